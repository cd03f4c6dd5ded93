/* ukernel_vector.h - vectors of a kernel, and how a tile of them gets to its rows
 *
 * BYTES, VECTORS and TARGET are defined before: see ukernel_body.h.
 */
#ifndef GEMM_UKERNEL_VECTOR_H
#define GEMM_UKERNEL_VECTOR_H

#include "gemm/ukernel.h"

#define LANES (BYTES / sizeof(real))
#define WIDTH (VECTORS * LANES)
#define LINE (64 / sizeof(real))     /* values of a line of the cache */
#define INLINE static inline __attribute__((always_inline)) TARGET

typedef real vec __attribute__((vector_size(BYTES)));
typedef real loose __attribute__((vector_size(BYTES), aligned(sizeof(real)), may_alias));
typedef real single __attribute__((may_alias));         /* a value of A, or a unit */

INLINE void put(int vectors, vec s[UKERNEL_ROWS][VECTORS], real *const c[UKERNEL_ROWS], int add)
{
#pragma GCC unroll 6
    for (int i = 0; i < UKERNEL_ROWS; i++) {
        loose *to = (loose *)c[i];
#pragma GCC unroll 4
        for (int v = 0; v < vectors; v++)
            if (add)
                to[v] += s[i][v];
            else
                to[v] = s[i][v];
    }
}

#endif
