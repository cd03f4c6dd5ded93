"""Pictures as Pillow writes them, and as others do, made by hand, into folders of the current one, one for each matter. Beside
each file FILE stands FILE.npy, the pixels that are to come of it: those that Pillow reads."""
import io
import os
import struct

import numpy as np
from PIL import Image, ImageOps

rng = np.random.RandomState(1)
GRAY = rng.randint(0, 256, (9, 13)).astype("u1")
RGB = np.kron(rng.randint(0, 256, (4, 5, 3)), np.ones((6, 7, 1))).astype("u1")


def encoded(image, form, **how):
    b = io.BytesIO()
    image.save(b, form, **how)
    return b.getvalue()


def save(path, data, pixels=None):
    """pixels: what is to come of it; None: what Pillow reads"""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)
    if pixels is None:
        image = Image.open(io.BytesIO(data))
        pixels = np.asarray(image.convert("L" if image.mode in ("1", "L") else "RGB"))
    np.save(path + ".npy", pixels[None, ..., None] if pixels.ndim == 2 else pixels[None])


def pbms():
    for width in 1, 7, 8, 9, 13:
        bits = rng.rand(5, width) > 0.5
        want = (bits * 255).astype("u1")
        text = [["10"[int(v)] for v in row] for row in bits]
        save("pbm/binary-%d.pbm" % width, encoded(Image.fromarray(want).convert("1"), "PPM"), want)
        save("pbm/plain-%d.pbm" % width, ("P1\n# a remark\n%d 5\n" % width + "\n".join(map(" ".join, text)) + "\n").encode(), want)
        save("pbm/dense-%d.pbm" % width, ("P1 %d 5 " % width + "".join(map("".join, text))).encode(), want)
    gray, color = encoded(Image.fromarray(GRAY), "PPM"), encoded(Image.fromarray(RGB), "PPM")
    save("pbm/newline.pgm", gray + b"\n", GRAY)
    save("pbm/blanks.ppm", color + b" \r\n\n", RGB)
    save("pbm/blanks.pbm", b"P4 8 1\n\x55\n", np.array([[255, 0] * 4], "u1"))


def endings():
    jpeg = encoded(Image.fromarray(RGB), "JPEG")
    for ending in "jpg", "jpeg", "jpe", "jfif", "JPG":
        save("endings/a." + ending, jpeg)


def jpeg_markers(data):
    """places and kinds of the markers before the first scan"""
    at = 2
    while data[at + 1] != 0xda:
        yield at, data[at + 1]
        at += 2 + int.from_bytes(data[at + 2:at + 4], "big")


def inks():
    """CMYK; as YCCK, by another transform in Adobe's marker; and without that marker, where Pillow inverts, too."""
    cmyk = rng.randint(0, 256, (3, 4, 4)).astype("u1")
    cmyk[..., 3] //= 2
    image = Image.fromarray(np.kron(cmyk, np.ones((8, 8, 1))).astype("u1"), "CMYK")
    for name, how in ("fine", {"quality": 95}), ("coarse", {"quality": 20}), ("progressive", {"progressive": True}):
        data = encoded(image, "JPEG", **how)
        save("inks/%s.jpg" % name, data)
        at, = (at for at, kind in jpeg_markers(data) if kind == 0xee)
        assert data[at + 4:at + 9] == b"Adobe" and data[at + 15] == 0
        save("inks/%s-ycck.jpg" % name, data[:at + 15] + b"\2" + data[at + 16:])
        save("inks/%s-bare.jpg" % name, data[:at] + data[at + 16:])


def odd():
    """Files that a decoder warns about, all pixels of which are there."""
    for name, image in ("gray", Image.fromarray(GRAY)), ("color", Image.fromarray(RGB)):
        plain = encoded(image, "JPEG", quality=90)
        want = np.asarray(Image.open(io.BytesIO(plain)))
        jfif, scan = plain.index(b"JFIF\0") + 5, plain.index(b"\xff\xda")
        last = scan + 2 + int.from_bytes(plain[scan + 2:scan + 4], "big")
        for what, data in (("revision-0", plain[:jfif] + b"\0\0" + plain[jfif + 2:]), ("revision-2", plain[:jfif] + b"\2\1" + plain[jfif + 2:]),
                           ("padding", plain[:-2] + bytes(99) + plain[-2:]), ("before-scan", plain[:scan] + b"padding" + plain[scan:]),
                           ("zeros-of-scan", plain[:last - 3] + bytes(3) + plain[last:]),
                           ("behind", plain + b"\xff\xd8behind")):
            save("odd/%s-%s.jpg" % (name, what), data, want)
        adobe = b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\7"
        save("odd/%s-transform.jpg" % name, plain[:2] + adobe + plain[2:], want)
        data = encoded(image, "PNG")
        for chunk in b"tEXt", b"gAMA", b"eXIf":
            bad = b"\0\0\0\4" + chunk + b"\0\0\0\0" + b"sum?"
            save("odd/%s-%s.png" % (name, chunk.decode()), data[:33] + bad + data[33:], np.asarray(image))


def exif(way, order="<", kind=3):
    """EXIF data with three tags, of which one is the orientation"""
    head = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(order + "I", 8)
    entry = struct.pack(order + "HHI", 0x112, kind, 1) + (struct.pack(order + "HH", way, 0) if kind == 3 else struct.pack(order + "I", way))
    other = struct.pack(order + "HHIHH", 0x128, 3, 1, 2, 0)
    return head + struct.pack(order + "H", 3) + struct.pack(order + "HHII", 0x100, 4, 1, 7) + entry + other + bytes(4)


def upright(data):
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    return np.asarray(image.convert("L" if image.mode == "L" else "RGB"))


def ways():
    """Pictures that lie in all ways, and EXIF data that say nothing."""
    for name, image in ("gray", Image.fromarray(GRAY)), ("color", Image.fromarray(RGB)):
        for way in range(10):
            for form, ending in ("JPEG", "jpg"), ("PNG", "png"):
                more = image.getexif()
                more[0x112] = way
                for how, raw in ("pillow", more), ("big", b"Exif\0\0" + exif(way, ">")), ("long", b"Exif\0\0" + exif(way, "<", 4)):
                    data = encoded(image, form, exif=raw)
                    save("ways/%s-%s-%d.%s" % (name, how, way, ending), data, upright(data))
        for what, raw in ("cut", exif(6)[:30]), ("order", b"XX" + exif(6)[2:]), ("far", exif(6)[:4] + b"\xff" * 4 + exif(6)[8:]), ("empty", b""):
            for form, ending in ("JPEG", "jpg"), ("PNG", "png"):
                data = encoded(image, form, exif=b"Exif\0\0" + raw)
                save("ways/%s-%s.%s" % (name, what, ending), data, np.asarray(Image.open(io.BytesIO(data))))
    data = encoded(Image.fromarray(RGB), "JPEG", exif=b"Exif\0\0" + exif(6), quality=95)
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    left, top = (image.size[0] - 15) // 2, (image.size[1] - 15) // 2
    save("crop/a.jpg", data, np.asarray(image.crop((left, top, left + 15, top + 15))))
    save("size/a.jpg", data, np.asarray(image.resize((11, 40), Image.LANCZOS)))


if __name__ == "__main__":
    pbms()
    endings()
    inks()
    odd()
    ways()
