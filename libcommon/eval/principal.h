/* principal.h - the largest eigenvalues of a covariance matrix, and their eigenvectors: principal components
 *
 * Subspace iteration in double: a block of vectors is multiplied by the matrix until the wanted ones do not change any more. Up to 32
 * dimensions this is Jacobi's method; 784 take a second. The sign of an eigenvector is such that its largest entry, the first
 * of equals, is positive.
 *
 * Memory      64 vectors
 * Failure     none but lack of memory (71)
 */
#ifndef EVAL_PRINCIPAL_H
#define EVAL_PRINCIPAL_H

#include <stddef.h>

/* principal_axes - of a [n,n], symmetric and positive semidefinite, the k largest eigenvalues, in descending order, into value [k], and
 * their eigenvectors, of length 1, into axis [k,n]; k at most n and 16 */
void principal_axes(const double *a, size_t n, size_t k, double *value, double *axis);

#endif
