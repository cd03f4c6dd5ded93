/* scatter_plot.c - axes that fit the points, with one unit or, bare, with their own; counts */
#include "view/scatter_plot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

static void add(struct scatter_plot *s, double x, double y, int32_t label)
{
    scatter_plot_add(s, (double[2]){ x, y }, label, NULL);
}

static void is_range(const struct scatter_plot *s, double x0, double x1, double y0, double y1)
{
    const double have[4] = { s->axes.low[0], s->axes.high[0], s->axes.low[1], s->axes.high[1] }, want[4] = { x0, x1, y0, y1 };
    for (int i = 0; i < 4; i++)
        if (!(fabs(have[i] - want[i]) <= 1e-9 * fmax(1, fabs(want[i]))))
            fail_msg("end %d: %g, where %g is right", i, have[i], want[i]);
}

static struct scatter_plot plot_of(const struct scatter_look *look, const double (*points)[2], size_t n)
{
    struct scatter_field none = { .name = "x" };
    struct scatter_plot s;
    scatter_plot_init(&s, look, "a test");
    for (size_t i = 0; i < n; i++)
        add(&s, points[i][0], points[i][1], (int32_t)i);
    scatter_plot_end(&s, &none);
    return s;
}

static void ranges(void **state)
{
    const double wide[][2] = { { 0, 1 }, { 10, 3 } }, one[][2] = { { 5, 7 } }, odd[][2] = { { NAN, 0 }, { INFINITY, 1 }, { 2, 4 } };
    (void)state;
    struct scatter_plot s = plot_of(&(struct scatter_look){ .scale = 1 }, wide, 2);
    is_range(&s, 5 - 5.25, 5 + 5.25, 2 - 5.25, 2 + 5.25);
    scatter_plot_free(&s);
    s = plot_of(&(struct scatter_look){ .scale = 1, .width = 30, .height = 20 }, wide, 2);
    is_range(&s, 5 - 5.25, 5 + 5.25, 2 - 1.05, 2 + 1.05);
    assert_true(s.picture.width == 30 && s.picture.height == 20);
    scatter_plot_free(&s);
    s = plot_of(&(struct scatter_look){ .scale = 1 }, one, 1);
    is_range(&s, 4, 6, 6, 8);
    scatter_plot_free(&s);
    s = plot_of(&(struct scatter_look){ .scale = 1 }, odd, 3);
    assert_true(s.shown == 1 && s.beyond == 2 && s.seen == 4);
    scatter_plot_free(&s);
    s = plot_of(&(struct scatter_look){ .scale = 1 }, one, 0);
    assert_true(s.shown == 0 && s.axes.low[0] < s.axes.high[0]);
    scatter_plot_free(&s);
}

/* The range is that of the first points; later ones are drawn or counted. */
static void later_points(void **state)
{
    struct scatter_field none = { .name = "x" };
    struct scatter_plot s;
    (void)state;
    scatter_plot_init(&s, &(struct scatter_look){ .scale = 1, .width = 10, .height = 10 }, "a test");
    for (size_t i = 0; i < SCATTER_PLOT_HELD; i++)
        add(&s, i % 2 ? 1 : -1, 0, 0);
    add(&s, 1.01, 0, 1);
    add(&s, 2, 0, 2);
    scatter_plot_end(&s, &none);
    assert_true(s.shown == SCATTER_PLOT_HELD + 1 && s.beyond == 1 && s.seen == 3);
    scatter_plot_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(ranges), cmocka_unit_test(later_points) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
