/* layers - rates of single layers in GFLOP/s, the best of some rounds, and of Adam in GB/s
 *
 * usage: layers THREADS [ROUNDS]     forward, gradient w.r.t. the input, gradient w.r.t. the weights; by the engine $IAE_ENGINE
 *
 * Each round takes other weights, as training does, so that large ones come from memory. Short rounds and their best
 * see past the neighbours of a shared machine.
 */
#include "base/alloc.h"
#include "base/die.h"
#include "base/progress.h"
#include "engine/engine.h"
#include "gemm/gemm_native.h"
#include "gemm/ukernel.h"
#include "nn/activation.h"
#include "nn/layer.h"
#include "nn/layer_kinds.h"
#include "tensor/tensor.h"
#include "tensor/compute.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct compute *compute;

enum { COLD = 24 << 20 };       /* values of all copies of the weights */

static int threads;

/* One thread's rate does not change when the processor is given to somebody else meanwhile. */
static double clock_of(void)
{
    struct timespec t;
    if (threads > 1)
        return progress_clock();
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static real *matrix(size_t n)
{
    real *m = aligned_bytes(n * sizeof *m);
    for (size_t i = 0; i < n; i++)
        m[i] = (real)(i * 37 % 101) / 1010 - (real)0.05;
    return m;
}

static struct layer_spec fc(uint32_t in, uint32_t out)
{
    return (struct layer_spec){ .ops = layer_kind_find("fc"), .in = { 1, 1, in }, .out = { 1, 1, out }, .act = &activation_relu };
}

static struct layer_spec conv(const char *kind, uint32_t side, uint32_t from, uint32_t to, uint32_t k)
{
    uint32_t after = strcmp(kind, "conv") ? side * 2 : side / 2;
    return (struct layer_spec){ .ops = layer_kind_find(kind), .in = { side, side, from }, .out = { after, after, to }, .kernel_size = k, .stride = 2,
                                .bn = BN_AFFINE, .act = &activation_relu };
}

static double best(double *of, double flops, double start)
{
    double rate = 1e-9 * flops / (clock_of() - start);
    *of = rate > *of ? rate : *of;
    return rate;
}

static void layer(const char *name, struct layer_spec spec, size_t n, int rounds)
{
    struct layer l;
    layer_init(&l, &spec, 0, 1e-5);
    size_t patch = spec.ops->is_linear ? l.in : conv_patch_size(&l.conv), weights = spec.ops->is_linear ? l.in * l.out : l.conv.Cs * patch;
    size_t values = (weights + 5 * l.channels + 15) / 16 * 16, copies = COLD / values + 1;
    double flops = 2.0 * (double)n * (double)(spec.ops->is_linear ? weights : weights * l.conv.h * l.conv.w);
    if (spec.bn)
        l.gamma = weights, l.beta = weights + l.channels;
    else
        l.bias = weights;
    l.weight = 0;
    real *value = matrix(copies * values), *grad = matrix(copies * values), *x = matrix(n * l.in), *dy = matrix(n * l.out), *dx = matrix(n * l.in);
    struct layer_state p = { .x = x, .u = matrix(n * l.out), .y = matrix(n * l.out), .mean = matrix(l.channels), .invstd = matrix(l.channels) };
    p.batch_mean = xarray(l.channels, sizeof(double));
    p.batch_m2 = xarray(l.channels, sizeof(double));
    double rate[4] = { 0 };
    for (int r = 0; r < rounds; r++) {
        real *w = value + (size_t)r % copies * values, *g = grad + (size_t)r % copies * values;
        double start = clock_of();
        layer_forward(compute, &l, (struct layer_values){ w, NULL }, &p, (struct batch){ n, 1 }, 1, (struct layer_cond){ .add = NULL });
        best(&rate[0], flops, start);
        w = value + (size_t)(r + 1) % copies * values;
        start = clock_of();
        layer_backward(compute, &l, (struct layer_values){ w, NULL }, &p, (struct batch){ n, 1 }, 1, dy, dx, NULL, 0, (struct layer_cond){ .add = NULL });
        best(&rate[1], flops, start);
        for (int add = 0; add < 2; add++) {
            start = clock_of();
            layer_backward(compute, &l, (struct layer_values){ w, NULL }, &p, (struct batch){ n, 1 }, 1, dy, NULL, g, add, (struct layer_cond){ .add = NULL });
            best(&rate[2 + add], flops, start);
        }
    }
    printf("%-28s%8.1f%8.1f%8.1f%8.1f\n", name, rate[0], rate[1], rate[2], rate[3]);
    fflush(stdout);
    real *all[] = { value, grad, x, dy, dx, p.u, p.y, p.mean, p.invstd };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        aligned_free(all[i]);
    free(p.batch_mean);
    free(p.batch_m2);
}

/* The kernel on operands in cache: what all rates are to be seen against. */
static void peak(int rounds)
{
    enum { M = 192, N = 128, K = 256 };
    real *a = matrix(M * K), *b = matrix(N * K), *c = matrix(M * N);
    double top = 0;
    struct gemm_native p = { .m = M, .n = N, .a = a, .lda = K, .segments = 1, .length = K, .panels = b, .c = c, .ldc = N };
    for (int r = 0; r < 20 * rounds; r++) {
        double start = clock_of();
        gemm_native_ab(&p);
        best(&top, 2.0 * M * N * K, start);
    }
    printf("kernel of %s, one thread: %.1f GFLOP/s\n", ukernel_get()->name, top);
    aligned_free(a);
    aligned_free(b);
    aligned_free(c);
}

static void adam(int rounds)
{
    size_t n = COLD / 3;
    real *p = matrix(n), *g = matrix(n), *m = matrix(n), *v = aligned_zero(n * sizeof *v), *average = matrix(n);
    struct adam a = { 1e-4, 0.5, 0.999, 3, 1, 0.001 };
    double step = 0, norm = 0, *sum = xarray(tile_count(n, OPTIMIZER_TILE), sizeof *sum);
    for (int r = 0; r < rounds; r++) {
        double start = clock_of();
        compute_engine(compute)->optimizer->squares(compute, g, n, sum);
        best(&norm, (double)(n * sizeof *g), start);
        start = clock_of();
        compute_engine(compute)->optimizer->adam(compute, &a, g, p, m, v, average, n);
        best(&step, 9.0 * (double)(n * sizeof *g), start);
    }
    printf("adam: %.1f GB/s, its norm: %.1f GB/s\n", step, norm);
    free(sum);
    real *all[] = { p, g, m, v, average };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        aligned_free(all[i]);
}

/* The layers of mnist-10-100, svhn-75-1000 and celeba-50-1000. */
static void mnist(int rounds)
{
    layer("fc 2000 -> 2000", fc(2000, 2000), 100, rounds);
    layer("fc 784 -> 2000", fc(784, 2000), 100, rounds);
    layer("fc 6272 -> 1024", fc(6272, 1024), 100, rounds);
    layer("fc 1024 -> 6272", fc(1024, 6272), 100, rounds);
    layer("conv 14x14x64 -> 128 4x4/2", conv("conv", 14, 64, 128, 4), 100, rounds);
    layer("upconv 7x7x128 -> 64 4x4/2", conv("upconv", 7, 128, 64, 4), 100, rounds);
    layer("conv 28x28x1 -> 64 4x4/2", conv("conv", 28, 1, 64, 4), 100, rounds);
    layer("upconv 14x14x64 -> 1 4x4/2", conv("upconv", 14, 64, 1, 4), 100, rounds);
}

static void svhn(int rounds)
{
    layer("fc 1075 -> 4096", fc(1075, 4096), 100, rounds);
    layer("conv 32x32x3 -> 64 4x4/2", conv("conv", 32, 3, 64, 4), 100, rounds);
    layer("conv 16x16x64 -> 128 4x4/2", conv("conv", 16, 64, 128, 4), 100, rounds);
    layer("conv 8x8x128 -> 256 4x4/2", conv("conv", 8, 128, 256, 4), 100, rounds);
    layer("upconv 4x4x256 -> 128 4x4/2", conv("upconv", 4, 256, 128, 4), 100, rounds);
    layer("upconv 8x8x128 -> 64 4x4/2", conv("upconv", 8, 128, 64, 4), 100, rounds);
    layer("upconv 16x16x64 -> 3 4x4/2", conv("upconv", 16, 64, 3, 4), 100, rounds);
}

static void celeba(int rounds)
{
    layer("conv 48x48x3 -> 128 6x6/2", conv("conv", 48, 3, 128, 6), 16, rounds);
    layer("conv 24x24x128 -> 256 6x6/2", conv("conv", 24, 128, 256, 6), 16, rounds);
    layer("conv 12x12x256 -> 512 6x6/2", conv("conv", 12, 256, 512, 6), 16, rounds);
    layer("upconv 6x6x512 -> 256 6x6/2", conv("upconv", 6, 512, 256, 6), 16, rounds);
    layer("upconv 12x12x256 -> 128 6x6/2", conv("upconv", 12, 256, 128, 6), 16, rounds);
    layer("upconv 24x24x128 -> 3 6x6/2", conv("upconv", 24, 128, 3, 6), 16, rounds);
}

int main(int argc, char **argv)
{
    int rounds = argc > 2 ? atoi(argv[2]) : 20;
    threads = argc > 1 ? atoi(argv[1]) : 1;
    if (threads < 1 || threads > COMPUTE_THREADS || rounds < 1)
        die_usage("layers THREADS [ROUNDS]");
    compute = engine_start(NULL, threads);
    peak(rounds);
    printf("engine %s: %s\n", compute_engine(compute)->name, compute_engine(compute)->kind());
    printf("%-28s%8s%8s%8s%8s\n", "GFLOP/s", "forward", "input", "weights", "+=");
    mnist(rounds);
    svhn(rounds);
    celeba(rounds / 4 + 1);
    adam(rounds);
    peak(rounds);
    compute_free(compute);
    return 0;
}
