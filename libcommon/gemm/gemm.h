/* gemm.h - matrix products on one thread; the one owner of CBLAS
 *
 * Matrices are row-major. Parallelism lies above: threads take tiles, each tile is one product here, and
 * BLAS's own threads are switched off, so results do not depend on the number of threads.
 */
#ifndef GEMM_GEMM_H
#define GEMM_GEMM_H

#include "tensor/compute.h"
#include "tensor/real.h"

#include <stddef.h>
#include <stdint.h>

/* gemm_start - to be called once, before anything is computed: sets BLAS to one thread and makes sure that the
 * memory it will ask for can be had (71), since OpenBLAS hangs where memory is refused. Returns what computing needs:
 * compute_free. */
struct compute *gemm_start(int threads);

enum { GEMM_N, GEMM_T };        /* a factor as it lies, or transposed */

/* C [m,n] = op(A) [m,k] op(B) [k,n] + beta C. lda, ldb, ldc: elements from row to row, as the matrices lie. */
void gemm(int ta, int tb, size_t m, size_t n, size_t k, const real *a, size_t lda, const real *b, size_t ldb, real beta,
          real *c, size_t ldc);

/* gemm_vector_bits - width of the vectors that BLAS found this processor good for, 128 to 512; 512 if it does not tell */
int gemm_vector_bits(void);

#endif
