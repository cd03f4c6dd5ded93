"""Files of data sets as others write them, made by hand: MATLAB in both byte orders, CIFAR, npz, netpbm, WebDataset. Into
the current folder; NAME.npy and NAME.y.npy hold what is to come of NAME."""
import gzip
import io
import os
import struct
import tarfile
import zlib

import numpy as np

rng = np.random.RandomState(1)
KINDS = {"i1": 1, "u1": 2, "i2": 3, "u2": 4, "i4": 5, "u4": 6, "f4": 7, "f8": 9, "i8": 12, "u8": 13}
CLASSES = {"f8": 6, "f4": 7, "i1": 8, "u1": 9, "i2": 10, "u2": 11, "i4": 12, "u4": 13, "i8": 14, "u8": 15}


def save(path, data):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)


def expect(name, x, y=None):
    np.save(name + ".npy", x)
    if y is not None:
        np.save(name + ".y.npy", y.astype(np.int32))


# ---- MATLAB ----

def element(order, kind, data, small=True):
    if small and 0 < len(data) <= 4:
        return struct.pack(order + "I", len(data) << 16 | kind) + data + bytes(4 - len(data))
    return struct.pack(order + "II", kind, len(data)) + data + bytes(-len(data) % 8)


def array(order, name, a, stored=None, flags=0, small=True, klass=None):
    kind = a.dtype.str[1:]
    a = a.astype(order + (stored or kind))
    body = element(order, 6, struct.pack(order + "II", (klass or CLASSES[kind]) | flags << 8, 0))
    body += element(order, 5, struct.pack(order + "%di" % a.ndim, *a.shape))
    body += element(order, 1, name.encode(), small)
    body += element(order, KINDS[stored or kind], a.tobytes("F"), small)
    return struct.pack(order + "II", 14, len(body)) + body


def packed(order, raw, level=6):
    z = zlib.compress(raw, level)
    return struct.pack(order + "II", 15, len(z)) + z


def mat(order, *arrays):
    end = struct.pack(order + "H", 0x0100) + (b"IM" if order == "<" else b"MI")
    return b"MATLAB 5.0 MAT-file, made by hand".ljust(116) + bytes(8) + end + b"".join(arrays)


def mats():
    x = rng.randint(0, 256, (4, 5, 3, 7)).astype(np.uint8)
    y = rng.randint(1, 11, (7, 1)).astype(np.uint8)
    y[2] = 10
    rows = x.transpose(3, 0, 1, 2)
    for order, name in (("<", "little"), (">", "big")):
        X, Y = array(order, "X", x), array(order, "y", y)
        save(name + ".mat", mat(order, X, Y))
        save(name + "-packed.mat", mat(order, packed(order, X), packed(order, Y)))
        save(name + "-stored.mat", mat(order, packed(order, X, 0), Y))
        save(name + "-first.mat", mat(order, Y, packed(order, X)))
        other = [array(order, "note", np.frombuffer(b"text", "u1")[None], "u2", klass=4), array(order, "c", x, flags=8),
                 array(order, "s", y, klass=2), array(order, "mean", rng.randn(3, 1)), array(order, "", y)]
        save(name + "-others.mat", mat(order, other[0], other[1], X, packed(order, other[2]), other[3], Y, other[4]))
        for form in ("", "-packed", "-stored", "-first", "-others"):
            expect(name + form + ".mat", rows, y.ravel())
        f = rng.randn(4, 5, 3, 6)
        few = np.array([[3], [200], [0], [-1], [5], [9]], "f8")
        save(name + "-f8.mat", mat(order, array(order, "data", f), array(order, "labels", few, "i2")))
        expect(name + "-f8.mat", f.transpose(3, 0, 1, 2).astype("f4"), few.ravel())
        bytes_of_double = rng.randint(0, 256, (6, 9)).astype("f8")
        save(name + "-matrix.mat", mat(order, packed(order, array(order, "X", bytes_of_double, "u1"))))
        expect(name + "-matrix.mat", bytes_of_double.T.astype("f4"))
        gray = rng.randn(3, 2, 4).astype("f4")
        save(name + "-gray.mat", mat(order, array(order, "only", gray, small=False)))
        expect(name + "-gray.mat", gray.transpose(2, 0, 1)[..., None])
        tiny = np.array([[7, 8]], "u1")
        save(name + "-tiny.mat", mat(order, array(order, "x", tiny), array(order, "y", tiny.T + 1)))
        expect(name + "-tiny.mat", tiny.T, tiny.ravel() + 1)
    save("gzipped.mat.gz", gzip.compress(open("big-packed.mat", "rb").read()))
    expect("gzipped.mat.gz", rows, y.ravel())
    X, Y = array("<", "X", x), array("<", "y", y)
    save("bad-count.mat", mat("<", X, array("<", "y", y[:6])))
    save("bad-two.mat", mat("<", X, array("<", "data", x)))
    save("bad-names.mat", mat("<", array("<", "a", x), array("<", "b", x)))
    save("bad-labels.mat", mat("<", X, array("<", "y", y + .5)))
    save("bad-complex.mat", mat("<", array("<", "X", x, flags=8), Y))
    save("bad-73.mat", mat("<")[:124] + b"\0\2IM" + bytes(400))


def cifars():
    x = rng.randint(0, 256, (20, 3, 32, 32)).astype(np.uint8)
    y = rng.randint(0, 10, 20).astype(np.uint8)
    save("ten.bin", b"".join(bytes([b]) + a.tobytes() for a, b in zip(x, y)))
    expect("ten.bin", x.transpose(0, 2, 3, 1), y)
    fine = rng.randint(0, 100, 20).astype(np.uint8)
    save("hundred.bin", b"".join(bytes([b % 20, b]) + a.tobytes() for a, b in zip(x, fine)))
    expect("hundred.bin", x.transpose(0, 2, 3, 1), fine)
    save("ten.bin.gz", gzip.compress(open("ten.bin", "rb").read()))
    expect("ten.bin.gz", x.transpose(0, 2, 3, 1), y)


def npzs():
    x = rng.randint(0, 256, (9, 4, 3)).astype(np.uint8)
    y = np.arange(9) - 1
    np.savez("stored.npz", y=y, x=x, id=np.arange(9), z=rng.randn(9, 2))
    expect("stored.npz", x[..., None], y)
    np.savez_compressed("deflated.npz", images=x, labels=y.astype("u2") + 1)
    expect("deflated.npz", x[..., None], y + 1)
    f = rng.randn(9, 4)
    np.savez("one.npz", f)
    expect("one.npz", f.astype("f4"))
    np.savez("bad-two.npz", a=f, b=f)
    np.savez("bad-count.npz", x=f, y=y[:5])
    np.savez("bad-labels.npz", x=f, y=f)


# ---- pictures ----

def png(a):
    h, w = a.shape[:2]
    raw = b"".join(b"\0" + a[i].tobytes() for i in range(h))

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", w, h, 8, 0 if a.ndim == 2 else 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")


def pnms():
    gray, colour = rng.randint(0, 256, (5, 4)).astype(np.uint8), rng.randint(0, 256, (5, 4, 3)).astype(np.uint8)

    def text(a):
        return " ".join(str(v) for v in a.ravel()).encode()

    def both(name, data, x):
        save(name, data)
        expect(name, x[None] if x.ndim == 3 else x[None, ..., None])

    both("p5.pgm", b"P5\n# a remark\n4 5\n255\n" + gray.tobytes(), gray)
    both("p6.ppm", b"P6 4\t5 255 " + colour.tobytes(), colour)
    both("p2.pgm", b"P2\n4 5 # sizes\n255\n" + text(gray) + b"\n", gray)
    both("p3.ppm", b"P3\n4 5\n255\n" + text(colour), colour)
    wide = rng.randint(0, 65536, (5, 4))
    both("p5-16.pgm", b"P5\n4 5\n65535\n" + wide.astype(">u2").tobytes(), ((wide * 255 + 32767) // 65535).astype(np.uint8))
    low = gray % 16
    both("p5-4.pgm", b"P5\n4 5\n15\n" + low.tobytes(), ((low * 255. + 7) // 15).astype(np.uint8))
    alpha = rng.randint(0, 256, (5, 4, 1)).astype(np.uint8)
    head = b"P7\nWIDTH 4\nHEIGHT 5\n# remark\nDEPTH %d\nMAXVAL 255\nTUPLTYPE %s\nENDHDR\n"
    white = (colour * (alpha / 255.) + 255 - alpha + .5).astype(np.uint8)
    both("p7.pam", head % (4, b"RGB_ALPHA") + np.concatenate([colour, alpha], 2).tobytes(), white)
    both("p7-gray.pam", head % (1, b"GRAYSCALE") + gray.tobytes(), gray)


def samples():
    """Six samples, each of several files; the classes of their folders are not their labels."""
    x = rng.randint(0, 256, (6, 4, 4, 3)).astype(np.uint8)
    y = np.array([3, 1, 4, 1, 5, 9], np.int32)
    files = []
    for i in range(6):
        # the label stands before the picture, or behind it
        pair = [("%04d.cls" % i, b"%d\n" % y[i]), ("%04d.%s" % (i, ("png", "left.png")[i % 2]), png(x[i]))]
        files += pair[::1 if i % 2 else -1] + [("%04d.json" % i, b"{}")]
    with tarfile.open("samples.tar", "w") as t:
        for name, data in files:
            info = tarfile.TarInfo(("a/" if name < "0003" else "b/") + name)
            info.size = len(data)
            t.addfile(info, io.BytesIO(data))
            save("samples/" + info.name, data)
    expect("samples.tar", x, y)
    # sorted by name, the label always stands first
    expect("samples", x, y)
    for name, cls in (("word", b"cat"), ("empty", b""), ("large", b"4294967296"), ("zero", b"1\0")):
        with tarfile.open("bad-cls-%s.tar" % name, "w") as t:
            for member, data in (("0.png", png(x[0])), ("0.cls", cls)):
                info = tarfile.TarInfo(member)
                info.size = len(data)
                t.addfile(info, io.BytesIO(data))
    for i in range(6):
        save("named/%s/%d.png" % ("ba"[i % 2], i), png(x[i]))
    order = [1, 3, 5, 0, 2, 4]
    expect("named", x[order], y[order])
    names = ["%s/%d.png" % ("ba"[i % 2], i) for i in range(6)]
    save("full.csv", b"".join(b"%s,%d\n" % (n.encode(), v) for n, v in zip(names, y)))
    save("short.csv", b"id,label\r\n" + b"".join(b'"%d",%d\r\n' % (i, v) for i, v in enumerate(y)))
    save("rows.csv", b"label\n" + b"".join(b"%d\n" % v for v in y))
    np.save("six.npy", x)
    expect("six", x, y)


def main():
    mats()
    cifars()
    npzs()
    pnms()
    samples()


if __name__ == "__main__":
    main()
