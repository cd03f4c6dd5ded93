"""The kinds of layers that a spec can have."""
import functools
import math

import torch
from torch import nn
from torch.nn import functional as F

from .spec import channels_first


def linear(x):
    return x


ACTIVATIONS = {"linear": linear, "relu": F.relu, "elu": F.elu, "selu": F.selu, "tanh": torch.tanh, "sigmoid": torch.sigmoid,
               "softmax": functools.partial(torch.softmax, dim=1), "gelu": F.gelu, "silu": F.silu, "mish": F.mish,
               "softplus": functools.partial(F.softplus, threshold=1e9)}


class BatchNorm(nn.Module):
    """bn, bn scale or bn noaffine: it has the affine parameters that the layer has."""

    def __init__(self, features, kind, spec):
        super().__init__()
        if kind != "noaffine":
            self.weight = nn.Parameter(torch.full([features], 4.0 if kind == "scale" else 1.0))
        if kind == "full":
            self.bias = nn.Parameter(torch.zeros(features))
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.ones(features))
        self.eps, self.momentum = spec.bn_eps, 1 - spec.bn_decay

    def forward(self, x):
        return F.batch_norm(x, self.running_mean, self.running_var, getattr(self, "weight", None), getattr(self, "bias", None),
                            self.training, self.momentum, self.eps)


class Layer(nn.Module):
    """A layer of shape [C,H,W] to .shape. Subclasses parse its words up to the norm and define apply_to."""

    link = None                 # the name of the layer that is added
    joined = 0                  # numbers concatenated with the input

    def __init__(self, words, shape, before):
        super().__init__()
        self.shape_in, self.shape = list(shape), list(shape)
        self.label = words[-1] if words[-2:-1] == ["as"] else None
        self.noise, self.dropout = float(before.get("noise", [0])[0]), float(before.get("dropout", [0])[0])

    def activate(self, words):
        """The words behind the norm: activation, as NAME."""
        word = words[0] if words and words[0] != "as" else "linear"
        if word == "lrelu":
            self.activation = functools.partial(F.leaky_relu, negative_slope=float(words[1]))
        else:
            self.activation = ACTIVATIONS[word]

    def forward(self, x, extra=None, condition=None):
        """x [n,C,H,W]; extra: eps, or the result of an earlier layer; condition: what the code adds to rec's first product."""
        if self.training and self.noise:
            x = x + self.noise * torch.randn_like(x)
        if self.dropout:
            x = F.dropout(x, self.dropout, self.training)
        x = self.apply_to(x, extra, condition)
        return self.activation(x).reshape(-1, *self.shape)

    def to_torch(self, name, values):
        """A tensor of a model file in PyTorch's layout."""
        return values


class Weighted(Layer):
    """fc, conv, upconv: product, bias, condition, batch normalization, activation."""

    def add_parameters(self, shape, features, rest, spec):
        bound = math.sqrt(shape[0] / math.prod(shape))          # 1/sqrt(fan_in)
        self.weight = nn.Parameter(torch.empty(shape).uniform_(-bound, bound))
        if rest[:1] == ["bn"]:
            kind = rest[1] if rest[1:] and rest[1] in ("scale", "noaffine") else "full"
            self.bn = BatchNorm(features, kind, spec)
            rest = rest[1 if kind == "full" else 2:]
        else:
            self.bn, self.bias = None, nn.Parameter(torch.empty(features).uniform_(-bound, bound))
        if rest[:1] == ["spectral"]:
            self.register_buffer("u", F.normalize(torch.randn(shape[0]), dim=0))
            rest = rest[1:]
        self.activate(rest)

    def divided_weight(self):
        """The weight; with spectral normalization over its singular value, for which each pass of training is a power iteration."""
        if not hasattr(self, "u"):
            return self.weight
        w = self.weight.flatten(1)
        if self.training:
            with torch.no_grad():
                self.u.copy_(F.normalize(w @ F.normalize(self.u @ w, dim=0), dim=0))
        return self.weight / torch.linalg.vector_norm(self.u @ w)

    def apply_to(self, x, extra, condition):
        x = self.product(x, self.divided_weight(), None if self.bn else self.bias, extra)
        if condition is not None:
            x = x + condition
        return self.bn(x) if self.bn else x


class Linear(Weighted):
    def __init__(self, words, shape, before, spec, net):
        super().__init__(words, shape, before)
        self.shape, features = spec.size(words[1], net), math.prod(spec.size(words[1], net))
        self.joined = spec.eps if "concat" in before else int("mbstd" in before)
        if "mbstd" in before:
            self.register_buffer("mbstd", torch.zeros(1))
        self.decay = spec.bn_decay
        self.add_parameters([features, math.prod(shape) + self.joined], features, words[2:], spec)

    def deviation(self, x):
        """The minibatch standard deviation, and outside of training its running mean."""
        if not self.training:
            return self.mbstd
        value = (x.var(0, unbiased=False) + 1e-8).sqrt().mean()
        with torch.no_grad():
            self.mbstd.lerp_(value.reshape(1), 1 - self.decay)
        return value

    def product(self, x, weight, bias, extra):
        x = x.flatten(1)
        if hasattr(self, "mbstd"):
            extra = self.deviation(x).expand(len(x), 1)
        return F.linear(torch.cat([x, extra], 1) if self.joined else x, weight, bias)

    def to_torch(self, name, values):
        if name == "mbstd":
            return values
        if name != "weight":
            return channels_first(values, self.shape)
        main = values.shape[1] - self.joined
        values = torch.cat([channels_first(values[:, :main], self.shape_in), values[:, main:]], 1)
        return channels_first(values.t(), self.shape).t()


def _kernel(words):
    """K, S of KxK/S, and the padding."""
    size, stride = words.split("/")
    k, s = int(size.split("x")[0]), int(stride)
    return k, s, (k - s) // 2


class Convolution(Weighted):
    """conv and upconv"""

    def __init__(self, words, shape, before, spec, net):
        super().__init__(words, shape, before)
        k, self.stride, self.padding = _kernel(words[2])
        (c, h, w), s, out = shape, self.stride, spec.size(words[1], net)[0]
        self.up = words[0] == "upconv"
        self.shape = [out, h * s, w * s] if self.up else [out, h // s, w // s]
        self.add_parameters([c, out, k, k] if self.up else [out, c, k, k], out, words[3:], spec)

    def product(self, x, weight, bias, extra):
        return (F.conv_transpose2d if self.up else F.conv2d)(x, weight, bias, self.stride, self.padding)

    def to_torch(self, name, values):
        return values.permute(0, 3, 1, 2) if name == "weight" else values


class Pooling(Layer):
    """maxpool, avgpool, upsample"""

    def __init__(self, words, shape, before, spec, net):
        super().__init__(words, shape, before)
        (c, h, w), self.kind = shape, words[0]
        self.size = _kernel(words[1]) if "/" in words[1] else int(words[1])
        s = self.size if self.kind == "upsample" else self.size[1]
        self.shape = [c, h * s, w * s] if self.kind == "upsample" else [c, h // s, w // s]
        self.activate(words[2:])

    def apply_to(self, x, extra, condition):
        if self.kind == "upsample":
            return F.interpolate(x, scale_factor=self.size, mode="nearest")
        return F.max_pool2d(x, *self.size) if self.kind == "maxpool" else F.avg_pool2d(x, *self.size, count_include_pad=False)


class Add(Layer):
    def __init__(self, words, shape, before, spec, net):
        super().__init__(words, shape, before)
        self.link = words[1]
        self.activate(words[2:])

    def apply_to(self, x, extra, condition):
        return x + extra


LAYERS = {"fc": Linear, "conv": Convolution, "upconv": Convolution, "maxpool": Pooling, "avgpool": Pooling, "upsample": Pooling,
          "add": Add}
