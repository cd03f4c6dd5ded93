/* c2st.h - classifier two-sample test: held-out accuracy in telling two samples apart
 *
 * Source: Lopez-Paz and Oquab, "Revisiting classifier two-sample tests", ICLR 2017. The classifier is the logistic regression of
 * linear_probe.h on each number and its square. If a dimension is normal in both samples, the log density ratio has this form, so
 * that the test is optimal against wrong means and variances; it is blind to correlations. The loss is convex, so that the result does
 * not depend on how a network was trained. Every other row of each sample is fitted, the rest is held out.
 *
 * Memory      nothing is kept
 * Failure     none but lack of memory (71)
 */
#ifndef EVAL_C2ST_H
#define EVAL_C2ST_H

#include "eval/labelled_matrix.h"
#include "tensor/compute.h"
#include "eval/metric_table.h"
#include "tensor/real.h"

#include <stddef.h>

/* c2st - share of held-out rows that are classified correctly: 1/2 for equal distributions, with a standard deviation of
 * 1/(2 sqrt(n)). a, b [n,d], finite, n at least 2; *converged: the fit reached its minimum. */
double c2st(struct compute *c, const real *a, const real *b, size_t n, size_t d, int *converged);

/* c2st_add_metrics - c2st of at least 2 rows against as many standard normals; 0 if the fit did not reach its minimum */
extern const struct metric c2st_metrics[];
int c2st_add_metrics(struct metric_table *m, const struct labelled_matrix *score, uint64_t seed);

#endif
