/* peak - OpenBLAS's SGEMM rate of this machine through our own threads: 2048 x 2048 x 2048, one product a thread
 *
 * usage: peak THREADS      prints GFLOP/s, the best of five rounds
 */
#include "base/alloc.h"
#include "base/die.h"
#include "base/progress.h"
#include "engine/engine.h"
#include "tensor/tensor.h"
#include "tensor/compute.h"

#include <stdio.h>
#include <stdlib.h>

static struct compute *compute;

enum { N = 2048 };

static float *a, *b, *c[COMPUTE_THREADS];

static void multiply(void *job, size_t tile, struct compute_worker *worker)
{
    (void)job, (void)worker;
    compute_engine(compute)->products->gemm_nt(N, N, N, a, N, b, N, c[tile], N);
}

static float *matrix(void)
{
    float *m = aligned_bytes((size_t)N * N * sizeof *m);
    for (size_t i = 0; i < (size_t)N * N; i++)
        m[i] = (float)(i % 7) - 3;
    return m;
}

int main(int argc, char **argv)
{
    int threads = argc > 1 ? atoi(argv[1]) : 1;
    double best = 0;
    if (threads < 1 || threads > COMPUTE_THREADS)
        die_usage("peak THREADS");
    compute = engine_start("openblas", threads);
    a = matrix();
    b = matrix();
    for (int i = 0; i < threads; i++)
        c[i] = matrix();
    for (int round = 0; round < 5; round++) {
        double start = progress_clock();
        compute_run(compute, (size_t)threads, multiply, NULL);
        double rate = 2e-9 * N * N * N * threads / (progress_clock() - start);
        best = rate > best ? rate : best;
    }
    printf("%.1f\n", best);
    compute_free(compute);
    return 0;
}
