"""Models of iae as PyTorch modules, and back.

    import iae, iae_torch
    model, spec = iae_torch.load("model.iae")               or a .safetensors file of iae-export
    rows = iae.read("images.iae")
    z = model.encode(spec.to_torch(rows["x"]))              what iae-encode computes
    xhat = spec.to_numpy(model.decode(z, n))                what iae-decode computes; n is noise, zeros by default
    iae_torch.save(model, "new.safetensors")                iae-init --weights new.safetensors -o new.iae

The networks are model.encoder, .decoder, .rec and .reg, those that the model has, with the names and layouts of iae-export
(man 1 iae-export), images as [N,C,H,W]. Encoder and decoder are loaded with the values used in inference, moving averages if
the model has them. Modules are in evaluation mode after load; in training mode batch statistics, noise, dropout and the
minibatch standard deviation are as in iae-train, so a model can be trained on. Needs torch, and iae beside this file.
"""
from .files import load, save
from .nets import Model, Net
from .spec import Spec

__all__ = ["Model", "Net", "Spec", "load", "save"]
