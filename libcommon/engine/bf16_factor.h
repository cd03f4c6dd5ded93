/* bf16_factor.h - factors of products with `precision bf16`, as reals: what engines without kernels for bf16 multiply */
#ifndef ENGINE_BF16_FACTOR_H
#define ENGINE_BF16_FACTOR_H

#include "engine/products.h"

static inline real bf16_factor(real x)
{
    return bf16_value(bf16_round(x));
}

static inline void bf16_factors(size_t n, const real *from, real *to)
{
    for (size_t i = 0; i < n; i++)
        to[i] = bf16_factor(from[i]);
}

/* weight_factor - what a product multiplies at (row, col) of a weight, as a matrix whose rows are its last dimension of so many columns
 * weight_factors - the same for whole rows: the weight as it lies, or, if it has been rounded, in `to` [rows,cols] */
static inline real weight_factor(const struct weight *w, size_t cols, size_t row, size_t col)
{
    return w->rounded ? bf16_value(w->rounded[row * rounded_pairs(cols) + col]) : w->value[row * cols + col];
}

const real *weight_factors(struct compute *c, const struct weight *w, size_t rows, size_t cols, real *to);

#endif
