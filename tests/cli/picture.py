"""Look at a picture with other programs than ours: picture.py FILE EXPRESSION ...

FILE is a PNG, a GIF, sixels, or half blocks in 24 or 256 colours, with text around them; it becomes the array a
[height,width,3] of 0..255, and each expression must be true of it (np, tile(x), mnist(n), load(file), frames(file) and
text(file) are at hand). Pillow reads PNG and GIF; chunks and their checksums are checked here.
"""
import io
import os
import re
import struct
import sys
import zlib

import numpy as np
from PIL import Image

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))


def png(data):
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, names = 8, []
    while at < len(data):
        (n,), name = struct.unpack(">I", data[at:at + 4]), data[at + 4:at + 8]
        piece = data[at + 8:at + 8 + n]
        assert struct.unpack(">I", data[at + 8 + n:at + 12 + n])[0] == zlib.crc32(name + piece), "chunk's CRC"
        names.append(name)
        if name == b"IHDR":
            _, _, depth, kind, _, _, interlace = struct.unpack(">IIBBBBB", piece)
        at += 12 + n
    assert names[-1] == b"IEND" and depth == 8 and not interlace and kind in (0, 2)
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def sixel(data):
    s = data.decode("ascii").rstrip("\n")
    assert s.startswith("\x1bPq") and s.endswith("\x1b\\")
    s = s[3:-2]
    size = re.match(r'"1;1;(\d+);(\d+)', s)
    w, h = int(size[1]), int(size[2])
    a, seen = np.zeros((h, w, 3), np.uint8), np.zeros((h, w), int)
    palette, x, y, colour, at = {}, 0, 0, None, size.end()
    for t in re.finditer(r"#(\d+)(?:;2;(\d+);(\d+);(\d+))?|!(\d+)(.)|(\$)|(-)|([?-~])", s[at:]):
        assert t.start() + size.end() == at, "something else between sixels"
        at = t.end() + size.end()
        if t[1]:
            colour = int(t[1])
            if t[2]:
                palette[colour] = [round(int(v) * 2.55) for v in t.group(2, 3, 4)]
        elif t[7] or t[8]:
            x, y = 0, y + (6 if t[8] else 0)
        else:
            n, bits = int(t[5] or 1), ord(t[6] or t[9]) - 63
            for k in range(6):
                if bits >> k & 1:
                    a[y + k, x:x + n] = palette[colour]
                    seen[y + k, x:x + n] += 1
            x += n
    assert at == len(s) and (seen == 1).all(), "each pixel is drawn once"
    return a


def xterm(k):
    if k >= 232:
        return (8 + 10 * (k - 232),) * 3
    return tuple((0, 95, 135, 175, 215, 255)[v] for v in ((k - 16) // 36, (k - 16) // 6 % 6, (k - 16) % 6))


def blocks(data):
    lines = []
    for line in data.decode("utf-8").split("\n")[:-1]:
        if "\u2580" not in line:
            continue
        line = line[line.index("\x1b"):]
        assert line.endswith("\x1b[0m")
        fore, back, top, bottom = None, None, [], []
        for t in re.finditer("\x1b\\[([0-9;]*)m|\u2580|(.)", line[:-4]):
            assert not t[2], "something else between blocks"
            if t[1] is None:
                top.append(fore)
                bottom.append(back)
                continue
            v = [int(q) for q in t[1].split(";")]
            colour = tuple(v[2:]) if v[1] == 2 else xterm(v[2])
            fore, back = (colour, back) if v[0] == 38 else (fore, colour)
        lines += [top] + ([bottom] if bottom[0] is not None else [])
    return np.array(lines, np.uint8)


def load(name):
    with open(name, "rb") as f:
        data = f.read()
    if data[:3] == b"GIF":
        return frames(name)[0][0]
    return png(data) if data[:4] == b"\x89PNG" else sixel(data) if data[:3] == b"\x1bPq" else blocks(data)


def frames(name):
    """All frames of an APNG or GIF by Pillow, [frames,height,width,3], and what it says of them."""
    with Image.open(name) as i:
        pixels, infos = [], []
        for k in range(getattr(i, "n_frames", 1)):
            i.seek(k)
            infos.append(dict(i.info))
            pixels.append(np.asarray(i.convert("RGB")))
        return np.array(pixels), infos


def text(name):
    """The lines of what a terminal shows, without colours."""
    with open(name, encoding="utf-8") as f:
        return [re.sub("\x1b\\[[0-9;]*m", "", line) for line in f.read().split("\n")]


def tile(x):
    """An image [H,W,C] of 0..255 as the pictures have it."""
    return np.asarray(x, np.uint8).repeat(3 // x.shape[-1], -1)


def main():
    import importlib
    a = load(sys.argv[1])
    names = {"np": np, "a": a, "tile": tile, "load": load, "frames": frames, "text": text, "mnist": importlib.import_module("make-stream").mnist}
    for expression in sys.argv[2:]:
        if not eval(expression, names):
            sys.exit(f"{sys.argv[1]} {a.shape}: not so: {expression}")


if __name__ == "__main__":
    main()
