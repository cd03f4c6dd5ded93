/* jacobi.h - symmetric matrices in double: eigenvalues and eigenvectors, and the square root
 *
 * Jacobi's method, cyclic: rotations that each bring one pair of entries to zero, until the norm above the diagonal is below
 * 1e-15 of the matrix's. It needs no LAPACK, which not every BLAS includes, and gives the same bytes on every machine.
 * Time grows with n^3: 64 dimensions take milliseconds, 512 half a minute.
 *
 * Failure     none but lack of memory (71)
 */
#ifndef EVAL_JACOBI_H
#define EVAL_JACOBI_H

#include <stddef.h>

/* jacobi_eigen - a [n,n] symmetric, destroyed: its diagonal becomes the eigenvalues, in no order. Row i of v [n,n], or NULL, becomes
 * the eigenvector of the i-th eigenvalue. */
void jacobi_eigen(double *a, size_t n, double *v);

/* jacobi_sqrt - the square root of a [n,n], symmetric and positive semidefinite: to [n,n], not a; a is destroyed. Eigenvalues that
 * rounding makes negative count as 0. */
void jacobi_sqrt(double *a, size_t n, double *to);

#endif
