"""Streams for tests, written and read by Python's msgpack and msgpack_numpy, with nothing of ours.

stream.py mnist FOLDER N    the first N test rows of MNIST as a stream on stdout
stream.py rows FILE         the number of rows in a file
stream.py values FILE NAME  the values of a field, a row a line
"""
import gzip
import sys
import zlib

import msgpack
import msgpack_numpy
import numpy as np

msgpack_numpy.patch()
LIMIT = 2**31 - 1


def whole(record):
    """Gradients, batch statistics and losses behind the rows."""
    return next(iter(record)).startswith(("grad.", "stat.", "loss."))


def write(out, records, kind="rows", rows=None, meta=None, history=(), fields=None):
    """records: a list of dicts of arrays."""
    if fields is None:
        fields = []
        if kind == "rows":
            fields = [{"name": k, "type": v.dtype.str, "shape": list(v.shape[1:])} for k, v in records[0].items()]
    header = {"iae": 1, "kind": kind, "rows": rows, "fields": fields, "meta": meta or {}, "history": list(history)}
    body = b"".join([msgpack.packb(header)] + [msgpack.packb(r) for r in records])
    count = sum(len(next(iter(r.values()))) for r in records if not whole(r)) if kind == "rows" else 0
    out.write(body + msgpack.packb({"end": 1, "records": len(records), "rows": count, "crc32": zlib.crc32(body)}))


def read(path):
    """header, list of records; the end must be there and agree."""
    objects = list(msgpack.Unpacker(open(path, "rb"), max_buffer_size=LIMIT))
    assert objects[0]["iae"] == 1 and objects[-1]["end"] == 1, "no whole stream"
    assert objects[-1]["records"] == len(objects) - 2
    return objects[0], objects[1:-1]


def mnist(folder, n):
    images = gzip.open(folder + "/t10k-images-idx3-ubyte.gz").read(16 + 784 * n)
    labels = gzip.open(folder + "/t10k-labels-idx1-ubyte.gz").read(8 + n)
    x = np.frombuffer(images, np.uint8, offset=16).reshape(n, 28, 28, 1)
    y = np.frombuffer(labels, np.uint8, offset=8).astype("<i4")
    write(sys.stdout.buffer, [{"id": np.arange(n, dtype="<i8"), "x": x, "y": y}], rows=n, meta={"dataset": "mnist"})


def main():
    what = sys.argv[1]
    if what == "mnist":
        mnist(sys.argv[2], int(sys.argv[3]))
    elif what == "rows":
        _, records = read(sys.argv[2])
        print(sum(len(next(iter(r.values()))) for r in records))
    else:
        _, records = read(sys.argv[2])
        for r in records:
            for row in r[sys.argv[3]]:
                print(*np.ravel(row))


if __name__ == "__main__":
    main()
