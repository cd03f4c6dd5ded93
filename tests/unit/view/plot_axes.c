/* plot_axes.c - ranges in text, ticks, places */
#include "view/plot_axes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

static void ranges(void **state)
{
    static const char *const wrong[] = { "", "x", "1,0", "0", "1,2,3", "1,2,3,4,5", "1,2,4,3", "nan", "-1,inf", ",", "1,", "-1e308,1e308" };
    double r[4];
    (void)state;
    assert_int_equal(plot_axes_range("2", r), 0);
    assert_true(r[0] <= -2 && r[0] >= -2 && r[1] >= 2 && r[2] <= -2 && r[3] >= 2);
    assert_int_equal(plot_axes_range("0,1,-5,7", r), 0);
    assert_true(r[0] >= 0 && r[1] <= 1 && r[2] <= -5 && r[3] >= 7);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (!plot_axes_range(wrong[i], r))
            fail_msg("'%s' is no range", wrong[i]);
}

static void says(double low, double high, const char *want)
{
    struct plot_axes a = { .low = { low, low }, .high = { high, high }, .width = 100, .height = 100 };
    double at[PLOT_TICKS];
    char line[300] = "", text[PLOT_NUMBER];
    for (size_t i = 0, n = plot_axes_ticks(&a, 0, at); i < n; i++) {
        strcat(line, i ? " " : "");
        strcat(line, plot_axes_number(&a, 0, at[i], text));
    }
    assert_string_equal(line, want);
}

static void ticks(void **state)
{
    (void)state;
    says(-1, 1, "-1 -0.5 0 0.5 1");
    says(0, 10, "0 2 4 6 8 10");
    says(-0.3, 0.7, "-0.2 0 0.2 0.4 0.6");
    says(1e6, 3e6, "1e+06 1.5e+06 2e+06 2.5e+06 3e+06");
}

static void places(void **state)
{
    struct plot_axes a = { .low = { -1, 0 }, .high = { 1, 10 }, .left = 40, .top = 20, .width = 200, .height = 100 };
    (void)state;
    assert_true(fabs(plot_axes_pixel(&a, 0, 0) - 140) < 1e-12 && fabs(plot_axes_pixel(&a, 1, 10) - 20) < 1e-12);
    assert_true(fabs(plot_axes_pixel(&a, 1, 0) - 120) < 1e-12);
    assert_true(plot_axes_has(&a, (double[2]){ 1, 10 }) && plot_axes_has(&a, (double[2]){ -1, 0 }));
    assert_false(plot_axes_has(&a, (double[2]){ 1.01, 5 }) || plot_axes_has(&a, (double[2]){ 0, -0.01 }));
    assert_false(plot_axes_has(&a, (double[2]){ (double)NAN, 5 }) || plot_axes_has(&a, (double[2]){ 0, (double)INFINITY }));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(ranges), cmocka_unit_test(ticks), cmocka_unit_test(places) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
