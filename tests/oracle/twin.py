"""A twin of the trainer: models, objectives and training steps computed a second time with PyTorch's own layers.

Written from the documented mathematics (man pages, headers, the paper), to be compared with the programs. It reads a
model file with msgpack-numpy, has a parser of specs of its own, and computes in NCHW, in float64 or float32:

    model = twin.Model.load("model.iae", torch.float64)
    for step in twin.train(model, batches, steps=3): ...       every step yields what it computed, as named arrays

Arrays go in and out in the files' layout: rows [n, H W C], weights as man iae-stream names them.
"""
import math

import msgpack
import msgpack_numpy
import numpy as np
import torch
from torch import nn

import chance
from chance import Chance

torch.set_num_threads(1)
NETS = ("encoder", "decoder", "rec", "reg")

# ---- specs ----

KNOBS = {"decay": 1, "weight rec": 1, "weight reg": 1, "weight positive": 0, "weight mismatch": 0, "weight entropy": 0,
         "jitter input": 0, "jitter code": 0, "jitter image": 0, "jitter global": 0, "smooth": 1, "clip": 0, "ema": 0,
         "scale code": 1, "freeze encoder": 0, "weight label": 1, "weight decoder": 1, "labels": 0, "shards": 1, "running": 0}


def volume(word):
    d = [int(v) for v in word.split("x")]
    return (1, 1, d[0]) if len(d) == 1 else tuple(d)


class Spec:
    def __init__(self, text):
        self.Dn = self.De = 0
        self.rounded = False
        self.reconstruction = self.regularization = "adversarial"
        self.direction = "forward"
        self.condition, self.hidden = "location", 1000
        self.adam, self.bnorm, self.init, self.batch = (2e-4, 0.5, 0.999), (1e-5, 0.99), 0.0, 100
        self.hypers, self.rates, self.ramps, self.nets = dict(KNOBS), {}, {}, {}
        self.steps = {"rec": (1, 0.0), "reg": (1, 0.0)}
        for line in text.splitlines():
            self.line(line.split("#")[0].strip())
        # An encoder that ends in mean and log variance: the VAE's, and InfoGAN's for a gaussian code. Its noise is that
        # of the code, taken behind the last layer.
        self.head = self.regularization == "kl" or (self.flipped and self.reconstruction == "likelihood" and not self.categorical)
        if self.head:
            self.De = self.Dz
        self.nets = {name: [self.in_numbers(name, w) for w in layers] for name, layers in self.nets.items()}

    def in_numbers(self, net, w):
        """A layer whose size is not code, data or data/SxC but what these stand for."""
        if w[0] not in ("fc", "conv", "upconv"):
            return w
        height, width, channels = self.data
        size = w[1]
        if size == "code":
            size = str(2 * self.Dz if net == "encoder" and self.head else self.Dz)
        elif size == "data":
            size = "%dx%dx%d" % self.data if w[0] == "fc" else str(channels)
        elif size.startswith("data/"):
            by, channels = map(int, size[len("data/"):].split("x"))
            size = "%dx%dx%d" % (height // by, width // by, channels)
        return [w[0], size] + w[2:]

    def line(self, line):
        if ":" in line:
            name, layers = line.split(":")
            self.nets[name.strip()] = [layer.split() for layer in layers.split(";")]
            return
        w = line.split()
        if not w:
            return
        two = " ".join(w[:2])
        if w[0] == "data":
            self.data, self.signed = volume(w[1]), w[2] == "signed"
        elif w[0] == "code":
            self.categorical, self.Dz = w[1] == "categorical", int(w[2])
            self.running = w[3:4] == ["running"]
            if self.running:
                self.hypers["running"] = float(w[4])
        elif w[0] == "noise":
            self.Dn = 0 if w[1] == "none" else int(w[2])
        elif w[0] == "posterior":
            self.De = 0 if w[1] == "none" else int(w[2])
        elif w[0] in ("direction", "reconstruction", "regularization"):
            setattr(self, w[0], w[1])
        elif w[0] == "precision":
            self.rounded = w[1] == "bf16"
        elif w[0] == "condition":
            self.condition = w[1]
            self.hidden = int(w[2]) if len(w) > 2 else 1000
        elif w[0] == "adam":
            self.adam = tuple(float(v) for v in w[1:4])
        elif w[0] == "bnorm":
            self.bnorm = float(w[1]), float(w[2])
        elif w[0] == "init":
            self.init = float(w[2]) if w[1] == "normal" else 0.0
        elif w[0] == "batch":
            self.batch = int(w[1])
        elif w[0] == "rate":
            self.rates[w[1]] = float(w[2])
        elif w[0] == "steps":
            for name in ("rec", "reg") if w[1] == "disc" else (w[1],):
                self.steps[name] = int(w[2]), float(w[4]) if len(w) > 3 else 0.0
        elif w[0] == "ramp":
            name = w[1] if w[1] in KNOBS else " ".join(w[1:3])
            v = [float(x) for x in w[1 + len(name.split()):]]
            self.ramps[name] = v if len(v) > 3 else v + [0.0]
        elif w[0] in KNOBS:
            self.hypers[w[0]] = float(w[1])
        elif two in KNOBS:
            self.hypers[two] = float(w[2])
        else:
            raise ValueError("the twin does not know: " + line)

    def hyper(self, name, step):
        """The number of a line, ramps applied; `rate NET` is that of adam unless it has a line of its own."""
        if name in self.ramps:
            a, b, steps, start = self.ramps[name]
            return a + (b - a) * min(max((step - start) / steps, 0.0), 1.0)
        return self.rates.get(name[5:], self.adam[0]) if name.startswith("rate ") else self.hypers[name]

    def has(self, name):
        return {"encoder": not (self.flipped and self.reconstruction == "none"), "decoder": True,
                "rec": self.reconstruction == "adversarial", "reg": self.regularization == "adversarial"}[name]

    @property
    def flipped(self):
        return self.direction == "flipped"

    @property
    def D(self):
        return int(np.prod(self.data))


# ---- layers ----

nearest_kink = [float("inf")]      # the smallest |input| of a relu or lrelu so far: float32 may see it on the other side


class Kinked(nn.Module):
    def __init__(self, slope=0.0):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        nearest_kink[0] = min(nearest_kink[0], float(x.detach().abs().min()))
        return nn.functional.leaky_relu(x, self.slope)


ACTS = {"relu": Kinked, "elu": nn.ELU, "selu": nn.SELU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "softmax": lambda: nn.Softmax(dim=1),
        "gelu": nn.GELU, "silu": nn.SiLU, "mish": nn.Mish, "softplus": lambda: nn.Softplus(threshold=1e9)}


def activation(words):
    if not words or words[0] == "linear":
        return None
    return Kinked(float(words[1])) if words[0] == "lrelu" else ACTS[words[0]]()


def without_name(words):
    """The words of a layer without `as NAME`, and the name."""
    return (words[:-2], words[-1]) if words[-2:-1] == ["as"] else (words, None)


def channels_first(values, v):
    """[..., H W C] as in files to [..., C H W]."""
    head = values.shape[:-1]
    return values.reshape(head + tuple(v)).movedim(-1, -3).reshape(head + (-1,))


def channels_last(values, v):
    head = values.shape[:-1]
    return values.reshape(head + (v[2], v[0], v[1])).movedim(-3, -1).reshape(head + (-1,))


class Plain(nn.Module):
    """A layer without parameters: pooling, upsampling, the sum with an earlier result."""

    extra, norm, spectral, mbstd = 0, "none", False, None

    def __init__(self, words, shape):
        super().__init__()
        self.kind, self.shape_in, self.shape_out, self.other, self.act = words[0], shape, shape, None, None
        if self.kind == "add":
            self.other, self.act = words[1], activation(words[2:])
        elif self.kind == "upsample":
            s = int(words[1])
            self.shape_out, self.op = (shape[0] * s, shape[1] * s, shape[2]), nn.Upsample(scale_factor=s, mode="nearest")
        else:
            k, s = int(words[1].split("x")[0]), int(words[1].split("/")[1])
            self.shape_out = (shape[0] // s, shape[1] // s, shape[2])
            p = (k - s) // 2
            self.op = nn.MaxPool2d(k, s, p) if self.kind == "maxpool" else nn.AvgPool2d(k, s, p, count_include_pad=False)

    def forward(self, x, eps=None, add=None):
        if self.kind == "add":
            return x + add if self.act is None else self.act(x + add)
        h, w, c = self.shape_in
        return self.op(x.reshape(-1, c, h, w)).reshape(len(x), -1)

    def parameters_by_name(self):
        return ()


def rounded(t):
    """Each value as the nearest bfloat16, of two the even one."""
    bits, dropped = (t.view(torch.int64), 45) if t.dtype == torch.float64 else (t.view(torch.int32), 16)
    bits = bits + (1 << dropped - 1) - 1 + (bits >> dropped & 1)
    return (bits >> dropped << dropped).view(t.dtype)


class RoundedProduct(torch.autograd.Function):
    """product(a, W) with both factors rounded, and so its gradients: `precision bf16`."""

    @staticmethod
    def forward(ctx, a, W, product):
        a, W = rounded(a.contiguous()), rounded(W.contiguous())
        ctx.save_for_backward(a, W)
        ctx.product = product
        return product(a, W)

    @staticmethod
    def backward(ctx, d):
        a, W = (t.detach().requires_grad_() for t in ctx.saved_tensors)
        with torch.enable_grad():
            return torch.autograd.grad(ctx.product(a, W), (a, W), rounded(d.contiguous())) + (None,)


class Layer(nn.Module):
    """product, bias, condition, batch norm, activation; [n, C H W] in and out, flat."""

    def __init__(self, words, shape, extra, bnorm):
        super().__init__()
        self.kind, rest = words[0], words[2:]
        self.shape_in, self.extra = shape, extra
        if self.kind == "fc":
            self.shape_out = volume(words[1])
            self.channels = int(np.prod(self.shape_out))
            self.fan_in = int(np.prod(shape)) + extra
        else:
            side, stride = words[2].split("/")
            k, s = int(side.split("x")[0]), int(stride)
            self.channels = int(words[1])
            up = self.kind == "upconv"
            self.shape_out = (shape[0] * s, shape[1] * s, self.channels) if up else (shape[0] // s, shape[1] // s, self.channels)
            self.fan_in = k * k * (self.channels if up else shape[2])
            rest = words[3:]
        self.spectral = rest[:1] == ["spectral"]
        rest = rest[1:] if self.spectral else rest
        self.u = None               # [channels], in PyTorch's order
        self.norm = "none"
        if rest and rest[0] == "bn":
            self.norm = rest[1] if len(rest) > 1 and rest[1] in ("noaffine", "scale") else "full"
            rest = rest[1 if self.norm == "full" else 2:]
        bias = self.norm == "none"
        if self.kind == "fc":
            self.product = nn.Linear(self.fan_in, self.channels, bias)
            make = nn.BatchNorm1d
        else:
            conv = nn.ConvTranspose2d if up else nn.Conv2d
            self.product = conv(shape[2], self.channels, k, s, padding=(k - s) // 2, bias=bias)
            make = nn.BatchNorm2d
        if not bias:            # with momentum 1 the layer's running statistics are those of the last batch
            self.bn = make(self.channels, eps=bnorm[0], momentum=1.0, affine=self.norm != "noaffine")
            if self.norm == "scale":
                nn.init.zeros_(self.bn.bias).requires_grad_(False)
        self.act = activation(rest)
        self.rounded = False        # `precision bf16`

    def forward(self, x, eps=None, add=None):
        if self.kind == "fc":
            a = torch.cat([x, eps], 1) if self.extra else x
        else:
            h, w, c = self.shape_in
            a = x.reshape(-1, c, h, w)
        a = self.rounded_product(a) if self.rounded else self.divided(a) if self.spectral else self.product(a)
        if add is not None:
            a = a + add
        if self.norm != "none":
            a = self.bn(a)
        if self.act is not None:
            a = self.act(a)
        return a.reshape(len(x), -1)

    def rounded_product(self, a):
        p = self.product
        if self.kind == "fc":
            a = RoundedProduct.apply(a, p.weight, nn.functional.linear)
        else:
            f = nn.functional.conv_transpose2d if self.kind == "upconv" else nn.functional.conv2d
            a = RoundedProduct.apply(a, p.weight, lambda a, W: f(a, W, None, p.stride, p.padding))
        if p.bias is None:
            return a
        return a + (p.bias if self.kind == "fc" else p.bias[:, None, None])

    def divided(self, a):
        """The product by the weight over its singular value."""
        p = self.product
        W = p.weight / torch.linalg.vector_norm(self.u @ p.weight.flatten(1))
        return nn.functional.linear(a, W, p.bias) if self.kind == "fc" else nn.functional.conv2d(a, W, p.bias, p.stride, p.padding)

    def turn(self):
        with torch.no_grad():
            W = self.product.weight.flatten(1)
            self.u = nn.functional.normalize(W @ nn.functional.normalize(self.u @ W, dim=0), dim=0)

    # Tensors by the names of files, and between their layout and PyTorch's.

    def parameters_by_name(self):
        yield "weight", self.product.weight
        if self.norm == "none":
            yield "bias", self.product.bias
        if self.norm in ("full", "scale"):
            yield "bn.weight", self.bn.weight
        if self.norm == "full":
            yield "bn.bias", self.bn.bias

    def to_torch(self, name, v):
        if name != "weight":
            return channels_first(v, self.shape_out) if self.kind == "fc" else v
        if self.kind == "conv":
            return v.permute(0, 3, 1, 2)
        if self.kind == "upconv":
            return v.permute(0, 3, 1, 2)
        main = v.shape[1] - self.extra
        v = torch.cat([channels_first(v[:, :main], self.shape_in), v[:, main:]], 1)
        return channels_first(v.t(), self.shape_out).t()

    def to_file(self, name, v):
        if name != "weight":
            return channels_last(v, self.shape_out) if self.kind == "fc" else v
        if self.kind != "fc":
            return v.permute(0, 2, 3, 1)
        v = channels_last(v.t(), self.shape_out).t()
        main = v.shape[1] - self.extra
        return torch.cat([channels_last(v[:, :main], self.shape_in), v[:, main:]], 1)


class Net(nn.Module):
    def __init__(self, spec, name):
        super().__init__()
        self.name = name
        shape = {"encoder": spec.data, "rec": spec.data, "reg": spec.data if spec.flipped else (1, 1, spec.Dz),
                 "decoder": (1, 1, spec.Dz + spec.Dn)}[name]
        words = spec.nets[name]
        self.prior, self.mean = name == "encoder" and spec.running, torch.zeros(spec.Dz)
        noisy = name == "encoder" and spec.De > 0 and not spec.head
        concat = noisy and ["concat", "eps"] not in words
        self.shape, layers, deviates = shape, [], False
        for w in words:
            if w == ["mbstd"]:
                deviates = True
                continue
            if w == ["concat", "eps"]:
                concat = True
                continue
            w, label = without_name(w)
            plain = w[0] in ("maxpool", "avgpool", "upsample", "add")
            layers.append(Plain(w, shape) if plain else Layer(w, shape, spec.De if concat else int(deviates), spec.bnorm))
            layers[-1].label = label
            layers[-1].mbstd = torch.zeros(1) if deviates else None
            shape, concat, deviates = layers[-1].shape_out, False, False
        for layer in layers[1:-1]:  # the first one sees pixels; results of the last one are logits, codes or pixels
            layer.rounded = spec.rounded and isinstance(layer, Layer)
        self.layers, self.shape_out = nn.ModuleList(layers), shape
        cond = []
        if name == "rec":
            first = layers[0]
            self.location = first.kind != "fc" and spec.condition == "location"
            code, size = (1, 1, spec.Dz), str(first.shape_out[0] * first.shape_out[1])
            if self.location:
                cond = [Layer(["fc", str(spec.hidden), "relu"], code, 0, spec.bnorm),
                        Layer(["fc", size], (1, 1, spec.hidden), 0, spec.bnorm)]
            else:
                cond = [Layer(["fc", "x".join(map(str, first.shape_out)) if first.kind == "fc" else str(first.channels)],
                              code, 0, spec.bnorm)]
        self.cond = nn.ModuleList(cond)

    def forward(self, x, eps=None, code=None):
        """x [n, H W C] -> [n, H W C]."""
        add = None
        if len(self.cond):
            add = code
            for layer in self.cond:
                add = layer(add)
            h, w, _ = self.layers[0].shape_out
            if self.layers[0].kind != "fc":
                add = add.reshape(-1, 1, h, w) if self.location else add.reshape(len(add), -1, 1, 1)
        x, named = channels_first(x, self.shape), {}
        for i, layer in enumerate(self.layers):
            joins = eps
            if layer.mbstd is not None:
                deviation = (x.var(0, unbiased=False) + 1e-8).sqrt().mean()
                layer.mbstd, joins = deviation.detach().reshape(1), deviation.expand(len(x), 1)
            other = getattr(layer, "other", None)
            x = layer(x, joins, named[other] if other else add if i == 0 else None)
            named[layer.label] = x
        self.mean = x.detach().mean(0)          # of an encoder: the code, which has no height and width
        return channels_last(x, self.shape_out)

    def named_layers(self):
        for i, layer in enumerate(self.layers):
            yield i, "%s.%d." % (self.name, i), layer
        for i, layer in enumerate(self.cond):
            yield 16 + i, "%s.cond.%d." % (self.name, i), layer

    def tensors(self):
        """(name, layer, short name, parameter)"""
        for _, prefix, layer in self.named_layers():
            for short, p in layer.parameters_by_name():
                yield prefix + short, layer, short, p

    def batch_statistics(self):
        """mean and unbiased variance of the last training pass, by name, in the files' layout"""
        all = {}
        for _, prefix, layer in self.named_layers():
            if getattr(layer, "mbstd", None) is not None:
                all[prefix + "mbstd"] = layer.mbstd.clone()
            for s in ("running_mean", "running_var") if layer.norm != "none" else ():
                all[prefix + "bn." + s] = layer.to_file("bn." + s, getattr(layer.bn, s)).detach().clone()
        if self.prior:
            all["encoder.prior"] = self.mean.clone()
        return all

    def vectors(self):
        return {prefix + "u": layer for _, prefix, layer in self.named_layers() if layer.spectral}


# ---- models ----

def read_stream(path):
    """The header and the tensors of a file, [(name, array)]; rows of several records are joined."""
    tensors, header = {}, None
    with open(path, "rb") as f:
        for thing in msgpack.Unpacker(f, object_hook=msgpack_numpy.decode, max_buffer_size=0, strict_map_key=False):
            if "iae" in thing:
                header = thing
            elif "end" not in thing:
                for name, v in thing.items():
                    tensors.setdefault(name, []).append(v)
    return header, {k: np.concatenate(v) if len(v) > 1 else v[0] for k, v in tensors.items()}


def draw(spec, nets, seed, dtype):
    """Initial values, as the documentation of `init` says them, in the files' layout."""
    real, out = (np.float64 if dtype == torch.float64 else np.float32), {}
    for name in nets:
        rng = Chance(seed, chance.INIT, 0, NETS.index(name))
        for row, prefix, layer in nets[name].named_layers():
            bound = real(1 / math.sqrt(layer.fan_in)) if hasattr(layer, "fan_in") else 0
            for k, (short, p) in enumerate(layer.parameters_by_name()):
                shape, n = tuple(layer.to_file(short, p.detach()).shape), p.numel()
                if short.startswith("bn."):
                    v = np.full(n, {"bn.bias": 0, "bn.weight": 4 if layer.norm == "scale" else 1}[short], real)
                elif spec.init > 0:
                    v = real(spec.init) * rng.normal([2 * row], n)[0].astype(real) if short == "weight" else np.zeros(n, real)
                else:
                    u = rng.uniform([2 * row + k], n)[0].astype(real)
                    v = bound * (2 * np.where(u < 1, u, real(1 - 2.0**-24)) - 1)
                out[prefix + short] = v.reshape(shape)
            if layer.spectral:
                out[prefix + "u"] = turned(rng.normal([2 * (32 + row)], layer.channels)[0], out[prefix + "weight"]).astype(real)
            if getattr(layer, "mbstd", None) is not None:
                out[prefix + "mbstd"] = np.zeros(1, real)
            if layer.norm != "none":
                out[prefix + "bn.running_mean"] = np.zeros(layer.channels, real)
                out[prefix + "bn.running_var"] = np.ones(layer.channels, real)
        if nets[name].prior:
            out["encoder.prior"] = np.full(spec.Dz, real(1 / spec.Dz))
    return out


def turned(u, W):
    """u after sixteen power iterations, in the files' layout."""
    W = W.reshape(len(W), -1).astype("f8")
    for _ in range(16):
        v = u @ W
        u = W @ v
        u = u / np.linalg.norm(u)
    return u


class Model:
    def __init__(self, text, seed, dtype, values=None):
        self.spec, self.seed, self.dtype = Spec(text), seed, dtype
        torch.set_default_dtype(dtype)
        self.net = {n: Net(self.spec, n).train() for n in NETS if self.spec.has(n)}
        self.step, self.updates = 0, dict.fromkeys(self.net, 0)
        values = draw(self.spec, self.net, seed, dtype) if values is None else values
        self.stats, self.adam = {}, {}
        for name, net in self.net.items():
            with torch.no_grad():
                for full, layer, short, p in net.tensors():
                    p.copy_(layer.to_torch(short, torch.tensor(values[full], dtype=dtype)))
            for key, layer in net.vectors().items():
                layer.u = layer.to_torch("u", torch.tensor(values[key], dtype=dtype))
            for key in net.batch_statistics():
                self.stats[key] = torch.tensor(values[key], dtype=dtype)
            lr, b1, b2 = self.spec.adam
            self.adam[name] = torch.optim.Adam([p for *_, p in net.tensors()], lr=lr, betas=(b1, b2), eps=1e-8)
        self.ema = {}
        if self.spec.hypers["ema"] > 0:
            self.ema = {k: v.copy() for k, v in self.values().items() if k.split(".")[0] in ("encoder", "decoder")}

    @classmethod
    def load(cls, path, dtype):
        header, tensors = read_stream(path)
        assert header["kind"] == "model" and header["meta"]["step"] == 0, "not a fresh model"
        return cls(header["meta"]["spec"], header["meta"]["seed"], dtype, tensors)

    def values(self):
        """Parameters and running statistics in the files' layout."""
        out = {}
        for net in self.net.values():
            for full, layer, short, p in net.tensors():
                out[full] = layer.to_file(short, p.detach()).numpy().copy()
            out.update({k: layer.to_file("u", layer.u).numpy().copy() for k, layer in net.vectors().items()})
        out.update({k: v.numpy().copy() for k, v in self.stats.items()})
        return out

    def chance(self, purpose, step, sub):
        return Chance(self.seed, purpose, step, sub)

    def normals(self, rng, ids, n):
        return torch.tensor(rng.normal(ids, n).astype(np.float64 if self.dtype == torch.float64 else np.float32), dtype=self.dtype)

    def prior(self, rng, ids):
        """Codes drawn from p(z)."""
        if not self.spec.categorical:
            return self.normals(rng, ids, self.spec.Dz)
        if self.spec.running:   # between uniform and the running mean code
            a = self.spec.hyper("running", self.step)
            p = (1 - a) / self.spec.Dz + a * self.stats["encoder.prior"].double().numpy()
            k = np.searchsorted(np.cumsum(p), np.asarray(rng.below(ids, 2**53), dtype="f8") * 2.0**-53, side="right")
            return torch.eye(self.spec.Dz, dtype=self.dtype)[torch.tensor(np.minimum(k, self.spec.Dz - 1))]
        return torch.eye(self.spec.Dz, dtype=self.dtype)[torch.tensor(rng.below(ids, self.spec.Dz))]

    def encoded(self, net, x, eps):
        """What an encoder says, and the code: with a head (mu, lv) and mu + exp(lv/2) eps, else both are its output."""
        if not self.spec.head:
            z = net(x, eps)
            return (z,), z
        mu, lv = net(x).split(self.spec.Dz, 1)
        return (mu, lv), mu + (lv / 2).exp() * eps

    def joined(self, z, noise):
        z = z * self.spec.hypers["scale code"] if self.spec.categorical else z
        return torch.cat([z, noise], 1) if self.spec.Dn else z

    def averaged_nets(self):
        """Encoder and decoder with the averaged values, where there are some."""
        values, nets = dict(self.values(), **self.ema), {}
        for name in ("encoder", "decoder"):
            if name not in self.net:
                continue
            net = nets[name] = Net(self.spec, name).train()
            with torch.no_grad():
                for full, layer, short, p in net.tensors():
                    p.copy_(layer.to_torch(short, torch.tensor(values[full], dtype=self.dtype)))
                for _, prefix, layer in net.named_layers():
                    for k in ("running_mean", "running_var") if layer.norm != "none" else ():
                        v = torch.tensor(values[prefix + "bn." + k], dtype=self.dtype)
                        getattr(layer.bn, k).copy_(layer.to_torch("bn." + k, v))
        return nets

    def encode(self, x, ids, seed):
        """z with running statistics, and with the averaged values where there are some."""
        with torch.no_grad():
            eps = self.normals(Chance(seed, chance.EPS), ids, self.spec.De) if self.spec.De else None
            return self.encoded(self.averaged_nets()["encoder"].eval(), torch.as_tensor(x, dtype=self.dtype), eps)[1].numpy()

    def decode(self, z, ids, seed):
        """xhat in the same way."""
        with torch.no_grad():
            noise = self.normals(Chance(seed, chance.NOISE), ids, self.spec.Dn) if self.spec.Dn else None
            return self.averaged_nets()["decoder"].eval()(self.joined(torch.as_tensor(z, dtype=self.dtype), noise)).numpy()
