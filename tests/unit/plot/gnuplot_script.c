/* gnuplot_script.c - what the script says of axes, data and styles; no name in it stands as it was typed */
#include "plot/gnuplot_script.h"
#include "runs.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static char *script;

static void has(const char *words)
{
    if (!strstr(script, words))
        fail_msg("no '%s' in:\n%s", words, script);
}

static void has_not(const char *words)
{
    if (strstr(script, words))
        fail_msg("'%s' in:\n%s", words, script);
}

static size_t write_script(struct figure *f, struct run_metrics *run, size_t runs, const char *column)
{
    struct panel panel = { .column = &column, .n = 1, .low = NAN, .high = NAN };
    struct panels panels = { .panel = &panel, .n = 1 };
    size_t n, points;
    f->runs = run;
    f->n_runs = runs;
    f->x_low = f->x_high = NAN;
    f->width = 720;
    f->height = 480;
    f->panels = &panels;
    free(script);
    script = gnuplot_script(f, &n, &points);
    assert_int_equal(n, strlen(script));
    return points;
}

static void data(void **state)
{
    struct run_metrics run;
    struct figure f = { .format = FIGURE_SVG, .x = "step" };
    (void)state;
    make_run(&run, "a", "step\tmse\n1\t0.5\n2\t0.25\n3\t\n4\t0.125\n5\t\n");
    assert_int_equal(write_script(&f, &run, 1, "mse"), 3);
    has("set terminal svg noenhanced size 720,480");
    has("$line0_0 << END\n1 0.5\n2 0.25\n\n4 0.125\nEND\n");
    has("$linealone0_0 << END\n4 0.125\nEND\n");
    has("set xrange [1:5]\nset yrange [0.11:0.515]\nunset logscale y\n");
    has("using 1:2 notitle with linespoints pt 7 ps 0.5 lw 1.5 dt solid lc rgb \"#0072b2\"");
    has_not("raw0_0 using");
    f.smoothing.keep = 0.5;
    f.log = 1;
    write_script(&f, &run, 1, "mse");
    has("set logscale y");
    has("set ytics (");
    has("plot $raw0_0 using 1:2 notitle with lines lw 1 dt solid lc rgb \"#b3d5e8\"");
    run_metrics_free(&run);
}

static void names(void **state)
{
    char *run_names[] = { (char[]){ "a`id`" }, (char[]){ "b\"\nexit" } };
    struct run_metrics run[2];
    struct figure f = { .format = FIGURE_PNG, .x = "step", .title = "@mse 'q' \\", .run_names = run_names };
    (void)state;
    make_run(&run[0], "a", "step\tm`se`\n1\t0.5\n2\t0.25\n");
    make_run(&run[1], "b", "step\tm`se`\n1\t0.5\n2\t0.25\n");
    write_script(&f, run, 2, "m`se`");
    has("set label \"m\\140se\\140\"");
    has("set label \"a\\140id\\140\"");
    has("set label \"b\\042\\077exit\"");
    has("set label \"\\100mse \\047q\\047 \\134\"");
    has_not("`");
    has_not("@");
    has_not("'");
    has("lc rgb \"#e69f00\"");
    run_metrics_free(&run[0]);
    run_metrics_free(&run[1]);
}

/* A panel whose axes show none of its points is drawn with its axes. */
static void nothing(void **state)
{
    struct run_metrics run;
    struct figure f = { .format = FIGURE_PNG };
    (void)state;
    make_run(&run, "a", "a\tb\n\t1\n1\t\n");
    f.x = "a";
    assert_int_equal(write_script(&f, &run, 1, "b"), 0);
    has("plot $nothing");
    run_metrics_free(&run);
    free(script);
    script = NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(data), cmocka_unit_test(names), cmocka_unit_test(nothing) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
