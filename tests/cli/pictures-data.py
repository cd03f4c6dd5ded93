"""Pictures as Pillow writes them, and as others do, made by hand, into folders of the current one, one for each matter. Beside
each file FILE stands FILE.npy, the pixels that are to come of it: those that Pillow reads."""
import io
import os
import struct
import warnings

import numpy as np
from PIL import Image, ImageOps, features

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


def webps():
    alpha = Image.fromarray(np.dstack([RGB, rng.randint(0, 256, RGB.shape[:2])]).astype("u1"))
    for name, how in ("lossy", {"quality": 60}), ("fine", {"quality": 100}), ("lossless", {"lossless": True}):
        save("webp/%s.webp" % name, encoded(Image.fromarray(RGB), "WEBP", **how))
        save("webp/%s-gray.webp" % name, encoded(Image.fromarray(GRAY), "WEBP", **how))
        data = encoded(alpha, "WEBP", **how)
        save("webp/%s-alpha.webp" % name, data, on_white(data))
        for way in 3, 6, 9:
            for prefix in b"", b"Exif\0\0":
                data = encoded(Image.fromarray(RGB), "WEBP", exif=prefix + exif(way, ">"), **how)
                save("webp/%s-%d-%d.webp" % (name, way, len(prefix)), data, upright(data))
    frames = [Image.fromarray(RGB), Image.fromarray(255 - RGB)]
    with open("animation.webp", "wb") as f:
        f.write(encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:]))


def bmp(w, h, bits, pixels, palette=b"", compression=0, header=40, masks=(), colors=0, file=True):
    """h negative: the first row comes first"""
    if header == 12:
        head = struct.pack("<IHHHH", 12, w, h, 1, bits)
    else:
        head = struct.pack("<IiiHHIIiiII", header, w, h, 1, bits, compression, len(pixels), 2835, 2835, colors, 0)
        head = (head + b"".join(struct.pack("<I", m) for m in masks)).ljust(header, b"\0")
    at = 14 + len(head) + len(palette)
    return (b"BM" + struct.pack("<IHHI", at + len(pixels), 0, 0, at) if file else b"") + head + palette + pixels


def rows_of(a, bits):
    """numbers of these bits, in rows from below, of whole words"""
    digits = (a[::-1, :, None] >> np.arange(bits - 1, -1, -1)) & 1
    packed = np.packbits(digits.astype("u1").reshape(len(a), -1), axis=1)
    if bits > 8:
        packed = packed.reshape(len(a), -1, bits // 8)[..., ::-1].reshape(len(a), -1)
    return np.pad(packed, ((0, 0), (0, -packed.shape[1] % 4))).tobytes()


def on_white(data):
    rgba = np.asarray(Image.open(io.BytesIO(data)).convert("RGBA")).astype(int)
    return ((rgba[..., :3] * rgba[..., 3:] + 255 * (255 - rgba[..., 3:]) + 127) // 255).astype("u1")


def bmps():
    for name, image in (("1", Image.fromarray(GRAY > 99)), ("L", Image.fromarray(GRAY)), ("P", Image.fromarray(RGB).quantize(50)), ("RGB", Image.fromarray(RGB))):
        for form in "bmp", "dib":
            save("bmp/pillow-%s.%s" % (name, form), encoded(image, form.upper()))
    palette = rng.randint(0, 256, (256, 4)).astype("u1")
    palette[:, 3] = 0
    gray = np.repeat(palette[:, :1], 4, 1)
    for bits in 1, 4, 8:
        for width in 1, 5, 8, 13:
            x = rng.randint(0, 1 << bits, (7, width))
            for what, colors in ("color", palette[:1 << bits]), ("gray", gray[:1 << bits]):
                data = bmp(width, 7, bits, rows_of(x, bits), colors.tobytes())
                save("bmp/%d-%s-%d.bmp" % (bits, what, width), data, colors[x][..., 2::-1] if what == "color" else colors[x][..., 0])
            save("bmp/%d-core-%d.bmp" % (bits, width), bmp(width, 7, bits, rows_of(x, bits), palette[:1 << bits, :3].tobytes(), header=12))
    x = rng.randint(0, 9, (5, 6))
    save("bmp/few.bmp", bmp(6, 5, 8, rows_of(x, 8), palette[:9].tobytes(), colors=9))
    place = bytearray(bmp(6, 5, 8, rows_of(x, 8), palette.tobytes()))
    place[10:14] = struct.pack("<I", 54)                    # as if there were no palette
    save("bmp/place.bmp", bytes(place))
    save("bmp/down.bmp", bmp(6, -5, 8, rows_of(x, 8), palette.tobytes()))
    save("bmp/24-core.bmp", bmp(13, 9, 24, rows_of(rng.randint(0, 1 << 24, (9, 13)), 24), header=12))
    for header in 40, 108, 124:
        word = rng.randint(0, 1 << 31, (9, 13), dtype="i8") * 2 + 1
        save("bmp/16-%d.bmp" % header, bmp(13, 9, 16, rows_of(word, 16), header=header))
        save("bmp/24-%d.bmp" % header, bmp(13, -9, 24, rows_of(word, 24), header=header))
        save("bmp/32-%d.bmp" % header, bmp(13, 9, 32, rows_of(word, 32), header=header))
        for what, bits, masks in (("565", 16, (0xf800, 0x7e0, 0x1f)), ("555", 16, (0x7c00, 0x3e0, 0x1f)), ("bgrx", 32, (0xff0000, 0xff00, 0xff)),
                                  ("xbgr", 32, (0xff000000, 0xff0000, 0xff00))):
            save("bmp/%s-%d.bmp" % (what, header), bmp(13, 9, bits, rows_of(word, bits), header=header, compression=3, masks=masks))
        if header > 40:
            for what, masks in ("bgra", (0xff0000, 0xff00, 0xff, 0xff000000)), ("rgba", (0xff, 0xff00, 0xff0000, 0xff000000)):
                data = bmp(13, 9, 32, rows_of(word, 32), header=header, compression=3, masks=masks)
                save("bmp/%s-%d.bmp" % (what, header), data, on_white(data))
                data = bmp(13, 9, 32, rows_of(word & 0xffffff, 32), header=header, compression=3, masks=masks)
                save("bmp/%s-no-alpha-%d.bmp" % (what, header), data, np.asarray(Image.open(io.BytesIO(data)))[..., :3])
    # no jumps, which not every Pillow reads right
    for name, bits, runs in (("8", 8, b"\5\1\1\2\0\0" b"\0\3\1\2\3\0\3\7\0\0" + b"\6\5\0\0" * 3 + b"\0\1"), ("8-no-end", 8, b"\6\1\0\0" * 5),
                             ("4", 4, b"\5\x12\1\x30\0\0" b"\0\4\x12\x34\2\x56\0\0" + b"\6\x50\0\0" * 3 + b"\0\1")):
        save("bmp/rle%s.bmp" % name, bmp(6, 5, bits, runs, palette[:1 << bits].tobytes(), compression=1 if bits == 8 else 2))


if __name__ == "__main__":
    warnings.simplefilter("ignore")             # Pillow's, of what is damaged on purpose
    pbms()
    endings()
    inks()
    odd()
    ways()
    bmps()
    if features.check("webp_anim"):
        webps()
