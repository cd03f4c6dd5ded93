/* covariance.h - mean and covariance of a sample
 *
 * Failure     none but lack of memory (71)
 */
#ifndef EVAL_COVARIANCE_H
#define EVAL_COVARIANCE_H

#include "tensor/real.h"
#include "tensor/compute.h"

#include <stddef.h>

/* covariance_of - of z [n,d], n at least 2: mean [d], covariance [d,d] with divisor n-1, on all threads */
void covariance_of(struct compute *c, const real *z, size_t n, size_t d, double *mean, double *covariance);

#endif
