/* ukernel_rounded_plain.h - pairs of bfloat16 without instructions for them, for all widths: included before ukernel_body.h
 *
 * The including file defines WIDEN(p), a vector of the 16-bit integers at p, which may lie anywhere, as 32-bit integers.
 *
 * A pair is two products in f4, first of the lower halves, then of the upper ones. A bfloat16 is the upper half of an f4: the lower
 * half of a pair is shifted up, or else masked. Rows of B are read in place, so that nothing is interleaved, and a last row without
 * a partner is one product.
 */
#include "gemm/ukernel_vector.h"

#define UNIT 2
#define PARTS 2
#define PART(p, x) ((p) ? (vec)((bits)(x) & 0xffff0000) : (vec)((bits)(x) << 16))

typedef uint32_t bits __attribute__((vector_size(BYTES)));

INLINE void read_row(int vectors, const struct ukernel_atb *t, size_t k, vec row[VECTORS])
{
    const uint16_t *b = (const uint16_t *)t->b + t->b_at[k];
#pragma GCC unroll 4
    for (int v = 0; v < vectors; v++)
        row[v] = (vec)((bits)WIDEN(b + v * LANES) << 16);
}
