/* gemm_openblas.c - OpenBLAS by dlopen: what it needs to start, and its product */
#include "gemm/gemm_openblas.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/io.h"

#include <cblas.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define SPACE_LIBRARY ((size_t)56 << 20)        /* the library with its data, and room for ours */
#define SPACE_THREAD ((size_t)136 << 20)        /* its buffer for one product is 128 MiB of address space */
#define BUFFERS 64              /* OpenBLAS keeps at least so many */
#define THREADS "OPENBLAS_NUM_THREADS"

static const char *const names[] = { "libopenblas.so.0", "libopenblas.so.3", "libopenblas.so", "libopenblasp.so.0", "libopenblaso.so.0",
                                     "libopenblas.0.dylib", "libopenblas.dylib", "/opt/homebrew/opt/openblas/lib/libopenblas.dylib" };

/* What is called, by CBLAS's prototypes. */
#ifdef IAE_DOUBLE
#define GEMM_NAME "cblas_dgemm"
static __typeof__(cblas_dgemm) *blas_gemm;
#else
#define GEMM_NAME "cblas_sgemm"
static __typeof__(cblas_sgemm) *blas_gemm;
#endif

static void *library;

/* ---- start ---- */

/* OpenBLAS starts a thread for each core in its constructor, each with memory, unless the environment says that it shall not. */
static void *open_on_one_thread(void)
{
    const char *before = io_env(THREADS);
    char *kept = before ? xstrdup(before) : NULL;
    void *found = NULL;
    setenv(THREADS, "1", 1);
    for (size_t i = 0; !found && i < sizeof names / sizeof *names; i++)
        found = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (kept)
        setenv(THREADS, kept, 1);
    else
        unsetenv(THREADS);
    free(kept);
    return found;
}

/* A function by its name, or NULL; through memory, since ISO C turns no pointer to data into one to a function. */
static void symbol(const char *name, void *function)
{
    void *at = dlsym(library, name);
    memcpy(function, &at, sizeof at);
}

/* OpenBLAS hangs, or ends the program by a signal, where memory is refused. */
static void require_space(int threads)
{
    size_t bytes = SPACE_LIBRARY + (size_t)threads * SPACE_THREAD;
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        die_sys(NULL, "the engine openblas needs %zu MiB of address space on %d thread%s", bytes >> 20, threads, threads == 1 ? "" : "s");
    munmap(p, bytes);
}

/* One that was built for OpenMP asks another variable, and one that was loaded before us has its threads. */
static void stop_threads(void)
{
    void (*set_num_threads)(int);
    int (*thread_shutdown)(void);
    symbol("openblas_set_num_threads", &set_num_threads);
    symbol("blas_thread_shutdown_", &thread_shutdown);
    if (set_num_threads)
        set_num_threads(1);
    if (set_num_threads && thread_shutdown)
        thread_shutdown();
}

/* OpenBLAS takes a buffer for each product that runs, keeps it for the next, and waits for ever where it gets none. So all that can
 * be needed at one time are taken now, while there surely is room, and not after a large model. */
static void take_buffers(int threads)
{
    void *(*take)(int);
    void (*give_back)(void *);
    void *buffer[BUFFERS];
    int n = threads < BUFFERS ? threads : BUFFERS;
    symbol("blas_memory_alloc", &take);
    symbol("blas_memory_free", &give_back);
    if (!take || !give_back)
        return;
    for (int i = 0; i < n; i++)
        buffer[i] = take(0);
    for (int i = 0; i < n; i++)
        give_back(buffer[i]);
}

void openblas_load(int threads)
{
    require_space(threads);
    if (!library)
        library = open_on_one_thread();
    if (!library)
        die_unavailable(NULL, "the engine openblas needs the library OpenBLAS (Debian: libopenblas0): %s", dlerror());
    symbol(GEMM_NAME, &blas_gemm);
    if (!blas_gemm)
        die_unavailable(NULL, "this OpenBLAS has no %s, which the engine openblas needs", GEMM_NAME);
    stop_threads();
    take_buffers(threads);
}

const char *openblas_kind(void)
{
    static char line[100];
    char *(*get_config)(void), *(*get_corename)(void);
    symbol("openblas_get_config", &get_config);
    symbol("openblas_get_corename", &get_corename);
    const char *config = get_config ? get_config() : "OpenBLAS", *version = strchr(config, ' ');
    size_t length = version ? strcspn(version + 1, " ") + (size_t)(version + 1 - config) : strlen(config);
    snprintf(line, sizeof line, "%.*s, %.40s", (int)(length < 40 ? length : 40), config, get_corename ? get_corename() : "a core that it does not tell");
    return line;
}

/* ---- product ---- */

void gemm_openblas(enum gemm_form ta, enum gemm_form tb, size_t m, size_t n, size_t k, const real *a, size_t lda, const real *b, size_t ldb,
                   int add, real *c, size_t ldc)
{
    blas_gemm(CblasRowMajor, ta == GEMM_TRANSPOSED ? CblasTrans : CblasNoTrans, tb == GEMM_TRANSPOSED ? CblasTrans : CblasNoTrans, (int)m,
              (int)n, (int)k, 1, a, (int)lda, b, (int)ldb, add ? 1 : 0, c, (int)ldc);
}
