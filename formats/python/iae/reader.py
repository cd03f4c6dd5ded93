"""Streams to arrays: Reader, a record at a time, and read, whole."""
import math
import os
import zlib

import msgpack
import numpy as np

from .table import AGGREGATE, RECORD_BYTES, TYPES, Table

HEADER_KEYS = {"kind", "rows", "fields", "meta", "history"}
TENSOR_KEYS = {"nd", "type", "kind", "shape", "data"}
CHUNK = 1 << 20


class Damaged(ValueError):
    """The stream is damaged, truncated, or none at all."""


def _no_ext(code, data):
    raise Damaged("ext type %d" % code)


def _text(key):
    return key.decode("ascii", "replace") if isinstance(key, bytes) else key


def _is_count(value):
    return type(value) is int and value >= 0


def _is_field(f):
    return (isinstance(f, dict) and {"name", "type", "shape"} <= f.keys() and isinstance(f["name"], str) and f["type"] in TYPES
            and isinstance(f["shape"], list) and len(f["shape"]) < 8 and all(map(_is_count, f["shape"])))


def _array(name, tensor):
    """A tensor as it stands in a record as an array, which is read-only."""
    if not isinstance(tensor, dict):
        raise Damaged("%s: no tensor" % name)
    tensor = {_text(k): v for k, v in tensor.items()}
    kind, shape, data = _text(tensor.get("type")), tensor.get("shape"), tensor.get("data")
    if not TENSOR_KEYS <= tensor.keys() or tensor["nd"] is not True or tensor["kind"] not in (b"", "") or kind not in TYPES:
        raise Damaged("%s: no tensor of a type that streams have" % name)
    if not isinstance(shape, list) or len(shape) > 8 or not all(map(_is_count, shape)) or not isinstance(data, bytes):
        raise Damaged("%s: no shape or no data" % name)
    need = math.prod(shape) * np.dtype(kind).itemsize
    if len(data) != need:
        raise Damaged("%s: %d bytes, where %s of %s need %d" % (name, len(data), shape, kind, need))
    return np.frombuffer(data, kind).reshape(shape)


class Reader:
    """A stream as an iterator over its records, each a dict of arrays; rows have the same fields in every record.

    source is a path or an open binary file. Parts that were joined by cat are read as one. .kind, .fields (name, type and
    shape of a row each), .meta, .history and .rows (None: not known yet) are those of the first part's header, .part counts
    the parts. Sums of gradients and the like (man 5 iae-stream, aggregates) come as records of their own.
    The end is compared with what was read: only a loop that ends without Damaged has read a whole stream.
    """

    def __init__(self, source):
        self._owned = isinstance(source, (str, os.PathLike))
        self._file = open(source, "rb") if self._owned else source
        self._unpacker = msgpack.Unpacker(strict_map_key=True, ext_hook=_no_ext, max_buffer_size=RECORD_BYTES + 16 * CHUNK)
        self._pending = bytearray()         # what was read, and is not yet part of an object
        self._at = 0
        self.part = 0
        try:
            self._begin(self._next(None))
        except BaseException:
            self.close()
            raise

    def close(self):
        if self._owned:
            self._file.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def _fail(self, what):
        raise Damaged("%s: %s" % (getattr(self._file, "name", "stream"), what))

    def _more(self):
        data = self._file.read1(CHUNK) if hasattr(self._file, "read1") else self._file.read(CHUNK)
        self._pending += data
        self._unpacker.feed(data)
        return bool(data)

    def _next(self, otherwise):
        """The next object and its bytes; otherwise at the end of the file."""
        while True:
            try:
                value = self._unpacker.unpack()
                break
            except msgpack.OutOfData:
                more = self._more_or_fail()
                if not more and self._pending:
                    self._fail("cut short")
                if not more:
                    return otherwise
            except (ValueError, TypeError, msgpack.UnpackException) as e:
                self._fail(str(e) or "no msgpack")
        size = self._unpacker.tell() - self._at
        self._at += size
        body = bytes(self._pending[:size])
        del self._pending[:size]
        if not isinstance(value, dict) or not value:
            self._fail("not an iae stream" if not self.part else "no map")
        return value, body

    def _more_or_fail(self):
        try:
            return self._more()
        except msgpack.BufferFull:
            self._fail("a record of more than %d MiB" % (RECORD_BYTES >> 20))

    def _begin(self, read):
        if read is None:
            self._fail("empty")
        header, body = read
        if next(iter(header)) != "iae":
            self._fail("not an iae stream" if not self.part else "neither an end nor a header")
        if header["iae"] != 1 or not HEADER_KEYS <= header.keys():
            self._fail("a header of another version, or one that lacks a key")
        fields = self._fields(header)
        if not self.part:
            self.kind, self.meta, self.history, self.rows = header["kind"], header["meta"], header["history"], header["rows"]
            self.fields = fields
        elif self.kind == "model" or (header["kind"], fields) != (self.kind, self.fields):
            self._fail("part %d has other fields" % (self.part + 1))
        self.part += 1
        self._said = header["rows"]
        self._crc, self._records, self._count = zlib.crc32(body), 0, 0

    def _fields(self, header):
        fields = header["fields"]
        if (header["kind"] not in ("rows", "model") or not isinstance(fields, list) or not isinstance(header["meta"], dict)
                or not isinstance(header["history"], list) or not (header["rows"] is None or _is_count(header["rows"]))):
            self._fail("a header that is none")
        if not all(map(_is_field, fields)):
            self._fail("a header with a field that is none")
        return [{k: f[k] for k in ("name", "type", "shape")} for f in fields]

    def _end(self, end):
        if list(end) != ["end", "records", "rows", "crc32"] or end["end"] != 1:
            self._fail("an end that is none")
        if (end["records"], end["rows"], end["crc32"]) != (self._records, self._count, self._crc):
            self._fail("damaged: %s records, %s rows and checksum %s, where the end says %s, %s and %s" % (
                self._records, self._count, self._crc, end["records"], end["rows"], end["crc32"]))
        if self._said not in (None, self._count):
            self._fail("%d rows, where the header says %d" % (self._count, self._said))

    def _record(self, value, body):
        try:
            arrays = {k: _array(k, v) for k, v in value.items()}
        except Damaged as e:
            self._fail("record %d: %s" % (self._records + 1, e))
        self._records += 1
        self._crc = zlib.crc32(body, self._crc)
        if self.kind != "rows" or AGGREGATE.match(next(iter(arrays))):
            return arrays
        if arrays.keys() != {f["name"] for f in self.fields}:
            self._fail("record %d: other fields than the header's" % self._records)
        n = {a.shape[:1] for a in arrays.values()}
        for f in self.fields:
            a = arrays[f["name"]]
            if len(n) != 1 or n == {()} or [a.dtype.str, list(a.shape[1:])] != [f["type"], f["shape"]]:
                self._fail("record %d: %s is %s %s, where the header says %s %s" % (
                    self._records, f["name"], a.dtype.str, list(a.shape[1:]), f["type"], f["shape"]))
        self._count += n.pop()[0]
        return {f["name"]: arrays[f["name"]] for f in self.fields}

    def __iter__(self):
        while True:
            read = self._next(None)
            if read is None:
                self._fail("cut short")
            value, body = read
            if next(iter(value)) != "end":
                yield self._record(value, body)
                continue
            self._end(value)
            read = self._next(None)
            if read is None:
                self.close()
                return
            self._begin(read)


def read(source):
    """A whole stream as a Table: rows of all records joined, the tensors of a model by name. Damaged if it is not whole."""
    with Reader(source) as reader:
        kept = {f["name"]: [] for f in reader.fields}
        whole = {}
        for record in reader:
            if reader.kind == "rows" and record.keys() == kept.keys():
                for k, a in record.items():
                    kept[k].append(a)
            else:
                whole.update(record)
    table = Table(kind=reader.kind, meta=reader.meta, history=reader.history)
    for f in reader.fields:
        none = np.empty([0] + f["shape"], f["type"])
        table[f["name"]] = np.concatenate([none] + kept.pop(f["name"]))
    table.update((k, a.copy()) for k, a in whole.items())
    return table
