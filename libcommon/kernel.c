/* kernel.c - see kernel.h */
#include "kernel.h"

#include "gemm.h"

#include <string.h>
#include <zlib.h>

static const struct kernel *chosen;

static int can_512(void)
{
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
    return 0;
#endif
}

static int can_256(void)
{
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
    return 0;
#endif
}

static const struct kernel *choose(void)
{
    int bits = gemm_bits();
    if (bits >= 512 && can_512())
        return &kernel_512;
    if (bits >= 256 && can_256())
        return &kernel_256;
    return &kernel_any;
}

const struct kernel *kernel_get(void)
{
    if (!chosen)
        chosen = choose();
    return chosen;
}

uint32_t kernel_fingerprint(void)
{
    enum { K = 100 };
    const struct kernel *kernel = kernel_get();
    static real a[KERNEL_ROWS][K], b[K * KERNEL_WIDTH_MAX], c[KERNEL_ROWS][KERNEL_WIDTH_MAX];
    struct kernel_dots t = { .segments = 1, .length = K, .b = b };
    for (size_t i = 0; i < KERNEL_ROWS * K; i++)
        a[i / K][i % K] = (real)((double)(i * 37 % 101) / 101 - 0.5);
    for (size_t i = 0; i < K * kernel->width; i++)
        b[i] = (real)((double)(i / kernel->width * 53 % 97 + i % kernel->width) / 97 - 0.5);
    for (size_t i = 0; i < KERNEL_ROWS; i++) {
        t.a[i] = a[i];
        t.c[i] = c[i];
    }
    kernel->dots(kernel->width / kernel->lanes, &t);
    return (uint32_t)crc32_z(0, (const void *)c, sizeof c);
}

int kernel_use(const char *name)
{
    const struct kernel *k = &kernel_any;
    if (can_512() && !strcmp(name, kernel_512.name))
        k = &kernel_512;
    else if (can_256() && !strcmp(name, kernel_256.name))
        k = &kernel_256;
    else if (strcmp(name, kernel_any.name))
        return 0;
    chosen = k;
    return 1;
}
