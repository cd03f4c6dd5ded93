#include "gemm/ukernel.h"

#include "gemm/vector_limit.h"

#include <string.h>

static const struct ukernel *chosen;

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

unsigned ukernel_vector_bits(void)
{
#if defined(__aarch64__)
    return 128;
#else
    return can_512() ? 512 : can_256() ? 256 : 0;
#endif
}

static const struct ukernel *choose(void)
{
    unsigned limit = vector_limit();
    return limit >= 512 && can_512() ? &ukernel_avx512 : limit >= 256 && can_256() ? &ukernel_avx2 : &ukernel_generic;
}

const struct ukernel *ukernel_get(void)
{
    if (!chosen)
        chosen = choose();
    return chosen;
}

int ukernel_use(const char *name)
{
    const struct ukernel *k = &ukernel_generic;
    if (can_512() && !strcmp(name, ukernel_avx512.name))
        k = &ukernel_avx512;
    else if (can_256() && !strcmp(name, ukernel_avx2.name))
        k = &ukernel_avx2;
    else if (strcmp(name, ukernel_generic.name))
        return 0;
    chosen = k;
    return 1;
}
