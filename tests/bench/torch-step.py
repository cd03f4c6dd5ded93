"""torch-step.py SPEC STEPS BATCH - images/s of PyTorch on the same training step: the yardstick of tests/bench/run

The networks of SPEC (forward IAE: the layers of man 5 iae-spec), minibatches of random data, float32 (AUTOCAST=1: in
torch.autocast to bfloat16), and the step of iae-train: forward once; rec and reg on detached codes and pictures, each with Adam; then encoder and decoder through the
frozen discriminators, from the same forward pass; clipping and weight averages where the spec has them. No gradient is
computed that is not needed. Threads come from the environment (OMP_NUM_THREADS, OPENBLAS_NUM_THREADS); CHANNELS_LAST=1
lays images out as we do. Prints the median of images/s over the steps, the first three left out.
"""
import os
import re
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

AUTOCAST = os.environ.get("AUTOCAST") == "1"
FORMAT = torch.channels_last if os.environ.get("CHANNELS_LAST") == "1" else torch.contiguous_format


def read_spec(path):
    spec = {}
    for line in open(path):
        line = re.sub(r"\s+", " ", line.split("#")[0]).strip()
        if line:
            key = re.match(r"(rate|weight|jitter|steps) \w+|[\w]+", line).group(0)
            spec[key] = line[len(key):].lstrip(": ")
    for net in "encoder", "decoder", "rec", "reg":
        spec[net] = ";".join(in_numbers(item.split(), spec) for item in spec[net].split(";"))
    return spec


def in_numbers(words, spec):
    """A layer whose size is not code, data or data/SxC but what these stand for."""
    h, w, c = (int(v) for v in spec["data"].split()[0].split("x"))
    size = words[1]
    if size == "code":
        size = spec["code"].split()[1]
    elif size == "data":
        size = f"{h}x{w}x{c}" if words[0] == "fc" else str(c)
    elif size.startswith("data/"):
        by, channels = (int(v) for v in size[len("data/"):].split("x"))
        size = f"{h // by}x{w // by}x{channels}" if words[0] == "fc" else str(channels)
    return " ".join([words[0], size] + words[2:])


ACTS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "elu": nn.ELU}


class Net(nn.Module):
    """A chain of fc, conv and upconv layers; the first may take an additive condition (Appendix D.1)."""

    def __init__(self, text, shape, code=0, condition=None):
        super().__init__()
        self.layers, self.norms, self.acts, self.shapes = nn.ModuleList(), nn.ModuleList(), [], []
        for item in text.split(";"):
            words = item.split()
            kind, size, rest = words[0], [int(v) for v in words[1].split("x")], words[2:]
            norm = "bn" in rest
            if kind == "fc":
                layer = nn.Linear(int(torch.tensor(shape).prod()), int(torch.tensor(size).prod()), bias=not norm)
                shape = (size[2], size[0], size[1]) if len(size) == 3 else (size[0],)
                bn = nn.BatchNorm1d(layer.out_features) if norm else None
            else:
                k, s = re.match(r"(\d+)x\d+/(\d+)", rest[0]).groups()
                k, s = int(k), int(s)
                conv = nn.Conv2d if kind == "conv" else nn.ConvTranspose2d
                layer = conv(shape[0], size[0], k, s, (k - s) // 2, bias=not norm)
                side = (lambda v: v // s) if kind == "conv" else (lambda v: v * s)
                shape = (size[0], side(shape[1]), side(shape[2]))
                bn = nn.BatchNorm2d(size[0]) if norm else None
            self.layers.append(layer)
            self.norms.append(bn or nn.Identity())
            act = [w for w in rest if w in ACTS]
            slope = re.search(r"lrelu ([\d.]+)", item)
            self.acts.append(nn.LeakyReLU(float(slope.group(1))) if slope else ACTS[act[0]]() if act else nn.Identity())
            self.shapes.append(shape)
        self.out = shape
        if code:
            _, h, w = self.shapes[0]
            location = condition is None or condition.startswith("location")
            self.location = location
            self.cond = (nn.Sequential(nn.Linear(code, 1000), nn.ReLU(), nn.Linear(1000, h * w)) if location
                         else nn.Linear(code, self.shapes[0][0]))

    def forward(self, x, z=None):
        for i, (layer, norm, act) in enumerate(zip(self.layers, self.norms, self.acts)):
            x = layer(x.flatten(1) if isinstance(layer, nn.Linear) else x)
            if i == 0 and z is not None:
                _, h, w = self.shapes[0]
                x = x + (self.cond(z).view(-1, 1, h, w) if self.location else self.cond(z).view(-1, self.shapes[0][0], 1, 1))
            x = act(norm(x))
            if isinstance(layer, nn.Linear) and len(self.shapes[i]) == 3:
                x = x.view(-1, *self.shapes[i]).contiguous(memory_format=FORMAT)
        return x


def freeze(net, frozen):
    for p in net.parameters():
        p.requires_grad_(not frozen)


def main():
    spec, steps, batch = read_spec(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    h, w, c = (int(v) for v in spec["data"].split()[0].split("x"))
    Dz, Dn = int(spec["code"].split()[1]), int((spec.get("noise", "none") + " 0").split()[-2 if "gaussian" in spec.get("noise", "") else -1])
    torch.manual_seed(1)
    enc, dec = Net(spec["encoder"], (c, h, w)), Net(spec["decoder"], (Dz + Dn,))
    rec, reg = Net(spec["rec"], (c, h, w), Dz, spec.get("condition")), Net(spec["reg"], (Dz,))
    for net in enc, dec, rec, reg:
        net.to(memory_format=FORMAT)
    rate, b1, b2 = (float(v) for v in spec["adam"].split())
    adam = {n: torch.optim.Adam(net.parameters(), float(spec.get("rate " + n, rate)), (b1, b2))
            for n, net in (("encoder", enc), ("decoder", dec), ("rec", rec), ("reg", reg))}
    clip, ema = float(spec.get("clip", 0)), float(spec.get("ema", 0))
    averages = [[p.detach().clone() for p in net.parameters()] for net in (enc, dec)]

    def update(name, net):
        if clip:
            nn.utils.clip_grad_norm_(net.parameters(), clip)
        adam[name].step()
        adam[name].zero_grad(set_to_none=True)

    def step(x):
        z = enc(x)
        xhat = dec(torch.cat([z, torch.randn(batch, Dn)], 1))
        zd, xd = z.detach(), xhat.detach()
        (F.softplus(-rec(x, zd)) + F.softplus(rec(xd, zd))).mean().backward()
        update("rec", rec)
        (F.softplus(-reg(torch.randn(batch, Dz))) + F.softplus(reg(zd))).mean().backward()
        update("reg", reg)
        freeze(rec, True), freeze(reg, True)
        (F.softplus(-rec(xhat, z)) + F.softplus(-reg(z))).mean().backward()
        freeze(rec, False), freeze(reg, False)
        update("encoder", enc)
        update("decoder", dec)
        if ema:
            for average, net in zip(averages, (enc, dec)):
                torch._foreach_mul_(average, ema)
                torch._foreach_add_(average, [p.detach() for p in net.parameters()], alpha=1 - ema)

    took = []
    for _ in range(steps + 3):
        x = torch.rand(batch, c, h, w).contiguous(memory_format=FORMAT)
        start = time.perf_counter()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=AUTOCAST):
            step(x)
        took.append(time.perf_counter() - start)
    print(f"{batch / statistics.median(took[3:]):.1f}")


if __name__ == "__main__":
    main()
