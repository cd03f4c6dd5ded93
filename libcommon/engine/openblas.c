/* openblas.c - the engine of OpenBLAS */
#include "engine/openblas.h"

#include "engine/engine_list.h"
#include "gemm/gemm_openblas.h"

static void gemm_nt(size_t m, size_t n, size_t k, const real *a, size_t lda, const real *b, size_t ldb, real *c, size_t ldc)
{
    gemm_openblas(GEMM_PLAIN, GEMM_TRANSPOSED, m, n, k, a, lda, b, ldb, 0, c, ldc);
}

static const struct product_ops products = {
    .linear_forward = openblas_linear_forward, .linear_backward = openblas_linear_backward,
    .conv_forward = openblas_conv_forward, .conv_backward = openblas_conv_backward, .gemm_nt = gemm_nt,
};

const struct engine engine_openblas = {
    .name = "openblas", .summary = "patches to columns, and OpenBLAS", .kind = openblas_kind, .start = openblas_load,
    .products = &products, ENGINE_HOST_TABLES,
};
