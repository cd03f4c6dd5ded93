/* ukernel_rounded_avx2.c - factors in bfloat16 in vectors of 256 bits, for x86-64 with AVX2 and FMA */
#include "gemm/ukernel_rounded.h"

#if defined(__x86_64__) && !defined(IAE_DOUBLE)
#include <immintrin.h>

#define KERNEL ukernel_rounded_avx2
#define NAME "256 bits"
#define BYTES 32
#define VECTORS 2
#define TARGET __attribute__((target("avx2,fma")))
#define SPREAD _mm256_set1_ps
#define FMA _mm256_fmadd_ps
#define WIDEN(p) _mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)(p)))

/* Of 16 registers, sums and a row leave one: a unit cannot stay there from part to part, and would be saved and restored. So the
 * compiler must not know that the address is the same. */
#define READ_AGAIN(address) __asm__("" : "+r"(address))

#include "gemm/ukernel_rounded_plain.h"

#include "gemm/ukernel_body.h"
#else
const struct ukernel ukernel_rounded_avx2 = { 0 };
#endif
