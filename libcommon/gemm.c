/* gemm.c - see gemm.h */
#include "gemm.h"

#include "args.h"
#include "die.h"

#include <cblas.h>
#include <stdio.h>
#include <sys/mman.h>
#include <zlib.h>

#define PROBE_BASE ((size_t)192 << 20)
#define PROBE_THREAD ((size_t)64 << 20)

/* What OpenBLAS has beyond CBLAS; another BLAS does without. */
extern void openblas_set_num_threads(int) __attribute__((weak));
extern char *openblas_get_config(void) __attribute__((weak));
extern char *openblas_get_corename(void) __attribute__((weak));

static const char *describe(void)
{
    static char line[200];
    if (openblas_get_config && openblas_get_corename)
        snprintf(line, sizeof line, "%.120s, kernel %.60s", openblas_get_config(), openblas_get_corename());
    else
        snprintf(line, sizeof line, "a CBLAS that does not tell its name");
    return line;
}

__attribute__((constructor)) static void announce(void)
{
    args_library(describe);
}

void gemm_start(int threads)
{
    size_t bytes = PROBE_BASE + (size_t)threads * PROBE_THREAD;
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        die_sys(NULL, "matrix products need %zu MiB of address space", bytes >> 20);
    munmap(p, bytes);
    if (openblas_set_num_threads)
        openblas_set_num_threads(1);
}

void gemm(int ta, int tb, size_t m, size_t n, size_t k, const real *a, size_t lda, const real *b, size_t ldb, real beta,
          real *c, size_t ldc)
{
    enum CBLAS_TRANSPOSE opa = ta == GEMM_T ? CblasTrans : CblasNoTrans, opb = tb == GEMM_T ? CblasTrans : CblasNoTrans;
#ifdef IAE_DOUBLE
    cblas_dgemm(CblasRowMajor, opa, opb, (int)m, (int)n, (int)k, 1, a, (int)lda, b, (int)ldb, beta, c, (int)ldc);
#else
    cblas_sgemm(CblasRowMajor, opa, opb, (int)m, (int)n, (int)k, 1, a, (int)lda, b, (int)ldb, beta, c, (int)ldc);
#endif
}

uint32_t gemm_fingerprint(void)
{
    enum { M = 64, N = 48, K = 100 };
    static real a[M * K], b[K * N], c[M * N];
    for (size_t i = 0; i < M * K; i++)
        a[i] = (real)((i * 37 % 101) / 101.0 - 0.5);
    for (size_t i = 0; i < K * N; i++)
        b[i] = (real)((i * 53 % 97) / 97.0 - 0.5);
    gemm(GEMM_N, GEMM_N, M, N, K, a, K, b, N, 0, c, N);
    return (uint32_t)crc32_z(0, (const void *)c, sizeof c);
}
