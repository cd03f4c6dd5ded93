"""Chance as libcommon/rng.h describes it, written anew with numpy: Philox4x32-10, uniforms, Box and Muller."""
import numpy as np

INIT, NOISE, EPS, PRIOR, INPUT, CODE_REC, CODE_REG_REAL, CODE_REG_FAKE, IMAGE_REAL, IMAGE_FAKE, GLOBAL = 1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13
CODE_REC_FAKE = 16
SUB_LABEL = 0xFFFFFFFF         # the sub-step of rows with labels


def philox(counter, key):
    """counter: four arrays of 32-bit words, key: two words; four arrays of words (Salmon et al. 2011, ten rounds)."""
    c = [np.asarray(w, dtype=np.uint64) for w in counter]
    k = [int(key[0]), int(key[1])]
    low = np.uint64(0xFFFFFFFF)
    for _ in range(10):
        a, b = c[0] * np.uint64(0xD2511F53), c[2] * np.uint64(0xCD9E8D57)
        high_a, high_b = a >> np.uint64(32), b >> np.uint64(32)
        c = [high_b ^ c[1] ^ np.uint64(k[0]), b & low, high_a ^ c[3] ^ np.uint64(k[1]), a & low]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


# The published answers for counter and key of zeros, and of ones (Random123, kat_vectors).
assert [int(w) for w in philox([0] * 4, [0] * 2)] == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]
assert [int(w) for w in philox([2**32 - 1] * 4, [2**32 - 1] * 2)] == [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]


def halves(v):
    return int(v) & 0xFFFFFFFF, int(v) >> 32


class Chance:
    def __init__(self, seed, purpose, step=0, sub=0):
        self.key = [int(w) for w in philox((purpose, sub) + halves(step), halves(seed))[:2]]

    def words(self, rows, n):
        """[rows, n] words: number i of a row is word i % 4 of block i / 4."""
        rows = np.asarray(rows, dtype=np.int64).astype(np.uint64)[:, None]
        blocks = (n + 3) // 4
        b = np.zeros_like(rows) + np.arange(blocks, dtype=np.uint64)[None]
        low, high = np.uint64(0xFFFFFFFF), np.uint64(32)
        w = philox((b & low, b >> high, rows & low, rows >> high), self.key)
        return np.stack([np.broadcast_to(v, b.shape) for v in w], axis=-1).reshape(len(rows), 4 * blocks)

    def uniform(self, rows, n):
        return (self.words(rows, n)[:, :n].astype(np.float64) + 0.5) * 2.0**-32

    def normal(self, rows, n):
        u = self.uniform(rows, (n + 3) // 4 * 4).reshape(len(rows), -1, 2)
        radius, angle = np.sqrt(-2 * np.log(u[..., 0])), 2 * np.pi * u[..., 1]
        return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1).reshape(len(rows), -1)[:, :n]

    def below(self, rows, n):
        """One integer in 0 .. n-1 a row: the first two words as a 64-bit fraction, times n."""
        w = self.words(rows, 4)
        return np.array([((int(a) << 32 | int(b)) * n) >> 64 for a, b in w[:, :2]])
