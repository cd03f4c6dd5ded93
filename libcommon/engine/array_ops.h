/* array_ops.h - operations on whole arrays, of one engine: copies, sums, noise, what stands between two networks
 *
 * Arrays are those of tensor/array.h, or parts of them; where a line says "host", memory of the program's. Matrices are given by
 * rows, [n,D]. Results are the same for any number of threads.
 *
 *     compute_engine(c)->arrays->add(dx, w, other, n * D);
 */
#ifndef ENGINE_ARRAY_OPS_H
#define ENGINE_ARRAY_OPS_H

#include "tensor/compute.h"
#include "tensor/real.h"
#include "tensor/rng.h"

#include <stddef.h>
#include <stdint.h>

/* Some columns of a matrix: the first of them in its first row, and the values from row to row. */
struct columns {
    real *at;
    size_t row;
};
struct const_columns {
    const real *at;
    size_t row;
};

struct array_ops {
    void (*zero)(real *to, size_t n);
    void (*copy)(real *to, const real *from, size_t n);
    void (*scale)(real *x, real w, size_t n);                           /* x = w x */
    void (*add)(real *to, real w, const real *x, size_t n);             /* to = to + w x */
    /* the same of `width` columns of n rows: join and split of matrices side by side. to = w from; to = to + w from */
    void (*copy_columns)(struct columns to, real w, struct const_columns from, size_t n, size_t width);
    void (*add_columns)(struct columns to, real w, struct const_columns from, size_t n, size_t width);
    /* row i of to [n,D] is row i - 1 of x, and the first one the last */
    void (*roll)(real *to, const real *x, size_t n, size_t D);
    /* to [n,K]: 1 at category k[i] of row i (host), else 0 */
    void (*one_hot)(real *to, const int32_t *k, size_t n, size_t K);
    /* to [n,D] = N(0,I), row i keyed by id[i] (host); add_normals: to = x + s N(0,I), to not x */
    void (*normals)(struct compute *c, const struct rng *rng, const int64_t *id, size_t n, size_t D, real *to);
    void (*add_normals)(struct compute *c, const struct rng *rng, const int64_t *id, size_t n, size_t D, real s, const real *x,
                        real *to);
    /* reparametrization: mean and log variance of head [n,2 D] apart, mu and lv [n,D], and z = mu + e^(lv/2) eps
     * its backward pass, of n D values: dmu = dz, dlv = dz eps e^(lv/2) / 2 */
    void (*reparametrize)(const real *head, const real *eps, size_t n, size_t D, real *mu, real *lv, real *z);
    void (*reparametrize_backward)(const real *dz, const real *eps, const real *lv, size_t values, real *dmu, real *dlv);
};

#endif
