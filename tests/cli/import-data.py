"""Files for iae-import, written by other programs: numpy, and Python's zlib, gzip, tarfile and zipfile. Into the current folder:

  dir/            colour pictures 5x4 in folders b, a, Z, one of them outside; files that are none; a hidden one
  pax.tar gnu.tar ustar.tar tar.tgz flat.tar pics.zip stored.zip      the same
  expect.npy expect_y.npy     rows and classes of dir, in the order of its paths
  u1.npy f4.npy f8.npy be.npy object.npy rank1.npy y.npy y1.npy
  hostile-*.tar, hostile-*.zip, and damaged copies in flips/
"""
import gzip
import io
import os
import random
import struct
import tarfile
import warnings
import zipfile
import zlib

import numpy as np

rng = np.random.RandomState(1)


def png(a):
    a = np.asarray(a, np.uint8)
    h, w = a.shape[:2]
    raw = b"".join(b"\0" + a[i].tobytes() for i in range(h))

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", w, h, 8, 0 if a.ndim == 2 else 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")


def save(path, data):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)


def archives(files):
    for name, form in (("pax", tarfile.PAX_FORMAT), ("gnu", tarfile.GNU_FORMAT), ("ustar", tarfile.USTAR_FORMAT)):
        with tarfile.open(name + ".tar", "w", format=form) as t:
            for path in files:
                t.add("dir/" + path)
    with open("pax.tar", "rb") as f:
        save("tar.tgz", gzip.compress(f.read()))
    with tarfile.open("flat.tar", "w") as t:
        for path in files:
            t.add("dir/" + path, "./" + path)
    for name, how in (("pics", zipfile.ZIP_DEFLATED), ("stored", zipfile.ZIP_STORED)):
        with zipfile.ZipFile(name + ".zip", "w", how) as z:
            for path in files:
                z.write("dir/" + path)


def tar_of(name, *members):
    """members: (path, content, type)"""
    with tarfile.open(name, "w", format=tarfile.GNU_FORMAT) as t:
        for path, content, kind in members:
            info = tarfile.TarInfo(path)
            info.type = kind
            info.size = len(content)
            info.linkname = "/etc/passwd" if kind in (tarfile.SYMTYPE, tarfile.LNKTYPE) else ""
            t.addfile(info, io.BytesIO(content))


def hostile(one):
    file = tarfile.REGTYPE
    tar_of("names.tar", ("../../escape/a.png", one, file), ("/absolute/b.png", one, file), ("x/../../c/d.png", one, file))
    tar_of("hostile-dots.tar", ("x/../a.png", one, file), ("y/b.png", one, file))
    tar_of("hostile-newline.tar", ("a\nb/a.png", one, file), ("y/b.png", one, file))
    tar_of("hostile-bytes.tar", ("a\udcff/a.png", one, file), ("y/b.png", one, file))
    tar_of("hostile-symlink.tar", ("a.png", one, file), ("b.png", b"", tarfile.SYMTYPE))
    tar_of("hostile-hardlink.tar", ("a.png", one, file), ("b.png", b"", tarfile.LNKTYPE))
    tar_of("hostile-fifo.tar", ("a.png", one, file), ("b.png", b"", tarfile.FIFOTYPE))
    tar_of("hostile-device.tar", ("a.png", one, file), ("b.png", b"", tarfile.CHRTYPE))
    tar_of("hostile-empty-member.tar", ("a.png", b"", file))
    tar_of("hostile-no-members.tar")
    tar_of("hostile-no-pictures.tar", ("a.txt", b"text", file))
    tar_of("hostile-large.tar", ("a.png", bytes((64 << 20) + 1), file))
    save("hostile-large.tgz", gzip.compress(open("hostile-large.tar", "rb").read(), 1))
    os.unlink("hostile-large.tar")
    whole = open("pax.tar", "rb").read()
    end = len(whole.rstrip(b"\0")) + 511 & ~511
    save("hostile-no-end.tar", whole[:end])
    save("hostile-one-block.tar", whole[:end] + bytes(512))
    save("hostile-two-tars.tar", whole + whole)
    # many entries of a directory that all name one member: a bomb without layers
    with zipfile.ZipFile("one.zip", "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("a.png", one)
    z = open("one.zip", "rb").read()
    os.unlink("one.zip")
    at = z.index(b"PK\1\2")
    entry, end = z[at:z.index(b"PK\5\6")], z[z.index(b"PK\5\6"):]
    save("hostile-overlap.zip", z[:at] + entry * 500 + end[:8] + struct.pack("<HHII", 500, 500, 500 * len(entry), at) + b"\0\0")
    save("hostile-fewer.zip", z[:-12] + struct.pack("<H", 2) + z[-10:])
    with zipfile.ZipFile("hostile-link.zip", "w") as z:
        info = zipfile.ZipInfo("a.png")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        z.writestr(info, "/etc/passwd")


def flips():
    random.seed(1)
    for name in ("tar.tgz", "pics.zip", "stored.zip"):
        good = open(name, "rb").read()
        for i in range(100):
            bad = bytearray(good)
            bad[random.randrange(len(bad))] ^= 1 << random.randrange(8)
            save("flips/%03d-%s" % (i, name), bad)


def arrays():
    np.save("u1.npy", rng.randint(0, 256, (6, 3, 2)).astype(np.uint8))
    np.save("f4.npy", rng.randn(7, 5).astype(np.float32))
    np.save("f8.npy", rng.randn(7, 5))
    np.save("be.npy", rng.randn(7, 5).astype(">f8"))
    np.save("color.npy", rng.randint(0, 256, (6, 3, 2, 3)).astype(np.uint8))
    np.save("rank1.npy", rng.randn(6))
    np.save("rank5.npy", rng.randn(2, 2, 2, 2, 2))
    np.save("object.npy", np.array([None, 1], dtype=object), allow_pickle=True)
    np.save("y.npy", np.arange(6) - 1)
    np.save("y1.npy", np.arange(7, dtype=np.uint8))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with open("v2.npy", "wb") as f:
            np.lib.format.write_array(f, rng.randn(7, 5), version=(2, 0))


def main():
    pictures = {path + ".png": rng.randint(0, 256, (5, 4, 3)) for path in
                ("b/1", "b/10", "b/2", "a/x", "a-b/y", "Z/\u00e9", "top")}
    for path, a in pictures.items():
        save("dir/" + path, png(a))
    save("dir/.hidden/x.png", b"no picture")
    save("dir/a/.x.png", b"no picture")
    order = sorted(pictures, key=lambda p: p.encode())
    classes = sorted({os.path.dirname(p) for p in order} - {""})
    np.save("expect.npy", np.array([pictures[p] for p in order], np.uint8))
    np.save("expect_y.npy", np.array([classes.index(os.path.dirname(p)) if "/" in p else -1 for p in order], np.int32))
    save("classes", "".join(c + "\n" for c in classes).encode())
    arrays()
    archives(order)
    one = png(rng.randint(0, 256, (5, 4, 3)))
    save("gray.png", png(rng.randint(0, 256, (5, 4))))
    save("one.png", one)
    save("wider.png", png(rng.randint(0, 256, (5, 6, 3))))
    hostile(one)
    flips()


main()
