"""A model of this toolkit as a PyTorch module: torch-model.py MODEL.safetensors STREAM compares its z, xhat and logits with
those of the stream, which has passed iae-encode, iae-decode --noise 0 and iae-score. Of our side only names and layout are used."""
import json
import re
import struct
import sys

import msgpack
import msgpack_numpy
import numpy as np
import torch
from torch import nn

ACTS = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "elu": nn.functional.elu, "linear": lambda x: x,
        "softmax": lambda x: torch.softmax(x, 1)}


class Scale(nn.Module):
    """batch normalization without a shift"""
    def __init__(self, n):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(n))
        self.register_buffer("running_mean", torch.zeros(n))
        self.register_buffer("running_var", torch.ones(n))

    def forward(self, x):
        return (x - self.running_mean) / torch.sqrt(self.running_var + 1e-5) * self.weight


def in_numbers(text, data, code):
    """A network in which the words code, data and data/SxC are the numbers that they stand for."""
    text = re.sub(r"\bfc data/(\d+)x(\d+)", lambda m: "fc %dx%dx%s" % (data[0] // int(m[1]), data[1] // int(m[1]), m[2]), text)
    text = re.sub(r"\b(fc|conv|upconv) data\b", lambda m: "%s %s" % (m[1], "x".join(map(str, data)) if m[1] == "fc" else data[-1]), text)
    return re.sub(r"\b(fc|conv|upconv) code\b", r"\1 %d" % code, text)


def layer(text, shape):
    """One layer of a spec behind a result of [C,H,W] or [C]: module, activation, shape of its result."""
    w = text.split()
    norm = next((w[i + 1] if w[i + 1:] and w[i + 1] in ("noaffine", "scale") else "full" for i, v in enumerate(w) if v == "bn"), None)
    if w[0] == "fc":
        d = [int(v) for v in w[1].split("x")]
        out = [d[2], d[0], d[1]] if len(d) == 3 else d
        m = nn.Linear(int(np.prod(shape)), int(np.prod(out)), bias=not norm)
        features = int(np.prod(out))
    else:
        k, s = (int(v) for v in re.match(r"(\d+)x\d+/(\d+)", w[2]).groups())
        make = nn.Conv2d if w[0] == "conv" else nn.ConvTranspose2d
        m = make(shape[0], int(w[1]), k, s, (k - s) // 2, bias=not norm)
        scale = (lambda v: v // s) if w[0] == "conv" else (lambda v: v * s)
        out, features = [int(w[1]), scale(shape[1]), scale(shape[2])], int(w[1])
    if norm == "scale":
        m.bn = Scale(features)
    elif norm:
        m.bn = (nn.BatchNorm1d if w[0] == "fc" else nn.BatchNorm2d)(features, affine=norm == "full")
    act = ACTS[w[-1]] if w[-1] in ACTS else (lambda x: nn.functional.leaky_relu(x, float(w[-1]))) if "lrelu" in w else ACTS["linear"]
    return m, act, out


class Net(nn.Module):
    def __init__(self, text, shape, condition=None):
        super().__init__()
        self.acts, self.shapes = [], []
        for i, t in enumerate(text.split(";")):
            m, act, shape = layer(t, shape)
            self.add_module(str(i), m)
            self.acts.append(act)
            self.shapes.append(shape)
        if condition:
            kind, code, hidden = condition
            conv = not text.split()[0] == "fc"
            c, pixels = self.shapes[0][0] if conv else int(np.prod(self.shapes[0])), int(np.prod(self.shapes[0][1:]))
            self.cond = nn.Module()
            if kind == "location" and conv:
                self.cond.add_module("0", nn.Linear(code, hidden))
                self.cond.add_module("1", nn.Linear(hidden, pixels))
            else:
                self.cond.add_module("0", nn.Linear(code, c))

    def forward(self, x, z=None):
        for i, (act, shape) in enumerate(zip(self.acts, self.shapes)):
            m = getattr(self, str(i))
            x = m(x.flatten(1) if isinstance(m, nn.Linear) else x)
            if not i and z is not None:
                a = getattr(self.cond, "0")(z)
                if hasattr(self.cond, "1"):
                    x = x + getattr(self.cond, "1")(torch.relu(a)).view(-1, 1, *shape[1:])
                else:
                    x = x + a.view(*a.shape, *[1] * (len(x.shape) - 2))
            x = act(m.bn(x) if hasattr(m, "bn") else x)
            x = x.view(-1, *shape)
        return x


def load(path):
    with open(path, "rb") as f:
        head = json.loads(f.read(struct.unpack("<Q", f.read(8))[0]))
        data = f.read()
    meta = head.pop("__metadata__")
    at = lambda t: np.frombuffer(data[slice(*t["data_offsets"])], "<f4").reshape(t["shape"])
    return meta, {k: torch.from_numpy(at(t).copy()) for k, t in head.items()}


def main():
    meta, state = load(sys.argv[1])
    lines = {}
    for line in meta["spec"].splitlines():
        key, value = line.split(None, 1)
        lines[key] = value
    d = [int(v) for v in lines["data"].split()[0].split("x")]
    shape = [d[2], d[0], d[1]] if len(d) == 3 else d
    code, noise = int(lines["code"].split()[1]), int(lines["noise"].split()[1])
    condition = lines.get("condition", "location").split()
    lines.update((net, in_numbers(lines[net], d, code)) for net in ("encoder:", "decoder:", "rec:", "reg:"))
    nets = nn.Module()
    nets.encoder = Net(lines["encoder:"], shape)
    nets.decoder = Net(lines["decoder:"], [code + noise])
    nets.rec = Net(lines["rec:"], shape, (condition[0], code, int((condition + ["1000"])[1])))
    nets.reg = Net(lines["reg:"], [code])
    print(nets.load_state_dict(state))          # strict: neither more nor less
    nets.eval()
    o = list(msgpack.Unpacker(open(sys.argv[2], "rb"), object_hook=msgpack_numpy.decode, max_buffer_size=2**31 - 1))
    row = {k: torch.from_numpy(np.concatenate([r[k] for r in o[1:-1]])) for k in o[1]}
    chw = lambda v: v.permute(0, 3, 1, 2) if v.dim() == 4 else v
    x = chw(row["x"].float() / (127.5 if "signed" in lines["data"] else 255) - (1 if "signed" in lines["data"] else 0))
    xhat = chw(row["xhat"])
    with torch.no_grad():
        pairs = {"z": (nets.encoder(x), row["z"]), "xhat": (nets.decoder(torch.cat([row["z"], torch.zeros(len(x), noise)], 1)), xhat),
                 "rec_real": (nets.rec(x, row["z"]), row["rec_real"]), "rec_fake": (nets.rec(xhat, row["z"]), row["rec_fake"]),
                 "reg_fake": (nets.reg(row["z"]), row["reg_fake"])}
    for name, (a, b) in pairs.items():
        a = a.reshape(b.shape)
        error = float((a - b).abs().max())
        print(name, tuple(b.shape), "std %.3g, largest difference %.3g" % (float(b.std()), error))
        assert float(b.std()) > 1e-3 and error < 1e-4 * max(1, float(b.abs().max())), name


if __name__ == "__main__":
    main()
