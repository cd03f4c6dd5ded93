"""Pictures as Pillow writes them, and as others do, made by hand, into folders of the current one, one for each matter. Beside
each file FILE stands FILE.npy, the pixels that are to come of it: those that Pillow reads."""
import io
import os

import numpy as np
from PIL import Image

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
        text = [["10"[v] for v in row] for row in bits]
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


if __name__ == "__main__":
    pbms()
    endings()
