"""Small valid files of every kind, from which the fuzz targets start.

seeds.py FOLDER [BIN]: writes FOLDER/TARGET/NAME. BIN, the folder of our programs, is needed for models.
"""
import gzip
import io
import os
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib

import msgpack
import numpy as np

SPEC = """data 2 unit
code gaussian 1
noise none
reconstruction euclidean
regularization none
encoder: fc 1
decoder: fc 2 sigmoid
"""

FULL_SPEC = """# all that a spec may say
data            8x8x1 signed
code            gaussian 3
noise           gaussian 4
posterior       gaussian 2
direction       forward
reconstruction  adversarial
regularization  adversarial
condition       location 5
adam            2e-4 0.5 0.999
bnorm           1e-5 0.99
init            normal 0.02
rate            encoder 1e-4
steps           disc 2 below 0.5
weight          positive 0.1
jitter          input 0.1
smooth          0.9
clip            10
ema             0.999
decay           0.99
ramp            jitter input 0.3 0 1000 10
ramp            rate reg 1e-4 0 5000
batch           10
encoder:  fc 6 lrelu 0.1 ; concat eps ; fc 5 bn relu ; fc 3 bn noaffine
decoder:  fc 2x2x4 bn relu ; upconv 3 4x4/2 bn elu ; upconv 1 4x4/2 tanh
rec:      conv 2 4x4/2 bn relu ; conv 3 4x4/2 relu ; fc 1
reg:      fc 4 relu ; fc 1
"""

WORDS_SPEC = """data 8x8x3 signed
code gaussian 3
regularization kl
reconstruction likelihood
encoder: conv data 4x4/2 relu ; fc code
decoder: fc data/4x5 bn relu ; upconv code 4x4/2 ; upconv data 4x4/2
"""


def tensor(a, keys=(b"nd", b"type", b"kind", b"shape", b"data")):
    a = np.ascontiguousarray(a)
    return dict(zip(keys, (True, a.dtype.str, b"", list(a.shape), a.tobytes())))


def end(body, records, rows):
    return body + msgpack.packb({"end": 1, "records": records, "rows": rows, "crc32": zlib.crc32(body)})


def stream(records, fields=None, meta=None, history=(), rows=None, wholes=(), keys=(b"nd", b"type", b"kind", b"shape", b"data")):
    """records: a list of dicts of arrays; wholes: of dicts that follow them"""
    if fields is None:
        fields = [{"name": k, "type": v.dtype.str, "shape": list(v.shape[1:])} for k, v in records[0].items()]
    head = {"iae": 1, "kind": "rows", "rows": rows, "fields": fields, "meta": meta or {}, "history": list(history)}
    parts = [msgpack.packb(head)]
    parts += [msgpack.packb({k: tensor(v, keys) for k, v in r.items()}) for r in list(records) + list(wholes)]
    n = sum(len(next(iter(r.values()))) for r in records)
    return end(b"".join(parts), len(records) + len(wholes), n)


def rows(n, first=0):
    return {"id": np.arange(first, first + n, dtype="<i8"), "x": np.full((n, 2, 2, 1), 7, "|u1"),
            "y": np.zeros(n, "<i4"), "z": np.ones((n, 2), "<f4")}


def streams():
    one = stream([rows(3), rows(2, 3)], rows=5, meta={"dataset": "toy", "n": 3, "raw": [1, 2.5, None]}, history=["iae-cut 1"])
    yield "rows", one
    yield "parts", stream([rows(1)]) + stream([rows(2)])
    yield "empty", stream([], fields=[{"name": "x", "type": "<f8", "shape": []}], rows=0)
    yield "strings", stream([rows(1)], keys=("nd", "type", "kind", "shape", "data"))
    yield "gradient", stream([{"z": np.ones((2, 1), "<f4")}], wholes=[{"grad.encoder.0.weight": np.ones((2, 3), "<f4")}])
    yield "numbers", stream([{"a": np.zeros((2, 1, 1, 1, 1, 1, 1, 1), "<f8"), "b": np.zeros(2, "<i8")}])


def models(binaries):
    for name, more in ("plain", []), ("ema", ["--set", "ema 0.9"]):
        with tempfile.TemporaryDirectory() as d:
            with open(d + "/a.spec", "w") as f:
                f.write(SPEC)
            subprocess.run([binaries + "/iae-init", "--spec", d + "/a.spec", "-o", d + "/m.iae", *more], check=True)
            with open(d + "/m.iae", "rb") as f:
                yield name, f.read()


def gradients(binaries):
    """What flows into iae-step, from the model of gather.spec."""
    spec = os.path.join(os.path.dirname(os.path.abspath(__file__)), "gather.spec")
    data = stream([{"id": np.arange(2, dtype="<i8"), "x": np.array([[7, 200], [90, 3]], "|u1"), "y": np.array([0, 1], "<i4")}])
    with tempfile.TemporaryDirectory() as d:
        def run(command, given=data):
            return subprocess.run(["/bin/sh", "-ec", command], input=given, stdout=subprocess.PIPE, check=True,
                                  env={"PATH": binaries + ":/usr/bin:/bin", "IAE_MODEL": d + "/m.iae"}).stdout
        run(f"iae-init --spec {spec} -o $IAE_MODEL")
        forward = run("iae-encode --train | iae-decode --train")
        gen = run("iae-score --grad gen | iae-decode --backward | iae-encode --backward", forward)
        label = run("iae-encode --train --labelled | iae-encode --backward")
        yield "disc", run("iae-score --grad disc", forward)
        yield "gen", gen
        yield "label", label


def npy(a, version=None):
    b = io.BytesIO()
    np.lib.format.write_array(b, np.asarray(a), version=version)
    return b.getvalue()


def npys():
    for t in "|u1", "<f4", ">f8", "<i8", ">i2", "|i1", "<u4":
        yield t[1:] + ("b" if t[0] == ">" else ""), npy(np.arange(6).reshape(3, 2).astype(t))
    yield "labels", npy(np.arange(4, dtype="<i8"))
    yield "v2", npy(np.zeros((2, 2, 2), "|u1"), (2, 0))


def idxs():
    yield "labels", struct.pack(">BBBBI", 0, 0, 8, 1, 3) + b"\1\2\3"
    yield "images", struct.pack(">BBBBIII", 0, 0, 8, 3, 2, 2, 2) + bytes(8)
    yield "colour", struct.pack(">BBBBIIII", 0, 0, 8, 4, 1, 2, 2, 3) + bytes(12)


def gz(data, **more):
    return gzip.compress(data, mtime=0, **more)


def gzips():
    named = io.BytesIO()
    with gzip.GzipFile("name", "wb", 9, named, 0) as f:
        f.write(b"content" * 9)
    yield "plain", gz(b"some content, some content")
    yield "two", gz(b"one") + gz(b"two")
    yield "stored", gz(b"stored", compresslevel=0)
    yield "named", named.getvalue()
    yield "zeros", gz(bytes(1 << 16))
    yield "none", gz(b"")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth, colour, raw, interlace=0, extra=b""):
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)) + extra +
            chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))


def pngs():
    yield "grey", png(3, 2, 8, 0, b"\0abc\1def")
    yield "colour", png(2, 2, 8, 2, b"\0abcdef\2abcdef")
    yield "alpha", png(2, 1, 8, 6, b"\0abcdefgh")
    yield "deep", png(2, 1, 16, 4, b"\0abcdefgh")
    yield "bits", png(9, 2, 1, 0, b"\0ab\4cd")
    yield "palette", png(2, 1, 8, 3, b"\0\0\1", extra=chunk(b"PLTE", b"abcdef") + chunk(b"tRNS", b"\x80"))
    yield "interlaced", png(2, 2, 8, 0, b"\0a\0b\0cd", interlace=1)
    yield "text", png(1, 1, 8, 0, b"\0a", extra=chunk(b"tEXt", b"key\0value") + chunk(b"gAMA", b"\0\0\xb1\x8f"))


def tars():
    for name, form in ("ustar", tarfile.USTAR_FORMAT), ("gnu", tarfile.GNU_FORMAT), ("pax", tarfile.PAX_FORMAT):
        b = io.BytesIO()
        with tarfile.open(fileobj=b, mode="w", format=form) as t:
            for path, data in ("a/x.png", b"data"), (("long" * 30 if form else "b") + "/y.txt", b"more"):
                info = tarfile.TarInfo(path)
                info.size = len(data)
                t.addfile(info, io.BytesIO(data))
        yield name, b.getvalue()[:-8192] if len(b.getvalue()) > 9000 else b.getvalue()


def zips():
    for name, how in ("stored", zipfile.ZIP_STORED), ("deflated", zipfile.ZIP_DEFLATED):
        b = io.BytesIO()
        with zipfile.ZipFile(b, "w", how) as z:
            for path in "a/x.png", "b/":
                z.writestr(zipfile.ZipInfo(path), b"content" if path[-1] != "/" else b"", how)
        yield name, b.getvalue()
    yield "none", b"PK\5\6" + bytes(18)


def texts():
    yield "rows", (b'iae 1 rows\nrows 2\nfield x u1 [2]\nfield y f4 []\nmeta "dataset" "toy"\nmeta "n" 3\nextra "k" raw:9101\n'
                   b'history "iae-cut 1"\nrecord\ntensor x u1 [2,2]\n1 2 3 4\ntensor y f4 [2]\n1.5 nan:7fc00001\nend\n')
    yield "model", b'iae 1 model\nmeta "spec" "data 2 unit\\n"\nrecord\ntensor encoder.0.bias f4 [1]\n-1e-3 # a comment\nend\n'


def specs():
    yield "small", SPEC.encode()
    yield "full", FULL_SPEC.encode()
    yield "words", WORDS_SPEC.encode()


def arrays():
    for name, save in ("npz", np.savez), ("npz-deflated", np.savez_compressed):
        b = io.BytesIO()
        save(b, x=np.arange(12, dtype="u1").reshape(3, 2, 2), y=np.arange(3), id=np.arange(3) + 7)
        yield name, b.getvalue()
    yield from (("npy-" + name, data) for name, data in npys())
    yield from (("idx-" + name, data) for name, data in idxs())


def joined(kinds):
    """Two pictures of a kind behind one another, and a cut one behind a whole one."""
    for kind, make in kinds:
        small = [t[1] for t in make() if 40 < len(t[1]) < 900][:2]
        yield kind, b"".join(small)
        yield kind + "-cut", small[0] + small[-1][:-9]
        yield kind + "-gz", gz(small[0] + small[0])


def main():
    binaries = sys.argv[2] if len(sys.argv) > 2 else None
    makers = {"wire": streams, "rows": streams, "npy": npys, "idx": idxs, "gzip": gzips, "png": pngs, "tar": tars, "zip": zips,
              "text": texts, "spec": specs}
    import foreign                      # which imports this module
    small = lambda make: lambda: ((t[0], t[1]) for t in make() if 0 < len(t[1]) <= 2048)
    for target, make in (("mat", foreign.mats), ("jpeg", foreign.jpegs), ("exif", foreign.exifs), ("pnm", foreign.pnms), ("bmp", foreign.bmps), ("webp", foreign.webps),
                         ("gif", foreign.gifs), ("tiff", foreign.tiffs),
                         ("safetensors", foreign.safetensors),
                         ("delimited", lambda: [*foreign.labels(), *foreign.tables()]), ("csv", foreign.tables)):
        makers[target] = small(make)
    makers["arrays"] = lambda: ((name, data) for name, data in arrays() if len(data) <= 2048)
    makers["split"] = lambda: joined((("png", pngs), ("pnm", foreign.pnms), ("bmp", foreign.bmps), ("webp", foreign.webps),
                                      ("gif", foreign.gifs), ("tiff", foreign.tiffs), ("jpeg", foreign.jpegs)))
    makers["cifar"] = lambda: (("labels", b"\3" + bytes(2000)), ("wrong", b"\xff" * 9))
    if binaries:
        makers["model"] = lambda: models(binaries)
        makers["gather"] = lambda: gradients(os.path.abspath(binaries))
    for target, make in makers.items():
        folder = os.path.join(sys.argv[1], target)
        os.makedirs(folder, exist_ok=True)
        for name, data in make():
            with open(os.path.join(folder, name), "wb") as f:
                f.write(data)


if __name__ == "__main__":
    main()
