/* gemm_native.h - products of matrices of any size by the kernels, on one thread
 *
 * The second factor of gemm_native_ab is packed once into panels: columns in groups of kernel width, each group
 * [depth,width] in one piece, zeros behind the last column. So a factor that many products share is packed once, and
 * none of the other matrices is ever copied.
 *
 *     gemm_pack_b_transposed(depth, n, x, ld, 0, panels);                 x [n,depth] becomes the factor [depth,n]
 *     gemm_native_ab(&(struct gemm_native){ .m = m, .n = n, .a = w, .lda = depth, .segments = 1, .length = depth,
 *                                    .panels = panels, .c = c, .ldc = n });
 */
#ifndef GEMM_GEMM_NATIVE_H
#define GEMM_GEMM_NATIVE_H

#include "tensor/bf16.h"
#include "tensor/real.h"

#include <stddef.h>

/* Panels, strips and rows that hold units of bfloat16 are cut and read as those that hold reals; units are counted where those are. */

/* gemm_units - that hold so many values; what an odd number leaves free is 0 */
static inline size_t gemm_units(size_t values)
{
    return (values + BF16_UNIT - 1) / BF16_UNIT;
}

/* gemm_panel_width - columns of a panel; gemm_round_to_lanes - n rounded up to whole vectors; gemm_panel_count - panels of n columns;
 * gemm_pack_b_size - values of all panels of a factor [depth,n]; depth in units where it is packed by pack_rounded.h */
size_t gemm_panel_width(void);
size_t gemm_round_to_lanes(size_t n);
size_t gemm_panel_count(size_t n);
size_t gemm_pack_b_size(size_t depth, size_t n);

/* gemm_pack_b - b [depth,n], ld values from row to row, into panels whose panel has `room` rows of width values
 * gemm_pack_b_transposed - the same for a factor that lies transposed: b [n,depth] */
void gemm_pack_b(size_t depth, size_t n, const real *b, size_t ld, size_t room, real *panels);
void gemm_pack_b_transposed(size_t depth, size_t n, const real *b, size_t ld, size_t room, real *panels);

/* C [m,n] = A B, added to C if `add`. Row i of A begins at a + a_at[i], or at a + i lda where a_at is NULL, and has
 * `segments` pieces of `length` values, `stride` apart: depth = segments length. So does row i of C at c.
 * prefetch: prefetch_rows rows of prefetch_length values, prefetch_ld apart, that the next product will read from memory, or NULL; they are
 * fetched while this one computes. It is a hint: the addresses need not exist.
 * rounded: A and the panels hold units of bfloat16, and so lda, a_at, stride, length and all of prefetch count units. What
 * pack_rounded.h says of precision holds. */
struct gemm_native {
    size_t m, n;
    int rounded;
    const real *a;
    const size_t *a_at;
    size_t lda, segments, stride, length;
    const real *panels;
    real *c;
    const size_t *c_at;
    size_t ldc;
    int add;
    const real *prefetch;
    size_t prefetch_ld, prefetch_rows, prefetch_length;
};

void gemm_native_ab(const struct gemm_native *p);

/* strip - A^T packed for gemm_native_atb: a [depth,m], ld from row to row, in groups of kernel rows, each [depth,rows]; the size of
 * what pack_rounded.h packs has depth in units, too */
size_t gemm_pack_a_size(size_t depth, size_t m);
void gemm_pack_a(size_t depth, size_t m, const real *a, size_t ld, real *strips);

/* C [m,n] = A B, n at most a panel's width. A [depth,m]^T in strips; row k of B at b + b_at[k], which may be read up to
 * the panel's width. rounded_b: B in bfloat16, instead of b; then the strips are those of gemm_pack_a_rounded. depth and b_at count
 * values as ever: rows may lie anywhere. */
struct gemm_native_atb {
    size_t m, n, depth;
    const real *strips, *b;
    const bf16 *rounded_b;
    const size_t *b_at;
    real *c;
    size_t ldc;
    int add;
};

void gemm_native_atb(const struct gemm_native_atb *s);

/* transpose - to [n,m] = from [m,n] */
void gemm_transpose(size_t m, size_t n, const real *from, size_t ld, real *to, size_t to_ld);

#endif
