#include "gemm/gemm.h"

#include "base/args.h"
#include "base/die.h"

#include <cblas.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#define PROBE_BASE ((size_t)120 << 20)
#define PROBE_THREAD ((size_t)136 << 20)        /* its buffer for one product is 128 MiB of address space */
#define BUFFERS 64              /* OpenBLAS keeps at least so many */
#define ENVIRONMENT 4096

/* What OpenBLAS has beyond CBLAS; another BLAS does without. */
extern void openblas_set_num_threads(int) __attribute__((weak));
extern char *openblas_get_config(void) __attribute__((weak));
extern char *openblas_get_corename(void) __attribute__((weak));
extern int blas_thread_shutdown_(void) __attribute__((weak));
extern void *blas_memory_alloc(int) __attribute__((weak));
extern void blas_memory_free(void *) __attribute__((weak));

static const char *openblas_text(void)
{
    static char line[200];
    if (openblas_get_config && openblas_get_corename)
        snprintf(line, sizeof line, "%.120s, kernel %.60s", openblas_get_config(), openblas_get_corename());
    else
        snprintf(line, sizeof line, "a CBLAS that does not tell its name");
    return line;
}
ARGS_LIBRARY(openblas_text);

#if defined(__has_feature)
#if __has_feature(address_sanitizer) && !defined(__SANITIZE_ADDRESS__)
#define __SANITIZE_ADDRESS__ 1                  /* as gcc says it */
#endif
#endif

#ifndef __SANITIZE_ADDRESS__
/* OpenBLAS starts a thread for each core in its constructor, before main, and each takes memory. Where an address space
 * is limited to less than they need it kills us by SIGINT, or waits for ever, then or at exit. So under a limit, and
 * before the constructors of libraries, the program ends if that cannot suffice, and else begins again with a word
 * to OpenBLAS, in the only language it reads that early, to start no threads. */
static void before_libraries(int argc, char **argv, char **envp)
{
    static char one[] = "OPENBLAS_NUM_THREADS=1";
    static char *env[ENVIRONMENT];
    struct rlimit limit;
    size_t n = 0;
    if (!argc || getrlimit(RLIMIT_AS, &limit) || limit.rlim_cur == RLIM_INFINITY)
        return;
    if (limit.rlim_cur < PROBE_BASE + PROBE_THREAD)
        die_early(EX_OSERR, argv[0], "matrix products need 256 MiB of address space, and ulimit -v allows less");
    for (env[n++] = one; *envp && n < ENVIRONMENT - 1; envp++) {
        if (!strcmp(*envp, one))
            return;
        if (strncmp(*envp, one, sizeof one - 2))
            env[n++] = *envp;
    }
    if (!*envp)
        execve("/proc/self/exe", argv, env);
}

__attribute__((section(".preinit_array"), used)) static void (*const first)(int, char **, char **) = before_libraries;
#endif

/* OpenBLAS takes a buffer for each product that runs, keeps it for the next, and waits for ever where it gets none.
 * So all that can be needed at one time are taken now, while there surely is room, and not after a large model. */
static void take_buffers(int threads)
{
    void *buffer[BUFFERS];
    int n = threads < BUFFERS ? threads : BUFFERS;
    for (int i = 0; i < n; i++)
        buffer[i] = blas_memory_alloc(0);
    for (int i = 0; i < n; i++)
        blas_memory_free(buffer[i]);
}

struct compute *gemm_start(int threads)
{
    if (openblas_set_num_threads)
        openblas_set_num_threads(1);
    if (openblas_set_num_threads && blas_thread_shutdown_)
        blas_thread_shutdown_();        /* they have nothing to do, and hold a buffer each */
    size_t bytes = PROBE_BASE + (size_t)threads * PROBE_THREAD;
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        die_sys(NULL, "matrix products need %zu MiB of address space", bytes >> 20);
    munmap(p, bytes);
    if (blas_memory_alloc && blas_memory_free)
        take_buffers(threads);
    return compute_new(threads);
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

int gemm_vector_bits(void)
{
    static const char *const wide[] = { "SkylakeX", "Cooperlake", "SapphireRapids" }, *const half[] = { "Haswell", "Zen" };
    if (!openblas_get_corename)
        return 512;
    const char *core = openblas_get_corename();
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (!strcasecmp(core, wide[i]))
            return 512;
    for (size_t i = 0; i < sizeof half / sizeof *half; i++)
        if (!strcasecmp(core, half[i]))
            return 256;
    return 128;
}
