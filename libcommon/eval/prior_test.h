/* prior_test.h - tests of codes against the prior's known distribution: KS, covariance, sliced Wasserstein, KL
 *
 * Gaussian codes against the standard normal N(0,I):
 *     Kolmogorov and Smirnov, of one dimension     D = max |F_n - Phi|; above 1.36/sqrt(n) in 5 % of normal samples
 *     covariance                                   |C - I|_F / sqrt(d), C with divisor n-1: about sqrt((d+1)/n) for a normal sample
 *     sliced Wasserstein                           mean over directions w, |w| = 1, of W1(w z, N(0,1)) = int |F_n - Phi|
 *
 * Categorical codes: KL divergence of the shares of the categories from the prior's probabilities.
 *
 * Memory      a copy of the codes in double during the call
 * Failure     none but lack of memory (71)
 */
#ifndef EVAL_PRIOR_TEST_H
#define EVAL_PRIOR_TEST_H

#include "eval/labelled_matrix.h"
#include "tensor/compute.h"
#include "eval/metric_table.h"
#include "tensor/rng.h"

#define PRIOR_TEST_DIRECTIONS 100

struct prior_test_normal {
    double ks, ks_bound, ks_beyond;     /* the largest D; 1.36/sqrt(n); share of dimensions whose D is above that */
    double covariance, wasserstein;
};

/* prior_test_normal - of z [n,d], finite, n at least 2; the row of rng is the direction */
void prior_test_normal(struct prior_test_normal *p, struct compute *compute, const real *z, size_t n, size_t d, const struct rng *rng);

/* One sorted sample [n]: D and W1 as above. quantile [n+1] is from prior_test_quantiles. */
void prior_test_quantiles(double *quantile, size_t n);       /* Phi^-1(i/n), i = 0 .. n; infinite at both ends */
double prior_test_kolmogorov(const double *sorted, size_t n);
double prior_test_wasserstein(const double *sorted, const double *quantile, size_t n);

/* prior_test_kl - KL divergence, in nats, of the mean of rows of probabilities (hard: of the shares of their categories) from p [k], or
 * NULL: from the uniform distribution. Infinite if a category occurs whose p is 0. */
double prior_test_kl(const struct labelled_matrix *c, const double *p, int hard);

/* prior_test_draw_normals - n rows [n,k] of standard normals; the caller frees them */
real *prior_test_draw_normals(size_t n, size_t k, uint64_t seed, uint32_t substep);

/* prior_test_add_normal_metrics - ks, ks_bound, ks_beyond, covariance, wasserstein of Gaussian codes, at least 2 rows */
extern const struct metric prior_test_normal_metrics[];
void prior_test_add_normal_metrics(struct metric_table *m, const struct labelled_matrix *score, uint64_t seed);

/* prior_test_add_category_metrics - prior_kl and prior_kl_hard of categorical codes; p as for prior_test_kl */
extern const struct metric prior_test_category_metrics[];
void prior_test_add_category_metrics(struct metric_table *m, const struct labelled_matrix *score, const double *p);

#endif
