/* ukernel_rounded_avx512.c - factors in bfloat16 in vectors of 512 bits, for x86-64 with AVX-512 but no instructions for them */
#include "gemm/ukernel_rounded.h"

#if defined(__x86_64__) && !defined(IAE_DOUBLE)
#include <immintrin.h>

#define KERNEL ukernel_rounded_avx512
#define NAME "512 bits"
#define BYTES 64
#define VECTORS 4
#define TARGET __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma")))
#define SPREAD _mm512_set1_ps
#define FMA _mm512_fmadd_ps
#define WIDEN(p) _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)(p)))

#include "gemm/ukernel_rounded_plain.h"

#include "gemm/ukernel_body.h"
#else
const struct ukernel ukernel_rounded_avx512 = { 0 };
#endif
