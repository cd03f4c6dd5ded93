/* minibatch_std.h - minibatch standard deviation: how much the rows of a minibatch differ, as one more feature of each row
 *
 * The mean over features j of sqrt(variance of x_j over the rows + 1e-8), the variance biased. A discriminator that sees
 * it tells a generator whose samples are all alike.
 */
#ifndef NN_MINIBATCH_STD_H
#define NN_MINIBATCH_STD_H

#include "tensor/real.h"

#include <stddef.h>

/* minibatch_std - of rows x [n,width]; mean and m2 [width] receive each feature's mean and sum of squared differences */
double minibatch_std(const real *x, size_t n, size_t width, double *mean, double *m2);
/* minibatch_std_append - rows [n,width+1] with v behind each */
void minibatch_std_append(const real *x, size_t n, size_t width, real v, real *to);
/* minibatch_std_backward - d [n,width+1], w.r.t. the joined rows: the gradient w.r.t. their last value, which all rows share, is added
 * to that by the others */
void minibatch_std_backward(const real *joined, size_t n, size_t width, const double *mean, const double *m2, real *d);

#endif
