/* smoothing.c - means against sums that are written out, with gaps, ends and values of very different size */
#include "plot/smoothing.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { N = 500 };

static void near(double a, double b)
{
    assert_true(isnan(b) ? isnan(a) : fabs(a - b) <= 1e-12 * fmax(1, fabs(b)));
}

/* Values with a gap of one and one of many. */
static void make_values(double y[N])
{
    for (int i = 0; i < N; i++)
        y[i] = i == 7 || (i > 100 && i < 150) ? NAN : sin(i) + (i * 7919 % 101) / 50.0;
}

static void running_means(void **state)
{
    static const size_t widths[] = { 1, 2, 3, 10, 41, 499, 500, 2000 };
    double y[N], got[N];
    (void)state;
    make_values(y);
    for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
        long lines = (long)widths[w];
        smoothing_apply(&(struct smoothing){ .lines = widths[w] }, y, N, got);
        for (long i = 0; i < N; i++) {
            double sum = 0, n = 0;
            for (long k = i - lines / 2; k <= i + (lines - 1) / 2; k++)
                if (k >= 0 && k < N && !isnan(y[k])) {
                    sum += y[k];
                    n++;
                }
            near(got[i], isnan(y[i]) ? NAN : sum / n);
        }
    }
}

static void averages(void **state)
{
    double y[N], got[N];
    (void)state;
    make_values(y);
    smoothing_apply(&(struct smoothing){ .keep = 0.9 }, y, N, got);
    assert_true(got[0] == y[0]);
    for (int i = 0; i < N; i += 13) {
        double sum = 0, weights = 0, age = 0;
        for (int k = i; k >= 0; k--)
            if (!isnan(y[k])) {
                sum += pow(0.9, age) * y[k];
                weights += pow(0.9, age++);
            }
        near(got[i], isnan(y[i]) ? NAN : sum / weights);
    }
}

/* A huge value is gone as soon as another window of lines has passed. */
static void a_spike(void **state)
{
    double y[100], got[100];
    (void)state;
    for (int i = 0; i < 100; i++)
        y[i] = i == 20 ? 1e30 : 1;
    smoothing_apply(&(struct smoothing){ .lines = 10 }, y, 100, got);
    assert_true(got[10] == 1);
    assert_true(got[20] > 1e28);
    for (int i = 30; i < 100; i++)
        assert_true(got[i] == 1);
}

static void words(void **state)
{
    static const char *const bad[] = { "", "x", "0", "-1", "1.5", "-0.5", "nan", "inf", "1e9", "20 ", "0x10" };
    struct smoothing s;
    (void)state;
    assert_int_equal(smoothing_parse("20", &s), 0);
    assert_true(s.lines == 20 && s.keep == 0);
    assert_int_equal(smoothing_parse("0.95", &s), 0);
    assert_true(s.lines == 0 && s.keep == 0.95);
    assert_int_equal(smoothing_parse("1", &s), 0);
    assert_true(s.lines == 1);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(smoothing_parse(bad[i], &s), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(running_means), cmocka_unit_test(averages), cmocka_unit_test(a_spike), cmocka_unit_test(words) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
