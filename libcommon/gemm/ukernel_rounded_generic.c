/* ukernel_rounded_generic.c - factors in bfloat16 in vectors of 128 bits, for any processor: the compiler sees to it */
#include "gemm/ukernel_rounded.h"

#if !defined(IAE_DOUBLE)
#define KERNEL ukernel_rounded_generic
#define NAME "128 bits"
#define BYTES 16
#define TARGET
#if defined(__aarch64__)
#include <arm_neon.h>
#define VECTORS 4               /* there are 32 registers */
#define SPREAD vdupq_n_f32
#define FMA(a, b, c) vfmaq_f32(c, a, b)
#define WIDEN(p) vmovl_u16(vld1_u16(p))
#else
#define VECTORS 2
#define SPREAD(x) ((vec){ x, x, x, x })
#define FMA(a, b, c) ((a) * (b) + (c))
#define WIDEN(p) ((uint32_t __attribute__((vector_size(BYTES)))){ (p)[0], (p)[1], (p)[2], (p)[3] })
#endif

#include "gemm/ukernel_rounded_plain.h"

#include "gemm/ukernel_body.h"
#else
const struct ukernel ukernel_rounded_generic = { 0 };
#endif
