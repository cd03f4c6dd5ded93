/* ukernel.h - the innermost loops of products, once for each width of vectors
 *
 * A kernel computes a tile of UKERNEL_ROWS rows and up to `width` columns and keeps it in registers over the whole
 * depth. Rows are single values that are spread over a vector, columns are vectors. There are two forms:
 *
 *     dots    C [rows,cols] = sum over k of A [rows,k] B [k,cols]: each row of A is read along itself, in `segments`
 *             pieces of `length` values that lie `stride` apart; B is a panel, `width` values from row to row
 *     sums    the same with A as a panel [depth,UKERNEL_ROWS], and row k of B at b + b_at[k]
 *
 * So a patch of an image is read where it lies, as rows of A in `dots` and as rows of B in `sums`; a weight matrix
 * is read where it lies as rows of A. What is a panel has been copied by gemm_native.h before.
 *
 * ukernel_get() asks the processor for the widest vectors that it has and $IAE_VECTOR_BITS allows (gemm/vector_limit.h). Only the
 * last digits depend on that.
 */
#ifndef GEMM_UKERNEL_H
#define GEMM_UKERNEL_H

#include "tensor/real.h"

#include <stddef.h>
#include <stdint.h>

#define UKERNEL_ROWS 6
#define UKERNEL_WIDTH_MAX 64

struct ukernel_ab {
    const real *a[UKERNEL_ROWS];
    size_t segments, stride, length;
    const real *b;
    real *c[UKERNEL_ROWS];
    int add;                    /* to what C holds */
    const real *prefetch[UKERNEL_ROWS];      /* rows to be fetched meanwhile, */
    size_t prefetch_length;         /* of so many values, or 0 */
};

struct ukernel_atb {
    const real *a;
    const void *b;              /* reals, or bfloat16: ukernel_rounded.h */
    const size_t *b_at;
    size_t depth;
    real *c[UKERNEL_ROWS];
    int add;
};

struct ukernel {
    const char *name;
    size_t lanes, width;        /* values of a vector; columns of a panel, a multiple of it */
    void (*dots)(size_t vectors, const struct ukernel_ab *t);      /* 1 .. width/lanes vectors of columns */
    void (*sums)(size_t vectors, const struct ukernel_atb *t);
    void (*turn)(const real *from, size_t ld, real *to, size_t to_ld);  /* lanes x lanes values, transposed */
};

extern const struct ukernel ukernel_avx512, ukernel_avx2, ukernel_generic;

const struct ukernel *ukernel_get(void);
/* ukernel_vector_bits - the widest vectors of this processor for which there are kernels, whatever is allowed: 512, 256, 128 (NEON);
 * 0: what there is would be slow */
unsigned ukernel_vector_bits(void);
/* ukernel_use - that one from now on, for tests; 0 if this machine cannot, and nothing has changed */
int ukernel_use(const char *name);

#endif
