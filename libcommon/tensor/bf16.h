/* bf16.h - bfloat16: the upper half of a float, rounded to nearest even
 *
 * In the build for gradient checks, where real is double, a bf16 is a double that has been rounded to as many bits: sums of products
 * have the precision of that build, and the rounding is the same.
 */
#ifndef TENSOR_BF16_H
#define TENSOR_BF16_H

#include "tensor/real.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef IAE_DOUBLE
typedef double bf16;
#define BF16_DROPPED 45         /* bits of a double's fraction that are rounded away */
#else
typedef uint16_t bf16;
#endif

/* A unit is as wide as a real: a pair of values that follow one another in the depth of a product. (In the build in double, one value.) */
#define BF16_UNIT (sizeof(real) / sizeof(bf16))

/* bf16_round - the nearest bf16, of two the even one; NaN stays NaN. bf16_value - what it stands for */
static inline bf16 bf16_round(real x)
{
#ifdef IAE_DOUBLE
    uint64_t bits, half = (UINT64_C(1) << (BF16_DROPPED - 1)) - 1;
    memcpy(&bits, &x, sizeof bits);
    if (x == x)
        bits += half + (bits >> BF16_DROPPED & 1);
    bits = bits >> BF16_DROPPED << BF16_DROPPED;
    memcpy(&x, &bits, sizeof x);
    return x;
#else
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    uint32_t rounded = bits + 0x7fff + (bits >> 16 & 1);
    return (bf16)((x == x ? rounded : bits | 0x400000) >> 16);
#endif
}

static inline real bf16_value(bf16 x)
{
#ifdef IAE_DOUBLE
    return x;
#else
    uint32_t bits = (uint32_t)x << 16;
    real v;
    memcpy(&v, &bits, sizeof v);
    return v;
#endif
}

/* bf16_round_rows - a matrix [rows,cols], ld values from row to row, rounded; to has rows of to_ld, at least cols: 0 behind them */
void bf16_round_rows(size_t rows, size_t cols, const real *from, size_t ld, bf16 *to, size_t to_ld);

#endif
