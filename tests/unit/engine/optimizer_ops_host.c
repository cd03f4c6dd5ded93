/* optimizer_ops_host.c - Adam: updates against the formula of the paper in double; the norm does not depend on where values stand */
#include "engine/engine.h"
#include "engine/engine_plain.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { N = 103, STEPS = 4 };

static struct compute *compute;
static const struct optimizer_ops *ops;

static void test_steps(void **state)
{
    real value[N], m[N] = { 0 }, v[N] = { 0 }, average[N], g[N];
    double p[N], first[N] = { 0 }, second[N] = { 0 }, mean[N];
    (void)state;
    for (size_t i = 0; i < N; i++)
        mean[i] = p[i] = (double)(average[i] = value[i] = (real)(0.01 * (double)i - 0.5));
    for (uint64_t t = 1; t <= STEPS; t++) {
        struct adam a = { .rate = 1e-2, .b1 = 0.5, .b2 = 0.9, .t = t, .scale = 0.25, .ema = 0.1 };
        for (size_t i = 0; i < N; i++)
            g[i] = (real)sin((double)(i * t));
        ops->adam(compute, &a, g, value, m, v, average, N);
        for (size_t i = 0; i < N; i++) {
            double d = 0.25 * (double)g[i], c1 = 1 - pow(0.5, (double)t), c2 = 1 - pow(0.9, (double)t);
            first[i] = 0.5 * first[i] + 0.5 * d;
            second[i] = 0.9 * second[i] + (1 - 0.9) * d * d;
            p[i] -= 1e-2 / c1 * first[i] / (sqrt(second[i]) / sqrt(c2) + 1e-8);
            mean[i] += 0.1 * (p[i] - mean[i]);
            assert_true(fabs((double)value[i] - p[i]) < 1e-6);
            assert_true(fabs((double)average[i] - mean[i]) < 1e-6);
        }
    }
}

static double norm(const real *g, size_t n)
{
    double sum[3], all = 0;
    ops->squares(compute, g, n, sum);
    for (size_t t = 0; t < tile_count(n, OPTIMIZER_TILE); t++)
        all += sum[t];
    return sqrt(all);
}

static void test_norm(void **state)
{
    static const size_t sizes[] = { 0, 1, 2, 31, N };
    real g[N];
    (void)state;
    for (size_t i = 0; i < N; i++)
        g[i] = (real)cos((double)i);
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        double sum = 0;
        for (size_t i = 0; i < sizes[k]; i++)
            sum += (double)g[i] * (double)g[i];
        assert_true(fabs(norm(g, sizes[k]) - sqrt(sum)) < 1e-6);
    }
}

/* Sums of tiles are those of the tiles alone, and a norm is made of them. */
static void test_tiles(void **state)
{
    enum { MANY = 2 * OPTIMIZER_TILE + 77 };
    real *g = array_new(MANY);
    double sum[3], alone;
    (void)state;
    for (size_t i = 0; i < MANY; i++)
        g[i] = (real)cos((double)i);
    ops->squares(compute, g, MANY, sum);
    for (size_t t = 0; t < 3; t++) {
        ops->squares(compute, g + t * OPTIMIZER_TILE, t < 2 ? OPTIMIZER_TILE : 77, &alone);
        assert_true(alone == sum[t]);
    }
    assert_true(norm(g, MANY) == sqrt(sum[0] + sum[1] + sum[2]));
    array_free(g);
}

/* The average that moves with Adam and the one that moves after it have the same bytes. */
static void test_average(void **state)
{
    real value[N], m[N] = { 0 }, v[N] = { 0 }, g[N], with[N] = { 0 }, after[N] = { 0 };
    struct adam a = { .rate = 1e-2, .b1 = 0.5, .b2 = 0.9, .t = 1, .scale = 1, .ema = 0.3 };
    (void)state;
    for (size_t i = 0; i < N; i++)
        value[i] = g[i] = (real)sin((double)i);
    ops->adam(compute, &a, g, value, m, v, with, N);
    ops->average(compute, a.ema, value, after, N);
    assert_memory_equal(with, after, sizeof with);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_steps), cmocka_unit_test(test_norm), cmocka_unit_test(test_tiles),
                                        cmocka_unit_test(test_average) };
    compute = engine_plain_start(1);
    ops = compute_engine(compute)->optimizer;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    compute_free(compute);
    return failed;
}
