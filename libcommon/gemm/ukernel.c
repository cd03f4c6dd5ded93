/* ukernel.c - see ukernel.h */
#include "gemm/ukernel.h"

#include "gemm/gemm.h"

#include <string.h>

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
