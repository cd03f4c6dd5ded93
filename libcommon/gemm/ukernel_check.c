#include "gemm/ukernel_check.h"

#include "tensor/bf16.h"

#include <math.h>

#define UNITS 60                /* most, in all pieces */
#define PER_UNIT (sizeof(real) / sizeof(bf16))
#define STRIDE (UNITS + 3)      /* of rows of A, units */

/* Factors of one tile: rows of A with room for gaps, a panel. */
struct factors {
    _Alignas(64) bf16 a[UKERNEL_ROWS * STRIDE * PER_UNIT], panel[UKERNEL_WIDTH_MAX * UNITS * PER_UNIT];
};

typedef real result[UKERNEL_ROWS][UKERNEL_WIDTH_MAX];

/* Numbers that look like chance, of at most `bits` bits, which a bfloat16 holds, in -1 .. 1. */
static void fill(bf16 *to, size_t n, int bits, uint32_t seed)
{
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1664525 + 1013904223;
        int32_t most = 1 << (bits - 1);
        to[i] = bf16_round((real)((int32_t)(seed >> 8) % (2 * most + 1) - most) / (real)most);
    }
}

/* A product: `segments` pieces of `length` units. */
struct shape {
    size_t segments, length, vectors;
    int add;
};

static void multiply(const struct ukernel *k, const struct factors *f, struct shape s, result c)
{
    struct ukernel_ab t = { .segments = s.segments, .stride = s.length + 1, .length = s.length, .b = (const real *)f->panel, .add = s.add };
    for (size_t i = 0; i < UKERNEL_ROWS; i++) {
        t.a[i] = (const real *)f->a + i * STRIDE;
        t.prefetch[i] = t.a[i];
        t.c[i] = c[i];
        for (size_t j = 0; j < UKERNEL_WIDTH_MAX; j++)
            c[i][j] = 1;
    }
    k->dots(s.vectors, &t);
}

/* Whether results differ by at most `most`, for all counts of vectors. */
static int agree(const struct ukernel *kernel, const struct ukernel *with, const struct factors *f, struct shape s, double most)
{
    for (s.vectors = 1; s.vectors <= kernel->width / kernel->lanes; s.vectors++)
        for (s.add = 0; s.add < 2; s.add++) {
            result c, d;
            multiply(kernel, f, s, c);
            multiply(with, f, s, d);
            for (size_t i = 0; i < UKERNEL_ROWS; i++)
                for (size_t j = 0; j < UKERNEL_WIDTH_MAX; j++)
                    if (!(fabs((double)c[i][j] - (double)d[i][j]) <= most))
                        return 0;
        }
    return 1;
}

int ukernel_agrees(const struct ukernel *kernel, const struct ukernel *with)
{
    static const struct shape shapes[] = { { 1, 1, 0, 0 }, { 1, 16, 0, 0 }, { 1, 33, 0, 0 }, { 1, UNITS, 0, 0 }, { 3, 5, 0, 0 }, { 3, 16, 0, 0 },
                                           { 2, 29, 0, 0 } };
    if (kernel->lanes != with->lanes || kernel->width != with->width)
        return 0;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (int bits = 3; bits <= 8; bits += 5) {
            struct factors f = { .a = { 0 } };
            double depth = (double)(shapes[i].segments * shapes[i].length * PER_UNIT);
            fill(f.a, sizeof f.a / sizeof *f.a, bits, 1);
            fill(f.panel, sizeof f.panel / sizeof *f.panel, bits, 2);
            if (!agree(kernel, with, &f, shapes[i], bits == 3 ? 0 : 2 * (depth + 3) * 0x1p-24 * depth))
                return 0;
        }
    return 1;
}
