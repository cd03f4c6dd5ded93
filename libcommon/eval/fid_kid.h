/* fid_kid.h - Frechet and kernel distance of samples to data, by features of both such as a classifier's last hidden layer
 *
 *     Frechet distance    |m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2)), of means and covariances (divisor n-1)
 *     kernel distance     MMD^2, unbiased as in mmd.h, with the kernel k(a,b) = (a.b/d + 1)^3, over all rows
 *
 * Sources: Heusel et al. 2017 (FID), Binkowski et al. 2018 (KID). The trace of the root is computed as that of (R S2 R)^(1/2) with
 * R = S1^(1/2), which is symmetric. The sum of the kernel over all pairs is a scalar product of third moments, sum_pqr A_pqr B_pqr,
 * where A = sum_i a_i a_i a_i and rows are a/sqrt(d) with a 1 appended: time and memory grow with d^3/6, and linearly with rows.
 *
 * Memory      nothing is kept
 * Failure     none but lack of memory (71)
 */
#ifndef EVAL_FID_KID_H
#define EVAL_FID_KID_H

#include "eval/labelled_matrix.h"
#include "tensor/compute.h"
#include "eval/metric_table.h"

#define FID_KID_FEATURES 512            /* the most: a third moment has 181 MB then */

/* a [na,d], b [nb,d]: at least 2 rows each; d at most FID_KID_FEATURES */
double fid_kid_frechet(struct compute *compute, const struct labelled_matrix *a, const struct labelled_matrix *b);
double fid_kid_kernel(struct compute *compute, const struct labelled_matrix *a, const struct labelled_matrix *b);

/* fid_kid_covered - number of categories that are the most probable one of at least 0.5 % of rows */
size_t fid_kid_covered(const struct labelled_matrix *predictions);

/* fid_kid_add_distances - frechet and kid of features of samples, against those of data; at least 2 rows each
 * fid_kid_add_classes - class_kl and classes of a classifier's predictions for samples */
extern const struct metric fid_kid_metrics[];
void fid_kid_add_distances(struct metric_table *m, const struct labelled_matrix *samples, const struct labelled_matrix *data);
void fid_kid_add_classes(struct metric_table *m, const struct labelled_matrix *predictions);

#endif
