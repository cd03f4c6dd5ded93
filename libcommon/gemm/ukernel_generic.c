/* ukernel_generic.c - the kernel in vectors of 128 bits, for any processor: the compiler sees to it */
#include "gemm/ukernel.h"

#define KERNEL ukernel_generic
#define NAME "128 bits"
#define BYTES 16
#define TARGET
#if defined(__aarch64__)
#include <arm_neon.h>
#define VECTORS 4               /* there are 32 registers */
#ifdef IAE_DOUBLE
#define SPREAD vdupq_n_f64
#define FMA(a, b, c) vfmaq_f64(c, a, b)
#else
#define SPREAD vdupq_n_f32
#define FMA(a, b, c) vfmaq_f32(c, a, b)
#endif
#else
#define VECTORS 2
#ifdef IAE_DOUBLE
#define SPREAD(x) ((vec){ x, x })
#else
#define SPREAD(x) ((vec){ x, x, x, x })
#endif
#define FMA(a, b, c) ((a) * (b) + (c))
#endif

#include "gemm/ukernel_body.h"
