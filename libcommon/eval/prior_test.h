/* prior_test.h - do codes have the distribution of the prior? Distances of a sample to it, without a fit and without a sample of it
 *
 * Gaussian: the standard normal N(0,I), whose distribution function is known, so that only the codes are a sample.
 *     Kolmogorov and Smirnov, of one dimension     D = max |F_n - Phi|; above 1.36/sqrt(n) in 5 % of normal samples
 *     covariance                                   |C - I|_F / sqrt(d), C with n-1: about sqrt((d+1)/n) of a normal sample
 *     sliced Wasserstein                           mean over directions w, |w| = 1, of W1(w z, N(0,1)) = int |F_n - Phi|
 *
 * Categorical: the share of each category against the prior's probabilities, which may be equal.
 *
 * Memory      the codes once more in double, freed
 * Failure     none but lack of memory (71)
 */
#ifndef EVAL_PRIOR_TEST_H
#define EVAL_PRIOR_TEST_H

#include "eval/labelled_matrix.h"
#include "tensor/rng.h"

#define PRIOR_TEST_DIRECTIONS 100

struct prior_test_normal {
    double ks, ks_bound, ks_beyond;     /* the largest D; 1.36/sqrt(n); share of dimensions whose D is above that */
    double covariance, wasserstein;
};

/* prior_normal - of z [n,d], finite, n at least 2; the row of rng is the direction */
void prior_test_normal(struct prior_test_normal *p, const real *z, size_t n, size_t d, const struct rng *rng);

/* One sorted sample: D and W1 as above. quantile [n+1]: prior_test_quantiles */
void prior_test_quantiles(double *quantile, size_t n);       /* Phi^-1(i/n), i = 0 .. n; infinite at both ends */
double prior_test_kolmogorov(const double *sorted, size_t n);
double prior_test_wasserstein(const double *sorted, const double *quantile, size_t n);

/* prior_test_kl - KL to p [k], or NULL: to uniform, in nats, of the mean of rows of probabilities; or, hard, of the shares of their
 * categories. Infinite where there is a category that p excludes. */
double prior_test_kl(const struct labelled_matrix *c, const double *p, int hard);

#endif
