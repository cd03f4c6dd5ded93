/* pointwise.h - what follows a product: bias, batch normalization, activation, and their gradients
 *
 * All work on a part of a matrix: rows x cols values, ld values from row to row. Batch statistics are over rows
 * (for convolutions, rows are pixels of all images). Sums are taken in double, rows in order, so a part's result
 * depends on the part alone.
 *
 * Batch normalization (Ioffe and Szegedy 2015): v = gamma (u - mean) invstd + beta, invstd = 1/sqrt(var + eps),
 * var biased. gamma or beta NULL mean 1 and 0. With h = (u - mean) invstd and dv = dL/dv over N rows:
 *
 *     dgamma = sum dv h     dbeta = sum dv     du = gamma invstd (dv - dbeta/N - h dgamma/N)      batch statistics
 *                                              du = gamma invstd dv                               fixed statistics
 */
#ifndef NN_POINTWISE_H
#define NN_POINTWISE_H

#include "spec/spec.h"
#include "tensor/real.h"

#include <stddef.h>

struct part {
    size_t rows, cols, ld;
};

void view_add_row(struct part p, const real *row, real *u);                  /* u += row [cols] for each row */

/* bn_statistics - mean [cols] and sum of squared differences from it m2 [cols] of a part; bn_merge_statistics adds the sums of
 * another part of nb rows to those of na rows (Chan, Golub and LeVeque 1979) */
void bn_statistics(struct part p, const real *u, double *mean, double *m2);
void bn_merge_statistics(size_t cols, double na, double *mean, double *m2, double nb, const double *mean_b, const double *m2_b);
void bn_normalize(struct part p, const real *u, const real *mean, const real *invstd, const real *gamma, const real *beta, real *v);
/* bn_grad_sums - sum dv and sum dv h, added to dbeta and dgamma [cols] */
void bn_grad_sums(struct part p, const real *u, const real *mean, const real *invstd, const real *dv, double *dbeta, double *dgamma);
/* bn_backward - dv becomes du; n rows of statistics, or 0 where they are fixed */
void bn_backward(struct part p, double n, const real *u, const real *mean, const real *invstd, const real *gamma,
                   const double *dbeta, const double *dgamma, real *dv);
/* view_column_sums - added to sum [cols] */
void view_column_sums(struct part p, const real *d, double *sum);

/* activation_forward - in place; activation_backward - d becomes d act'(v), told from y = act(v). Softmax is over all cols. */
void activation_forward(enum activation_kind act, real slope, struct part p, real *y);
void activation_backward(enum activation_kind act, real slope, struct part p, const real *y, real *d);

#endif
