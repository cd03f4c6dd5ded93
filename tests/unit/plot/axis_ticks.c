/* axis_ticks.c - marks are round, inside the axis, and not too many */
#include "plot/axis_ticks.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void steps(void **state)
{
    (void)state;
    assert_true(axis_ticks_step(0, 10, 10) == 1);
    assert_true(axis_ticks_step(0, 10, 9) == 2);
    assert_true(axis_ticks_step(0, 10, 4) == 5);
    assert_true(axis_ticks_step(0, 10, 1) == 10);
    assert_true(axis_ticks_step(0, 10, 0) == 10);
    assert_true(fabs(axis_ticks_step(0.1, 0.13, 5) - 0.01) < 1e-15);
    assert_true(axis_ticks_step(-3e5, 7e5, 5) == 2e5);
    for (double size = 1e-9; size < 1e12; size *= 1.7)
        for (size_t most = 1; most < 12; most++) {
            double step = axis_ticks_step(-size, size / 3, most), n = size * 4 / 3 / step;
            assert_true(n <= (double)most * (1 + 1e-9) && n > (double)most / 2.6);
        }
}

static void numbers(void **state)
{
    (void)state;
    assert_true(axis_ticks_numbers(0, 1e6, 60, 0) == 2e5);      /* 0 ... 1000000: 6 of 9 characters */
    assert_true(axis_ticks_numbers(0, 1e6, 50, 0) == 5e5);
    assert_true(axis_ticks_numbers(1, 2, 60, 0) == 0.1);
    assert_true(axis_ticks_numbers(1, 2, 60, 1) == 1);
    assert_true(axis_ticks_numbers(1, 20, 60, 1) == 2);
    assert_true(axis_ticks_numbers(0, 1, 0, 0) == 1);
}

static char found[400];

static const char *logs(double low, double high, size_t most)
{
    double at[AXIS_TICKS];
    size_t k = 0, n = axis_ticks_log(low, high, most, at);
    found[0] = '\0';
    for (size_t i = 0; i < n; i++)
        k += (size_t)snprintf(found + k, sizeof found - k, "%s%g", i ? " " : "", at[i]);
    return found;
}

static void logarithms(void **state)
{
    double at[AXIS_TICKS];
    (void)state;
    assert_string_equal(logs(0.009, 1.1, 10), "0.01 0.02 0.05 0.1 0.2 0.5 1");
    assert_string_equal(logs(0.009, 1.1, 5), "0.01 0.1 1");
    assert_string_equal(logs(1e-6, 1e6, 5), "1e-06 0.001 1 1000 1e+06");
    assert_string_equal(logs(0.03, 0.3, 6), "0.05 0.1 0.2");
    assert_string_equal(logs(3.1, 4.1, 6), "3.2 3.4 3.6 3.8 4");
    for (double high = 1.01; high < 1e200; high *= high) {
        size_t n = axis_ticks_log(1 / high, high, 8, at);
        assert_true(n >= 2 && n <= 9);
        for (size_t i = 0; i < n; i++)
            assert_true(at[i] >= 1 / high * (1 - 1e-12) && at[i] <= high * (1 + 1e-12) && (!i || at[i] > at[i - 1]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(steps), cmocka_unit_test(numbers), cmocka_unit_test(logarithms) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
