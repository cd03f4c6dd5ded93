/* batchnorm.h - batch normalization, forward and backward, on a part of a matrix
 *
 * Batch statistics are over rows (for convolutions, rows are pixels of all images). Sums are taken in double, rows in
 * order, so a part's result depends on the part alone.
 *
 * Batch normalization (Ioffe and Szegedy 2015): v = gamma (u - mean) invstd + beta, invstd = 1/sqrt(var + eps),
 * var biased. gamma or beta NULL mean 1 and 0. With h = (u - mean) invstd and dv = dL/dv over N rows:
 *
 *     dgamma = sum dv h     dbeta = sum dv     du = gamma invstd (dv - dbeta/N - h dgamma/N)      batch statistics
 *                                              du = gamma invstd dv                               fixed statistics
 */
#ifndef NN_BATCHNORM_H
#define NN_BATCHNORM_H

#include "nn/view.h"

/* bn_statistics - mean [cols] and sum of squared differences from it m2 [cols] of a part; bn_merge_statistics adds the sums of
 * another part of nb rows to those of na rows (Chan, Golub and LeVeque 1979) */
void bn_statistics(struct view p, const real *u, double *mean, double *m2);
void bn_merge_statistics(size_t cols, double na, double *mean, double *m2, double nb, const double *mean_b, const double *m2_b);
void bn_normalize(struct view p, const real *u, const real *mean, const real *invstd, const real *gamma, const real *beta, real *v);
/* bn_grad_sums - sum dv and sum dv h, added to dbeta and dgamma [cols] */
void bn_grad_sums(struct view p, const real *u, const real *mean, const real *invstd, const real *dv, double *dbeta, double *dgamma);
/* bn_backward - dv becomes du; n rows of statistics, or 0 where they are fixed */
void bn_backward(struct view p, double n, const real *u, const real *mean, const real *invstd, const real *gamma,
                   const double *dbeta, const double *dgamma, real *dv);

#endif
