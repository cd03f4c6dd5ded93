/* gemm_openblas.h - products of matrices by OpenBLAS, which is loaded when it is asked for; the one owner of CBLAS
 *
 * Matrices are row-major. Parallelism lies above: threads take tiles, each tile is one product here, and BLAS's own threads are off,
 * so results do not depend on the number of threads.
 *
 * Memory      OpenBLAS is loaded once and stays
 */
#ifndef GEMM_GEMM_OPENBLAS_H
#define GEMM_GEMM_OPENBLAS_H

#include "tensor/real.h"

#include <stddef.h>

/* openblas_load - before the first product, on how many threads there will be products at a time. 69 if it is not installed, 71 if there
 * is no memory for it, which is tried before, since OpenBLAS hangs where memory is refused
 * openblas_kind - its version and the processor that it chose its kernels for: "OpenBLAS 0.3.21, Zen" */
void openblas_load(int threads);
const char *openblas_kind(void);

enum gemm_form { GEMM_PLAIN, GEMM_TRANSPOSED };         /* a factor as it lies, or its transpose */

/* gemm_openblas - C [m,n] = op(A) [m,k] op(B) [k,n], added to C if `add`. lda, ldb, ldc: values from row to row, as the matrices lie */
void gemm_openblas(enum gemm_form ta, enum gemm_form tb, size_t m, size_t n, size_t k, const real *a, size_t lda, const real *b, size_t ldb,
                   int add, real *c, size_t ldc);

#endif
