/* vector_limit.h - $IAE_VECTOR_BITS: the widest vectors that kernels may use, for tests and comparison
 *
 * Failure     64 if the variable has another value
 */
#ifndef GEMM_VECTOR_LIMIT_H
#define GEMM_VECTOR_LIMIT_H

/* vector_limit - 128, 256 or 512, which is no limit and what holds where the variable is unset or empty */
unsigned vector_limit(void);

#endif
