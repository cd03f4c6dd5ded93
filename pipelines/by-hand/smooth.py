"""smooth.py WEIGHT < gradients > gradients - a term of one's own in the middle of the pipe: total variation of xhat.

Adds WEIGHT times the gradient of sum (xhat[i,j] - xhat[i,j+1])^2 + (xhat[i,j] - xhat[i+1,j])^2 to d.xhat, so that pictures
come out smoother. The stream is plain msgpack with msgpack-numpy tensors; its end is written anew, with its checksum.
"""
import sys
import zlib

import msgpack
import msgpack_numpy
import numpy as np

msgpack_numpy.patch()


def gradient(x):
    d = np.zeros_like(x)
    for axis in 1, 2:
        a = [slice(None)] * 4
        b = list(a)
        a[axis], b[axis] = slice(1, None), slice(None, -1)
        step = 2 * (x[tuple(a)] - x[tuple(b)])
        d[tuple(a)] += step
        d[tuple(b)] -= step
    return d


weight, out, crc, end = np.float32(sys.argv[1]), sys.stdout.buffer, 0, None
for item in msgpack.Unpacker(sys.stdin.buffer, max_buffer_size=2**31 - 1):
    end = item if "end" in item else None
    if "d.xhat" in item:
        item["d.xhat"] = item["d.xhat"] + weight * gradient(item["xhat"])
    if end:
        item["crc32"] = crc
    data = msgpack.packb(item)
    crc = 0 if end else zlib.crc32(data, crc)
    out.write(data)
sys.exit(0 if end else "smooth.py: the stream has no end")
