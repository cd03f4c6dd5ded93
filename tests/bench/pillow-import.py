#!/usr/bin/env python3
"""tests/bench/pillow-import.py - what tests/bench/run compares iae-import with

    pillow-import.py make FOLDER COUNT WxH      procedural pictures of about a photograph's bytes a pixel, as JPEG
    pillow-import.py read FOLDER SIDE PROCESSES seconds to make SIDE x SIDE pictures of them, by Pillow's draft and resize
"""
import glob
import multiprocessing
import os
import sys
import time

import numpy as np
from PIL import Image, ImageFilter


def make(folder, count, size):
    random = np.random.default_rng(1)
    w, h = size

    def noise(height, width):
        return Image.fromarray(random.integers(0, 256, (height, width, 3), "u1")).resize((w, h), Image.BICUBIC)

    smooth = [noise(12, 16) for _ in range(8)]
    detail = [noise(h // 2, w // 2).filter(ImageFilter.GaussianBlur(0.6)) for _ in range(4)]
    os.makedirs(folder, exist_ok=True)
    for i in range(count):
        Image.blend(smooth[i % 8], detail[i % 4], 0.2 + i % 3 / 10).save(f"{folder}/{i:05}.jpg", quality=85)


def read_one(job):
    path, side = job
    image = Image.open(path)
    image.draft("RGB", (side, side))
    return np.asarray(image.resize((side, side)))


def read(folder, side, processes):
    jobs = [(f, side) for f in sorted(glob.glob(folder + "/*"))]
    began = time.perf_counter()
    if processes == 1:
        rows = [read_one(j) for j in jobs]
    else:
        with multiprocessing.Pool(processes) as pool:
            rows = pool.map(read_one, jobs, chunksize=max(1, len(jobs) // 64))
    np.stack(rows)
    print(time.perf_counter() - began)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2], int(sys.argv[3]), tuple(int(v) for v in sys.argv[4].split("x")))
    else:
        read(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
