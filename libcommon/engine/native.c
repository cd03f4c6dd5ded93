/* native.c - the engine of our own kernels */
#include "engine/native.h"

#include "base/sizes.h"
#include "engine/engine_list.h"
#include "gemm/gemm_native.h"
#include "gemm/ukernel.h"

#define DEPTH 256               /* of a packed block of the general product */

void native_gemm_nt(size_t m, size_t n, size_t k, const real *a, size_t lda, const real *b, size_t ldb, real *c, size_t ldc)
{
    real panel[DEPTH * UKERNEL_WIDTH_MAX];
    size_t w = gemm_panel_width();
    for (size_t col = 0; col < n; col += w)
        for (size_t from = 0; from < k; from += DEPTH) {
            size_t cols = min_size(w, n - col), depth = min_size(DEPTH, k - from);
            gemm_pack_b_transposed(depth, cols, b + col * ldb + from, ldb, depth, panel);
            gemm_native_ab(&(struct gemm_native){ .m = m, .n = cols, .a = a + from, .lda = lda, .segments = 1, .length = depth,
                                           .panels = panel, .c = c + col, .ldc = ldc, .add = from > 0 });
        }
}

/* The choice of kernels is made once, before there are threads. */
static void start(int threads)
{
    (void)threads;
    ukernel_get();
}

const char *native_kind(void)
{
    return ukernel_get()->name;
}

const struct product_ops native_products = {
    .linear_forward = native_linear_forward, .linear_backward = native_linear_backward,
    .conv_forward = native_conv_forward, .conv_backward = native_conv_backward, .gemm_nt = native_gemm_nt,
};

const struct engine engine_native = {
    .name = "native", .summary = "kernels of our own for this processor's vectors", .kind = native_kind, .start = start,
    .products = &native_products, ENGINE_HOST_TABLES,
};
