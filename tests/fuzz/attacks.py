"""Hostile files, written by hand: what an attacker would try, one function a kind.

attacks.py FOLDER writes FOLDER/KIND/NAME, FOLDER/good, and FOLDER/table: kind, name, exit codes that are right.
Which programs take a kind, and what a kind's usual codes are, stands in attack.py.
"""
import bz2
import io
import os
import struct
import sys
import tarfile
import zipfile
import zlib

import msgpack
import numpy as np

import foreign
from seeds import FULL_SPEC, SPEC, chunk, end, gz, npy, png, stream, tensor

U32 = 0xffffffff


def pack(x):
    return msgpack.packb(x)


HEAD = pack({"iae": 1, "kind": "rows", "rows": None, "fields": [{"name": "x", "type": "|u1", "shape": [2]}], "meta": {},
             "history": []})
ROW = {"x": tensor(np.ones((3, 2), "|u1"))}
KEYS = (b"nd", b"type", b"kind", b"shape", b"data")


def head(**change):
    h = {"iae": 1, "kind": "rows", "rows": None, "fields": [{"name": "x", "type": "|u1", "shape": [2]}], "meta": {}, "history": []}
    h.update(change)
    return pack({k: v for k, v in h.items() if v is not ...})


def whole(*parts, records=1, n=3, start=HEAD):
    return end(start + b"".join(p if isinstance(p, bytes) else pack(p) for p in parts), records, n)


def one(raw):
    """A record of one tensor x, whose map's bytes are given; no end, the damage comes before it."""
    return HEAD + b"\x81\xa1x" + raw


def parts(nd=b"\xc3", kind=b"\xc4\0", type=b"\xa3|u1", shape=b"\x92\x03\x02", data=b"\xc4\x06abcdef", more=b"", n=5):
    bins = {b"nd": nd, b"type": type, b"kind": kind, b"shape": shape, b"data": data}
    return bytes([0x80 + n]) + more + b"".join(b"\xc4" + bytes([len(k)]) + k + v for k, v in bins.items())


def field(**change):
    f = {"name": "x", "type": "|u1", "shape": [2]}
    f.update(change)
    return head(fields=[f])


def big(v):
    return b"\xcf" + struct.pack(">Q", v)


def streams():
    yield "nothing", b""
    yield "one-byte", b"\x86"
    yield "random", np.random.default_rng(1).bytes(5000)
    yield "json", b'{"iae": 1, "kind": "rows"}\n'
    yield "pickle", b"\x80\x04\x95\x1f\0\0\0\0\0\0\0\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x02id\x94\x85\x94R\x94."
    yield "gzipped", gz(whole(ROW))
    yield "map-of-4-billion", b"\xdf\xff\xff\xff\xff"
    yield "array-of-512-million", b"\xdd\x20\0\0\0"
    yield "arrays-nested-31", b"\xdd\x10\0\0\0" * 31
    yield "nils-8-mib", b"\xc0" * (8 << 20)
    yield "nils-in-header", pack({"iae": 1})[:-1].replace(b"\x81", b"\xdf\xff\xff\xff\xff") + b"\x01" + b"\xc0" * (1 << 20)
    yield "nils-for-records", HEAD + b"\xc0" * (1 << 20)
    yield "header-map-of-4-billion", b"\xdf\xff\xff\xff\xff\xa3iae\x01"
    yield "header-65-kib", head(meta={"a": "x" * 66000})
    yield "header-str-of-4-gib", head()[:-1] + b"\xdb\xff\xff\xff\xff"
    yield "header-bin-of-4-gib", head(meta=...) + b"\xa4meta\x81\xa1a\xc6\xff\xff\xff\xff"
    yield "header-nested-31", HEAD.replace(b"\xa4meta\x80", b"\xa4meta\x81\xa1a" + b"\x91" * 31 + b"\xc0")
    yield "header-array-of-4-billion", HEAD.replace(b"\xa4meta\x80", b"\xa4meta\x81\xa1a\xdd\xff\xff\xff\xff")
    yield "header-5000-values", head(history=[None] * 5000)
    yield "header-ext", HEAD.replace(b"\xa4meta\x80", b"\xa4meta\x81\xa1a\xc7\x04\x01abcd")
    yield "header-timestamp", HEAD.replace(b"\xa4meta\x80", b"\xa4meta\x81\xa1a\xd6\xff\0\0\0\0")
    yield "header-ext-of-4-gib", HEAD.replace(b"\xa4meta\x80", b"\xa4meta\x81\xa1a\xc9\xff\xff\xff\xff\x01")
    yield "header-byte-c1", HEAD.replace(b"\xa4meta\x80", b"\xa4meta\xc1")
    yield "header-key-twice", HEAD.replace(b"\xa7history", b"\xa4meta\x80\xa7history").replace(b"\x86", b"\x87", 1)
    yield "header-meta-key-twice", HEAD.replace(b"\xa4meta\x80", b"\xa4meta\x82\xa1a\x01\xa1a\x02")
    yield "header-meta-key-number", HEAD.replace(b"\xa4meta\x80", b"\xa4meta\x81\x01\x02")
    yield "header-meta-zero-byte", HEAD.replace(b"\xa4meta\x80", b"\xa4meta\x81\xa2a\0\x02")
    yield "header-no-fields", head(fields=...)
    yield "header-fields-a-map", head(fields={})
    yield "header-history-numbers", head(history=[1, 2])
    yield "header-version-2", head(iae=2)
    yield "header-version-minus-1", head(iae=-1)
    yield "header-version-huge", head(iae=2**64 - 1)
    yield "header-kind-evil", head(kind="evil")
    yield "header-rows-negative", head(rows=-1)
    yield "header-rows-float", head(rows=3.0)
    yield "header-twice", HEAD + HEAD
    yield "header-not-first-key", pack({"kind": "rows", "iae": 1})
    yield "field-65", head(fields=[{"name": "f%d" % i, "type": "|u1", "shape": []} for i in range(65)])
    yield "field-twice", head(fields=[{"name": "x", "type": "|u1", "shape": []}] * 2)
    yield "field-name-escapes", field(name="\x1b[2J")
    yield "field-name-path", field(name="../../etc/passwd")
    yield "field-name-empty", field(name="")
    yield "field-name-300", field(name="x" * 300)
    yield "field-type-object", field(type="|O")
    yield "field-type-half", field(type="<f2")
    yield "field-rank-8", field(shape=[1] * 8)
    yield "field-dim-0", field(shape=[2, 0])
    yield "field-dim-negative", field(shape=[-2])
    yield "field-dim-2-31", field(shape=[2**31])
    yield "field-overflow", field(shape=[2**31 - 1] * 7)
    yield "field-wraps-to-2", field(shape=[2**31 - 1, 2**31 - 1, 4, 2**30, 2**2, 1, 1])
    yield "field-of-100-mib", field(type="<f8", shape=[100 << 17])
    yield "field-no-shape", head(fields=[{"name": "x", "type": "|u1"}])
    yield "fields-of-6-gib", head(fields=[{"name": "f%d" % i, "type": "<f8", "shape": [12 << 20]} for i in range(64)])
    yield "record-first", pack(ROW)
    yield "end-first", pack({"end": 1, "records": 0, "rows": 0, "crc32": 0})
    yield "record-of-4-billion", HEAD + b"\xdf\xff\xff\xff\xff\xa1x"
    yield "record-of-65", HEAD + pack({"f%d" % i: ROW["x"] for i in range(65)})
    yield "record-empty", HEAD + b"\x80"
    yield "record-an-array", HEAD + b"\x91\xa1x"
    yield "record-name-4-gib", HEAD + b"\x81\xdb\xff\xff\xff\xff"
    yield "record-name-bin", HEAD + b"\x81\xc4\x01x" + pack(ROW["x"])
    yield "record-name-number", HEAD + b"\x81\x01" + pack(ROW["x"])
    yield "record-name-twice", HEAD + b"\x82\xa1x" + pack(ROW["x"]) + b"\xa1x" + pack(ROW["x"])
    yield "record-other-name", whole({"y": ROW["x"]})
    yield "record-other-type", whole({"x": tensor(np.ones((3, 2), "<i4"))})
    yield "record-other-shape", whole({"x": tensor(np.ones((3, 3), "|u1"))})
    yield "record-other-rank", whole({"x": tensor(np.ones((3, 2, 1), "|u1"))})
    yield "record-too-few", whole(ROW, start=head(fields=[{"name": k, "type": "|u1", "shape": [2]} for k in "xy"]))
    yield "record-too-many", whole({"x": ROW["x"], "y": ROW["x"]})
    yield "record-rows-differ", whole({"x": tensor(np.ones((3, 2), "|u1")), "y": tensor(np.ones((4, 2), "|u1"))},
                                      start=head(fields=[{"name": k, "type": "|u1", "shape": [2]} for k in "xy"]))
    yield "record-nil", HEAD + b"\x81\xa1x\xc0"
    yield "tensor-4-keys", one(parts(n=4))
    yield "tensor-of-4-billion", one(b"\xdf\xff\xff\xff\xff")
    yield "tensor-key-twice", one(parts(more=b"\xc4\x02nd\xc3", n=6))
    yield "tensor-nd-false", one(parts(nd=b"\xc2"))
    yield "tensor-kind-object", one(parts(kind=b"\xc4\x01O"))
    yield "tensor-kind-void", one(parts(kind=b"\xc4\x01V"))
    yield "tensor-type-half", one(parts(type=b"\xa3<f2"))
    yield "tensor-type-4-gib", one(parts(type=b"\xdb\xff\xff\xff\xff"))
    yield "tensor-rank-9", one(parts(shape=b"\x99" + b"\1" * 9))
    yield "tensor-rank-4-billion", one(parts(shape=b"\xdd\xff\xff\xff\xff"))
    yield "tensor-rank-0", one(parts(shape=b"\x90", data=b"\xc4\x01a"))
    yield "tensor-dim-negative", one(parts(shape=b"\x92\xff\x02"))
    yield "tensor-dim-minus-2-63", one(parts(shape=b"\x92\xd3\x80\0\0\0\0\0\0\0\x02"))
    yield "tensor-dim-float", one(parts(shape=b"\x92\xca\x40\0\0\0\x02"))
    yield "tensor-dim-2-32", one(parts(shape=b"\x92" + big(2**32) + b"\x02"))
    yield "tensor-dim-0-inside", one(parts(shape=b"\x92\x02\x00", data=b"\xc4\0"))
    yield "tensor-0-hides-overflow", one(parts(shape=b"\x95\0" + b"\xce\x7f\xff\xff\xff" * 4, data=b"\xc4\0"))
    yield "tensor-product-2-64", one(parts(shape=b"\x93\xce\x40\0\0\0\xce\x40\0\0\0\x10", data=b"\xc4\0"))
    yield "tensor-product-wraps-to-6", one(parts(shape=b"\x93\xce\x40\0\0\0\xce\x40\0\0\0\x16"))
    yield "tensor-data-before-shape", one(b"\x85\xc4\x02nd\xc3\xc4\x04type\xa3|u1\xc4\x04kind\xc4\0\xc4\x04data\xc4\x06abcdef")
    yield "tensor-data-too-short", one(parts(data=b"\xc4\x05abcde"))
    yield "tensor-data-too-long", one(parts(data=b"\xc4\x07abcdefg"))
    yield "tensor-data-a-str", one(parts(data=b"\xa6abcdef"))
    yield "tensor-data-an-array", one(parts(data=b"\x96" + b"\1" * 6))
    yield "tensor-data-of-4-gib", one(parts(shape=b"\x92\xce\x7f\xff\xff\xff\x02", data=b"\xc6\xff\xff\xff\xfe"))
    yield "tensor-data-of-96-mib-cut", one(parts(shape=b"\x92\xce\x03\0\0\0\x02", data=b"\xc6\x06\0\0\0"))
    yield "tensor-data-over-96-mib", one(parts(shape=b"\x92\xce\x03\0\0\1\x02", data=b"\xc6\x06\0\0\2"))
    yield "tensor-9-unknown-keys", one(parts(more=b"\xa1a\xc0" * 9, n=14))
    yield "tensor-unknown-deep", one(parts(more=b"\xa1a" + b"\x91" * 40 + b"\xc0", n=6))
    yield "tensor-unknown-4-gib", one(parts(more=b"\xa1a\xc6\xff\xff\xff\xff", n=6))
    yield "tensor-unknown-4-billion", one(parts(more=b"\xa1a\xdd\xff\xff\xff\xff", n=6))
    yield "tensor-unknown-8-kib", one(parts(more=b"\xa1a\xc5\x20\0" + bytes(8192), n=6))
    yield "tensor-ext-as-data", one(parts(data=b"\xc7\x06\x01abcdef"))
    yield "gradient-as-field", whole({"x": tensor(np.ones((1, 2), "|u1")), "grad.a": tensor(np.ones(70000, "|u1"))}, n=1,
                                     start=head(fields=[{"name": "x", "type": "|u1", "shape": [2]},
                                                        {"name": "grad.a", "type": "|u1", "shape": []}]))
    yield "gradient-of-rank-0", whole({"x": tensor(np.ones((1, 2), "|u1")),
                                       "grad.a": {b"nd": True, b"type": "|u1", b"kind": b"", b"shape": [], b"data": b"a"}}, n=1,
                                      start=head(fields=[{"name": "x", "type": "|u1", "shape": [2]},
                                                         {"name": "grad.a", "type": "|u1", "shape": []}]))
    yield "gradient-before-rows", whole({"grad.a": tensor(np.ones(9, "|u1")), "x": ROW["x"]})
    yield "end-missing", HEAD + pack(ROW)
    yield "end-wrong-crc", whole(ROW)[:-1] + b"\0"
    yield "end-wrong-records", whole(ROW, records=2)
    yield "end-wrong-rows", whole(ROW, n=4)
    yield "end-huge-counts", whole(ROW, records=2**64 - 1, n=2**64 - 1)
    yield "end-five-keys", HEAD + pack({"end": 1, "records": 0, "rows": 0, "crc32": zlib.crc32(HEAD), "more": 1})
    yield "end-version-2", HEAD + pack({"end": 2, "records": 0, "rows": 0, "crc32": zlib.crc32(HEAD)})
    yield "end-keys-exchanged", HEAD + pack({"end": 1, "rows": 0, "records": 0, "crc32": zlib.crc32(HEAD)})
    yield "end-negative", HEAD + pack({"end": 1, "records": -1, "rows": 0, "crc32": zlib.crc32(HEAD)})
    yield "end-twice", whole(ROW) + pack({"end": 1, "records": 0, "rows": 0, "crc32": 0})
    yield "end-rows-announced", whole(ROW, start=head(rows=4))
    yield "after-end-garbage", whole(ROW) + b"\0"
    yield "after-end-record", whole(ROW) + pack(ROW)
    yield "after-end-half-header", whole(ROW) + HEAD[:20]
    yield "after-end-other-fields", whole(ROW) + whole({"y": ROW["x"]}, start=field(name="y"))
    yield "parts-20000-empty", whole(records=0, n=0) * 20000 + b"\0"


def permuted():
    """Valid, and large: 12 records whose large tensor stands in another place each time."""
    names = ["x"] + ["a%d" % i for i in range(11)]
    size = 8 << 20
    out = [head(fields=[{"name": k, "type": "|u1", "shape": [size] if k == "x" else []} for k in names])]
    for i in range(12):
        order = names[1:i + 1] + ["x"] + names[i + 1:]
        out.append(b"\x8c" + b"".join(pack(k) + pack(tensor(np.zeros((1, size) if k == "x" else 1, "|u1"))) for k in order))
    yield "permuted", end(b"".join(out), 12, 12), "0"


def model(spec, tensors=(), **change):
    meta = {"spec": spec, "step": 0, "seed": 1, "rows": 0, "rows_crc32": 0}
    meta.update({"updates." + n: 0 for n in ("encoder", "decoder", "rec", "reg")})
    meta.update(change)
    start = head(kind="model", fields=[], meta={k: v for k, v in meta.items() if v is not ...})
    return end(start + b"".join(pack({k: tensor(v)}) for k, v in tensors), len(tensors), 0)


def models():
    good = [("encoder.0.weight", np.ones((1, 2), "<f4")), ("encoder.0.bias", np.ones(1, "<f4")),
            ("decoder.0.weight", np.ones((2, 1), "<f4")), ("decoder.0.bias", np.ones(2, "<f4"))]
    layers = "encoder: " + "fc 5000 ; " * 10 + "fc 1\n"
    yield "rows", whole(ROW), "78"
    yield "no-spec", model(...)
    yield "spec-a-number", model(7)
    yield "spec-empty", model(""), "78"
    yield "spec-unknown-word", model(SPEC + "evil yes\n"), "78"
    yield "spec-of-a-gib", model(SPEC.replace("encoder: fc 1\n", layers))
    yield "spec-of-terabytes", model(SPEC.replace("encoder: fc 1", "encoder: fc 65536x8x8 ; fc 65536x8x8 ; fc 1")), "78"
    yield "spec-60-kib", model(SPEC + "# " + "x" * 60000 + "\n"), "78"
    yield "spec-30000-lines", model(SPEC + "#\n" * 25000 + "evil\n"), "78"
    yield "no-step", model(SPEC, good, step=...)
    yield "step-negative", model(SPEC, good, step=-1)
    yield "step-text", model(SPEC, good, step="1")
    yield "no-tensors", model(SPEC)
    yield "tensor-other-shape", model(SPEC, [(good[0][0], np.ones((2, 1), "<f4"))] + good[1:])
    yield "tensor-other-type", model(SPEC, [(good[0][0], np.ones((1, 2), "<f8"))] + good[1:])
    yield "tensor-rank-0", model(SPEC, [(good[0][0], np.float32(1))] + good[1:])
    yield "tensor-twice", model(SPEC, good[:1] + good)
    yield "tensor-missing", model(SPEC, good[1:])
    yield "tensor-wrong-crc", model(SPEC, good, **{"crc32." + good[0][0]: 1})
    yield "tensors-wrong-end", model(SPEC, good)[:-1] + b"\0"
    yield "tensors-cut", model(SPEC, good)[:-80]


def specs():
    def change(a, b, text=SPEC):
        assert a in text, a
        return text.replace(a, b).encode()

    yield "nothing", b""
    yield "comments-only", b"# nothing\n\n"
    yield "random", np.random.default_rng(2).bytes(3000).replace(b"#", b"a")
    yield "zero-bytes", SPEC.encode().replace(b"\n", b"\0\n")
    yield "line-3000", SPEC.encode() + b"code " + b"x" * 3000
    yield "line-40000-blanks", SPEC.encode() + b" " * 40000 + b"evil\n"
    yield "lines-300", SPEC.encode() + b"".join(b"ramp weight rec 0 1 %d\n" % i for i in range(1, 300))
    yield "lines-20000", SPEC.encode() + b"a\n" * 20000
    yield "file-50-kib", SPEC.encode() + b"#" * 50000, "65"
    yield "file-8-mib", SPEC.encode() + b"#\n" * (4 << 20), "65"
    yield "words-100", SPEC.encode() + b"adam" + b" 1" * 100 + b"\n"
    yield "unknown-word", SPEC.encode() + b"evil 1\n"
    yield "unknown-network", SPEC.encode() + b"evil: fc 1\n"
    yield "near-words", SPEC.encode() + b"encoder" * 280 + b": fc 1\n"
    yield "data-over-nothing", change("decoder: fc 2", "decoder: fc data/0x2")
    yield "data-over-much", change("decoder: fc 2", "decoder: fc data/4294967297x2")
    yield "data-times-much", change("decoder: fc 2", "decoder: fc data/1x4294967297")
    yield "code-large", change("code gaussian 1", "code gaussian 65536").replace(b"fc 1", b"fc code ; fc code ; fc code")
    yield "escapes", SPEC.encode() + b"\x1b[2J 1\n"
    yield "key-twice", SPEC.encode() + b"code gaussian 2\n"
    for name, v in (("nan", "nan"), ("inf", "inf"), ("minus-inf", "-infinity"), ("hex", "0x1p0"), ("1e999", "1e999"),
                    ("1e-999", "1e-999"), ("long", "0." + "0" * 1500 + "1"), ("digits", "9" * 1500), ("empty", ""), ("comma", "0,5"),
                    ("minus", "-1"), ("word", "much"), ("plus-plus", "++1")):
        yield "rate-" + name, SPEC.encode() + b"rate encoder " + v.encode() + b"\n"
    for name, v in (("0", "0"), ("2-32-plus-1", "4294967297"), ("minus-1", "-1"), ("half", "0.5"), ("huge", "1e300"), ("nan", "nan")):
        yield "code-" + name, change("gaussian 1", "gaussian " + v)
    for name, v in (("0", "0x1x1"), ("rank-2", "2x2"), ("rank-4", "1x1x1x2"), ("huge", "65536x65536x65536"), ("hex", "0x2"),
                    ("2-64", "18446744073709551617"), ("negative", "-2"), ("plus", "+2"), ("no-number", "x")):
        yield "data-" + name, change("data 2", "data " + v)
    for name, v in (("no-layers", ";"), ("empty-layers", ";" * 1500), ("17-layers", "fc 1;" * 16 + "fc 1"), ("unknown", "lstm 5"),
                    ("fc-0", "fc 0 ; fc 1"), ("fc-huge", "fc 4294967297 ; fc 1"), ("fc-terabytes", "fc 65536x8x8 ; fc 65536x8x8 ; fc 1"),
                    ("fc-100-gb", "fc 4194304 ; fc 4194304 ; fc 1"), ("fc-97-mib", "fc 13000000 ; fc 1"),
                    ("weights-over-96-mib", "fc 5100 ; fc 5100 ; fc 1"), ("weights-whole", "fc 5000 ; " * 14 + "fc 1"),
                    ("stride-0", "conv 1 4x4/0 ; fc 1"), ("kernel-0", "conv 1 0x0/1 ; fc 1"), ("kernel-1000", "conv 1 1000x1000/2 ; fc 1"),
                    ("kernel-negative", "conv 1 -4x-4/2 ; fc 1"), ("kernel-sscanf", "conv 1 4x4/2junk ; fc 1"),
                    ("does-not-divide", "conv 1 4x4/2 ; fc 1"), ("upconv-bomb", "upconv 1 64x64/64 ; " * 15 + "fc 1"),
                    ("concat-nothing", "concat eps"), ("concat-without-eps", "concat eps ; fc 1"), ("softmax-inside", "fc 3 softmax ; fc 1"),
                    ("bn-bn", "fc 1 bn bn"), ("relu-relu", "fc 1 relu relu"), ("lrelu-nan", "fc 1 lrelu nan"), ("wrong-end", "fc 2")):
        yield "layer-" + name, change("encoder: fc 1", "encoder: " + v)
    yield "condition-terabytes", change("location 5", "location 65536", FULL_SPEC.replace("gaussian 3", "gaussian 60000")
                                        .replace("fc 3 bn noaffine", "fc 60000"))
    yield "batch-huge", SPEC.encode() + b"batch 4294967296\n"
    yield "ramps-9", SPEC.encode() + b"".join(b"ramp %s 0 1 9\n" % k for k in (
        b"weight rec", b"weight reg", b"weight positive", b"weight mismatch", b"weight entropy", b"jitter input", b"jitter code",
        b"jitter image", b"jitter global"))
    yield "ramp-alone", SPEC.encode() + b"ramp\n"
    yield "ramp-ramp", SPEC.encode() + b"ramp ramp 0 1 2\n"
    yield "ramp-steps-0", SPEC.encode() + b"ramp smooth 0.5 1 0\n"
    yield "colon-only", SPEC.encode() + b":\n"
    yield "nothing-to-train", change("euclidean", "none")
    yield "no-data", change("data 2 unit\n", "")
    yield "format-string", SPEC.encode() + b"%s%s%n%n 1\n"


def texts():
    start = b"iae 1 rows\nfield x u1 [2]\n"
    yield "nothing", b""
    yield "binary", whole(ROW)
    yield "word-1-mib", b"a" * (1 << 20)
    yield "string-1-mib", b'iae 1 rows\nhistory "' + b"a" * (1 << 20)
    yield "comment-8-mib", b"#" + b"a" * (8 << 20)
    yield "blanks-8-mib", b" " * (8 << 20)
    yield "raw-1-mib", b'iae 1 rows\nmeta "a" raw:' + b"90" * (1 << 19)
    yield "raw-odd", start + b'meta "a" raw:9\nend\n'
    yield "raw-two", start + b'meta "a" raw:9090\nend\n'
    yield "raw-nested", start + b'meta "a" raw:' + b"91" * 40 + b"90\nend\n"
    yield "raw-4-billion", start + b'meta "a" raw:ddffffffff\nend\n'
    yield "escape", start + b'history "\\q"\nend\n'
    yield "escape-zero", start + b'history "\\x00"\nend\n'
    yield "escape-cut", start + b'history "\\x'
    yield "string-open", start + b'history "a\n"\nend\n'
    yield "shape-4-billion", start + b"record\ntensor x u1 [4294967296,2]\n1\nend\n"
    yield "shape-96-mib", start + b"record\ntensor x u1 [50331648,2]\n1\nend\n"
    yield "shape-overflow", start + b"record\ntensor x f8 [" + b",".join([b"2147483647"] * 8) + b"]\n1\nend\n"
    yield "shape-rank-9", start + b"record\ntensor x u1 [" + b",".join([b"1"] * 9) + b"]\n1\nend\n"
    yield "shape-broken", start + b"record\ntensor x u1 [1,,2]\n1\nend\n"
    yield "value-256", start + b"record\ntensor x u1 [1,2]\n1 256\nend\n"
    yield "value-nan-u1", start + b"record\ntensor x u1 [1,2]\n1 nan\nend\n"
    yield "values-missing", start + b"record\ntensor x u1 [1,2]\n1\nend\n"
    yield "values-more", start + b"record\ntensor x u1 [1,2]\n1 2 3\nend\n"
    yield "fields-65", b"iae 1 rows\n" + b"".join(b"field f%d u1 []\n" % i for i in range(65)) + b"end\n"
    yield "history-5000", start + b'history "a"\n' * 5000 + b"end\n", "65 78"
    yield "no-end", start
    yield "after-end", start + b"end\nend\n"
    yield "version-2", b"iae 2 rows\nend\n"


def idx(kind, dims, data):
    return struct.pack(">BBBB", 0, 0, kind, len(dims)) + b"".join(struct.pack(">I", d & U32) for d in dims) + data


def npy_head(text, data=b"", version=1, length=None):
    text = text.encode() if isinstance(text, str) else text
    return b"\x93NUMPY" + bytes([version, 0]) + struct.pack("<H" if version == 1 else "<I", len(text) if length is None else length) + text + data


def npy_dict(descr="'|u1'", order="False", shape="(3, 2)", more=""):
    return "{'descr': %s, 'fortran_order': %s, 'shape': %s, %s}\n" % (descr, order, shape, more)


def arrays():
    yield "nothing", b""
    yield "unknown", b"hello, world, hello, world"
    yield "stream", whole(ROW)
    yield "jpeg", b"\xff\xd8\xff\xe0" + bytes(100)
    yield "idx-rows-2-31", idx(8, [2**31 - 1, 28, 28], bytes(784))
    yield "idx-rows-2-32", idx(8, [U32, 28, 28], bytes(784))
    yield "idx-row-of-4-gib", idx(8, [1, 65536, 65535], bytes(784)), "65 78"
    yield "idx-row-of-2-62", idx(8, [1, 2**31 - 1, 2**31 - 1], bytes(784)), "65 78"
    yield "idx-row-overflows", idx(8, [1, 2**31 - 1, 2**31 - 1, 2**31 - 1], bytes(784))
    yield "idx-row-90-mib", idx(8, [1, 90 << 10, 1 << 10], bytes(784))
    yield "idx-dim-0", idx(8, [2, 0, 28], b"")
    yield "idx-rank-0", idx(8, [], b"")
    yield "idx-rank-255", idx(8, [1] * 255, b"a")
    yield "idx-floats-cut", idx(13, [1, 1, 1], bytes(3))
    yield "idx-floats-nan", idx(13, [1, 1, 1], b"\xff" * 4)
    yield "idx-type-unknown", idx(10, [1, 1, 1], bytes(4))
    yield "idx-ints-2-31", idx(12, [2**31 - 1, 28, 28], bytes(784))
    yield "idx-cut", idx(8, [2, 2, 2], bytes(7))
    yield "idx-surplus", idx(8, [2, 2, 2], bytes(9))
    yield "idx-head-cut", b"\0\0\x08\x03\0\0"
    yield "idx-labels", idx(8, [3], b"abc")
    yield "idx-no-rows-surplus", idx(8, [0, 2, 2], b"a")
    yield "npy-head-4-gib", npy_head("", version=2, length=U32)
    yield "npy-head-65535-cut", npy_head("{", length=65535)
    yield "npy-code", npy_head("__import__('os').system('touch escaped')\n", bytes(6))
    yield "npy-code-in-shape", npy_head(npy_dict(shape="(__import__('os').system('touch escaped'), 2)"), bytes(6))
    yield "npy-objects", npy_head(npy_dict("'|O'"), b"\x80\x04" + bytes(100))
    yield "npy-structure", npy_head(npy_dict("[('a', '<f4')]"), bytes(100))
    yield "npy-strings", npy_head(npy_dict("'<U1000000000'"), bytes(100))
    yield "npy-complex", npy_head(npy_dict("'<c16'"), bytes(100))
    yield "npy-fortran-cut", npy_head(npy_dict(order="True"), bytes(5))
    yield "npy-fortran-2-31", npy_head(npy_dict("'<f8'", "True", shape="(2147483647, 2147483647)"), bytes(800))
    yield "npy-ints-2-31", npy_head(npy_dict("'<i8'", shape="(2147483647, 784)"), bytes(800))
    yield "npy-nan", npy(np.full((2, 2), np.nan))
    yield "npy-shape-negative", npy_head(npy_dict(shape="(-1, 2)"), bytes(6))
    yield "npy-shape-2-32", npy_head(npy_dict(shape="(4294967296, 2)"), bytes(6))
    yield "npy-shape-digits", npy_head(npy_dict(shape="(" + "9" * 5000 + ", 2)"), bytes(6))
    yield "npy-shape-10000-dims", npy_head(npy_dict(shape="(" + "1, " * 10000 + ")"), bytes(6))
    yield "npy-shape-nested", npy_head(npy_dict(shape="(" * 10000), bytes(6))
    yield "npy-shape-open", npy_head("{'shape': (3, 2", bytes(6))
    yield "npy-shape-overflows", npy_head(npy_dict("'<f8'", shape="(1, %d, %d, %d)" % ((2**31 - 1,) * 3)), bytes(6))
    yield "npy-row-of-16-gib", npy_head(npy_dict("'<f8'", shape="(1, 65536, 32768)"), bytes(6)), "65 78"
    yield "npy-dim-0", npy_head(npy_dict(shape="(3, 0)"))
    yield "npy-scalar", npy_head(npy_dict(shape="()"), b"a")
    yield "npy-key-twice", npy_head(npy_dict(more="'shape': (1, 2)"), bytes(6))
    yield "npy-key-unknown", npy_head(npy_dict(more="'evil': True"), bytes(6))
    yield "npy-key-missing", npy_head("{'descr': '|u1', 'shape': (3, 2)}", bytes(6))
    yield "npy-escapes", npy_head("{'\\x64escr': '|u1'}", bytes(6))
    yield "npy-version-9", npy_head(npy_dict(), bytes(6), version=1).replace(b"NUMPY\1", b"NUMPY\x09")
    yield "npy-cut", npy(np.zeros((3, 2), "|u1"))[:-1]
    yield "npy-surplus", npy(np.zeros((3, 2), "|u1")) + b"a"
    yield "npy-1e300", npy(np.full((2, 2), 1e300))
    images = idx(8, [2, 2, 2], bytes(8))
    yield "gz-of-nothing", gz(b"")
    yield "gz-head-only", gz(images)[:10]
    yield "gz-cut", gz(images)[:-1]
    yield "gz-wrong-crc", gz(images)[:-8] + b"abcd" + gz(images)[-4:]
    yield "gz-wrong-length", gz(images)[:-4] + b"\x0f\0\0\0"
    yield "gz-surplus", gz(images) + b"surplus"
    yield "gz-surplus-zeros", gz(images) + bytes(1000) + b"surplus"
    yield "gz-half-a-member", gz(images) + gz(b"x")[:9]
    yield "gz-nested-2", gz(gz(images))
    nested = images
    for _ in range(30):
        nested = gz(nested)
    yield "gz-nested-30", nested
    yield "gz-zeros-1-gib", gz(bytes(1 << 24)) * 64
    yield "gz-images-256-mib", gz(idx(8, [2**31 - 1, 28, 28], b"")) + gz(bytes(1 << 24)) * 16
    yield "gz-members-50000", gz(b"") * 50000
    yield "gz-no-deflate", b"\x1f\x8b\x07" + bytes(20)
    yield "gz-name-without-end", b"\x1f\x8b\x08\x08" + bytes(6) + b"a" * 100000


def damaged(data, at, to):
    return data[:at] + to + data[at + len(to):]


def pictures():
    good = png(2, 2, 8, 0, b"\0ab\0cd")
    ihdr = good[8:33]
    yield "signature-only", good[:8]
    yield "head-only", good[:33]
    yield "cut-in-idat", good[:50]
    yield "no-iend", good[:-12]
    yield "wrong-crc", damaged(good, 30, b"abc")
    yield "wrong-idat-crc", damaged(good, len(good) - 16, b"abcd")
    yield "ihdr-twice", good[:33] + ihdr + good[33:]
    yield "ihdr-missing", good[:8] + good[33:]
    yield "ihdr-length", damaged(good, 8, b"\0\0\0\x0e")
    yield "chunk-of-4-gib", good[:33] + b"\xff\xff\xff\xffIDAT" + bytes(100)
    yield "chunk-of-2-gib", good[:33] + b"\x7f\xff\xff\xfftEXt" + bytes(100)
    for name, w, h in (("0", 0, 0), ("65535", 65535, 65535), ("2-31", 2**31 - 1, 2**31 - 1), ("2-32", U32, U32), ("long", 2**31 - 1, 1),
                       ("16-mpx-and-1", 4097, 4096)):
        yield "size-" + name, png(w, h, 8, 6, b"\0abcd" * 10)
    yield "size-16-mpx-without-rows", png(4096, 4096, 8, 2, b"")
    yield "size-16-mpx-16-bit-interlaced", png(4096, 4096, 16, 6, bytes(1000), interlace=1)
    yield "bomb-16-mpx", png(4096, 4096, 8, 2, bytes(4096 * (3 * 4096 + 1))), "0"
    yield "bomb-1-bit", png(4096, 4096, 1, 0, bytes(4096 * 513)), "0"
    yield "depth-3", png(2, 2, 3, 0, b"\0ab\0cd")
    yield "colour-5", png(2, 2, 8, 5, b"\0ab\0cd")
    yield "interlace-9", png(2, 2, 8, 0, b"\0ab\0cd", interlace=9)
    yield "palette-missing", png(2, 2, 8, 3, b"\0ab\0cd")
    yield "palette-long", png(2, 2, 8, 3, b"\0\0\0\0\0\0", extra=chunk(b"PLTE", bytes(3 * 300)))
    yield "filter-9", png(2, 2, 8, 0, b"\x09ab\x09cd")
    yield "too-few-pixels", png(2, 2, 8, 0, b"\0ab\0c")
    yield "idat-no-zlib", good[:33] + chunk(b"IDAT", b"hello, world") + good[-12:]
    yield "idat-wrong-adler", good[:33] + chunk(b"IDAT", zlib.compress(b"\0ab\0cd")[:-4] + b"abcd") + good[-12:]
    yield "flood-text", good[:33] + chunk(b"tEXt", b"a\0b") * 50000 + good[33:], "0 65"
    yield "flood-unknown", good[:33] + chunk(b"abCd", b"a") * 50000 + good[33:], "0 65"
    yield "flood-critical", good[:33] + chunk(b"ABCD", b"a") * 50000 + good[33:]
    yield "flood-empty-idat", good[:33] + chunk(b"IDAT", b"") * 50000 + good[33:], "0 65"
    bomb = zlib.compress(bytes(200 << 20), 1)
    yield "ztxt-bomb", good[:33] + chunk(b"zTXt", b"a\0\0" + bomb) + good[33:], "0 65"
    yield "iccp-bomb", good[:33] + chunk(b"iCCP", b"a\0\0" + bomb) + good[33:], "0 65"
    yield "splt-4-mib", good[:33] + chunk(b"sPLT", b"a\0\x08" + bytes(4 << 20)) + good[33:], "0 65"


def tar(*members, form=tarfile.USTAR_FORMAT, tail=bytes(1024)):
    """members: (TarInfo, bytes)"""
    b = b""
    for info, data in members:
        b += info.tobuf(form) + data + bytes(-len(data) % 512)
    return b + tail


def member(name, data=b"", kind=tarfile.REGTYPE, size=None, link=""):
    info = tarfile.TarInfo(name)
    info.size = len(data) if size is None else size
    info.type = kind
    info.linkname = link
    return info, data


def resum(block):
    block = bytearray(block)
    block[148:156] = b" " * 8
    block[148:155] = b"%06o\0" % sum(block)
    return bytes(block)


def gnu_number(n):
    return b"%011o\0" % n if n < 8**11 else b"\x80\0\0\0" + struct.pack(">Q", n)


def gnu_sparse(name, size):
    """A member of this size: a hole, and 512 bytes behind it."""
    block = bytearray(member(name, size=512)[0].tobuf(tarfile.GNU_FORMAT))
    block[156] = ord("S")
    block[386:410] = gnu_number(size - 512) + gnu_number(512)
    block[483:495] = gnu_number(size)
    return resum(block) + bytes(512)


def pax_sparse(name, size):
    lines = b""
    for k, v in (("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", name), ("GNU.sparse.realsize", str(size))):
        body = b" " + k.encode() + b"=" + v.encode() + b"\n"
        lines += b"%d" % (len(body) + 2) + body
    data = b"1\n%d\n512\n" % (size - 512)
    return tar(member("p", lines, tarfile.XHDTYPE), member("x", data + bytes(1024 - len(data))), tail=b"")


def tars():
    good = png(2, 2, 8, 0, b"\0ab\0cd")
    a = member("a/x.png", good)
    blocks = tar(a, tail=b"")
    yield "no-end", blocks
    yield "one-zero-block", blocks + bytes(512)
    yield "cut-in-member", blocks[:600]
    yield "cut-in-padding", blocks[:-1]
    yield "half-zero-block", blocks + bytes(1023)
    yield "garbage-after-end", blocks + bytes(1024) + b"garbage"
    yield "tar-after-end", tar(a) + tar(a)
    yield "empty", b"\0" * 257 + b"ustar\0" + bytes(10240)
    yield "zeros", bytes(10240)
    yield "no-pictures", tar(member("a/readme.txt", b"hello"))
    yield "no-members", tar(member("a/", kind=tarfile.DIRTYPE))
    yield "wrong-sum", damaged(tar(a), 10, b"abc")
    yield "second-wrong-sum", blocks + damaged(blocks, 10, b"abc") + bytes(1024)
    yield "symlink", tar(member("a/x.png", kind=tarfile.SYMTYPE, link="/etc/passwd"))
    yield "hardlink", tar(member("a/x.png", kind=tarfile.LNKTYPE, link="/etc/passwd"))
    yield "device", tar(member("a/x.png", kind=tarfile.CHRTYPE))
    yield "fifo", tar(member("a/x.png", kind=tarfile.FIFOTYPE))
    yield "absolute", tar(member("/tmp/iae-escaped/x.png", good)), "0"
    yield "dotdot", tar(member("../escaped/x.png", good)), "0 65"
    yield "dotdot-class", tar(member("a/../x.png", good), member("b/x.png", good))
    yield "class-escapes", tar(member("a/\x1b[2J/x.png", good), member("b/x.png", good))
    yield "class-newline", tar(member("a/b\nc/x.png", good), member("b/x.png", good))
    yield "class-no-utf8", tar(member("a/XY/x.png", good), member("b/x.png", good)).replace(b"XY", b"\xff\xfe"), "0 65"
    yield "damaged-picture", tar(member("a/x.png", good[:40]))
    yield "size-2-gib", tar(member("a/x.png", size=2 << 30))
    yield "size-2-gib-skipped", tar(member("a/x.txt", size=2 << 30))
    yield "size-negative", resum(damaged(tar(a), 124, b"\xff" * 12)[:512]) + tar(a)[512:]
    yield "size-2-63", resum(damaged(tar(a), 124, b"\x80" + bytes(3) + b"\x7f" + b"\xff" * 7)[:512]) + tar(a)[512:]
    yield "size-letters", resum(damaged(tar(a), 124, b"evil")[:512]) + tar(a)[512:], "0 65"
    for name, size in ("60-mib", 60 << 20), ("1-tib", 1 << 40), ("2-62", 1 << 62):
        yield "sparse-" + name, gnu_sparse("a/x.png", size) + bytes(1024)
        yield "sparse-skipped-" + name, gnu_sparse("a/x.txt", size) + blocks + bytes(1024)
        yield "sparse-pax-" + name, pax_sparse("a/x.png", size) + bytes(1024)
        yield "sparse-pax-skipped-" + name, pax_sparse("a/x.txt", size) + blocks + bytes(1024)
    yield "long-name-8-gib", tar(member("././@LongLink", kind=b"L", size=8 << 30), form=tarfile.GNU_FORMAT)
    yield "long-name-1-mib", tar(member("././@LongLink", b"a" * (1 << 20), kind=b"L"), a, form=tarfile.GNU_FORMAT), "0 65"
    yield "pax-2-gib", tar(member("p", kind=tarfile.XHDTYPE, size=2 << 30), a)
    yield "pax-1-mib", tar(member("p", b"1048576 comment=" + b"a" * ((1 << 20) - 17) + b"\n", kind=tarfile.XHDTYPE), a), "0 65"
    yield "pax-length-lies", tar(member("p", b"99999999 path=a\n", kind=tarfile.XHDTYPE), a), "0 65"
    yield "pax-size-2-62", tar(member("p", b"%d size=%d\n" % (len(b" size=\n") + 21, 1 << 62), kind=tarfile.XHDTYPE), a), "65"
    yield "members-empty-2000", tar(*[member("a/%d.png" % i) for i in range(2000)])
    yield "gzipped-cut", gz(tar(a))[:-9]
    yield "gzipped-bomb-skipped", gz(tar(member("a/x.txt", bytes(64 << 20)), a)), "0"
    yield "gzipped-bomb", gz(tar(member("a/x.png", bytes(63 << 20)), a))
    bits = png(4096, 4096, 1, 0, bytes(4096 * 513))
    yield "gzipped-bombs-1-bit", gz(tar(*[member("a/%d.png" % i, bits) for i in range(300)]))
    yield "bombs-1-bit", tar(*[member("a/%d.png" % i, bits) for i in range(300)])
    yield "folders-deep", tar(member("a/" * 40 + "x.png", good)), "0"


def zip_file(method, payload, size, name=b"a/x.png", crc=0, flags=0, count=1, offset=0, size_c=None, more=b"", directory=1):
    packed = len(payload) if size_c is None else size_c
    local = struct.pack("<IHHHHHIIIHH", 0x04034b50, 63, flags, method, 0, 0, crc, packed, size, len(name), len(more)) + name + more
    entry = struct.pack("<IHHHHHHIIIHHHHHII", 0x02014b50, 63, 63, flags, method, 0, 0, crc, packed, size, len(name), len(more), 0,
                        0, 0, 0, offset) + name + more
    at = len(local) + len(payload)
    return (local + payload + entry * directory +
            struct.pack("<IHHHHIIH", 0x06054b50, 0, 0, count, count, len(entry) * directory, at, 0))


def raw_deflate(data):
    c = zlib.compressobj(9, zlib.DEFLATED, -15)
    return c.compress(data) + c.flush()


def zipped(*members, how=zipfile.ZIP_DEFLATED):
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w", how) as z:
        for name, data in members:
            z.writestr(zipfile.ZipInfo(name), data, how)
    return b.getvalue()


def zips():
    good = png(2, 2, 8, 0, b"\0ab\0cd")
    crc = zlib.crc32(good)
    yield "no-directory", zip_file(0, good, len(good), crc=crc)[:30 + 7 + len(good)]
    yield "cut", zipped(("a/x.png", good))[:-1]
    yield "empty", b"PK\5\6" + bytes(18)
    yield "wrong-crc", zip_file(0, good, len(good), crc=1)
    yield "wrong-crc-deflated", zip_file(8, raw_deflate(good), len(good), crc=1)
    yield "size-too-small", zip_file(8, raw_deflate(good), len(good) - 9, crc=crc)
    yield "size-too-large", zip_file(8, raw_deflate(good), len(good) + 9, crc=crc)
    yield "size-4-gib", zip_file(8, raw_deflate(good), U32 - 1, crc=crc)
    yield "size-4-gib-stored", zip_file(0, good, U32 - 1, size_c=U32 - 1, crc=crc)
    yield "size-packed-beyond", zip_file(8, raw_deflate(good), len(good), size_c=1 << 20, crc=crc)
    yield "zip64-2-63", zip_file(8, raw_deflate(good), U32, size_c=U32, crc=crc, more=struct.pack("<HHQQ", 1, 16, 2**63 - 1, 2**63 - 1))
    yield "count-65535", zip_file(0, good, len(good), crc=crc, count=65535), "0 65"
    yield "count-0", zip_file(0, good, len(good), crc=crc, count=0), "0 65"
    yield "offset-beyond", zip_file(0, good, len(good), crc=crc, offset=1 << 30)
    yield "offset-2-32", zip_file(0, good, len(good), crc=crc, offset=U32 - 1)
    yield "directory-10000-times", zip_file(0, good, len(good), crc=crc, directory=10000, count=10000), "0 65"
    yield "encrypted", zip_file(0, bytes(12) + good, len(good), flags=1, crc=crc)
    yield "method-99", zip_file(99, good, len(good), crc=crc)
    yield "method-imploded", zip_file(6, good, len(good), crc=crc)
    yield "method-lzma-4-gib", zip_file(14, b"\x09\x14\x05\0\x5d" + struct.pack("<I", U32) + bytes(60), 1 << 20)
    yield "method-ppmd-256-mib", zip_file(98, struct.pack("<H", 15 | 255 << 4) + bytes(300), 1 << 20)
    yield "method-bzip2-bomb", zip_file(12, bz2.compress(bytes(60 << 20)), 60 << 20)
    yield "bomb", zipped(("a/x.png", bytes(65 << 20)))
    yield "bomb-63-mib", zipped(("a/x.png", bytes(63 << 20)))
    yield "bombs-skipped", zipped(*[("a/%d.txt" % i, bytes(20 << 20)) for i in range(5)], ("a/x.png", good)), "0"
    bits = png(4096, 4096, 1, 0, bytes(4096 * 513))
    yield "bombs-1-bit", zipped(*[("a/%d.png" % i, bits) for i in range(300)])
    yield "nested", zipped(("a/x.png", zipped(("a/x.png", good))))
    yield "absolute", zipped(("/tmp/iae-escaped/x.png", good)), "0"
    yield "dotdot", zipped(("../escaped/x.png", good)), "0 65"
    yield "dotdot-class", zipped(("a/../x.png", good), ("b/x.png", good))
    yield "backslash", zipped(("..\\escaped\\x.png", good)), "0 65"
    yield "name-zero-byte", zip_file(0, good, len(good), name=b"a\0x.png", crc=crc), "0 65"
    yield "name-empty", zip_file(0, good, len(good), name=b"", crc=crc)
    yield "name-60000", zip_file(0, good, len(good), name=b"a" * 60000 + b".png", crc=crc), "0 65"
    link = zipfile.ZipInfo("a/x.png")
    link.external_attr = 0o120777 << 16
    link.create_system = 3
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w") as z:
        z.writestr(link, b"/etc/passwd")
    yield "symlink", b.getvalue()
    yield "classes-3000", zipped(*[("a/%s%05d/x.png" % ("c" * 30, i), b"") for i in range(3000)])
    yield "damaged-picture", zipped(("a/x.png", good[:40]))


KINDS = {"stream": (streams, "65"), "large": (permuted, "0"), "model": (models, "65"), "spec": (specs, "78"), "text": (texts, "65"),
         "array": (arrays, "65"), "picture": (pictures, "65"), "tar": (tars, "65"), "zip": (zips, "65"), **foreign.KINDS}


def good():
    """What the programs need besides."""
    x = np.ones((3, 2), "<f4")
    weights = [("encoder.0.weight", np.ones((1, 2), "<f4")), ("encoder.0.bias", np.ones(1, "<f4")),
               ("decoder.0.weight", np.ones((2, 1), "<f4")), ("decoder.0.bias", np.ones(2, "<f4"))]
    yield "a.spec", SPEC.encode()
    yield "model.iae", model(SPEC, weights)
    yield "rows.iae", stream([{"x": x}])
    yield "codes.iae", stream([{"x": x, "z": x[:, :1]}])
    yield "good.idx", idx(8, [2, 2, 2], bytes(8))
    yield "one.png", png(2, 2, 8, 0, b"\0ab\0cd")


def main():
    lines = []
    os.makedirs(os.path.join(sys.argv[1], "good"), exist_ok=True)
    for name, data in good():
        with open(os.path.join(sys.argv[1], "good", name), "wb") as f:
            f.write(data)
    for kind, (make, usual) in KINDS.items():
        os.makedirs(os.path.join(sys.argv[1], kind), exist_ok=True)
        for name, data, *codes in make():
            with open(os.path.join(sys.argv[1], kind, name), "wb") as f:
                f.write(data)
            lines.append("%s\t%s\t%s\n" % (kind, name, codes[0] if codes else usual))
    with open(os.path.join(sys.argv[1], "table"), "w") as f:
        f.writelines(lines)


if __name__ == "__main__":
    main()
