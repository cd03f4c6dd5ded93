"""A stream of rows written by Python, for tests.

make-stream.py EXPRESSION [KEY=VALUE ...] [--cut N]

EXPRESSION is Python for a dict of arrays with equal first dimension; np, rng (seed 1), mnist(n) -> x, y of the test set
and onehot(i, k) are at hand. KEY=VALUE go to the header's meta, as integers if written KEY:=VALUE. --cut N: rows of a record (default 100).
"""
import gzip
import os
import sys

import numpy as np

from stream import write

MNIST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../formats/data/mnist/t10k-")


def mnist(n):
    with gzip.open(MNIST + "images-idx3-ubyte.gz") as f:
        x = np.frombuffer(f.read(16 + 784 * n)[16:], np.uint8).reshape(-1, 28, 28, 1)
    with gzip.open(MNIST + "labels-idx1-ubyte.gz") as f:
        y = np.frombuffer(f.read(8 + n)[8:], np.uint8).astype("<i4")
    return x, y


def onehot(i, k):
    return np.eye(k, dtype="<f4")[i]


def main():
    words, cut = sys.argv[1:], 100
    if "--cut" in words:
        at = words.index("--cut")
        cut = int(words[at + 1])
        del words[at:at + 2]
    fields = eval(words[0], {"np": np, "rng": np.random.default_rng(1), "mnist": mnist, "onehot": onehot})
    fields = {k: np.asarray(v) for k, v in fields.items()}
    n = len(next(iter(fields.values())))
    head = [{"name": k, "type": v.dtype.str, "shape": list(v.shape[1:])} for k, v in fields.items()]
    records = [{k: np.ascontiguousarray(v[i:i + cut]) for k, v in fields.items()} for i in range(0, n, cut)]
    meta = dict(w.split("=", 1) for w in words[1:])
    meta = {k.rstrip(":"): int(v) if k.endswith(":") else v for k, v in meta.items()}
    write(sys.stdout.buffer, records, rows=n, fields=head, meta=meta)


if __name__ == "__main__":
    main()
