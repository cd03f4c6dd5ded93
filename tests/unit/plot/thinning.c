/* thinning.c - a thinned curve covers the pixels that all of its points cover, with few points; gaps stay */
#include "plot/thinning.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROWS = 20000, COLUMNS = 100 };

/* The least and the greatest height of a polyline in each column of pixels. */
struct cover {
    double low[COLUMNS], high[COLUMNS];
};

static void cover_init(struct cover *c)
{
    for (int i = 0; i < COLUMNS; i++) {
        c->low[i] = INFINITY;
        c->high[i] = -INFINITY;
    }
}

static void cover_add(struct cover *c, double x, double y)
{
    int i = (int)fmin(x * COLUMNS, COLUMNS - 1);
    c->low[i] = fmin(c->low[i], y);
    c->high[i] = fmax(c->high[i], y);
}

/* The ends of a line, and its heights at the edges of the columns between. */
static void cover_line(struct cover *c, double x0, double y0, double x1, double y1)
{
    cover_add(c, x0, y0);
    cover_add(c, x1, y1);
    for (int i = 1; i < COLUMNS; i++) {
        double edge = (double)i / COLUMNS;
        if (edge <= x0 || edge >= x1)
            continue;
        double y = y0 + (y1 - y0) * (edge - x0) / (x1 - x0);
        cover_add(c, edge, y);
        cover_add(c, edge - 1e-9, y);
    }
}

static void pixels_stay(void **state)
{
    static double x[ROWS], y[ROWS];
    struct cover all, thinned;
    struct thinning t;
    (void)state;
    for (int i = 0; i < ROWS; i++) {
        x[i] = (double)i / (ROWS - 1);
        y[i] = sin(20 * x[i]) + (i % 977 == 5 ? 3 : 0) + (i * 7919 % 1009) / 1009.0;
    }
    thinning_make(&t, x, y, ROWS, 0, 1, COLUMNS);
    cover_init(&all);
    cover_init(&thinned);
    for (int i = 1; i < ROWS; i++)
        cover_line(&all, x[i - 1], y[i - 1], x[i], y[i]);
    for (size_t i = 1; i < t.n; i++) {
        assert_false(t.point[i].starts);
        cover_line(&thinned, t.point[i - 1].x, t.point[i - 1].y, t.point[i].x, t.point[i].y);
    }
    for (int i = 0; i < COLUMNS; i++) {
        assert_true(fabs(all.low[i] - thinned.low[i]) < 1e-6);
        assert_true(fabs(all.high[i] - thinned.high[i]) < 1e-6);
    }
    assert_true(t.point[0].starts);
    assert_true(t.n <= 4 * (COLUMNS + 1));
    thinning_free(&t);
}

static char found[400];

/* "x:y x:y | x:y": a bar where no line leads. */
static const char *thin(const double *x, const double *y, size_t n, double low, double high, size_t columns)
{
    struct thinning t;
    size_t k = 0;
    found[0] = '\0';
    thinning_make(&t, x, y, n, low, high, columns);
    for (size_t i = 0; i < t.n; i++)
        k += (size_t)snprintf(found + k, sizeof found - k, "%s%s%g:%g", i ? " " : "", i && t.point[i].starts ? "| " : "", t.point[i].x, t.point[i].y);
    thinning_free(&t);
    return found;
}

static void gaps_stay(void **state)
{
    const double x[] = { 0, 1, 2, 3, 4, 5 }, y[] = { 5, 6, NAN, 7, INFINITY, 8 }, bad[] = { 0, NAN, 2, 3, 4, 5 };
    (void)state;
    assert_string_equal(thin(x, y, 6, 0, 5, 100), "0:5 1:6 | 3:7 | 5:8");
    assert_string_equal(thin(bad, x, 6, 0, 5, 100), "0:0 | 2:2 3:3 4:4 5:5");
    assert_string_equal(thin(x, y, 6, 0, 5, 1), "0:5 3:7 | 5:8");      /* the last one is the edge */
    assert_string_equal(thin(x, y, 0, 0, 5, 1), "");
    assert_string_equal(thin(x + 2, y + 2, 1, 0, 5, 1), "");
}

static void x_may_go_back_and_out(void **state)
{
    const double x[] = { 3, 1, 3, 1 }, y[] = { 0, 1, 2, 3 }, far[] = { -5, -4, 1, 9, 10 }, v[] = { 0, 1, 2, 3, 4 };
    (void)state;
    assert_string_equal(thin(x, y, 4, 1, 3, 10), "3:0 1:1 3:2 1:3");
    assert_string_equal(thin(far, v, 5, 0, 2, 10), "-5:0 -4:1 1:2 9:3 10:4");
    assert_string_equal(thin((double[]){ -1e308, 0, 1e308 }, v, 3, -1e308, 1e308, 10), "-1e+308:0 0:1 1e+308:2");
    assert_string_equal(thin((double[]){ 2, 2, 2, 2, 2 }, v, 5, 2, 2, 10), "2:0 2:4");
}

static void points_alone(void **state)
{
    struct thin_point p[] = { { 0, 0, 1 }, { 1, 1, 1 }, { 2, 2, 0 }, { 3, 3, 1 } };
    const struct thinning t = { p, 4, 4 };
    (void)state;
    assert_true(thinning_is_alone(&t, 0));
    assert_false(thinning_is_alone(&t, 1));
    assert_false(thinning_is_alone(&t, 2));
    assert_true(thinning_is_alone(&t, 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pixels_stay), cmocka_unit_test(gaps_stay), cmocka_unit_test(x_may_go_back_and_out), cmocka_unit_test(points_alone)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
