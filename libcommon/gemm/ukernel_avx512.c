/* ukernel_avx512.c - the kernel in vectors of 512 bits, for x86-64 with AVX-512 */
#include "gemm/ukernel.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define KERNEL ukernel_avx512
#define NAME "512 bits"
#define BYTES 64
#define VECTORS 4
#define TARGET __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma")))
#ifdef IAE_DOUBLE
#define SPREAD _mm512_set1_pd
#define FMA _mm512_fmadd_pd
#else
#define SPREAD _mm512_set1_ps
#define FMA _mm512_fmadd_ps
#endif

#include "gemm/ukernel_body.h"
#else
const struct ukernel ukernel_avx512 = { 0 };
#endif
