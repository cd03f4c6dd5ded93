/* pack_rounded.c - packing and rounding in plain loops, which the compiler turns into vectors */
#include "gemm/pack_rounded.h"

#include "gemm/gemm_native.h"
#include "gemm/ukernel.h"

#include <string.h>

#define DEPTH 32                /* units of a block that is transposed at a time */
#define STRIPS 16               /* packed at a time */

typedef bf16 packed __attribute__((may_alias));         /* a value in a unit */

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Units of n columns: value j of each is row j of b, or 0 from row `rows` on. */
static void interleave(size_t n, size_t rows, const bf16 *restrict b, size_t ld, packed *restrict to)
{
    if (rows == BF16_UNIT)
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < BF16_UNIT; j++)
                to[i * BF16_UNIT + j] = b[j * ld + i];
    else
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < BF16_UNIT; j++)
                to[i * BF16_UNIT + j] = j < rows ? b[j * ld + i] : 0;
}

void gemm_pack_b_rounded(size_t depth, size_t n, const bf16 *b, size_t ld, size_t room, real *panels)
{
    size_t w = gemm_panel_width();
    for (size_t from = 0; from < n; from += w, panels += room * w) {
        size_t cols = smaller(w, n - from);
        for (size_t k = 0; k < depth; k += BF16_UNIT) {
            real *row = panels + k / BF16_UNIT * w;
            interleave(cols, smaller(BF16_UNIT, depth - k), b + k * ld + from, ld, (packed *)row);
            memset(row + cols, 0, (w - cols) * sizeof *row);
        }
    }
}

/* A factor that lies transposed: reals, or, where that is NULL, bf16. */
struct transposed {
    const real *real;
    const bf16 *rounded;
    size_t ld;
};

/* Some rows of b, from value k on, as units. */
static void gather_units(const struct transposed *b, size_t rows, size_t first, size_t k, size_t values, bf16 *to)
{
    for (size_t i = 0; i < rows; i++, to += DEPTH * BF16_UNIT) {
        size_t at = (first + i) * b->ld + k;
        if (b->real)
            bf16_round_rows(1, values, b->real + at, values, to, values);
        else
            memcpy(to, b->rounded + at, values * sizeof *to);
        for (size_t j = values; j % BF16_UNIT; j++)
            to[j] = 0;
    }
}

static void pack_transposed(size_t depth, size_t n, const struct transposed *b, size_t room, real *panels)
{
    union {
        bf16 values[UKERNEL_WIDTH_MAX * DEPTH * BF16_UNIT];
        real units[UKERNEL_WIDTH_MAX * DEPTH];
    } block;
    size_t w = gemm_panel_width();
    for (size_t from = 0; from < n; from += w, panels += room * w) {
        size_t cols = smaller(w, n - from), values;
        for (size_t k = 0; k < depth; k += values) {
            real *to = panels + k / BF16_UNIT * w;
            values = smaller(DEPTH * BF16_UNIT, depth - k);
            gather_units(b, cols, from, k, values, block.values);
            gemm_transpose(cols, gemm_units(values), block.units, DEPTH, to, w);
            for (size_t i = 0; i < gemm_units(values) && cols < w; i++)
                memset(to + i * w + cols, 0, (w - cols) * sizeof *to);
        }
    }
}

void gemm_pack_b_transposed_rounded(size_t depth, size_t n, const real *b, size_t ld, size_t room, real *panels)
{
    pack_transposed(depth, n, &(struct transposed){ .real = b, .ld = ld }, room, panels);
}

void gemm_pack_b_transposed_bf16(size_t depth, size_t n, const bf16 *b, size_t ld, size_t room, real *panels)
{
    pack_transposed(depth, n, &(struct transposed){ .rounded = b, .ld = ld }, room, panels);
}

/* Units of `cols` columns of some strips: rows of `a` are rounded, and lie in pairs then. */
static void round_units(size_t cols, size_t rows, const real *restrict a, size_t ld, bf16 *restrict to)
{
    if (rows == BF16_UNIT)
        for (size_t i = 0; i < cols; i++)
            for (size_t j = 0; j < BF16_UNIT; j++)
                to[i * BF16_UNIT + j] = bf16_round(a[j * ld + i]);
    else
        for (size_t i = 0; i < cols; i++)
            for (size_t j = 0; j < BF16_UNIT; j++)
                to[i * BF16_UNIT + j] = j < rows ? bf16_round(a[j * ld + i]) : 0;
}

void gemm_pack_a_rounded(size_t depth, size_t m, const real *a, size_t ld, real *strips)
{
    size_t strip = UKERNEL_ROWS * gemm_units(depth);
    bf16 units[STRIPS * UKERNEL_ROWS * BF16_UNIT] = { 0 };
    for (size_t from = 0; from < m; from += STRIPS * UKERNEL_ROWS, strips += STRIPS * strip) {
        size_t cols = smaller(STRIPS * UKERNEL_ROWS, m - from);
        memset(units + cols * BF16_UNIT, 0, sizeof units - cols * BF16_UNIT * sizeof *units);
        for (size_t k = 0; k < depth; k += BF16_UNIT) {
            round_units(cols, smaller(BF16_UNIT, depth - k), a + k * ld + from, ld, units);
            real *to = strips + k / BF16_UNIT * UKERNEL_ROWS;
            for (size_t i = 0; i < cols; i += UKERNEL_ROWS, to += strip)
                memcpy(to, units + i * BF16_UNIT, UKERNEL_ROWS * sizeof *to);
        }
    }
}
