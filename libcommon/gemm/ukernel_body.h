/* ukernel_body.h - what the kernels of all widths have in common; included once by each ukernel_*.c
 *
 * The including file defines KERNEL its name, BYTES of a vector, VECTORS of a panel, TARGET the attribute that lets
 * the compiler use such vectors, SPREAD(x) a vector of x, FMA(a,b,c) a b + c. VECTORS * UKERNEL_ROWS sums, one row
 * of B and one value of A stay in registers: 24 + 4 + 1 of 32, or 12 + 2 + 1 of 16.
 *
 * A kernel for bfloat16 also says what a unit is, by UNIT, PARTS, PART and read_row, which are defined below for single values.
 */
#include "gemm/ukernel_vector.h"

#include <string.h>

#ifndef UNIT
#define UNIT 1                  /* values of a unit */
#define PARTS 1                 /* products of a unit, one after the other: PART(p, x) is what of its factors belongs to the p-th */
#define PART(p, x) ((void)(p), (x))

/* read_row - row k of B, of which the product of a part is taken */
INLINE void read_row(int vectors, const struct ukernel_atb *t, size_t k, vec row[VECTORS])
{
    const loose *b = (const loose *)((const real *)t->b + t->b_at[k]);
#pragma GCC unroll 4
    for (int v = 0; v < vectors; v++)
        row[v] = b[v];
}
#endif

#ifndef READ_AGAIN
#define READ_AGAIN(address) ((void)(address))   /* what lies there for the next part of a unit may stay in a register */
#endif

INLINE void prefetch(int vectors, real *const c[UKERNEL_ROWS])
{
    for (int i = 0; i < UKERNEL_ROWS; i++)
#pragma GCC unroll 4
        for (int v = 0; v < vectors; v++)
            __builtin_prefetch((const char *)c[i] + v * BYTES, 1);
}

/* One part of unit m of the rows of A times one row of a panel. */
INLINE void dots_step(int vectors, const real *b, int p, const single *const a[UKERNEL_ROWS], size_t m, vec s[][VECTORS])
{
    vec row[VECTORS];
    if (p) {
        READ_AGAIN(b);
        READ_AGAIN(m);
    }
#pragma GCC unroll 4
    for (int v = 0; v < vectors; v++)
        row[v] = PART(p, ((const loose *)b)[v]);
#pragma GCC unroll 6
    for (int i = 0; i < UKERNEL_ROWS; i++) {
        vec x = PART(p, SPREAD(a[i][m]));
#pragma GCC unroll 4
        for (int v = 0; v < vectors; v++)
            s[i][v] = FMA(x, row[v], s[i][v]);
    }
}

INLINE void dots_of(int vectors, const struct ukernel_ab *t)
{
    vec s[UKERNEL_ROWS][VECTORS] = { { { 0 } } };
    const real *b = t->b;
    for (size_t g = 0; g < t->segments; g++) {
        const single *a[UKERNEL_ROWS];
#pragma GCC unroll 6
        for (int i = 0; i < UKERNEL_ROWS; i++)
            a[i] = t->a[i] + g * t->stride;
        for (size_t k = 0, end; k < t->length; k = end) {
            end = t->length - k < LINE ? t->length : k + LINE;
            if (k < t->prefetch_length)
                for (int i = 0; i < UKERNEL_ROWS; i++)
                    __builtin_prefetch(t->prefetch[i] + k, 0, 2);
            for (size_t m = k; m < end; m++, b += WIDTH)
#pragma GCC unroll 2
                for (int p = 0; p < PARTS; p++)
                    dots_step(vectors, b, p, a, m, s);
        }
    }
    put(vectors, s, t->c, t->add);
}

INLINE void sums_step(int vectors, const struct ukernel_atb *t, size_t k, int p, const single *a, vec s[][VECTORS])
{
    vec row[VECTORS];
    if (p)
        READ_AGAIN(a);
    read_row(vectors, t, k + p, row);
#pragma GCC unroll 6
    for (int i = 0; i < UKERNEL_ROWS; i++) {
        vec x = PART(p, SPREAD(a[i]));
#pragma GCC unroll 4
        for (int v = 0; v < vectors; v++)
            s[i][v] = FMA(x, row[v], s[i][v]);
    }
}

INLINE void sums_of(int vectors, const struct ukernel_atb *t)
{
    vec s[UKERNEL_ROWS][VECTORS] = { { { 0 } } };
    const single *a = t->a;
    prefetch(vectors, t->c);
    for (size_t k = 0; k < t->depth; k += UNIT, a += UKERNEL_ROWS)
#pragma GCC unroll 2
        for (int p = 0; p < PARTS; p++)
            if (p == 0 || k + p < t->depth)
                sums_step(vectors, t, k, p, a, s);
    put(vectors, s, t->c, t->add);
}

/* The count of vectors becomes a constant here, so that the sums can stay in registers. */
static TARGET void dots(size_t vectors, const struct ukernel_ab *t)
{
    switch (vectors) {
    case 1: dots_of(1, t); break;
    case 2: dots_of(2, t); break;
#if VECTORS > 2
    case 3: dots_of(3, t); break;
    default: dots_of(4, t); break;
#endif
    }
}

static TARGET void sums(size_t vectors, const struct ukernel_atb *t)
{
    switch (vectors) {
    case 1: sums_of(1, t); break;
    case 2: sums_of(2, t); break;
#if VECTORS > 2
    case 3: sums_of(3, t); break;
    default: sums_of(4, t); break;
#endif
    }
}

#if UNIT == 1
/* By way of a block that surely lies in cache: rows that are a power of two apart push one another out of it. */
static TARGET void turn(const real *from, size_t ld, real *to, size_t to_ld)
{
    real block[LANES][LANES];
    for (size_t i = 0; i < LANES; i++)
        memcpy(block[i], from + i * ld, sizeof block[i]);
    for (size_t k = 0; k < LANES; k++)
#pragma GCC unroll 16
        for (size_t i = 0; i < LANES; i++)
            to[k * to_ld + i] = block[i][k];
}
#else
#define turn NULL               /* units are transposed as reals are */
#endif

const struct ukernel KERNEL = { NAME, LANES, WIDTH, dots, sums, turn };
