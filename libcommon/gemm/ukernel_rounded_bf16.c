/* ukernel_rounded_bf16.c - factors in bfloat16 in vectors of 512 bits, by vdpbf16ps, for x86-64 with AVX512_BF16 */
#include "gemm/ukernel_rounded.h"

#if defined(__x86_64__) && !defined(IAE_DOUBLE) && __has_include(<avx512bf16intrin.h>)
#include <immintrin.h>

#define KERNEL ukernel_rounded_bf16
#define NAME "512 bits, AVX512_BF16"
#define BYTES 64
#define VECTORS 4
#define TARGET __attribute__((target("avx512bf16,avx512f,avx512vl,avx512dq,avx512bw,avx2,fma")))
#define SPREAD _mm512_set1_ps
#define FMA(a, b, c) _mm512_dpbf16_ps(c, (__m512bh)(a), (__m512bh)(b))
#define UNIT 2
#define PARTS 1
#define PART(p, x) ((void)(p), (x))

#include "gemm/ukernel_vector.h"

/* Columns of rows k and k+1 in pairs, 0 beside a last row. Two vectors take one load of each row: what is read behind the last of an
 * odd number is still within the panel's width. */
INLINE void read_row(int vectors, const struct ukernel_atb *t, size_t k, vec row[VECTORS])
{
    __mmask32 partner = k + 1 < t->depth ? 0xffffffff : 0;
    const uint16_t *b = t->b, *first = b + t->b_at[k], *second = b + t->b_at[partner ? k + 1 : k];
    /* words to take, the lower one first: column i of x, and of y, whose columns count from 32 */
    __m512i count = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    __m512i both = _mm512_or_si512(count, _mm512_slli_epi32(count, 16));
    __m512i low = _mm512_or_si512(both, _mm512_set1_epi32(32 << 16)), high = _mm512_or_si512(both, _mm512_set1_epi32(48 << 16 | 16));
#pragma GCC unroll 2
    for (int v = 0; v < vectors; v += 2) {
        __m512i x = _mm512_loadu_si512(first + v * LANES), y = _mm512_maskz_loadu_epi16(partner, second + v * LANES);
        row[v] = (vec)_mm512_permutex2var_epi16(x, low, y);
        if (v + 1 < vectors)
            row[v + 1] = (vec)_mm512_permutex2var_epi16(x, high, y);
    }
}

#include "gemm/ukernel_body.h"
#else
const struct ukernel ukernel_rounded_bf16 = { 0 };
#endif
