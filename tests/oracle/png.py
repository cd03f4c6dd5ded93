#!/usr/bin/env python3
"""Writes tests/unit/image/png_files.h: small PNG files of every kind, built with zlib alone, and the pixels they mean.

    python3 tests/oracle/png.py > tests/unit/image/png_files.h
"""
import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def header(w, h, depth=8, kind=0, interlace=0):
    return SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, depth, kind, 0, 0, interlace))


def sample(x, y, c, depth):
    if depth == 16:
        return (x * 9001 + y * 5003 + c * 20011) % 65536
    return (x * 37 + y * 101 + c * 59 + x * y * 13) % (1 << depth)


def pack_row(values, depth):
    if depth == 16:
        return b"".join(struct.pack(">H", v) for v in values)
    out, bits, have = bytearray(), 0, 0
    for v in values:
        bits, have = bits << depth | v, have + depth
        if have == 8:
            out.append(bits)
            bits = have = 0
    if have:
        out.append(bits << (8 - have))
    return bytes(out)


def build(w, h, depth, kind, interlace=0, before=b"", limit=1 << 30):
    n = CHANNELS[kind]

    def value(x, y, c):
        return sample(x, y, c, depth) % limit

    raw = b""
    for x0, y0, dx, dy in PASSES if interlace else [(0, 0, 1, 1)]:
        for y in range(y0, h, dy):
            xs = range(x0, w, dx)
            if xs:
                raw += b"\0" + pack_row([value(x, y, c) for x in xs for c in range(n)], depth)
    return header(w, h, depth, kind, interlace) + before + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""), value


def eight(v, depth):
    return (v * 255 + 32895) >> 16 if depth == 16 else v * 255 // ((1 << depth) - 1)


def on_white(v, a):
    return (v * a + 255 * (255 - a) + 127) // 255


def meaning(w, h, depth, kind, value, palette=None, alphas=(), key=None):
    out = []
    for y in range(h):
        for x in range(w):
            v = [value(x, y, c) for c in range(CHANNELS[kind])]
            if kind == 3:
                colour, a = palette[v[0]], alphas[v[0]] if v[0] < len(alphas) else 255
            else:
                colour = [eight(q, depth) for q in v]
                a = 0 if key is not None and v == key else 255
                if kind in (4, 6):
                    a = colour.pop()
            out += [on_white(q, a) for q in colour]
    return out


def main():
    palette = [(i * 50 % 256, (i * 90 + 7) % 256, 255 - i * 20) for i in range(5)]
    plte = chunk(b"PLTE", bytes(v for p in palette for v in p))
    alphas = [0, 128, 200]
    extra = chunk(b"gAMA", struct.pack(">I", 10000)) + chunk(b"zTXt", b"note\0\0" + zlib.compress(b"a" * 3000))
    cases = []

    def case(name, w, h, depth, kind, channels, how=None, **more):
        data, value = build(w, h, depth, kind, **(how or {}))
        cases.append((name, data, w, h, channels, meaning(w, h, depth, kind, value, **more)))

    for depth in (1, 2, 4, 8, 16):
        case(f"grey{depth}", 7, 5, depth, 0, 1)
    for depth in (8, 16):
        case(f"rgb{depth}", 4, 3, depth, 2, 3)
        case(f"grey_alpha{depth}", 4, 3, depth, 4, 1)
        case(f"rgb_alpha{depth}", 4, 3, depth, 6, 3)
    case("palette4", 6, 6, 4, 3, 3, {"before": plte, "limit": 5}, palette=palette)
    case("palette8_alpha", 6, 6, 8, 3, 3, {"before": plte + chunk(b"tRNS", bytes(alphas)), "limit": 5}, palette=palette, alphas=alphas)
    case("grey2_key", 7, 5, 2, 0, 1, {"before": chunk(b"tRNS", struct.pack(">H", 2))}, key=[2])
    case("interlaced_rgb8", 9, 11, 8, 2, 3, {"interlace": 1})
    case("interlaced_grey1", 9, 11, 1, 0, 1, {"interlace": 1})
    case("grey8_gamma_text", 3, 2, 8, 0, 1, {"before": extra})

    body = chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    bombs = [("huge", header(2**31 - 1, 2**31 - 1) + body), ("too_wide", header(65536, 1) + body),
             ("pixels", header(4097, 4096) + body), ("none", header(0, 5) + body), ("depth", header(5, 5, 3) + body),
             ("kind", header(5, 5, 8, 5) + body), ("no_header", SIGNATURE + body), ("no_palette", header(5, 5, 8, 3) + body),
             ("long_chunk", SIGNATURE + struct.pack(">I", 0x7FFFFFFF) + b"IHDR" + b"\0" * 30)]

    def array(name, values):
        lines = [", ".join(map(str, values[i:i + 30])) for i in range(0, len(values), 30)]
        print(f"static const unsigned char {name}[] = {{\n    " + ",\n    ".join(lines) + "\n};")

    print("/* Made by tests/oracle/png.py. */\n")
    for name, data, *rest in cases + bombs:
        array(name, data)
        if rest:
            array(name + "_pixel", rest[3])
    print("\nstatic const struct {\n    const char *name;\n    const unsigned char *bytes;\n    size_t size;\n"
          "    unsigned width, height, channels;\n    const unsigned char *pixel;\n} files[] = {")
    for name, _, w, h, c, _ in cases:
        print(f'    {{ "{name}", {name}, sizeof {name}, {w}, {h}, {c}, {name}_pixel }},')
    print("};\n\nstatic const struct {\n    const unsigned char *bytes;\n    size_t size;\n} bombs[] = {")
    for name, _ in bombs:
        print(f"    {{ {name}, sizeof {name} }},")
    print("};")


main()
