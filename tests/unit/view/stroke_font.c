/* stroke_font.c - text is as wide as its glyphs, and stays within its line */
#include "view/stroke_font.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct extent {
    double left, right, top, bottom;
    int strokes;
};

static void measure(void *context, double x0, double y0, double x1, double y1)
{
    struct extent *e = context;
    const double x[2] = { x0, x1 }, y[2] = { y0, y1 };
    for (int i = 0; i < 2; i++) {
        e->left = x[i] < e->left ? x[i] : e->left;
        e->right = x[i] > e->right ? x[i] : e->right;
        e->top = y[i] < e->top ? y[i] : e->top;
        e->bottom = y[i] > e->bottom ? y[i] : e->bottom;
    }
    e->strokes++;
}

static struct extent extent_of(const char *text)
{
    struct extent e = { 9, -9, 9, -9, 0 };
    stroke_font_draw(text, measure, &e);
    return e;
}

static void glyphs(void **state)
{
    (void)state;
    for (int c = '!'; c <= '~'; c++) {
        const char text[2] = { (char)c, 0 };
        struct extent e = extent_of(text);
        if (!e.strokes || e.left < -0.2 || e.right > stroke_font_width(text) + 0.2 || e.top < -1.3 || e.bottom > 0.5)
            fail_msg("'%c': %g to %g of %g, %g to %g", c, e.left, e.right, stroke_font_width(text), e.top, e.bottom);
    }
    assert_int_equal(extent_of(" ").strokes, 0);
}

static void metrics(void **state)
{
    (void)state;
    struct extent e = extent_of("H");
    assert_true(e.top <= -1 && e.top >= -1 && e.bottom <= 0 && e.bottom >= 0);          /* a capital is 1 high, on the baseline */
    double sum = stroke_font_width("a") + stroke_font_width("%") + stroke_font_width("W");
    assert_true(sum - stroke_font_width("a%W") < 1e-12 && stroke_font_width("a%W") - sum < 1e-12);
    assert_true(extent_of("....8").right > 4 * stroke_font_width("."));
    assert_true(extent_of("\xc3\x9f").strokes == extent_of("??").strokes);              /* what is no ASCII */
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(glyphs), cmocka_unit_test(metrics) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
