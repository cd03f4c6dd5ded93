"""Streams of named tensors (man 5 iae-stream) as numpy arrays, and the programs that work on them.

    import iae
    rows = iae.read("codes.iae")                        a dict of arrays, with .meta and .history
    for record in iae.Reader("large.iae"): ...          a record at a time, verified at the end
    iae.write("new.iae", {"x": x, "y": y})              every program accepts it
    codes = iae.pipe({"x": x}, "iae-encode", "-m", "model.iae")

A model is read and written in the same way; its arrays are the tensors, its spec is .meta["spec"].
Needs numpy and msgpack. Nothing that it reads is trusted: no code is run, sizes and the checksum are compared.
"""
from .programs import ProgramError, pipe
from .reader import Damaged, Reader, read
from .table import VERSION as __version__, Table
from .writer import Writer, write

__all__ = ["Damaged", "ProgramError", "Reader", "Table", "Writer", "pipe", "read", "write"]
