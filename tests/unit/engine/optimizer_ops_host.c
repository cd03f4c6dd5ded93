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
        assert_true(fabs(ops->norm(compute, g, sizes[k]) - sqrt(sum)) < 1e-6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_steps), cmocka_unit_test(test_norm) };
    compute = engine_plain_start(1);
    ops = compute_engine(compute)->optimizer;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    compute_free(compute);
    return failed;
}
