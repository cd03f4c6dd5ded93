/* c2st.h - are two samples of one distribution? A classifier's answer (Lopez-Paz and Oquab, "Revisiting classifier two-sample
 * tests", ICLR 2017)
 *
 * The classifier is the logistic regression of linear_probe.h on each number and its square. Where a dimension is normal in both samples
 * the logarithm of the densities' ratio is of this form, so that a wrong mean or variance is told as well as can be; and there is
 * one minimum, where a network would have a training of its own to be judged first. Correlations it does not see. Every
 * other row of each sample is fitted, the rest is held out.
 *
 * Memory      nothing is kept
 * Failure     none but lack of memory (71)
 */
#ifndef EVAL_C2ST_H
#define EVAL_C2ST_H

#include "tensor/real.h"

#include <stddef.h>

/* c2st - share of held-out rows that are told right: 1/2 where the distributions are equal, with a standard deviation of
 * 1/(2 sqrt(n)). a, b [n,d], finite, n at least 2; *converged: the fit reached its minimum. */
double c2st(const real *a, const real *b, size_t n, size_t d, int *converged);

#endif
