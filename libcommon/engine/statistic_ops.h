/* statistic_ops.h - what is measured of a minibatch, of one engine: numbers in double out of whole arrays
 *
 * Results go to the host's memory, but for the sums over draws, which lie beside the arrays (array_new_bytes).
 */
#ifndef ENGINE_STATISTIC_OPS_H
#define ENGINE_STATISTIC_OPS_H

#include "tensor/real.h"

#include <stddef.h>

/* Sums over `draws` reconstructions [n,D] of the same n codes; in memory of array_new_bytes(draw_sums_bytes()), zero at first. */
struct draw_sums {
    size_t n, D, draws;
    double *sums;               /* [n,D] means of the draws, then [D] sums, [D] squares, [D] squares of the means */
};

static inline size_t draw_sums_bytes(size_t n, size_t D)
{
    return (n + 3) * D * sizeof(double);
}

struct statistic_ops {
    /* mean - of t [n]; squared_distance - |a - b|^2 of n values */
    double (*mean)(const real *t, size_t n);
    double (*squared_distance)(const real *a, const real *b, size_t n);
    /* of each row of x [n,D] the squared distance to the row `shift` behind it of y, the first behind the last: to [n] */
    void (*row_distances)(const real *x, const real *y, size_t n, size_t D, size_t shift, double *to);
    /* rows of a and b [n,K] whose largest value is at the same place */
    size_t (*agreements)(const real *a, const real *b, size_t n, size_t K);
    /* sum and sum of squares of each column of z [n,K] */
    void (*column_moments)(const real *z, size_t n, size_t K, double *sum, double *square);
    /* of probabilities z [n,K], means over rows: the largest one, and the entropy -sum_k z ln z */
    void (*sharpness)(const real *z, size_t n, size_t K, double *largest, double *entropy);
    /* add_draw - one of the draws; variance_share - after all of them: rho = E_code Var_draw[xhat] / Var[xhat], each summed over the
     * D values, or 0 where nothing varies */
    void (*add_draw)(struct draw_sums *s, const real *xhat);
    double (*variance_share)(struct draw_sums *s);
};

#endif
