"""Do models compute in PyTorch what they compute in the programs? torch-equal.py NAME ... compares NAME.iae, and NAME.safetensors
made of it, with NAME.rows.iae, rows that iae-encode, iae-decode and iae-score have gone through with --seed 1: codes, pictures and
logits. The networks are those of iae_torch; noise is drawn by tests/oracle/chance.py."""
import os
import sys

sys.path[:0] = [os.environ["ROOT"] + "/formats/python", os.environ["ROOT"] + "/tests/oracle"]
import numpy as np
import torch

import chance
import iae
import iae_torch

torch.set_num_threads(1)


def draw(purpose, rows, size):
    return torch.from_numpy(chance.Chance(1, purpose).normal(rows["id"], size).astype("<f4")) if size else None


LOGITS = {"forward": {"rec_real": "x z", "rec_fake": "xhat z", "reg_fake": "z"},
          "flipped": {"rec_real": "xhat z", "rec_fake": "xhat zhat", "reg_real": "x", "reg_fake": "xhat"},
          "joint": {"rec_real": "x zhat", "rec_fake": "xhat z"}}       # man iae-score


def pairs(model, spec, rows):
    """name, what PyTorch computes, what the program did"""
    at = {k: spec.to_torch(v) if k in ("x", "xhat") else torch.from_numpy(v) for k, v in rows.items()}
    if hasattr(model, "encoder"):
        eps = draw(chance.EPS, rows, spec.eps)
        yield "z", model.encode(at["x"], eps), at["z"]
        if "zhat" in at:
            yield "zhat", model.encode(at["xhat"], eps), at["zhat"]
    if spec.head:
        mu, lv = model.posterior(at["xhat"])         # of zhat, the last code that was computed
        yield "mu", mu, at["mu"]
        yield "lv", lv, at["lv"]
    if hasattr(model, "decoder"):
        yield "xhat", model.decode(at["z"], draw(chance.NOISE, rows, spec.noise)), at["xhat"]
    for name in LOGITS[spec.direction].keys() & rows.keys():
        net = getattr(model, name[:3])
        yield name, net(*[at[k] for k in LOGITS[spec.direction][name].split()]), at[name]


def compare(path, rows):
    model, spec = iae_torch.load(path)
    with torch.no_grad():
        for name, ours, theirs in pairs(model, spec, rows):
            assert ours.shape == theirs.shape, (path, name, ours.shape, theirs.shape)
            error, size = float((ours - theirs).abs().max()), max(1, float(theirs.abs().max()))
            assert float(theirs.std()) > 1e-4 and error <= 1e-5 * size, (path, name, error, size)
            compared.add(name)
    return model


compared = set()
for name in sys.argv[1:]:
    rows = iae.read(name + ".rows.iae")
    compare(name + ".iae", rows)
    iae_torch.save(compare(name + ".safetensors", rows), name + ".again.safetensors")
print(*sorted(compared))
