/* kernel - rates of the kernels on one thread, in GFLOP/s, beside OpenBLAS
 *
 * usage: kernel      one line for each product of the network mnist-10-100: ours, then OpenBLAS
 */
#include "base/alloc.h"
#include "base/progress.h"
#include "engine/engine.h"
#include "gemm/gemm_native.h"
#include "gemm/gemm_openblas.h"
#include "gemm/ukernel.h"
#include "tensor/tensor.h"

#include <stdio.h>

static real *matrix(size_t n)
{
    real *m = aligned_bytes(n * sizeof *m);
    for (size_t i = 0; i < n; i++)
        m[i] = (real)(i * 37 % 101) / 101 - (real)0.5;
    return m;
}

static double rate(double flops, int rounds, double start)
{
    return 1e-9 * flops * rounds / (progress_clock() - start);
}

/* C [m,n] = A [m,k] B [k,n], A where it lies, B packed before. */
static void dots(size_t m, size_t n, size_t k)
{
    real *a = matrix(m * k), *b = matrix(k * n), *c = matrix(m * n), *panels = matrix(gemm_pack_b_size(k, n));
    double flops = 2.0 * (double)m * (double)n * (double)k, best = 0, blas = 0;
    gemm_pack_b(k, n, b, n, k, panels);
    struct gemm_native p = { .m = m, .n = n, .a = a, .lda = k, .segments = 1, .length = k, .panels = panels, .c = c, .ldc = n };
    for (int round = 0; round < 5; round++) {
        double start = progress_clock();
        gemm_native_ab(&p);
        double r = rate(flops, 1, start);
        best = r > best ? r : best;
        start = progress_clock();
        gemm_openblas(GEMM_PLAIN, GEMM_PLAIN, m, n, k, a, k, b, n, 0, c, n);
        r = rate(flops, 1, start);
        blas = r > blas ? r : blas;
    }
    printf("dots %zu x %zu x %zu\t%.1f\t%.1f\n", m, n, k, best, blas);
    aligned_free(a), aligned_free(b), aligned_free(c), aligned_free(panels);
}

static void sums(size_t m, size_t n, size_t k)
{
    real *a = matrix(k * m), *b = matrix(k * n), *c = matrix(m * n), *strips = matrix(gemm_pack_a_size(k, m));
    real *panels = matrix(gemm_pack_b_size(k, n));
    size_t *at = aligned_bytes(k * sizeof *at), w = gemm_panel_width();
    double flops = 2.0 * (double)m * (double)n * (double)k, best = 0, blas = 0;
    for (size_t i = 0; i < k; i++)
        at[i] = i * w;
    gemm_pack_b(k, n, b, n, k, panels);
    gemm_pack_a(k, m, a, m, strips);
    for (int round = 0; round < 5; round++) {
        double start = progress_clock();
        for (size_t col = 0; col < n; col += w)
            gemm_native_atb(&(struct gemm_native_atb){ .m = m, .n = n - col < w ? n - col : w, .depth = k, .strips = strips, .b = panels + col * k,
                                     .b_at = at, .c = c + col, .ldc = n });
        double r = rate(flops, 1, start);
        best = r > best ? r : best;
        start = progress_clock();
        gemm_openblas(GEMM_TRANSPOSED, GEMM_PLAIN, m, n, k, a, m, b, n, 0, c, n);
        r = rate(flops, 1, start);
        blas = r > blas ? r : blas;
    }
    printf("sums %zu x %zu x %zu\t%.1f\t%.1f\n", m, n, k, best, blas);
    aligned_free(a), aligned_free(b), aligned_free(c), aligned_free(panels), aligned_free(strips), aligned_free(at);
}

int main(void)
{
    struct compute *c = engine_start("openblas", 1);
    printf("product\t%s\t%s\n", ukernel_get()->name, compute_engine(c)->kind());
    dots(96, 64, 128);
    dots(200, 64, 256);
    dots(200, 128, 1024);
    dots(48, 100, 2000);
    dots(2000, 100, 1000);
    dots(100, 64, 512);
    sums(48, 2000, 100);
    sums(2000, 2000, 100);
    sums(2000, 784, 100);
    sums(128, 1024, 200);
    compute_free(c);
    return 0;
}
