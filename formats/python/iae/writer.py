"""Arrays to streams: Writer, some rows at a time, and write, whole."""
import os
import re
import tempfile
import zlib

import msgpack
import numpy as np

from .table import AGGREGATE, RECORD_BYTES, VERSION

INTEGERS = {"id": "<i8", "y": "<i4"}
FLOATS = re.compile(r"(x|z|n|eps|xhat|zhat|mu|lv|f|fhat|rec_(real|fake|other)|reg_(real|fake)|d\..*)\Z")
NAME = re.compile(r"[A-Za-z0-9._-]{1,200}\Z")
USUAL_BYTES = 1 << 20           # of a record


def _typed(name, values):
    """values as an array of one of the five types: that of the field's name if it has one, else the nearest."""
    a = np.asarray(values)
    if a.dtype.kind not in "biuf":
        raise TypeError("%s: %s is no type that streams have" % (name, a.dtype))
    if name in INTEGERS:
        kind = INTEGERS[name]
    elif FLOATS.match(name) and not (name == "x" and a.dtype == "|u1"):
        kind = "<f4"
    elif a.dtype.kind == "f":
        kind = "<f4" if a.dtype.itemsize <= 4 else "<f8"
    else:
        kind = "|u1" if a.dtype.kind == "b" or a.dtype == "|u1" else "<i4" if np.can_cast(a.dtype, "<i4") else "<i8"
    out = a.astype(kind, order="C", copy=False)
    if np.dtype(kind).kind in "iu" and not (out == a).all():
        raise ValueError("%s: values that %s cannot hold" % (name, kind))
    return out


def _tensor(a):
    return {b"nd": True, b"type": a.dtype.str, b"kind": b"", b"shape": list(a.shape), b"data": a.tobytes()}


class Writer:
    """Writes a stream, record by record; a context manager, since a stream without its end is refused by every reader.

        with iae.Writer("new.iae", meta={"dataset": "mine"}) as w:
            for x, y in batches:
                w.write({"x": x, "y": y})

    target is a path, which is replaced when all is written, or an open binary file. rows is the number of rows if it is
    known. Types follow the names of the fields (id i8, y i4, x u1 or f4, z, xhat and the others f4); other fields keep
    theirs, or get the nearest of u1, i4, i8, f4 and f8. An exception inside `with` leaves no end, and no file.
    """

    def __init__(self, target, meta=None, history=(), kind="rows", rows=None):
        self._header = {"iae": 1, "kind": kind, "rows": rows, "fields": [], "meta": dict(meta or {}),
                        "history": list(history) + ["iae.py %s" % VERSION]}
        self._packer = msgpack.Packer(use_bin_type=True, autoreset=True)
        self._crc = self._records = self._count = 0
        self._began = False
        self._path = None
        self._owned = isinstance(target, (str, os.PathLike))
        self._file = self._open(os.path.realpath(target)) if self._owned else target

    def _open(self, path):
        if os.path.exists(path) and not os.path.isfile(path):
            return open(path, "wb")
        self._path = path
        folder, name = os.path.split(path)
        return tempfile.NamedTemporaryFile(dir=folder, prefix=".%s.tmp." % name, delete=False)

    def _put(self, value):
        body = self._packer.pack(value)
        self._crc = zlib.crc32(body, self._crc)
        self._file.write(body)

    def _begin(self, arrays):
        self._began = True
        if self._header["kind"] == "rows":
            self._header["fields"] = [{"name": k, "type": a.dtype.str, "shape": list(a.shape[1:])} for k, a in arrays.items()]
        self._put(self._header)

    def _check(self, arrays):
        n = {len(a) if a.ndim else None for a in arrays.values()}
        if not 1 <= len(arrays) <= 64 or None in n or len(n) != 1:
            raise ValueError("1 to 64 fields of equal numbers of rows are needed, not %s" % {k: a.shape for k, a in arrays.items()})
        for k, a in arrays.items():
            if not NAME.match(k) or k in ("iae", "end") or AGGREGATE.match(k):
                raise ValueError("%r is no name of a field" % k)
            if a.ndim > 8 or 0 in a.shape[1:]:
                raise ValueError("%s: a row of %s cannot be written" % (k, list(a.shape[1:])))
        said = [(f["name"], f["type"], f["shape"]) for f in self._header["fields"]]
        now = [(k, a.dtype.str, list(a.shape[1:])) for k, a in arrays.items()]
        if self._began and sorted(said) != sorted(now):
            raise ValueError("rows of %s, where the first ones were %s" % (now, said))
        return n.pop()

    def write(self, rows):
        """Append rows: a dict of arrays with equal numbers of rows."""
        arrays = {k: _typed(k, a) for k, a in rows.items()}
        n = self._check(arrays)
        size = sum(a.itemsize * int(np.prod(a.shape[1:])) for a in arrays.values())
        if size > RECORD_BYTES:
            raise ValueError("a row of %d bytes, where %d are the most" % (size, RECORD_BYTES))
        if not self._began:
            self._begin(arrays)
        step = max(1, USUAL_BYTES // max(1, size))
        for i in range(0, n, step):
            self._put({k: _tensor(a[i:i + step]) for k, a in arrays.items()})
            self._records += 1
        self._count += n

    def write_tensor(self, name, values):
        """Append a tensor to a model."""
        a = np.asarray(values).astype("<f4", order="C", copy=False)
        if self._header["kind"] != "model" or not NAME.match(name) or a.nbytes > RECORD_BYTES:
            raise ValueError("%s is no tensor that this stream can hold" % name)
        if not self._began:
            self._begin({})
        self._put({name: _tensor(a)})
        self._records += 1

    def close(self):
        """Write the end, and make the file appear."""
        if not self._began:
            self._begin({})
        end = {"end": 1, "records": self._records, "rows": self._count, "crc32": self._crc}
        self._file.write(self._packer.pack(end))
        self._file.flush()
        if self._path is not None:
            os.fsync(self._file.fileno())
            os.chmod(self._file.name, 0o666 & ~_umask())
            os.replace(self._file.name, self._path)
        if self._owned:
            self._file.close()

    def abandon(self):
        """Write no end; remove what there is."""
        if self._owned:
            self._file.close()
        if self._path is not None:
            os.unlink(self._file.name)

    def __enter__(self):
        return self

    def __exit__(self, error, *more):
        if error is not None:
            self.abandon()
            return
        try:
            self.close()
        except BaseException:
            self.abandon()
            raise


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write(target, table, meta=None, history=None):
    """Write a Table, or a dict of arrays with equal numbers of rows, to a path or an open binary file.

    meta and history are those of the Table unless given. Checksums of a model's tensors are computed anew.
    """
    kind = getattr(table, "kind", "rows")
    meta = dict(getattr(table, "meta", {}) if meta is None else meta)
    history = getattr(table, "history", ()) if history is None else history
    if kind == "model":
        meta.update(("crc32." + k, zlib.crc32(np.asarray(a).astype("<f4").tobytes())) for k, a in table.items())
        with Writer(target, meta, history, kind) as w:
            for name, a in table.items():
                w.write_tensor(name, a)
        return
    # records are not the minibatches of a training step any more
    meta = {k: v for k, v in meta.items() if not k.startswith("train.")}
    rows = next((len(a) for a in table.values() if np.ndim(a)), 0)
    with Writer(target, meta, history, rows=rows) as w:
        w.write(table)
