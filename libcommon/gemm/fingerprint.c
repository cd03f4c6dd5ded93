/* fingerprint.c - products whose last digits tell one arithmetic from another */
#include "gemm/fingerprint.h"

#include "base/crc32.h"
#include "gemm/gemm.h"
#include "gemm/ukernel.h"

static uint32_t of_ukernel(void)
{
    enum { K = 100 };
    const struct ukernel *kernel = ukernel_get();
    static real a[UKERNEL_ROWS][K], b[K * UKERNEL_WIDTH_MAX], c[UKERNEL_ROWS][UKERNEL_WIDTH_MAX];
    struct ukernel_ab t = { .segments = 1, .length = K, .b = b };
    for (size_t i = 0; i < UKERNEL_ROWS * K; i++)
        a[i / K][i % K] = (real)((double)(i * 37 % 101) / 101 - 0.5);
    for (size_t i = 0; i < K * kernel->width; i++)
        b[i] = (real)((double)(i / kernel->width * 53 % 97 + i % kernel->width) / 97 - 0.5);
    for (size_t i = 0; i < UKERNEL_ROWS; i++) {
        t.a[i] = a[i];
        t.c[i] = c[i];
    }
    kernel->dots(kernel->width / kernel->lanes, &t);
    return crc32_add(0, c, sizeof c);
}

uint32_t fingerprint_of_products(void)
{
    enum { M = 64, N = 48, K = 100 };
    static real a[M * K], b[K * N], c[M * N];
    for (size_t i = 0; i < M * K; i++)
        a[i] = (real)((i * 37 % 101) / 101.0 - 0.5);
    for (size_t i = 0; i < K * N; i++)
        b[i] = (real)((i * 53 % 97) / 97.0 - 0.5);
    gemm(GEMM_N, GEMM_N, M, N, K, a, K, b, N, 0, c, N);
    return crc32_add(0, c, sizeof c) ^ of_ukernel();
}
