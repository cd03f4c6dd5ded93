"""Pictures as Pillow writes them, and as others do, made by hand, into folders of the current one, one for each matter. Beside
each file FILE stands FILE.npy, the pixels that are to come of it: those that Pillow reads."""
import io
import os
import struct
import warnings
import zlib

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


def gif(screen, palette, at, indexes, more=b""):
    """One frame, of indexes under 128, each in a code of 8 bits; Pillow writes no frame that is smaller than its screen."""
    height, width = indexes.shape
    assert indexes.size <= 120
    pixels = bytes([7, indexes.size + 2, 0x80]) + indexes.tobytes() + b"\x81\0"
    flags = 0x80 | (len(palette) // 3).bit_length() - 2
    return (b"GIF89a" + struct.pack("<HHBBB", *screen, flags, 2, 0) + palette + more +
            b"," + struct.pack("<HHHHB", *at, width, height, 0) + pixels + b";")


def composed(data):
    image = Image.open(io.BytesIO(data)).convert("RGBA")
    return np.asarray(Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB"))


def gifs():
    noise = rng.randint(0, 256, (61, 83, 3)).astype("u1")
    gray, color = Image.fromarray(GRAY), Image.fromarray(RGB)
    few = color.quantize(5)
    clear = few.copy()
    clear.info["transparency"] = 2
    for interlace in 0, 1:
        save("gif/gray-%d.gif" % interlace, encoded(gray, "GIF", interlace=interlace), GRAY)
        for name, image in ("color", color), ("noise", Image.fromarray(noise)), ("few", few), ("clear", clear):
            data = encoded(image, "GIF", interlace=interlace)
            save("gif/%s-%d.gif" % (name, interlace), data, composed(data))
    save("gif/bits.gif", encoded(gray.convert("1"), "GIF"), np.asarray(gray.convert("1").convert("L")))
    save("gif/animated.gif", encoded(color, "GIF", save_all=True, append_images=[few, Image.fromarray(255 - RGB)]), composed(encoded(color, "GIF")))
    save("gif/behind.gif", encoded(few, "GIF") + b"\0\0behind")
    palette = rng.randint(0, 256, 24).astype("u1").tobytes()
    indexes = rng.randint(0, 8, (5, 9)).astype("u1")
    for name, screen, at in ("all", (9, 5), (0, 0)), ("within", (20, 11), (3, 2)), ("beyond", (9, 5), (4, 3)), ("none", (0, 0), (0, 0)):
        data = gif(screen, palette, at, indexes)
        save("gif/%s.gif" % name, data)
        data = gif(screen, palette, at, indexes, b"!\xfe\6remark\0!\xf9\4\1\0\0\3\0")
        save("gif/%s-clear.gif" % name, data, composed(data))


def packed(a, bits, order):
    """the bytes of rows [rows,samples], each row in whole bytes"""
    if bits == 16:
        return a.astype(order + "u2").tobytes()
    shifts = np.arange(bits)[::-1]
    return np.packbits((a[..., None] >> shifts & 1).reshape(len(a), -1), axis=1).tobytes()


def tiff(samples, photometric, bits=8, order="<", big=False, rows=None, tile=None, planar=False, deflate=False, more=()):
    """A TIFF file of samples [h,w,s] in strips of so many rows or in tiles; more: pairs of tag and values of 16 bits"""
    height, width, depth = samples.shape
    planes = np.split(samples, depth, 2) if planar else [samples]
    h, w = tile or (rows or height, width)
    parts = []
    for plane in planes:
        for y in range(0, height, h):
            for x in range(0, width, w):
                part = plane[y:y + h, x:x + w]
                if tile:
                    part = np.pad(part, ((0, h - len(part)), (0, w - part.shape[1]), (0, 0)))
                part = packed(part.reshape(len(part), -1), bits, order)
                parts.append(zlib.compress(part) if deflate else part)
    at = (16 if big else 8) + np.cumsum([0] + [len(part) for part in parts])
    tags = {256: [width], 257: [height], 258: [bits] * depth, 259: [8 if deflate else 1], 262: [photometric], 277: [depth], 284: [1 + planar]}
    tags.update({322: [w], 323: [h], 324: at[:-1], 325: np.diff(at)} if tile else {273: at[:-1], 278: [h], 279: np.diff(at)})
    tags.update(more)
    count, number, size = ("Q", "Q", 8) if big else ("H", "I", 4)
    end = at[-1] + struct.calcsize("=" + count) + len(tags) * (4 + 2 * size) + size
    entries = behind = b""
    for tag in sorted(tags):
        kind, letter = (4, "I") if tag in (273, 279, 324, 325) else (3, "H")
        values = b"".join(struct.pack(order + letter, v) for v in tags[tag])
        entries += struct.pack(order + "HH" + number, tag, kind, len(tags[tag]))
        entries += values.ljust(size, b"\0") if len(values) <= size else struct.pack(order + number, end + len(behind))
        behind += values if len(values) > size else b""
    head = struct.pack(order + ("2sHHHQ" if big else "2sHI"), b"II" if order == "<" else b"MM", *((43, 8, 0) if big else (42,)), at[-1])
    return head + b"".join(parts) + struct.pack(order + count, len(tags)) + entries + bytes(size) + behind


def tiffs_of_pillow():
    gray, color = Image.fromarray(GRAY), Image.fromarray(RGB)
    alpha = Image.fromarray(np.dstack([RGB, rng.randint(0, 256, RGB.shape[:2])]).astype("u1"))
    inks = Image.fromarray(rng.randint(0, 256, (9, 13, 4)).astype("u1"), "CMYK")
    images = {"bits": gray.convert("1"), "gray": gray, "color": color, "palette": color.quantize(9), "alpha": alpha, "inks": inks,
              "gray-alpha": Image.fromarray(np.dstack([GRAY, 255 - GRAY[::-1]]), "LA"), "ycbcr": color.convert("YCbCr")}
    for name, image in images.items():
        how = [None, "packbits", "tiff_lzw", "tiff_adobe_deflate", "tiff_deflate"]
        how = ["jpeg"] if name == "ycbcr" else how + ["group3", "group4", "tiff_ccitt"] if name == "bits" else how + ["jpeg"] * (name in ("gray", "color", "inks"))
        for compression in how:
            data = encoded(image, "TIFF", compression=compression)
            want = composed(data) if name == "alpha" else composed(data)[..., 0] if name == "gray-alpha" else None
            save("tiff/%s-%s.tif" % (name, compression), data, want)
    save("tiff/pages.tif", encoded(gray, "TIFF", save_all=True, append_images=[color]), GRAY)


def tiffs():
    """What Pillow does not write, or reads otherwise; what is to come of it is computed here."""
    white, deep = 255 - GRAY, rng.randint(0, 65536, (9, 13, 4)).astype("u2")
    from_deep = np.rint(deep / 257).astype("u1")
    layouts = {"strip": {}, "strips": {"rows": 2}, "tiles": {"tile": (16, 16)}, "big-endian": {"order": ">", "rows": 4}, "bigtiff": {"big": True, "rows": 3},
               "planes": {"planar": True, "rows": 4}, "plane-tiles": {"planar": True, "tile": (16, 32)}, "deflate": {"deflate": True, "rows": 5}}
    for name, how in layouts.items():
        save("tags/gray-%s.tif" % name, tiff(GRAY[..., None], 1, **how), GRAY)
        save("tags/white-%s.tif" % name, tiff(white[..., None], 0, **how), GRAY)
        save("tags/color-%s.tiff" % name, tiff(RGB, 2, **how), RGB)
        save("tags/deep-%s.tif" % name, tiff(deep[..., :1], 1, 16, **how), from_deep[..., 0])
        save("tags/deep-color-%s.tif" % name, tiff(deep[..., :3], 2, 16, **how), from_deep[..., :3])
        for bits in 1, 2, 4:
            few = rng.randint(0, 1 << bits, (9, 13, 3)).astype("u1")
            most = (1 << bits) - 1
            save("tags/%d-bits-%s.tif" % (bits, name), tiff(few[..., :1], 0, bits, **how), (most - few[..., 0]) * (255 // most))
            save("tags/%d-bits-color-%s.tif" % (bits, name), tiff(few, 2, bits, **how), few * (255 // most))
            palette = rng.randint(0, 65536, (3, 1 << bits))
            save("tags/%d-bits-palette-%s.tif" % (bits, name), tiff(few[..., :1], 3, bits, more={320: palette.ravel()}, **how),
                 (palette.T[few[..., 0]] >> 8).astype("u1"))
        color, a = from_deep[..., :3].astype(int), from_deep[..., 3:].astype(int)
        straight, given = (2 * color * a + 255) // 510 + 255 - a, color * a // 255
        for what, samples, extra, want in (("straight", color, [2], straight), ("premultiplied", given, [1], given + 255 - a),
                                           ("more", color, [0], color), ("unexplained", color, None, straight)):
            save("tags/%s-%s.tif" % (what, name), tiff(np.dstack([samples, a]), 2, more={338: extra} if extra else {}, **how), want.astype("u1"))
        save("tags/deep-alpha-%s.tif" % name, tiff(deep, 2, 16, more={338: [2]}, **how), straight.astype("u1"))
    small = rng.randint(0, 256, (3, 4)).astype("u1")
    save("tags/palette-of-8-bits.tif", tiff(GRAY[..., None] & 3, 3, 2, more={320: small.ravel()}), small.T[GRAY & 3])
    turns = {1: RGB, 2: RGB[:, ::-1], 3: RGB[::-1, ::-1], 4: RGB[::-1], 5: RGB.swapaxes(0, 1), 6: np.rot90(RGB, -1), 7: RGB[::-1, ::-1].swapaxes(0, 1), 8: np.rot90(RGB)}
    for way, want in turns.items():
        save("tags/way-%d.tif" % way, tiff(RGB, 2, more={274: [way]}), want)
    for name, data in (("float", tiff(deep[..., :2], 1, 16, more={339: [3, 3]})), ("signed", tiff(GRAY[..., None], 1, more={339: [2]})),
                       ("lab", tiff(RGB, 8)), ("ycbcr", tiff(RGB, 6)), ("jbig", tiff(GRAY[..., None], 1, more={259: [34661]})),
                       ("old-jpeg", tiff(GRAY[..., None], 1, more={259: [6]})), ("few-samples", tiff(RGB[..., :2], 2)),
                       ("no-palette", tiff(GRAY[..., None] & 15, 3, 4)),
                       ("deep-palette", tiff(deep[..., :1], 3, 16, more={320: np.zeros(3 << 16, int)})), ("inks", tiff(np.dstack([RGB, RGB[..., :1]]), 5, more={332: [2]}))):
        os.makedirs("refused", exist_ok=True)
        with open("refused/%s.tif" % name, "wb") as f:
            f.write(data)


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
    gifs()
    tiffs_of_pillow()
    tiffs()
