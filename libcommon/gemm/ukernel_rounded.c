#include "gemm/ukernel_rounded.h"

#include "gemm/ukernel_check.h"

#include <string.h>

#if defined(__x86_64__) && defined(__linux__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#define REQUEST_STATE 0x1023    /* arch_prctl: this process wants a part of the processor's state, */
#define TILE_DATA 18            /* that of AMX, which makes threads larger */
#endif

#ifdef IAE_DOUBLE
/* a bfloat16 is a rounded double there */
const struct ukernel *ukernel_rounded_get(void)
{
    return ukernel_get();
}

int ukernel_rounded_use(const char *name)
{
    return ukernel_use(name);
}
#else

static const struct ukernel *_Atomic chosen;         /* the first to ask may be a tile of a thread */

/* vdpbf16ps; whoever has vectors of 512 bits from ukernel_get() may use its registers */
static int can_bf16(void)
{
#if defined(__x86_64__) && defined(__linux__)
    unsigned a = 0, b, c, d;
    return ukernel_rounded_bf16.dots && __get_cpuid_count(7, 1, &a, &b, &c, &d) && a >> 5 & 1;
#else
    return 0;
#endif
}

/* The processor has tiles for bfloat16, the system lets us use them, and what they compute is right. */
static int can_amx(void)
{
#if defined(__x86_64__) && defined(__linux__)
    unsigned a, b, c, d = 0;
    return ukernel_rounded_amx.dots && can_bf16() && __get_cpuid_count(7, 0, &a, &b, &c, &d) && d >> 22 & 1 && d >> 24 & 1 &&
           !syscall(SYS_arch_prctl, REQUEST_STATE, TILE_DATA) && ukernel_agrees(&ukernel_rounded_amx, &ukernel_rounded_avx512);
#else
    return 0;
#endif
}

static int can_always(void)
{
    return 1;
}

/* The best first; each goes with the vectors of one of ukernel_get(). */
static const struct {
    const struct ukernel *kernel, *plain;
    int (*can)(void);
} kernels[] = {
    { &ukernel_rounded_amx, &ukernel_avx512, can_amx },
    { &ukernel_rounded_bf16, &ukernel_avx512, can_bf16 },
    { &ukernel_rounded_avx512, &ukernel_avx512, can_always },
    { &ukernel_rounded_avx2, &ukernel_avx2, can_always },
    { &ukernel_rounded_generic, &ukernel_generic, can_always },
};
enum { KERNELS = sizeof kernels / sizeof *kernels };

const struct ukernel *ukernel_rounded_get(void)
{
    const struct ukernel *plain = ukernel_get(), *kernel = chosen;
    if (kernel && kernel->lanes == plain->lanes)
        return kernel;
    size_t i = 0;
    while (kernels[i].plain != plain || !kernels[i].can())
        i++;
    chosen = kernels[i].kernel;
    return kernels[i].kernel;
}

int ukernel_rounded_use(const char *name)
{
    for (size_t i = 0; i < KERNELS; i++) {
        const char *its = kernels[i].kernel->name;
        if (its && !strcmp(name, its) && kernels[i].can() && ukernel_use(kernels[i].plain->name)) {
            chosen = kernels[i].kernel;
            return 1;
        }
    }
    return 0;
}
#endif
