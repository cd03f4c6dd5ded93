/* text_figure.c - a figure of characters, line by line, as marks and as Braille patterns */
#include "plot/text_figure.h"
#include "runs.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void draws(struct figure *f, const char *text, const char *const *columns, size_t n, const char *want)
{
    struct run_metrics run;
    struct panel panel = { .column = (const char *[]){ columns[0], n > 1 ? columns[1] : NULL }, .n = n, .low = NAN, .high = NAN };
    struct panels panels = { .panel = &panel, .n = 1 };
    size_t bytes, points;
    make_run(&run, "a", text);
    f->format = FIGURE_TEXT;
    f->width = 30;
    f->height = 11;
    f->x = "step";
    f->x_low = f->x_high = NAN;
    f->runs = &run;
    f->n_runs = 1;
    f->panels = &panels;
    char *got = text_figure_draw(f, &bytes, &points);
    assert_string_equal(got, want);
    assert_int_equal(bytes, strlen(got));
    free(got);
    run_metrics_free(&run);
}

static void marks(void **state)
{
    struct figure f = { .title = "a title" };
    (void)state;
    draws(&f, "step\ta\tb\n0\t0\t3\n10\t3\t0\n20\t\t3\n", (const char *[]){ "a", "b" }, 2,
          "a title\n"
          "         ** a  oo b\n"
          "        |oo      **       oo\n"
          "        | ooo  ***      ooo\n"
          "      2 +   oo**       oo\n"
          "        |   *ooo     ooo\n"
          "        | ***  ooo ooo\n"
          "      0 +**      ooo\n"
          "        ++--------+--------+\n"
          "         0       10       20\n"
          "                step\n");
}

static void braille(void **state)
{
    struct figure f = { .utf8 = 1 };
    (void)state;
    draws(&f, "step\ta\n0\t1\n10\t1\n20\t1\n", (const char *[]){ "a" }, 1,
          "         a\n"
          "    1.1 ┤\n"
          "        │\n"
          "        │\n"
          "      1 ┤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤\n"
          "        │\n"
          "        │\n"
          "    0.9 ┤\n"
          "        └┬────────┬────────┬\n"
          "         0       10       20\n"
          "                step\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(marks), cmocka_unit_test(braille) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
