/* gmm.h - a mixture of Gaussians fitted to codes, and drawn from: the prior of models without regularization
 *
 * Cases 1 and 3 of the paper (section 2) leave q(z) free; new data come from a prior that is fitted to it afterwards.
 * Expectation maximization (Dempster, Laird and Rubin 1977) with full covariances, from k-means++ (Arthur and
 * Vassilvitskii 2007) and some rounds of Lloyd; 1e-6 of each dimension's variance is added to the covariances'
 * diagonals. All sums are in double and in the rows' order, all chance is a function of the seed.
 *
 * Memory      gmm_fit allocates, gmm_free frees
 *
 *     double ll = gmm_fit(&g, z, n, D, 20, seed, 200);
 *     gmm_draw(&g, &rng, id, count, z);
 */
#ifndef MODEL_GMM_H
#define MODEL_GMM_H

#include "tensor/real.h"
#include "tensor/rng.h"

#include <stddef.h>
#include <stdint.h>

struct gmm {
    size_t D, K;
    double *weight;             /* [K], sum 1 */
    double *mean;               /* [K,D] */
    double *root;               /* [K,D,D] lower triangles L, covariance L L^T */
};

/* gmm_fit - K Gaussians to z [n,D], n >= K >= 1; at most `rounds` of EM, fewer once the mean log likelihood gains
 * less than 1e-5 a round. Returns that log likelihood, in nats a row. */
double gmm_fit(struct gmm *g, const real *z, size_t n, size_t D, size_t K, uint64_t seed, unsigned rounds);
void gmm_free(struct gmm *g);

/* gmm_draw - n rows [n,D], by row id */
void gmm_draw(const struct gmm *g, const struct rng *rng, const int64_t *id, size_t n, float *z);

#endif
