"""Networks, and models of up to four of them."""
import torch
from torch import nn

from .layers import LAYERS, Linear
from .spec import Spec, volume


def parse_layers(text):
    """The words of each layer, and what is said of its input: noise, dropout, concat, mbstd."""
    before = {}
    for layer in text.split(";"):
        words = layer.split()
        if words[0] in LAYERS:
            yield words, before
            before = {}
        else:
            before[words[0]] = words[1:]


class Net(nn.Module):
    """encoder, decoder, rec or reg. Layers are the modules "0", "1" ..., those of rec's condition "cond.0" and "cond.1"."""

    def __init__(self, spec, name):
        super().__init__()
        self.name, self.data = name, volume(spec.data)
        codes = [spec.code, 1, 1]
        self.shape = {"decoder": [spec.code + spec.noise, 1, 1],
                      "reg": self.data if spec.direction == "flipped" else codes}.get(name, self.data)
        shape, layers = self.shape, []
        said = list(parse_layers(spec.nets[name]))
        if name == "encoder" and spec.eps and not spec.head and not any("concat" in before for _, before in said):
            said[0][1]["concat"] = ["eps"]
        for words, before in said:
            layers.append(LAYERS[words[0]](words, shape, before, spec, name))
            self.add_module(str(len(layers) - 1), layers[-1])
            shape = layers[-1].shape
        self.layers = tuple(layers)
        if name == "rec":
            self.cond = nn.ModuleList(self._branch(spec))
        if name == "encoder" and spec.running:
            self.register_buffer("prior", torch.full([spec.code], 1 / spec.code))
        self.gaussian_logit = name == "reg" and spec.logprior

    def _branch(self, spec):
        """The layers from the code to what is added to the product of the first layer."""
        first = self.layers[0]
        c, h, w = first.shape
        self.location = spec.condition == "location" and not isinstance(first, Linear)
        size = "%dx%dx%d" % (h, w, c) if isinstance(first, Linear) else str(c)
        sizes = [[spec.hidden, "relu"], [str(h * w)]] if self.location else [[size]]
        shape, layers = [spec.code, 1, 1], []
        for words in sizes:
            layers.append(Linear(["fc"] + words, shape, {}, spec, "rec"))
            shape = layers[-1].shape
        return layers

    def _condition(self, z):
        first = self.layers[0]
        for layer in self.cond:
            z = layer(z)
        if isinstance(first, Linear):
            return z.flatten(1)
        return z.reshape(-1, 1, *first.shape[1:]) if self.location else z.reshape(-1, first.shape[0], 1, 1)

    def forward(self, x, extra=None):
        """x, and eps for the encoder, or z for rec."""
        x, named = x.reshape(-1, *self.shape), {}
        start = x
        condition = self._condition(extra) if self.name == "rec" else None
        for layer in self.layers:
            x, condition = layer(x, named[layer.link] if layer.link else extra, condition), None
            named[layer.label] = x
        if self.name in ("rec", "reg"):
            return x.flatten() - start.flatten(1).square().sum(1) / 2 if self.gaussian_logit else x.flatten()
        return x.flatten(1)


class Model(nn.Module):
    """The networks of a spec; those that its objective uses, or the named ones."""

    def __init__(self, spec, nets=None):
        super().__init__()
        self.spec = spec if isinstance(spec, Spec) else Spec(spec)
        for name in self.spec.used() if nets is None else nets:
            self.add_module(name, Net(self.spec, name))

    def posterior(self, x):
        """Mean and log variance of q(z|x), of an encoder with a head."""
        return self.encoder(x).chunk(2, 1)

    def encode(self, x, eps=None):
        """z of x [N,C,H,W] or [N,D], and of noise eps [N,De], zeros by default: with a head z is then the mean."""
        if eps is None and self.spec.eps:
            eps = x.new_zeros(len(x), self.spec.eps)
        if not self.spec.head:
            return self.encoder(x, eps)
        mu, lv = self.posterior(x)
        return mu + (lv / 2).exp() * eps

    def decode(self, z, n=None):
        """xhat [N,C,H,W] or [N,D] of codes, and of local noise n [N,Dn], zeros by default."""
        if n is None:
            n = z.new_zeros(len(z), self.spec.noise)
        out = self.decoder(torch.cat([z * self.spec.scale, n], 1))
        last, (c, h, w) = self.decoder.layers[-1].shape, self.decoder.data
        if len(self.spec.data) == 1:
            return out
        # an fc layer that ends in N numbers has them in the order of the data, H,W,C
        return out.reshape(-1, c, h, w) if last == [c, h, w] else out.reshape(-1, h, w, c).permute(0, 3, 1, 2)

    def forward(self, x, eps=None, n=None):
        return self.decode(self.encode(x, eps), n)
