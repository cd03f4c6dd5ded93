/* ukernel_avx2.c - the kernel in vectors of 256 bits, for x86-64 with AVX2 and FMA */
#include "gemm/ukernel.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define KERNEL ukernel_avx2
#define NAME "256 bits"
#define BYTES 32
#define VECTORS 2
#define TARGET __attribute__((target("avx2,fma")))
#ifdef IAE_DOUBLE
#define SPREAD _mm256_set1_pd
#define FMA _mm256_fmadd_pd
#else
#define SPREAD _mm256_set1_ps
#define FMA _mm256_fmadd_ps
#endif

#include "gemm/ukernel_body.h"
#else
const struct ukernel ukernel_avx2 = { 0 };
#endif
