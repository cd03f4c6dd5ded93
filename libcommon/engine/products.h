/* products.h - the products of layers, of one engine
 *
 * A layer's product is cut into tiles, which threads take: columns of a fully connected layer, whole images of a convolution.
 * What follows the product (bias, batch norm, activation) is a piece of work for each tile, done while its values are at hand; what
 * precedes it on the way back likewise. Such a piece takes no scratch memory, and may touch the values of its tile only.
 */
#ifndef ENGINE_PRODUCTS_H
#define ENGINE_PRODUCTS_H

#include "engine/conv.h"
#include "tensor/bf16.h"
#include "tensor/compute.h"
#include "tensor/real.h"

#include <stddef.h>

/* work(context, t, span) - tile number t is `span` of the columns, or of the images */
typedef void tile_work(void *context, size_t t, struct tile span);

/* A layer's weight: [out,in] or [Cs,k,k,Cb]. With `precision bf16` it is there a second time, rounded, and then both factors of all
 * its products are rounded to nearest even, and sums are taken as ever; else rounded is NULL. */
struct weight {
    const real *value;
    const bf16 *rounded;        /* the same with its last dimension rounded_pairs() long, 0 behind what there is */
};

/* rounded_pairs - n values in whole pairs, the units of tensor/bf16.h */
static inline size_t rounded_pairs(size_t n)
{
    return (n + BF16_UNIT - 1) / BF16_UNIT * BF16_UNIT;
}

/* A fully connected layer: u [n,out] = x [n,in] weight^T, weight [out,in]. */
struct linear {
    const char *name;           /* of the layer, for profiles */
    size_t n, in, out;
};

/* The gradients of a layer with input x: d, by the result of the product, is finished tile by tile by `before`; then dx receives
 * that by the input, grad that by the weights, or has it added if `add`. dx and grad may be NULL. */
struct product_grads {
    const real *x;
    real *d, *dx, *grad;
    int add;
    tile_work *before;
    void *context;
};

struct product_ops {
    void (*linear_forward)(struct compute *c, const struct linear *l, struct weight w, const real *x, real *u, tile_work *after, void *context);
    void (*linear_backward)(struct compute *c, const struct linear *l, struct weight w, const struct product_grads *g);
    /* of b.groups times b.n images, in the direction of the layer */
    void (*conv_forward)(struct compute *c, const struct conv *v, struct batch b, struct weight w, const real *x, real *u, tile_work *after,
                         void *context);
    void (*conv_backward)(struct compute *c, const struct conv *v, struct batch b, struct weight w, const struct product_grads *g);
    /* C [m,n] = A [m,k] B [n,k]^T for matrices of the program's own, on one thread; lda, ldb, ldc: values from row to row */
    void (*gemm_nt)(size_t m, size_t n, size_t k, const real *a, size_t lda, const real *b, size_t ldb, real *c, size_t ldc);
};

#endif
