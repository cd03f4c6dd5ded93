/* gemm_native.h - products of matrices of any size by the kernels, on one thread
 *
 * The second factor of product_run is packed once into panels: columns in groups of kernel width, each group
 * [depth,width] in one piece, zeros behind the last column. So a factor that many products share is packed once, and
 * none of the other matrices is ever copied.
 *
 *     panel_turn(depth, n, x, ld, 0, panels);                 x [n,depth] becomes the factor [depth,n]
 *     product_run(&(struct product){ .m = m, .n = n, .a = w, .lda = depth, .segments = 1, .length = depth,
 *                                    .panels = panels, .c = c, .ldc = n });
 */
#ifndef GEMM_GEMM_NATIVE_H
#define GEMM_GEMM_NATIVE_H

#include "tensor/real.h"

#include <stddef.h>

/* panel_width - columns of a panel; panel_whole - n rounded up to whole vectors; panel_count - panels of n columns;
 * panel_values - values of all panels of a factor [depth,n] */
size_t panel_width(void);
size_t panel_whole(size_t n);
size_t panel_count(size_t n);
size_t panel_values(size_t depth, size_t n);

/* panel_copy - b [depth,n], ld values from row to row, into panels whose panel has `room` rows of width values
 * panel_turn - the same for a factor that lies transposed: b [n,depth] */
void panel_copy(size_t depth, size_t n, const real *b, size_t ld, size_t room, real *panels);
void panel_turn(size_t depth, size_t n, const real *b, size_t ld, size_t room, real *panels);

/* C [m,n] = A B, added to C if `add`. Row i of A begins at a + a_at[i], or at a + i lda where a_at is NULL, and has
 * `segments` pieces of `length` values, `stride` apart: depth = segments length. So does row i of C at c.
 * soon: soon_rows rows of soon_length values, soon_ld apart, that the next product will read from memory, or NULL; they are
 * fetched while this one computes. It is a hint: the addresses need not exist. */
struct product {
    size_t m, n;
    const real *a;
    const size_t *a_at;
    size_t lda, segments, stride, length;
    const real *panels;
    real *c;
    const size_t *c_at;
    size_t ldc;
    int add;
    const real *soon;
    size_t soon_ld, soon_rows, soon_length;
};

void product_run(const struct product *p);

/* strip - A^T packed for sums_run: a [depth,m], ld from row to row, in groups of kernel rows, each [depth,rows] */
size_t strip_values(size_t depth, size_t m);
void strip_copy(size_t depth, size_t m, const real *a, size_t ld, real *strips);

/* C [m,n] = A B, n at most a panel's width. A [depth,m]^T in strips; row k of B at b + b_at[k], which may be read up to
 * the panel's width. */
struct sums {
    size_t m, n, depth;
    const real *strips, *b;
    const size_t *b_at;
    real *c;
    size_t ldc;
    int add;
};

void sums_run(const struct sums *s);

/* transpose - to [n,m] = from [m,n] */
void transpose(size_t m, size_t n, const real *from, size_t ld, real *to, size_t to_ld);

#endif
