/* ukernel_vector.h - vectors of a kernel: BYTES, VECTORS and TARGET are defined before, see ukernel_body.h */
#ifndef GEMM_UKERNEL_VECTOR_H
#define GEMM_UKERNEL_VECTOR_H

#include "gemm/ukernel.h"

#define LANES (BYTES / sizeof(real))
#define WIDTH (VECTORS * LANES)
#define LINE (64 / sizeof(real))     /* values of a line of the cache */
#define INLINE static inline __attribute__((always_inline)) TARGET

typedef real vec __attribute__((vector_size(BYTES)));
typedef real loose __attribute__((vector_size(BYTES), aligned(sizeof(real)), may_alias));

#endif
