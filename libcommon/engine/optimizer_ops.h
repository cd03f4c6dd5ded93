/* optimizer_ops.h - what moves parameters, of one engine: a gradient's norm, Adam, the exponential moving average (EMA)
 *
 * Adam (Kingma and Ba 2015), as PyTorch computes it: m = b1 m + (1-b1) g, v = b2 v + (1-b2) g^2,
 * p -= rate/(1-b1^t) m / (sqrt(v)/sqrt(1-b2^t) + 1e-8), with g = scale * gradient.
 */
#ifndef ENGINE_OPTIMIZER_OPS_H
#define ENGINE_OPTIMIZER_OPS_H

#include "tensor/compute.h"
#include "tensor/real.h"

#include <stddef.h>
#include <stdint.h>

struct adam {
    double rate, b1, b2;
    uint64_t t;                 /* this update's number, from 1 */
    double scale;               /* of the gradient: 1/rows, times clipping */
    double ema;                 /* weight of the new value in the average; unused if average is NULL */
};

/* Values whose squares are one sum: a norm is the root of the sums of a network's tiles, added in their order, wherever each was made. */
#define OPTIMIZER_TILE 65536

struct optimizer_ops {
    /* squares - the sum of the squares of each tile of g [n], in double, in sum (host) [tile_count(n, OPTIMIZER_TILE)] */
    void (*squares)(struct compute *c, const real *g, size_t n, double *sum);
    /* adam - value, m, v [n] and, unless NULL, average [n] move, the last as by average; one pass over memory */
    void (*adam)(struct compute *c, const struct adam *a, const real *g, real *value, real *m, real *v, real *average, size_t n);
    /* average - average += ema (value - average), of n values */
    void (*average)(struct compute *c, double ema, const real *value, real *average, size_t n);
};

#endif
