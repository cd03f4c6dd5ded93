/* figure.c - formats by name, and sizes */
#include "plot/figure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void formats(void **state)
{
    (void)state;
    assert_string_equal(figure_format_name(FIGURE_SVG), "svg");
    assert_null(figure_format_name(3));
    assert_int_equal(figure_format_of(NULL), FIGURE_PNG);
    assert_int_equal(figure_format_of("a.svg"), FIGURE_SVG);
    assert_int_equal(figure_format_of("a.svg/b.txt"), FIGURE_TEXT);
    assert_int_equal(figure_format_of("a.svg.bak"), FIGURE_PNG);
    assert_int_equal(figure_format_of("svg"), FIGURE_PNG);
}

static void sizes(void **state)
{
    static const char *const bad[] = { "", "x", "800", "800x", "x500", "800x500x2", "0x500", "800x-5", "17000x100", "16384x16384", "8e2x500", " 800x500" };
    unsigned w = 0, h = 0;
    (void)state;
    assert_int_equal(figure_parse_size("800x500", FIGURE_PNG, &w, &h), 0);
    assert_true(w == 800 && h == 500);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(figure_parse_size(bad[i], FIGURE_SVG, &w, &h), -1);
    assert_int_equal(figure_parse_size("80x24", FIGURE_SVG, &w, &h), -1);
    assert_true(w == 800 && h == 500);
    assert_int_equal(figure_parse_size("80x24", FIGURE_TEXT, &w, &h), 0);
    assert_int_equal(figure_parse_size("2000x24", FIGURE_TEXT, &w, &h), -1);
    for (size_t n = 1; n <= 64; n++) {
        struct panels panels = { .n = n };
        struct figure f = { .panels = &panels, .n_runs = 1 }, more = { .panels = &panels, .n_runs = 20, .title = "" };
        figure_set_size(&f);
        figure_set_size(&more);
        assert_true(f.width >= 400 && f.width <= 1200 && f.height >= 330 && f.height <= 16384);
        assert_true(more.width == f.width && more.height > f.height);
    }
    assert_int_equal(figure_text_panels(80, 22), 2);
    assert_int_equal(figure_text_panels(140, 22), 4);
    assert_int_equal(figure_text_panels(80, 5), 1);
}

static void styles(void **state)
{
    const struct figure one = { .n_runs = 1 }, two = { .n_runs = 2 };
    (void)state;
    assert_int_equal(figure_colour(&one, 0, 2), 2);
    assert_int_equal(figure_dash(&one, 0, 2), 0);
    assert_int_equal(figure_colour(&two, 1, 2), 1);
    assert_int_equal(figure_dash(&two, 1, 2), 2);
    assert_int_equal(figure_dash(&two, FIGURE_COLOURS, 0), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(formats), cmocka_unit_test(sizes), cmocka_unit_test(styles) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
