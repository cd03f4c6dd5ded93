#!/bin/bash
# Pillow 9.4 reads a BMP with run lengths wrong behind a jump
#
# In a BMP of 8 bits with BI_RLE8, the escape 00 02 is followed by two bytes, by which the position moves to the right and upwards.
# Pillow's BmpRleDecoder takes two bytes more than these, so the pixels behind the jump are others, and no error is raised. The
# picture below is 4x2: a run of one pixel of 5, a jump by 2 to the right, a run of one pixel of 6, the end of the line, a run of
# four pixels of 7. Rows come from below, so its rows from above are 7 7 7 7 and 5 0 0 6.
#
# Seen with python3-pil 9.4.0-1.1+deb12u1 of Debian 12.
#
# Exit status: 0 it still is so, 1 it is not, 77 this version cannot be installed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
version=9.4.0-1.1+deb12u1
[ "$(dpkg-query -W -f '${Version}' python3-pil 2>/dev/null)" = "$version" ] ||
    apt-get install -qq -y --no-install-recommends "python3-pil=$version" >/dev/null 2>&1 || exit 77
/usr/bin/python3 - <<'END'
import io
import struct
import sys

from PIL import Image, __version__

pixels = bytes([1, 5, 0, 2, 2, 0, 1, 6, 0, 0, 4, 7, 0, 1])
palette = b"".join(bytes([i, i, i, 0]) for i in range(256))
header = struct.pack("<IiiHHIIiiII", 40, 4, 2, 1, 8, 1, len(pixels), 2835, 2835, 256, 0)
start = 14 + len(header) + len(palette)
bmp = b"BM" + struct.pack("<IHHI", start + len(pixels), 0, 0, start) + header + palette + pixels
image = Image.open(io.BytesIO(bmp))
try:
    rows = [[image.getpixel((x, y)) for x in range(4)] for y in range(2)]
except Exception as e:
    rows = repr(e)
print("Pillow", __version__, "reads", rows, "where the file holds [[7, 7, 7, 7], [5, 0, 0, 6]]")
sys.exit(rows != [[0, 0, 0, 0], [5, 0, 0, 0]])
END
