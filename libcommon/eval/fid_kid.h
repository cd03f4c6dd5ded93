/* fid_kid.h - samples against data by features of both, such as what a classifier's last layer sees
 *
 *     Frechet distance    |m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2)), of means and covariances (with n-1)
 *     kernel distance     MMD^2, unbiased as in mmd.h, with the kernel k(a,b) = (a.b/d + 1)^3: over all rows of both
 *
 * The trace of the root is that of (R S2 R)^(1/2) with R the root of S1, which is symmetric. The sum of the kernel over all pairs
 * is a scalar product of third moments, sum_pqr A_pqr B_pqr, where A = sum_i a_i a_i a_i and rows are a/sqrt(d) with a 1 behind:
 * time and memory grow with d^3/6, and with rows only linearly.
 *
 * Memory      nothing is kept
 * Failure     none but lack of memory (71)
 */
#ifndef EVAL_FID_KID_H
#define EVAL_FID_KID_H

#include "eval/labelled_matrix.h"

#define FID_KID_FEATURES 512            /* at most: a third moment has 181 MB then */

/* a [na,d], b [nb,d]: at least 2 rows each; d at most FID_KID_FEATURES */
double fid_kid_frechet(const struct labelled_matrix *a, const struct labelled_matrix *b);
double fid_kid_kernel(const struct labelled_matrix *a, const struct labelled_matrix *b);

/* fid_kid_covered - categories that are the most probable one of at least 0.5 % of rows */
size_t fid_kid_covered(const struct labelled_matrix *answers);

#endif
