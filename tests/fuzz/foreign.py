"""Hostile files of the formats of data sets and models of others, for attacks.py: one function a kind."""
import base64
import importlib.util
import io
import json
import os
import struct
import tarfile
import zipfile
import zlib

import numpy as np

from seeds import gz, png

_where = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli", "formats-data.py")
_spec = importlib.util.spec_from_file_location("formats_data", _where)
data = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(data)
mat, array, packed = data.mat, data.array, data.packed

U32 = 0xffffffff
X = np.arange(4 * 5 * 3 * 7, dtype="u1").reshape(4, 5, 3, 7)
Y = np.arange(7, dtype="u1").reshape(7, 1)


def words(*v):
    return struct.pack("<%dI" % len(v), *v)


def matrix(klass=9, dims=(4, 5, 3, 7), name=b"X", kind=2, body=None, size=None, flags=0, before=b"", after=b"", total=None):
    """An array whose every length can lie."""
    body = X.tobytes("F") if body is None else body
    raw = words(6, 8, klass | flags << 8, 0) + words(5, 4 * len(dims)) + struct.pack("<%dI" % len(dims), *dims) + bytes(-4 * len(dims) % 8)
    raw += words(1, len(name)) + name + bytes(-len(name) % 8) + before
    raw += words(kind, len(body) if size is None else size) + body + bytes(-len(body) % 8) + after
    return words(14, len(raw) if total is None else total) + raw


def deflate(raw, how=9):
    return words(15, len(zlib.compress(raw, how))) + zlib.compress(raw, how)


def zeros_of(head, n):
    """head and n zeros, as a compressed element."""
    z = zlib.compressobj(9)
    out = z.compress(head)
    for _ in range(n >> 20):
        out += z.compress(bytes(1 << 20))
    out += z.compress(bytes(n & (1 << 20) - 1)) + z.flush()
    return words(15, len(out)) + out


def mats():
    good = mat("<", array("<", "X", X), array("<", "y", Y))
    y = array("<", "y", Y)
    head = mat("<")
    yield "header-only", head
    yield "header-cut", head[:127]
    yield "header-4", good[:126] + b"XX" + good[128:]
    yield "version-0", good[:124] + b"\0\0IM" + good[128:]
    yield "version-7.3", good[:124] + b"\0\2IM" + good[128:]
    yield "order-lies", good[:124] + b"\1\0MI" + good[128:]
    yield "cut-in-tag", good[:131]
    yield "cut-in-data", good[:300]
    yield "tag-of-4-gib", good[:132] + words(U32) + good[136:]
    yield "tag-of-0", good[:132] + words(0) + good[136:]
    yield "tag-too-short", good[:132] + words(40) + good[136:]
    yield "element-of-doubles", head + words(9, 16) + bytes(16)
    yield "element-unknown", head + words(99, 16) + bytes(16)
    yield "flags-short", head + words(14, 64, 6, 4) + bytes(56)
    yield "flags-small", head + words(14, 64, 4 << 16 | 6, 9) + bytes(56)
    for name, dims in (("negative", (4, 5, 3, U32)), ("huge", (0x7fffffff,) * 4), ("wrap", (65536, 65536, 65536, 65536)), ("rank-9", (1,) * 9),
                       ("rank-1", (420,)), ("rank-0", ()), ("too-many", (4, 5, 3, 8)), ("too-few", (4, 5, 3, 6)), ("rank-6", (1, 1, 4, 5, 3, 7))):
        yield "dims-" + name, head + matrix(dims=dims) + y
    yield "dims-none", head + matrix(dims=(4, 5, 3, 0), body=b""), "0 65"
    yield "dims-empty-rows", head + matrix(dims=(0, 5, 3, 7), body=b"") + y
    yield "name-64", head + matrix(name=b"n" * 64)
    yield "name-escapes", head + matrix(name=b"\x1b[2J")
    yield "name-4-gib", head + words(14, 1000, 6, 8, 9, 0, 5, 8, 2, 2, 1, U32) + bytes(900)
    yield "data-of-4-gib", head + matrix(size=U32)
    yield "data-of-type-14", head + matrix(kind=14)
    yield "data-of-type-8", head + matrix(kind=8)
    yield "data-in-tag-of-5", head + matrix(before=words(5 << 16 | 2, 0))
    yield "more-than-data", head + matrix(after=bytes(8)) + y
    yield "class-cell", head + matrix(klass=1) + y
    yield "class-sparse", head + matrix(klass=5) + y
    yield "class-opaque", head + matrix(klass=17) + y
    yield "class-0", head + matrix(klass=0) + y
    yield "complex", head + matrix(flags=8, after=words(2, 420) + bytes(424)) + y
    yield "x-twice", head + matrix() + matrix() + y
    yield "y-twice", head + matrix() + y + y
    yield "y-short", head + matrix() + array("<", "y", Y[:3])
    yield "y-nan", head + matrix() + array("<", "y", np.full((7, 1), np.nan))
    yield "y-huge", head + matrix() + array("<", "y", np.full((7, 1), 1e300))
    yield "y-2-62", head + matrix() + array("<", "y", np.full((7, 1), 1 << 62, "i8"))
    yield "y-only", head + y
    yield "u1-from-300", head + array("<", "X", X.astype("u1"), "u2")[:-8] + b"\xff" * 8 + y
    yield "f4-from-1e300", head + array("<", "X", np.full((2, 2, 3, 7), 1e300)) + y
    yield "arrays-50000", head + array("<", "a", np.zeros((1, 1), "u1"), klass=4) * 50000
    yield "packed-no-zlib", head + words(15, 100) + b"garbage" * 20
    yield "packed-cut", (head + deflate(matrix()))[:-9]
    yield "packed-sum", head + deflate(matrix())[:-1] + b"\0" + y
    yield "packed-more", head + words(15, len(deflate(matrix()))) + deflate(matrix())[8:] + bytes(8) + y
    yield "packed-two-streams", head + words(15, 2 * len(deflate(matrix())) - 16) + deflate(matrix())[8:] * 2
    yield "packed-in-packed", head + deflate(deflate(matrix()))
    yield "packed-empty", head + words(15, 0) + y
    yield "packed-of-4-gib", head + words(15, U32) + deflate(matrix())[8:]
    yield "packed-short-content", head + deflate(matrix()[:200]) + y
    yield "packed-long-content", head + deflate(matrix() + bytes(8)) + y
    yield "packed-gzip", head + words(15, len(gz(matrix()))) + gz(matrix())
    top = matrix(dims=(1 << 30, 1), name=b"y", body=b"", size=1 << 30, total=(1 << 30) + 56)
    yield "bomb-of-labels", head + zeros_of(top, 64 << 20)
    top = matrix(dims=(10 << 20, 1), name=b"y", body=b"", size=10 << 20, total=(10 << 20) + 56)
    yield "bomb-of-10-million-labels", head + zeros_of(top, 10 << 20)
    top = matrix(dims=(65535, 16384, 1, 2), body=b"", size=2 * 65535 * 16384, total=2 * 65535 * 16384 + 64)
    yield "row-of-1-gib", head + zeros_of(top, 8 << 20), "65 78"
    yield "gzipped-cut", gz(good)[:-9]
    yield "gzipped-bit", gz(good)[:80] + b"\xff" + gz(good)[81:]


def npy(kind, shape, body):
    head = ("{'descr': '%s', 'fortran_order': False, 'shape': %s, }" % (kind, shape)).encode()
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(head) + 1) + head + b"\n" + body


def numpys(**members):
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED) as z:
        for name, raw in members.items():
            z.writestr(zipfile.ZipInfo(name + ".npy"), raw, zipfile.ZIP_DEFLATED)
    return b.getvalue()


def npzs():
    x, y = npy("|u1", "(7, 4)", bytes(28)), npy("|u1", "(7,)", bytes(7))
    good = numpys(x=x, y=y)
    yield "cut", good[:-10]
    yield "bit", good[:60] + bytes([good[60] ^ 16]) + good[61:]
    yield "labels-2-31", numpys(x=x, y=npy("|u1", "(2147483647,)", bytes(7)))
    yield "labels-11-million", numpys(x=x, y=npy("|u1", "(11534336,)", bytes(11 << 20)))
    yield "labels-9-million", numpys(x=x, y=npy("|u1", "(9437184,)", bytes(9 << 20)))
    yield "labels-matrix", numpys(x=x, y=npy("|u1", "(7, 2, 2)", bytes(28)))
    yield "labels-floats", numpys(x=x, y=npy("<f4", "(7,)", b"\0\0\0\x3f" * 7))
    yield "fields-cut", numpys(x=x, y=y, z=npy("<f4", "(7, 3)", bytes(83)))
    yield "fields-more", numpys(x=x, y=y, z=npy("<f4", "(7, 3)", bytes(85)))
    yield "fields-100", numpys(x=x, **{"f%d" % i: y for i in range(100)}), "0 65"
    yield "rows-cut", numpys(x=x[:-1], y=y)
    yield "rows-more", numpys(x=x + b"x", y=y)
    yield "rows-2-31", numpys(x=npy("|u1", "(2147483647, 4)", bytes(28)))
    yield "rows-of-object", numpys(x=npy("|O", "(7, 4)", bytes(28)))
    yield "rows-twice", numpys(x=x, X=x, y=y)
    yield "rows-not-there", numpys(y=y)
    yield "no-npy", numpys(x=b"garbage" * 9)
    yield "bomb", numpys(x=npy("|u1", "(16, 4194304)", bytes(64 << 20)), z=bytes(256 << 20)), "0 65"


def cifars():
    record = b"\3" + bytes(3072)
    yield "empty", b""
    yield "cut", (record * 3)[:-1]
    yield "one-more", record * 3 + b"\1"
    yield "label-10", record + b"\12" + bytes(3072)
    yield "label-255", record + b"\xff" * 3073
    yield "gzipped-cut", gz(record * 3)[:-3]
    yield "text", b"3," * 4000


# ---- pictures ----

def marker(kind, body=b""):
    return struct.pack(">BBH", 0xff, kind, len(body) + 2) + body


def jpeg(w=8, h=8, parts=1, sof=0xc0, scans=None, body=b"\x3f", tables=True, end=b"\xff\xd9", head=b"\xff\xd8", precision=8):
    """Black pictures: every block is coded as the two bits 00, a DC of 0 and an end."""
    raw = head + marker(0xdb, b"\0" + b"\1" * 64)
    raw += marker(sof, struct.pack(">BHHB", precision, h, w, parts) + b"".join(bytes([i + 1, 0x11, 0]) for i in range(parts)))
    if tables:
        raw += marker(0xc4, b"\0" + bytes([1]) + bytes(15) + b"\0") + marker(0xc4, b"\x10" + bytes([1]) + bytes(15) + b"\0")
    for part, first, last, bits in scans or [(None, 0, 63, 0)]:
        which = range(parts) if part is None else [part]
        raw += marker(0xda, bytes([len(which)]) + b"".join(bytes([i + 1, 0]) for i in which) + bytes([first, last, bits])) + body
    return raw + end


def progressive(w, h, scans):
    """A picture of one component of which each scan is legal: DC, then bit after bit of each coefficient, all zero, by runs."""
    blocks = (w + 7) // 8 * ((h + 7) // 8)
    dc = (b"\0" * ((blocks + 7) // 8 + 1))
    raw = b"\xff\xd8" + marker(0xdb, b"\0" + b"\1" * 64) + marker(0xc2, struct.pack(">BHHB", 8, h, w, 1) + b"\1\x11\0")
    raw += marker(0xc4, b"\0" + bytes([1]) + bytes(15) + b"\0") + marker(0xc4, b"\x10" + bytes([1]) + bytes(15) + b"\xe0")
    raw += marker(0xda, b"\1\1\0" + bytes([0, 0, 0])) + dc
    # one code 0 and fourteen ones: a run of 32767 blocks
    run = (blocks + 32766) // 32767
    bits = ("0" + "1" * 14) * run
    bits += "1" * (-len(bits) % 8)
    body = bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8)).replace(b"\xff", b"\xff\0")
    n = 0
    for bit in range(13, -1, -1):
        for k in range(1, 64):
            if n == scans:
                return raw + b"\xff\xd9"
            raw += marker(0xda, b"\1\1\0" + bytes([k, k, (0 if bit == 13 else (bit + 1) << 4) | bit])) + body
            n += 1
    return raw + b"\xff\xd9"


def jpegs():
    good = jpeg()
    yield "good", good, "0"
    yield "progressive-few", progressive(64, 64, 20), "0"
    for n in 3, 4, 20, len(good) // 2, len(good) - 2, len(good) - 1:
        yield "cut-%d" % n, good[:n]
    yield "no-end", good[:-2]
    yield "wrong-end", good[:-2] + b"\xff\xd8"
    yield "no-tables", jpeg(tables=False)
    yield "no-scan", good[:good.index(b"\xff\xda")] + b"\xff\xd9"
    yield "no-width", jpeg(w=0)
    yield "no-height", jpeg(h=0)
    yield "65535x65535", jpeg(65535, 65535)
    yield "4097x4097", jpeg(4097, 4097)
    yield "large-and-empty", jpeg(4096, 4096)
    yield "cmyk", jpeg(parts=4, body=b"\0"), "0"
    yield "cmyk-cut", jpeg(parts=4, body=b"\0")[:-2]
    yield "cmyk-large-and-empty", jpeg(4096, 4096, parts=4)
    yield "two-components", jpeg(parts=2)
    yield "no-components", jpeg(parts=0)
    yield "12-bits", jpeg(precision=12)
    yield "arithmetic", jpeg(sof=0xc9), "0 65"
    yield "lossless", jpeg(sof=0xc3)
    yield "garbage-in-scan", jpeg(body=b"garbage\xff\0" * 9)
    yield "garbage-between", good.replace(b"\xff\xda", b"garbage\xff\xda", 1), "0"
    yield "garbage-before-end", good[:-2] + b"garbage" + good[-2:], "0"
    yield "garbage-before-end-8-mib", good[:-2] + b"\xff\0" * (4 << 20) + good[-2:], "0"
    yield "table-of-256", good.replace(b"\x10\1" + bytes(15), b"\x10" + b"\xff" * 16)
    yield "table-lies", good.replace(b"\x10\1", b"\x10\3")
    yield "table-no-quantization", good.replace(b"\xff\xdb", b"\xff\xfe")
    yield "marker-too-short", b"\xff\xd8\xff\xdb\0\0" + good[6:]
    yield "markers-20000", b"\xff\xd8" + marker(0xfe, b"x") * 20000 + good[2:], "0"
    yield "comment-of-64-kib", b"\xff\xd8" + marker(0xfe, b"x" * 65000) * 40 + good[2:], "0"
    yield "scan-twice", jpeg(scans=[(None, 0, 63, 0)] * 2), "0 65"
    yield "scans-101", progressive(64, 64, 101)
    yield "scans-800", progressive(64, 64, 800)
    yield "scans-800-large", progressive(4096, 4096, 800)
    yield "scans-of-no-order", jpeg(sof=0xc2, scans=[(0, 5, 63, 0x31)] * 50)
    yield "progressive-and-empty", jpeg(4096, 4096, sof=0xc2, scans=[(0, 0, 0, 0)])
    yield "progressive-only-dc", progressive(64, 64, 0), "0"
    yield from jpegs_turned()


def exif(order="<", kind=3, at=8, entries=2, way=6):
    head = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(order + "IH", at, entries)
    value = struct.pack(order + "HH", way, 0) if kind == 3 else struct.pack(order + "I", way)
    return head + struct.pack(order + "HHII", 0x100, 4, 1, 7) + struct.pack(order + "HHI", 0x112, kind, 1) + value + bytes(4)


def exifs():
    yield "little", exif()
    yield "big", exif(">")
    yield "long", exif(kind=4)
    yield "prefixed", b"Exif\0\0" + exif(">")
    yield "loop", exif(at=0)
    yield "many", exif(entries=65535)
    yield "far", exif(at=U32)
    yield "cut", exif()[:20]
    yield "way-9", exif(way=9)


def jpegs_turned():
    """EXIF data are never an error, whatever is in them."""
    good = jpeg()
    for name, data in exifs():
        yield "exif-" + name, good[:2] + marker(0xe1, b"Exif\0\0" + data) + good[2:], "0"
    yield "exif-20000", good[:2] + marker(0xe1, b"Exif\0\0" + exif()) * 20000 + good[2:], "0"
    yield "app1-2-million", good[:2] + marker(0xe1) * (2 << 20) + good[2:], "0"
    yield "exif-of-64-kib", good[:2] + marker(0xe1, b"Exif\0\0" + exif(entries=5000) + bytes(65000)) + good[2:], "0"


GIF_PALETTE = b"\0\0\0\x55\x55\x55\xaa\xaa\xaa\xff\xff\xff"
GIF_CLEAR = b"!\xf9\4\1\0\0\2\0"


def gif_frame(w, h, at=(0, 0), flags=0, palette=b"", pixels=None):
    """Indexes of 7 bits, each in a code of 8."""
    pixels = b"\0\1\2\3" if pixels is None else pixels
    return b"," + struct.pack("<HHHHB", *at, w, h, flags) + palette + bytes([7, len(pixels) + 2, 0x80]) + pixels + b"\x81\0"


def gif(w, h, frames, palette=GIF_PALETTE, end=b";"):
    return b"GIF89a" + struct.pack("<HHBBB", w, h, 0x81 if palette else 0, 0, 0) + palette + frames + end


def gifs():
    frame = gif_frame(2, 2)
    good = gif(2, 2, frame)
    yield "good", good, "0"
    for n in 5, 6, 12, 20, 30, len(good) - 2, len(good) - 1:
        yield "cut-%d" % n, good[:n]
    yield "interlaced", gif(1, 4, gif_frame(1, 4, flags=0x40)), "0"
    yield "palettes", gif(2, 2, gif_frame(2, 2, flags=0x81, palette=b"\xff" + GIF_PALETTE[1:])), "0"
    yield "no-palette", gif(2, 2, frame, b""), "0"
    yield "clear", gif(3, 3, GIF_CLEAR + frame), "0"
    yield "clear-short", gif(2, 2, b"!\xf9\3\1\0\0\0" + frame)
    yield "within", gif(5, 5, gif_frame(2, 2, at=(2, 1))), "0"
    yield "beyond", gif(1, 1, gif_frame(2, 2, at=(2, 1))), "0"
    yield "two", gif(2, 2, frame + b"!\xff\3abc\0" + GIF_CLEAR + frame), "0"
    yield "more", good + b"more", "0"
    yield "no-frame", gif(2, 2, b"")
    yield "no-width", gif(2, 2, gif_frame(0, 2))
    yield "no-screen", gif(0, 0, frame), "0"
    yield "too-few", gif(2, 2, gif_frame(2, 2, pixels=b"\1\2"))
    yield "too-many", gif(2, 2, gif_frame(2, 2, pixels=b"\1" * 9)), "0"
    yield "index-4", gif(2, 2, gif_frame(2, 2, pixels=b"\1\2\3\4"))
    yield "code-unknown", gif(2, 2, gif_frame(2, 2, pixels=b"\1\xff\2\3")), "0 65"
    yield "codes-of-9-bits", good.replace(b"\7\6\x80", b"\x09\6\x80")
    yield "codes-of-0-bits", good.replace(b"\7\6\x80", b"\0\6\x80")
    yield "record-unknown", gif(2, 2, b"?" + frame)
    yield "record-unknown-behind", gif(2, 2, frame + b"?")
    yield "screen-65535x65535", gif(65535, 65535, frame)
    yield "frame-65535x65535", gif(2, 2, gif_frame(65535, 65535))
    yield "frame-far", gif(2, 2, gif_frame(2, 2, at=(65535, 65535)))
    yield "large-and-empty", gif(4096, 4096, gif_frame(4096, 4096))
    yield "large-screen", gif(4096, 4096, frame), "0"
    yield "clears-8-mib", gif(2, 2, b"," + bytes(4) + b"\2\0\2\0\0\7" + (b"\xff" + b"\x80" * 255) * (32 << 10) + b"\6\x80\0\1\2\3\x81\0"), "0"
    yield "extensions-100000", gif(2, 2, b"!\xfe\1x\0" * 100000 + frame), "0"
    yield "frames-100000", gif(2, 2, frame * 100000), "0"


def tiff(pixels=b"abcd", order="<", end=None, big=False, **more):
    """One strip and numbers of 32 bits; a number is None to leave out its tag."""
    tags = {"t256": 2, "t257": 2, "t258": 8, "t259": 1, "t262": 1, "t273": 16 if big else 8, "t277": 1, "t278": 2, "t279": len(pixels)}
    tags.update(more)
    tags = sorted((int(name[1:]), v) for name, v in tags.items() if v is not None)
    count, number, size = ("Q", "Q", 8) if big else ("H", "I", 4)
    at = (16 if big else 8) + len(pixels)
    head = struct.pack(order + ("2sHHHQ" if big else "2sHI"), b"II" if order == "<" else b"MM", *((43, 8, 0) if big else (42,)), at)
    entries = b""
    for tag, v in tags:
        values = v if isinstance(v, tuple) else (v,)
        packed = b"".join(struct.pack(order + "H", x) for x in values) if isinstance(v, tuple) else struct.pack(order + "I", v & U32)
        place = packed.ljust(size, b"\0") if len(packed) <= size else struct.pack(order + number, at + (8 if big else 2) + len(tags) * (4 + 2 * size) + size)
        entries += struct.pack(order + "HH" + number, tag, 3 if isinstance(v, tuple) else 4, len(values)) + place
    behind = b"".join(struct.pack(order + "H", x) for _, v in tags if isinstance(v, tuple) and 2 * len(v) > size for x in v)
    return head + pixels + struct.pack(order + count, len(tags)) + entries + struct.pack(order + number, at if end is None else end) + behind


def tiff_tiles(pixels, w=16, h=16, **more):
    return tiff(pixels, t273=None, t278=None, t279=None, t322=w, t323=h, t324=8, t325=len(pixels), **more)


def tiffs():
    good = tiff()
    zeros = zlib.compress(bytes(16 << 20), 9)
    yield "good", good, "0"
    for n in 4, 7, 8, 12, 20, 60, len(good) - 5:
        yield "cut-%d" % n, good[:n]
    yield "big-endian", tiff(order=">"), "0"
    yield "bigtiff", tiff(big=True), "0"
    yield "white", tiff(t262=0), "0"
    yield "bits", tiff(b"\x80\x40", t258=1), "0"
    yield "deep", tiff(b"abcdefgh", t258=16), "0"
    yield "colour", tiff(b"abcdefghijkl", t262=2, t277=3, t258=(8, 8, 8)), "0"
    yield "alpha", tiff(b"abcdefghijklmnop", t262=2, t277=4, t258=(8, 8, 8, 8), t338=(2,)), "0"
    yield "premultiplied", tiff(b"abcdefghijklmnop", t262=2, t277=4, t258=(8, 8, 8, 8), t338=(1,)), "0"
    yield "inks", tiff(b"abcdefghijklmnop", t262=5, t277=4, t258=(8, 8, 8, 8)), "0"
    yield "palette", tiff(b"\x40\xc0", t262=3, t258=1, t320=(0, U32 >> 16, 7, 8, 9, 10)), "0"
    yield "palette-short", tiff(t262=3, t320=(0, 1, 2)), "0"               # which libtiff takes for grey
    yield "planes", tiff(b"abcd", t256=1, t257=1, t262=2, t277=3, t258=(8, 8, 8), t284=2, t273=(8, 9, 10), t279=(1, 1, 1)), "0"
    yield "tiles", tiff_tiles(bytes(256)), "0"
    yield "deflate", tiff(zlib.compress(b"abcd"), t259=8), "0"
    yield "predictor", tiff(zlib.compress(b"abcd"), t259=8, t317=2), "0"
    yield "packbits", tiff(b"\3abcd", t259=32773), "0"
    yield "packbits-more", tiff(b"\7abcdefgh", t259=32773), "0 65"
    yield "lzw", tiff(b"\x80\x18\x4c\x46\x43\x28\x08", t259=5), "0 65"
    yield "fax-3", tiff(b"\x35\x35\x00\x10\x01", t256=8, t258=1, t259=3), "0 65"
    yield "fax-4", tiff(b"\xc0\x01\x00\x10", t256=8, t258=1, t259=4, t262=0), "0 65"
    yield "thunderscan", tiff(b"\xc1\xc2", t258=4, t259=32809), "0 65"
    yield "jpeg", tiff(jpeg(), t256=8, t257=8, t278=8, t259=7), "0"
    yield "jpeg-cut", tiff(jpeg()[:-3], t256=8, t257=8, t278=8, t259=7), "0 65"
    yield "jpeg-ycbcr", tiff(jpeg(parts=3), t256=8, t257=8, t278=8, t259=7, t262=6, t277=3, t258=(8, 8, 8)), "0 65"
    yield "jpeg-other-size", tiff(jpeg(64, 64), t256=8, t257=8, t278=8, t259=7), "0 65"
    yield "jpeg-scans-800", tiff(progressive(64, 64, 800), t256=64, t257=64, t278=64, t259=7), "0 65"
    yield "way-6", tiff(t274=6), "0"
    yield "way-99", tiff(t274=99), "0"
    for compression in 6, 32908, 32946, 34661, 34676, 34887, 34925, 50000, 50001, 65535:
        yield "compression-%d" % compression, tiff(t259=compression)
    yield "no-pixels", tiff(t273=None)
    yield "far", tiff(t273=U32)
    yield "no-width", tiff(t256=0)
    yield "no-size", tiff(t256=None, t257=None)
    yield "65535x65535", tiff(t256=65535, t257=65535, t278=65535)
    yield "4g-x-4g", tiff(t256=U32, t257=U32, t278=U32)
    yield "large-and-empty", tiff(t256=4096, t257=4096, t278=4096)
    yield "samples-65535", tiff(t277=65535)
    yield "samples-65535-planes", tiff(t277=65535, t284=2), "0"
    yield "bits-32", tiff(t258=32)
    yield "float", tiff(t339=3)
    yield "lab", tiff(t262=8)
    yield "no-tags", good[:12] + b"\0\0" + bytes(4)
    yield "tags-65535", good[:12] + b"\xff\xff" + good[14:]
    yield "loop", tiff(end=12), "0"
    yield "directory-at-0", good[:4] + bytes(4) + good[8:]
    yield "strips-65535", tiff(t257=65535, t278=1)
    yield "tile-of-1-tib", tiff_tiles(bytes(4), 1 << 20, 1 << 20)
    yield "tile-4g-x-4g", tiff_tiles(bytes(4), 0xfffffff0, 0xfffffff0)
    yield "tile-of-16-mib", tiff_tiles(zeros, 4096, 4096, t259=8), "0"
    yield "tiles-of-16-mib-4096", tiff_tiles(zeros, 16, 1 << 20, t256=65535, t257=1, t259=8)
    yield "bomb-16-mpx", tiff(zeros, t256=4096, t257=4096, t278=4096, t259=8), "0"
    yield "bomb-rgba-16-mpx", tiff(zlib.compress(bytes(64 << 20), 9), t256=4096, t257=4096, t278=4096, t259=8, t277=4, t262=2, t258=(8, 8, 8, 8)), "0"
    yield "tags-unknown-3000", tiff(**{"t%d" % tag: 1 for tag in range(40000, 43000)}), "0"


def pnms():
    pixels = bytes(12)
    yield "good", b"P6 2 2 255\n" + pixels, "0"
    yield "cut", b"P6 2 2 255\n" + pixels[:-1]
    yield "more", b"P6 2 2 255\n" + pixels + b"x"
    yield "head-only", b"P5 "
    yield "bitmap", b"P4 8 8\n" + bytes(8), "0"
    yield "bitmap-cut", b"P4 9 8\n" + bytes(15)
    yield "bitmap-65535", b"P4 65535 65535\n" + bytes(100)
    yield "bitmap-plain", b"P1 3 2\n101\n0 1 0\n", "0"
    yield "bitmap-plain-2", b"P1 3 2\n101\n0 2 0\n"
    yield "bitmap-plain-cut", b"P1 3 2\n101 01\n"
    yield "bitmap-plain-16-million", b"P1 4096 4096\n" + b"1" * 100
    yield "blanks-behind-8-mib", b"P6 2 2 255\n" + pixels + b"\n" * (8 << 20), "0"
    yield "no-width", b"P5 0 2 255\n"
    yield "65536", b"P5 65536 1 255\n" + bytes(65536)
    yield "16-million", b"P5 4097 4097 255\n" + bytes(100)
    yield "16-million-plain", b"P2 4096 4096 255\n" + b"1 " * 100
    yield "most-0", b"P5 2 2 0\n" + bytes(4)
    yield "most-65536", b"P5 2 2 65536\n" + bytes(8)
    yield "most-1-sample-2", b"P5 2 2 1\n\0\1\2\0"
    yield "number-huge", b"P5 99999999999999999999 2 255\n"
    yield "number-negative", b"P5 -2 -2 255\n" + bytes(4)
    yield "plain-letters", b"P2 2 2 255\n1 2 x 4"
    yield "plain-too-large", b"P2 2 2 255\n1 2 256 4"
    yield "remark-8-mib", b"P5\n#" + b"x" * (8 << 20)
    yield "blanks-8-mib", b"P5\n" + b" " * (8 << 20)
    yield "pam-no-end", b"P7\nWIDTH 2\nHEIGHT 2\nDEPTH 1\nMAXVAL 255\n"
    yield "pam-no-width", b"P7\nHEIGHT 2\nDEPTH 1\nMAXVAL 255\nENDHDR\n" + bytes(4)
    yield "pam-depth-5", b"P7\nWIDTH 2\nHEIGHT 2\nDEPTH 5\nMAXVAL 255\nENDHDR\n" + bytes(20)
    yield "pam-depth-0", b"P7\nWIDTH 2\nHEIGHT 2\nDEPTH 0\nMAXVAL 255\nENDHDR\n"
    yield "pam-unknown", b"P7\nWIDTH 2\nSIZE 2\nENDHDR\n"


def webp_of_groups(side):
    """A lossless picture each 4x4 pixels of which have prefix codes of their own, up to 65536: 20 bits of the file make 5 KiB
    of tables."""
    bits = []

    def put(value, n):
        bits.extend(value >> i & 1 for i in range(n))

    def put_codes(*sizes):
        """prefix codes: of 8 bits for the first 256 of so many symbols; 0: of no bits for one"""
        for size in sizes:
            if not size:
                put(1, 4)
                continue
            put(8 << 1, 5)
            for length in 17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8:
                put(length in (0, 8), 3)
            put(0, 1)
            put((1 << 256) - 1, size)

    for value, n in (0x2f, 8), (side - 1, 14), (side - 1, 14), (0, 6), (1, 1), (0, 4):
        put(value, n)
    put_codes(280, 256, 0, 0, 0)
    for i in range((side // 4) ** 2):
        put(i & 0xffff, 16)
    put_codes(*[0] * 5 * 65536)
    return np.packbits(bits, bitorder="little").tobytes() + bytes(8)


def webps():
    """Small files that Pillow wrote, and what is wrong with them."""
    lossless, turned, alpha, lossy, lossy_alpha, animation = map(base64.b64decode, (
        "UklGRkYAAABXRUJQVlA4TDoAAAAvAkAAAC+goG0U6F6QjHxskEnblF7173QKpqBtG6afP+Jt/gP8h3iQts3tQCHbCHBq9xCc2kX0P8YL",
        "UklGRnoAAABXRUJQVlA4WAoAAAAIAAAAAgAAAQAAVlA4TDoAAAAvAkAAAC+goG0U6F6QjHxskEnblF7173QKpqBtG6afP+Jt/gP8h3iQts3tQCHbCHBq9xCc"
        "2kX0P8YLRVhJRhoAAABNTQAqAAAACAABARIAAwAAAAEABgAAAAAAAA==",
        "UklGRk4AAABXRUJQVlA4TEEAAAAvAkAAEC+goG0U6F7QjWm0qG3bhjE8+f9nnR7FbZtAPWH/aXlCIGlj8/HkD+DhedFW43272kAgQBkrlrkgov8xXgA=",
        "UklGRmIAAABXRUJQVlA4IFYAAADQAQCdASoKAAwACQCsJbACdAYt9ZW7IADN5qQWKZ0zB8QNClgMBYelLfyzvkG1KrcKZgSNV2nptx62LAheSog69gNvlCj6"
        "SIBNl8ABheTYIJMvoAAAAA==",
        "UklGRvwAAABXRUJQVlA4WAoAAAAQAAAACQAACwAAQUxQSHkAAAAAqEjSB18v2nTDqmch/1jGeVDM2jGu7en3+Eluvivy/iL2VjhEPX2SVzTI2/WV0MoRzeuU"
        "u/oAuiRuh1Lb52xJ3iCV4rH9YVaLxYdckZ8qFpElpOj7KLjOM8MW0oxxkHhTmY8WQCFg3ZzQmKvxpGg2ev/0VS2k0vNKAFZQOCBcAAAAMAIAnQEqCgAMAAkA"
        "rCWwAnSBOf/h49WjaWQAzeamFkQXtWwWsqW4ap02m7C6L/SM3ZOYWwZeSb0/xKGmanR8HHPRpk+orqhtTDxjdJdiqVgjCw1ks22SoHrdIAA=",
        "UklGRt4AAABXRUJQVlA4WAoAAAACAAAAAgAAAQAAQU5JTQYAAAAAAAAAAABBTk1GVAAAAAAAAAAAAAIAAAEAAAAAAAJWUDhMOwAAAC8CQAAAL6A4kgxoL4Ts"
        "K3NpKGgbBboX8O8UBwrbtkHa0f/v8uY/gP8gU82F/XNNIBCgjBUbHBLR/xgvAEFOTUZWAAAAAAAAAAAAAgAAAQAAAAAAAFZQOEw+AAAALwJAAAAvoKhtI6bj"
        "BuT7HvPSUNA2CnQv4N8pDhS2bYO0o//f5c1/BP+b7s9eMFVAUMg2Ahy6l+CELqL/8U4="))

    def file(*chunks):
        body = b"".join(name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2) for name, data in chunks)
        return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body

    def size(w, h, data=lossless):
        return data[:21] + struct.pack("<I", (w - 1) | (h - 1) << 14 | (data[24] >> 4) << 28) + data[25:]

    for name, data in ("lossless", lossless), ("turned", turned), ("alpha", alpha), ("lossy", lossy), ("lossy-alpha", lossy_alpha):
        yield name, data, "0"
        yield name + "-cut", data[:-2]
        yield name + "-no-pixels", data[:40]
        yield name + "-riff-too-long", data[:4] + struct.pack("<I", U32) + data[8:]
        yield name + "-ones", data[:40] + b"\xff" * (len(data) - 40), "0 65"
    yield "animation", animation
    yield "behind", lossless + b"behind", "0"
    yield "16384x16384", size(16384, 16384)
    yield "16384x1024", size(16384, 1024), "0 65"
    yield "4096x4096-alpha", size(4096, 4096, alpha), "0 65"
    yield "no-chunks", file()
    yield "no-picture", file((b"VP8X", b"\x08" + bytes(9)), (b"EXIF", exif()))
    yield "exif-far", turned[:8] + turned[8:].replace(b"EXIF\x1a", b"EXIF\xff"), "0"
    yield "exif-loop", turned.replace(b"MM\0*\0\0\0\x08", b"MM\0*\0\0\0\0"), "0"
    vp8l = lossless[20:]
    yield "chunks-500000", file((b"VP8X", b"\x08" + bytes(3) + b"\2\0\0\1\0\0"), *[(b"none", b"")] * 500000, (b"VP8L", vp8l), (b"EXIF", exif())), "0"
    yield "huge-chunk", file((b"VP8X", bytes(4) + b"\2\0\0\1\0\0"), (b"none", bytes(8 << 20)), (b"VP8L", vp8l)), "0"
    yield "bare", lossless[12:]
    yield "groups-65536", file((b"VP8L", webp_of_groups(1024))), "0"


def bmp(w=4, h=2, bits=24, pixels=bytes(24), palette=b"", compression=0, header=40, masks=(), colors=0, at=None, file=True):
    if header == 12:
        head = struct.pack("<IHHHH", 12, w, h, 1, bits)
    else:
        head = struct.pack("<IiiHHIIiiII", header, w, h, 1, bits, compression, 0, 0, 0, colors, 0)
        head = (head + b"".join(struct.pack("<I", m) for m in masks)).ljust(header & 255, b"\0")
    at = 14 + len(head) + len(palette) if at is None else at
    return (b"BM" + struct.pack("<IHHI", 0, 0, 0, at) if file else b"") + head + palette + pixels


def bmps():
    gray, color = bytes(range(16)) * 64, b"".join(bytes([i, i, i, 0]) for i in range(256))
    word = (0xff0000, 0xff00, 0xff, 0xff000000)
    yield "24", bmp(), "0"
    yield "24-down", bmp(h=-2), "0"
    yield "24-core", bmp(header=12), "0"
    yield "dib", bmp(file=False), "0"
    yield "1", bmp(bits=1, palette=gray[:8], pixels=bytes(8)), "0"
    yield "4", bmp(bits=4, palette=gray[:64], pixels=bytes(8)), "0"
    yield "8", bmp(bits=8, palette=color, pixels=bytes(range(8))), "0"
    yield "16", bmp(bits=16), "0"
    yield "32-alpha", bmp(bits=32, header=108, compression=3, masks=word, pixels=bytes(range(32))), "0"
    yield "rle8", bmp(bits=8, palette=color, compression=1, pixels=b"\4\1\0\0\0\3\1\2\3\0\0\1"), "0"
    yield "rle4", bmp(bits=4, palette=gray[:64], compression=2, pixels=b"\4\x12\0\2\0\1\0\1"), "0"
    yield "rle8-of-16-million", bmp(4096, 4096, 8, b"\0\1", color, compression=1), "0"
    yield "rle8-lines-4-million", bmp(bits=8, palette=color, compression=1, pixels=bytes(8 << 20)), "0"
    yield "rle8-jumps-4-million", bmp(bits=8, palette=color, compression=1, pixels=b"\0\2\0\0" * (2 << 20))
    yield "rle8-no-end", bmp(bits=8, palette=color, compression=1, pixels=b"\1\1" * 3)
    yield "rle8-too-long", bmp(bits=8, palette=color, compression=1, pixels=b"\xff\1" * 300)
    yield "rle4-cut", bmp(bits=4, palette=gray[:64], compression=2, pixels=b"\0\4\1")
    yield "cut", bmp()[:-1]
    yield "cut-header", bmp()[:40]
    yield "cut-palette", bmp(bits=8, palette=color)[:500]
    yield "cut-masks", bmp(bits=32, compression=3)[:60]
    yield "compression-jpeg", bmp(compression=4)
    yield "bits-0", bmp(bits=0)
    yield "bits-65535", bmp(bits=65535)
    yield "header-16-mib", bmp(header=16 << 20)
    yield "no-width", bmp(w=0)
    yield "width-negative", bmp(w=-4)
    yield "2-31", bmp(w=0x7fffffff, h=-0x80000000)
    yield "16-million", bmp(4096, 4096, 32)
    yield "17-million", bmp(4097, 4097, 1)
    yield "65535x1", bmp(65535, 1, 1, bytes(8192), gray[:8]), "0"
    yield "masks-0", bmp(bits=32, compression=3, masks=(0, 0, 0))
    yield "masks-of-holes", bmp(bits=32, compression=3, masks=(5, 5, 5), pixels=bytes(40))
    yield "masks-32", bmp(bits=32, compression=3, masks=(U32, U32, U32), pixels=bytes(range(32))), "0"
    yield "place-far", bmp(at=U32)
    yield "place-0", bmp(at=0), "0"
    yield "colors-2-32", bmp(bits=8, palette=color, colors=U32, pixels=bytes(8)), "0"
    yield "color-9", bmp(bits=8, palette=color[:16], colors=4, pixels=b"\11" * 8)


def samples():
    """Labels of pictures: WebDataset's."""
    one = png(2, 2, 8, 0, b"\0ab\0cd")

    def tar(*members):
        b = io.BytesIO()
        with tarfile.open(fileobj=b, mode="w") as t:
            for name, raw in members:
                info = tarfile.TarInfo(name)
                info.size = len(raw)
                t.addfile(info, io.BytesIO(raw))
        return b.getvalue()

    for name, cls in (("word", b"cat"), ("empty", b""), ("huge", b"9" * 30), ("2-31", b"2147483648"), ("zero-byte", b"1\0"), ("float", b"1.5"),
                      ("hex", b"0x1"), ("two", b"1 2"), ("escapes", b"\x1b[2J"), ("8-mib", b"1" * (8 << 20))):
        yield "cls-" + name, tar(("0.png", one), ("0.cls", cls))
    yield "cls-twice", tar(("0.cls", b"1"), ("0.png", one), ("0.cls", b"1"))
    yield "cls-alone", tar(("0.cls", b"1"))
    yield "cls-100000", gz(tar(*[("%d.cls" % i, b"1") for i in range(100000)]))
    yield "jpeg-cut", tar(("0.jpg", jpeg()[:-2]), ("0.cls", b"1"))


def labels():
    yield "nothing", b""
    yield "heading-only", b"label\n"
    yield "words", b"1\n2\ncat\n"
    yield "three-columns", b"1,2,3\n"
    yield "columns-differ", b"1\na,2\n"
    yield "quote", b'"1\n'
    yield "quote-more", b'"a"b,1\n'
    yield "zero-byte", b"1\n2\0\n"
    yield "2-31", b"2147483648\n"
    yield "float", b"1.5\n1.5\n"
    yield "line-8-mib", b"1" * (8 << 20)
    yield "lines-11-million", b"1\n" * (11 << 20)
    yield "names-1-million", b"".join(b"%d,1\n" % i for i in range(1000002))
    yield "names-twice", b"a,1\na,2\n"
    yield "too-few", b"1\n"
    yield "too-many", b"1\n" * 9


def tables():
    """Rows of CSV: some that are right, too."""
    yield "exported", b"id,y,x.0,x.1,z.0\n0,7,1,255,0.5\n1,-1,0,3,nan\n", "0"
    yield "kaggle", b"label,pixel0,pixel1,pixel2\n5,0,255,1\n0,7,8,9\n", "0"
    yield "classes", b"\xef\xbb\xbfa;b;species\n1.5;-0;dog\n2e3;inf;cat\n", "0"
    yield "bare", b"0.5 1.25\n -1 7\n\n", "0"
    yield "nothing-below", b"id,y,x.0,x.1\n", "0"
    yield "ragged", b"1,2,3\n4,5\n"
    yield "word", b"a,b,c\n1,2,3\n4,five,6\n"
    yield "missing", b"1,2,3\n4,,6\n"
    yield "beyond-f4", b"1,2,3\n4,1e39,6\n"
    yield "hexadecimal", b"1,2,3\n4,0x10,6\n"
    yield "half-a-label", b"label,a,b\n1.5,2,3\n"
    yield "order", b"x.1,x.0\n1,2\n"
    yield "labels", b"id,label\n0,1\n"
    yield "quote-in-row", b'1,2,3\n4,"5,6\n'
    yield "zero-byte-in-row", b"1,2,3\n4,\0,6\n"
    yield "gap", b"1,2,3\n\n4,5,6\n"
    yield "cut-gzip", gz(b"1,2,3\n" * 99)[:-9]
    yield "line-8-mib", b"1,2,3\n" + b"1," * (4 << 20)
    yield "columns-2-million", b"1," * ((2 << 20) - 1) + b"1\n", "0"
    yield "classes-1-million", b"label,a,b\n" + b"".join(b"c%d,1,2\n" % i for i in range(1000000))


# ---- models ----

def safe(head, body=b"", size=None):
    raw = head if isinstance(head, bytes) else json.dumps(head).encode()
    return struct.pack("<Q", len(raw) if size is None else size) + raw + body


def tensor(begin, end, shape, dtype="F32"):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


def safetensors():
    spec = {"__metadata__": {"spec": "data 2 unit\ncode gaussian 1\nencoder: fc 1\ndecoder: fc 2\nreconstruction euclidean\nregularization none\n"}}
    names = (("encoder.0.weight", [1, 2]), ("encoder.0.bias", [1]), ("decoder.0.weight", [2, 1]), ("decoder.0.bias", [2]))
    good, at = dict(spec), 0
    for name, shape in names:
        good[name] = tensor(at, at + 4 * int(np.prod(shape)), shape)
        at += 4 * int(np.prod(shape))
    body = np.arange(7, dtype="<f4").tobytes()

    def change(**t):
        return safe({k: dict(v, **t) if k == "encoder.0.bias" else v for k, v in good.items()}, body)

    yield "good", safe(good, body), "0"
    yield "empty", safe(b"{}"), "78"
    yield "size-2-63", safe(good, body, 1 << 63)
    yield "size-4-gib", safe(good, body, 1 << 32)
    yield "size-1-mib", safe(good, body, 1 << 20)
    yield "size-cut", safe(good, body)[:90]
    yield "size-too-short", safe(good, body, 100)
    yield "size-0", safe(good, body, 0)
    yield "data-cut", safe(good, body[:-1])
    yield "data-more", safe(good, body + b"x")
    yield "no-object", safe(b'{"a"}')
    yield "no-value", safe(b'{"a":}')
    yield "no-end", safe(b'{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}')
    yield "list", safe(b'{"a":[1,2]}')
    yield "nested", safe(b'{"a":' * 20000)
    yield "lists-nested", safe(b'{"a":{"shape":' + b"[" * 60000)
    yield "quote", safe(b'{"a')
    yield "escape-cut", safe(b'{"\\u00')
    yield "escape-half", safe(b'{"\\ud800":{}}')
    yield "escape-zero", safe(b'{"a\\u0000b":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}', bytes(4))
    yield "name-escapes", safe(dict(good, **{"\x1b[2J": tensor(28, 32, [1])}), body + bytes(4)), "0"
    yield "name-of-200-kib", safe(dict(good, **{"n" * 200000: tensor(28, 32, [1])}), body + bytes(4)), "0"
    yield "name-twice", safe(json.dumps(good).encode().replace(b"encoder.0.bias", b"decoder.0.bias"), body)
    yield "meta-twice", safe(b'{"__metadata__":{"a":"b"},"__metadata__":{"a":"b"}}')
    yield "meta-number", safe(b'{"__metadata__":{"a":1}}')
    yield "key-twice", safe(b'{"a":{"dtype":"F32","dtype":"F32","shape":[],"data_offsets":[0,4]}}', bytes(4))
    yield "key-unknown", change(evil=1)
    yield "offsets-hole", change(data_offsets=[9, 13])
    yield "offsets-overlap", change(data_offsets=[0, 4])
    yield "offsets-back", change(data_offsets=[12, 8])
    yield "offsets-2-64", safe(json.dumps(good).encode().replace(b"[8, 12]", b"[8, 99999999999999999999999]"), body)
    yield "offsets-beyond", change(data_offsets=[8, 1 << 40])
    yield "offsets-one", change(data_offsets=[8])
    yield "offsets-negative", change(data_offsets=[-8, -4])
    yield "shape-2-62", change(shape=[1 << 31, 1 << 31])
    yield "shape-overflow", change(shape=[0x7fffffff] * 8)
    yield "shape-rank-9", change(shape=[1] * 9)
    yield "shape-float", change(shape=[1.5])
    yield "shape-other", change(shape=[1, 1]), "78"
    yield "dtype-f16", change(dtype="F16"), "65"
    yield "dtype-unknown", change(dtype="\x1b[2J" * 9)
    yield "tensors-5000", safe({"t%d" % i: tensor(0, 0, [0]) for i in range(5000)})
    yield "tensor-missing", safe({k: v for k, v in good.items() if k != "decoder.0.bias"}, body[:20]), "78"
    yield "nan", safe(good, body[:-4] + struct.pack("<f", np.nan))
    for name, text in (("evil", "evil 1\n"), ("none", ""), ("huge", "data 65536 unit\ncode gaussian 65536\nencoder: fc 65536\ndecoder: fc 65536\n"),
                       ("large", "data 4096 unit\ncode gaussian 4096\n" + "".join(n + ": " + "fc 4096 ; " * 15 + "fc %d\n" % w for n, w in
                                 (("encoder", 4096), ("decoder", 4096), ("rec", 1), ("reg", 1))))):
        yield "spec-" + name, safe(dict(good, __metadata__={"spec": text}), body), "78"


KINDS = {"mat": (mats, "65"), "npz": (npzs, "65"), "cifar": (cifars, "65"), "jpeg": (jpegs, "65"), "pnm": (pnms, "65"), "bmp": (bmps, "65"), "webp": (webps, "65"),
         "gif": (gifs, "65"), "tiff": (tiffs, "65"),
         "sample": (samples, "65"), "label": (labels, "65"), "csv": (tables, "65"), "safetensors": (safetensors, "65")}
