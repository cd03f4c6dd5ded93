/* pack_rounded.h - factors in bfloat16, for the products of gemm_native.h
 *
 * Factors are rounded to bfloat16, to nearest even, and sums are taken in real. Values that follow one another in depth lie in
 * pairs, one beside the other, which the kernels multiply and add at once. So a packed factor takes half the memory, and a
 * processor with instructions for it needs half as many.
 *
 * Precision   |result - exact sum of products of the rounded factors| <= (depth + 2) 2^-24 sum |a||b|. The instructions of some
 *             processors take a denormal factor for 0 and a denormal sum for 0: to the right comes 2^-126 sum (1 + |a| + |b|), and
 *             infinity times a denormal is NaN there
 *             NaN and infinity are as in f4, but that a value beyond the largest bfloat16 is rounded to infinity
 * Memory      the caller's: sizes by gemm_native.h, with depth in units
 * Failure     none
 *
 *     bf16_round_rows(m, depth, w, depth, rounded, BF16_UNIT * gemm_units(depth));
 *     gemm_pack_b_transposed_rounded(depth, n, x, depth, gemm_units(depth), panels);
 *     gemm_native_ab(&(struct gemm_native){ .rounded = 1, .m = m, .n = n, .a = (const real *)rounded, .lda = gemm_units(depth),
 *                                    .segments = 1, .length = gemm_units(depth), .panels = panels, .c = c, .ldc = n });
 */
#ifndef GEMM_PACK_ROUNDED_H
#define GEMM_PACK_ROUNDED_H

#include "tensor/bf16.h"
#include "tensor/real.h"

#include <stddef.h>

/* gemm_pack_b_rounded - b [depth,n], ld values from row to row, into panels whose panel has `room` rows of width units
 * gemm_pack_b_transposed_rounded - the same for a factor that lies transposed and is rounded on the way: b [n,depth]
 * gemm_pack_b_transposed_bf16 - and for one that is rounded already
 * depth counts values. Rows of bf16 need not begin at even offsets, nor be of even length. */
void gemm_pack_b_rounded(size_t depth, size_t n, const bf16 *b, size_t ld, size_t room, real *panels);
void gemm_pack_b_transposed_rounded(size_t depth, size_t n, const real *b, size_t ld, size_t room, real *panels);
void gemm_pack_b_transposed_bf16(size_t depth, size_t n, const bf16 *b, size_t ld, size_t room, real *panels);

/* gemm_pack_a_rounded - a [depth,m], ld values from row to row, rounded, into strips of gemm_pack_a_size(gemm_units(depth), m) */
void gemm_pack_a_rounded(size_t depth, size_t m, const real *a, size_t ld, real *strips);

#endif
