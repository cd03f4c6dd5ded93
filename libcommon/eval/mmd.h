/* mmd.h - maximum mean discrepancy of two samples, with a permutation test
 *
 * With the kernel k(a,b) = C/(C + |a-b|^2), C = 2d (the scale of standard normals in d dimensions), unbiased
 * (Gretton et al., "A kernel two-sample test", JMLR 2012):
 *
 *     MMD^2 = sum_{i!=j} k(a_i,a_j)/(na(na-1)) + sum_{i!=j} k(b_i,b_j)/(nb(nb-1)) - 2 sum_ij k(a_i,b_j)/(na nb)
 *
 * It is 0 on average for equal distributions, and may be negative. p is the share of random divisions of all rows into
 * two samples, the given one included, with an MMD^2 at least as large.
 *
 * Memory      (na+nb)^2/2 floats during the call
 * Failure     none but lack of memory (71)
 */
#ifndef EVAL_MMD_H
#define EVAL_MMD_H

#include "eval/labelled_matrix.h"
#include "tensor/compute.h"
#include "eval/metric_table.h"
#include "tensor/rng.h"

struct mmd {
    double square, p;
};

/* mmd_test - a [na,d], b [nb,d], finite, na and nb at least 2; the row of rng is the permutation's number */
void mmd_test(struct mmd *m, struct compute *c, const real *a, size_t na, const real *b, size_t nb, size_t d, size_t permutations,
              const struct rng *rng);

/* mmd_subset - if x [n,d] has more than max rows, moves that many random ones to the front, in their order; returns the number of
 * rows that remain */
size_t mmd_subset(real *x, size_t n, size_t d, size_t max, const struct rng *rng);

#define MMD_ROWS 2000

/* mmd_add_metrics - mmd2 and mmd_p of the score set against the other set, or standard normals if that is NULL: of MMD_ROWS random
 * rows of each at most, which are moved to the front */
extern const struct metric mmd_metrics[];
void mmd_add_metrics(struct metric_table *m, struct labelled_matrix *score, struct labelled_matrix *other, uint64_t seed);

#endif
