"""Models in files: safetensors, both ways, and model files of iae-train."""
import json
import math
import os
import struct

import numpy as np
import torch

import iae

from .nets import Model
from .spec import NETS, Spec


def _read_safetensors(path):
    """Metadata and tensors."""
    with open(path, "rb") as f:
        raw = f.read()
    size = struct.unpack("<Q", raw[:8])[0]
    head, data = json.loads(raw[8:8 + size]), raw[8 + size:]
    meta, tensors = head.pop("__metadata__", {}), {}
    for name, t in head.items():
        begin, end = t["data_offsets"]
        if t["dtype"] == "F32":
            if not 0 <= begin <= end <= len(data) or end - begin != 4 * math.prod(t["shape"]):
                raise ValueError("%s: %s lies outside the file, or its size is wrong" % (path, name))
            tensors[name] = torch.from_numpy(np.frombuffer(data[begin:end], "<f4").reshape(t["shape"]).copy())
        elif not name.endswith(".num_batches_tracked"):
            raise ValueError("%s: %s is %s, where F32 can be read" % (path, name, t["dtype"]))
    return meta, tensors


def _read_model(path):
    """The same of a model file; the averages of encoder and decoder replace what they are averages of."""
    table = iae.read(path)
    if table.kind != "model":
        raise ValueError("%s holds rows, not a model" % path)
    keep = {k: v for k, v in table.meta.items() if k in ("spec", "step", "seed") or k.startswith("updates.")}
    tensors = {k: v for k, v in table.items() if k.split(".")[0] in NETS}
    tensors.update((k[4:], v) for k, v in table.items() if k.startswith("ema."))
    return keep, {k: torch.from_numpy(v) for k, v in tensors.items()}


def _to_torch(model, tensors):
    """The tensors of a model file in PyTorch's layouts."""
    for name, values in tensors.items():
        path = name.split(".")
        depth = 3 if path[1] == "cond" else 2
        layer = model.get_submodule(".".join(path[:depth])) if path[depth:] else None
        yield name, layer.to_torch(".".join(path[depth:]), values).contiguous() if layer else values


def load(path, spec=None):
    """The model of a file of iae-export (.safetensors) or of iae-train (.iae), and its spec; a file without one needs its text."""
    with open(path, "rb") as f:
        safetensors = f.read(9)[8:] == b"{"
    meta, tensors = (_read_safetensors if safetensors else _read_model)(path)
    text = spec or meta.get("spec")
    if not text:
        raise ValueError("%s has no spec: load(path, spec=TEXT)" % path)
    meta.pop("spec", None)
    nets = [k for k in NETS if any(name.startswith(k + ".") for name in tensors)]
    model = Model(Spec(text, meta), nets)
    model.load_state_dict(tensors if safetensors else dict(_to_torch(model, tensors)))
    return model.eval(), model.spec


def save(model, path):
    """Write a model as safetensors, from which iae-init --weights makes a model file."""
    state = {k: v.detach().cpu().float().contiguous() for k, v in model.state_dict().items()}
    head = {"__metadata__": {"format": "pt", "spec": model.spec.text, **{k: str(v) for k, v in model.spec.meta.items()}}}
    at = 0
    for name, t in state.items():
        head[name] = {"dtype": "F32", "shape": list(t.shape), "data_offsets": [at, at + 4 * t.numel()]}
        at += 4 * t.numel()
    begin = json.dumps(head).encode()
    begin += b" " * (-len(begin) % 8)
    with open("%s.tmp" % path, "wb") as f:
        f.write(struct.pack("<Q", len(begin)) + begin)
        for t in state.values():
            f.write(t.numpy().astype("<f4").tobytes())
    os.replace("%s.tmp" % path, path)
