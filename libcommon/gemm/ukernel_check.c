#include "gemm/ukernel_check.h"

#include "tensor/bf16.h"

#include <math.h>

#define UNITS 60                /* most, in all pieces */
#define VALUES (UNITS * (int)(sizeof(real) / sizeof(bf16)))
#define STRIDE (UNITS + 3)

/* Factors of one tile: rows of A with room for gaps, a panel. */
struct factors {
    bf16 a[UKERNEL_ROWS * STRIDE * sizeof(real) / sizeof(bf16)], panel[UKERNEL_WIDTH_MAX * VALUES];
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

static void multiply(const struct ukernel *k, const struct factors *f, size_t vectors, size_t segments, size_t length, int add, result c)
{
    struct ukernel_ab t = { .segments = segments, .stride = length + 1, .length = length, .b = (const real *)f->panel, .add = add };
    for (size_t i = 0; i < UKERNEL_ROWS; i++) {
        t.a[i] = (const real *)f->a + i * STRIDE;
        t.prefetch[i] = t.a[i];
        t.c[i] = c[i];
        for (size_t j = 0; j < UKERNEL_WIDTH_MAX; j++)
            c[i][j] = 1;
    }
    k->dots(vectors, &t);
}

static int agree(const struct ukernel *kernel, const struct ukernel *with, const struct factors *f, size_t segments, size_t length, double most)
{
    for (size_t vectors = 1; vectors <= kernel->width / kernel->lanes; vectors++)
        for (int add = 0; add < 2; add++) {
            result c, d;
            multiply(kernel, f, vectors, segments, length, add, c);
            multiply(with, f, vectors, segments, length, add, d);
            for (size_t i = 0; i < UKERNEL_ROWS; i++)
                for (size_t j = 0; j < UKERNEL_WIDTH_MAX; j++)
                    if (!(fabs((double)c[i][j] - (double)d[i][j]) <= most))
                        return 0;
        }
    return 1;
}

int ukernel_agrees(const struct ukernel *kernel, const struct ukernel *with)
{
    static const struct {
        size_t segments, length;
    } pieces[] = { { 1, 1 }, { 1, 16 }, { 1, 33 }, { 1, UNITS }, { 3, 5 }, { 3, 16 }, { 2, 29 } };
    if (kernel->lanes != with->lanes || kernel->width != with->width)
        return 0;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        for (int bits = 3; bits <= 8; bits += 5) {
            struct factors f;
            double depth = (double)(pieces[i].segments * pieces[i].length * sizeof(real) / sizeof(bf16));
            fill(f.a, sizeof f.a / sizeof *f.a, bits, 1);
            fill(f.panel, sizeof f.panel / sizeof *f.panel, bits, 2);
            if (!agree(kernel, with, &f, pieces[i].segments, pieces[i].length, bits == 3 ? 0 : 2 * (depth + 3) * 0x1p-24 * depth))
                return 0;
        }
    return 1;
}
