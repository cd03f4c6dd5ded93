/* panel_curves.c - limits of axes, what a logarithm cannot show, smoothed curves before raw ones */
#include "plot/panel_curves.h"
#include "runs.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct run_metrics run;
static const char *column;
static struct panel panel;

/* The curves of column v of this text. */
static void make(struct panel_curves *c, struct figure *f, const char *text, double low, double high)
{
    double x_low, x_high;
    make_run(&run, "a.tsv", text);
    column = "v";
    panel = (struct panel){ .column = &column, .n = 1, .low = low, .high = high };
    f->runs = &run;
    f->n_runs = 1;
    panel_curves_x_limits(f, &x_low, &x_high);
    panel_curves_make(c, f, &panel, x_low, x_high, 100);
}

static void done(struct panel_curves *c)
{
    panel_curves_free(c);
    run_metrics_free(&run);
}

static void are(double a, double b, double want_a, double want_b)
{
    assert_true(fabs(a - want_a) <= 1e-9 * fmax(1, fabs(want_a)) && fabs(b - want_b) <= 1e-9 * fmax(1, fabs(want_b)));
}

static void linear(void **state)
{
    struct figure f = { .x = "step", .x_low = NAN, .x_high = NAN };
    struct panel_curves c;
    (void)state;
    make(&c, &f, "step\tv\n1\t0\n2\t-5\n3\t5\n4\t\n", NAN, NAN);
    are(c.low, c.high, -5.4, 5.4);
    assert_true(!c.log && c.n == 1 && c.curve[0].rows == 3 && c.curve[0].line.n == 3 && c.curve[0].raw.n == 0);
    done(&c);
    make(&c, &f, "step\tv\n1\t0\n2\t-5\n3\t5\n", 0, NAN);
    are(c.low, c.high, 0, 5.4);
    done(&c);
    make(&c, &f, "step\tv\n1\t0\n2\t5\n", 7, NAN);              /* all values lie below */
    are(c.low, c.high, 7, 14);
    done(&c);
    make(&c, &f, "step\tv\n1\t2\n", NAN, NAN);
    assert_true(c.low < 2 && c.high > 2 && c.high - c.low > 0.1);
    done(&c);
    make(&c, &f, "step\tv\n1\t1e308\n2\t-1e308\n3\t1\n4\t2\n", NAN, NAN);     /* differences of the first two are not finite */
    are(c.low, c.high, 0.96, 2.04);
    done(&c);
}

/* Values outside of x do not count. */
static void parts_of_x(void **state)
{
    struct figure f = { .x = "step", .x_low = 2, .x_high = 3 };
    struct panel_curves c;
    double low, high;
    (void)state;
    make(&c, &f, "step\tv\n1\t100\n2\t0\n3\t1\n4\t-100\n", NAN, NAN);
    are(c.low, c.high, -0.04, 1.04);
    assert_int_equal(c.curve[0].rows, 2);
    assert_int_equal(c.curve[0].line.n, 4);
    done(&c);
    f = (struct figure){ .x_low = NAN, .x_high = NAN };
    make(&c, &f, "v\n5\n6\n7\n", NAN, NAN);
    panel_curves_x_limits(&f, &low, &high);
    are(low, high, 1, 3);
    assert_true(c.curve[0].line.point[2].x == 3);
    done(&c);
}

static void logarithmic(void **state)
{
    struct figure f = { .x = "step", .x_low = NAN, .x_high = NAN, .log = 1 };
    struct panel_curves c;
    (void)state;
    make(&c, &f, "step\tv\n1\t0\n2\t0.01\n3\t100\n", NAN, NAN);
    assert_true(c.log && c.curve[0].rows == 2);
    are(log10(c.low), log10(c.high), -2.16, 2.16);
    done(&c);
    make(&c, &f, "step\tv\n1\t1\n2\t0.01\n3\t-1e-9\n", NAN, NAN);
    assert_true(!c.log && c.curve[0].rows == 3);
    done(&c);
    make(&c, &f, "step\tv\n1\t0\n2\t0\n", NAN, NAN);
    assert_true(!c.log);
    done(&c);
    make(&c, &f, "step\tv\n1\t1\n2\t10\n", 0, NAN);             /* no logarithm of 0 */
    assert_true(c.log && c.low > 0.9 && c.low < 1);
    done(&c);
}

static void smooth(void **state)
{
    struct figure f = { .x = "step", .x_low = NAN, .x_high = NAN, .smoothing = { .lines = 3 } };
    struct panel_curves c;
    (void)state;
    make(&c, &f, "step\tv\n1\t0\n2\t3\n3\t0\n", NAN, NAN);
    are(c.curve[0].line.point[1].y, c.curve[0].raw.point[1].y, 1, 3);
    are(c.low, c.high, -0.12, 3.12);
    done(&c);
    f.format = FIGURE_TEXT;                                     /* which has no pale lines */
    make(&c, &f, "step\tv\n1\t0\n2\t3\n3\t0\n", NAN, NAN);
    assert_int_equal(c.curve[0].raw.n, 0);
    assert_true(c.high < 2);
    done(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(linear), cmocka_unit_test(parts_of_x), cmocka_unit_test(logarithmic), cmocka_unit_test(smooth) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
