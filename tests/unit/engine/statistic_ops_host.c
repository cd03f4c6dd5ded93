/* statistic_ops_host.c - what is measured of arrays, against closed forms and two-pass sums */
#include "engine/engine.h"
#include "engine/engine_plain.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct statistic_ops *ops;

static void is_near(double a, double b)
{
    if (!(fabs(a - b) <= 1e-9 * (1 + fabs(b))))
        fail_msg("%.12g, where it should be %.12g", a, b);
}

static void distances(void **state)
{
    const real a[6] = { 1, 2, 3, 4, 5, 6 }, b[6] = { 1, 2, 0, 0, 5, 8 };
    double to[4] = { 0, 0, 0, 99 };
    (void)state;
    is_near(ops->mean(a, 6), 3.5);
    is_near(ops->squared_distance(a, b, 6), 9 + 16 + 4);
    ops->row_distances(a, b, 3, 2, 0, to);
    assert_true(to[0] == 0 && to[1] == 25 && to[2] == 4);
    ops->row_distances(a, b, 3, 2, 1, to);
    assert_true(to[0] == 1 + 4 && to[1] == 4 + 16 && to[2] == 16 + 16 && to[3] == 99);
}

static void codes(void **state)
{
    const real z[6] = { 0, 1, 0, (real)0.5, (real)0.25, (real)0.25 }, other[6] = { 0, (real)0.5, (real)0.5, 0, 1, 0 };
    double sum[3] = { 5, 5, 5 }, square[3] = { 5, 5, 5 }, largest, entropy;
    (void)state;
    assert_int_equal(ops->agreements(z, z, 2, 3), 2);
    assert_int_equal(ops->agreements(z, other, 2, 3), 1);
    ops->column_moments(z, 2, 3, sum, square);
    assert_true(sum[0] == 0.5 && sum[1] == 1.25 && sum[2] == 0.25);
    assert_true(square[0] == 0.25 && square[1] == 1.0625 && square[2] == 0.0625);
    ops->sharpness(z, 2, 3, &largest, &entropy);
    is_near(largest, 0.75);
    is_near(entropy, (0.5 * log(2) + 0.5 * log(4)) / 2);
}

enum { N = 7, D = 3, DRAWS = 4 };

/* Of these reconstructions: what the code decides, and what the draw adds. */
static double drawn(size_t draw, size_t i, size_t j, double of_code, double of_draw)
{
    return of_code * sin((double)(3 * i + j)) + of_draw * cos((double)(17 * draw + 5 * i + j));
}

static double share(double of_code, double of_draw)
{
    struct draw_sums s = { N, D, DRAWS, array_new_bytes(draw_sums_bytes(N, D)) };
    for (size_t draw = 0; draw < DRAWS; draw++) {
        real xhat[N * D];
        for (size_t i = 0; i < N * D; i++)
            xhat[i] = (real)drawn(draw, i / D, i % D, of_code, of_draw);
        ops->add_draw(&s, xhat);
    }
    double rho = ops->variance_share(&s);
    array_free(s.sums);
    return rho;
}

/* The same by means first and squared differences afterwards: unbiased within a code, over all of them biased. */
static double expected_share(double of_code, double of_draw)
{
    double in = 0, all = 0;
    for (size_t j = 0; j < D; j++) {
        double mean = 0;
        for (size_t i = 0; i < N; i++)
            for (size_t draw = 0; draw < DRAWS; draw++)
                mean += drawn(draw, i, j, of_code, of_draw) / (N * DRAWS);
        for (size_t i = 0; i < N; i++) {
            double own = 0;
            for (size_t draw = 0; draw < DRAWS; draw++)
                own += drawn(draw, i, j, of_code, of_draw) / DRAWS;
            for (size_t draw = 0; draw < DRAWS; draw++) {
                double v = drawn(draw, i, j, of_code, of_draw);
                in += (v - own) * (v - own) / (N * (DRAWS - 1));
                all += (v - mean) * (v - mean) / (N * DRAWS);
            }
        }
    }
    return in / all;
}

static void draws(void **state)
{
    (void)state;
    assert_true(fabs(share(1, 0.5) - expected_share(1, 0.5)) < 1e-6);
    assert_true(fabs(share(0.1, 2) - expected_share(0.1, 2)) < 1e-6);
    assert_true(fabs(share(1, 0)) < 1e-6);          /* the noise is ignored */
    assert_true(share(0, 0) == 0);                  /* nothing varies */
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(distances), cmocka_unit_test(codes), cmocka_unit_test(draws) };
    struct compute *compute = engine_plain_start(1);
    ops = compute_engine(compute)->statistics;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    compute_free(compute);
    return failed;
}
