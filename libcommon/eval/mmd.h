/* mmd.h - are two samples of one distribution? Maximum mean discrepancy, with a permutation test
 *
 * With the kernel k(a,b) = C/(C + |a-b|^2), C = 2d (the scale of standard normals in d dimensions), unbiased
 * (Gretton et al., "A kernel two-sample test", JMLR 2012):
 *
 *     MMD^2 = sum_{i!=j} k(a_i,a_j)/(na(na-1)) + sum_{i!=j} k(b_i,b_j)/(nb(nb-1)) - 2 sum_ij k(a_i,b_j)/(na nb)
 *
 * It is 0 on average where both are of one distribution, and may be negative. p is the share of MMD^2 at least as large
 * when all rows are divided into two samples at random, the given division counted in.
 *
 * Memory      (na+nb)^2/2 floats meanwhile
 * Failure     none but lack of memory (71)
 */
#ifndef EVAL_MMD_H
#define EVAL_MMD_H

#include "tensor/rng.h"

struct mmd {
    double square, p;
};

/* mmd_test - a [na,d], b [nb,d], finite, na and nb at least 2; the row of rng is the permutation's number */
void mmd_test(struct mmd *m, const real *a, size_t na, const real *b, size_t nb, size_t d, size_t permutations,
              const struct rng *rng);

/* mmd_subset - max random rows of x [n,d], in their order, to the front, if there are more; returns their number */
size_t mmd_subset(real *x, size_t n, size_t d, size_t max, const struct rng *rng);

#endif
