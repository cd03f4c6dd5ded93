/* text_canvas.c - dots, marks, words and colours, character by character */
#include "plot/text_canvas.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void shows(struct text_canvas *c, const char *want)
{
    size_t n;
    char *text = text_canvas_text(c, &n);
    assert_int_equal(n, strlen(text));
    assert_string_equal(text, want);
    free(text);
    text_canvas_free(c);
}

static void line(struct text_canvas *c, const struct text_frame *f, double x0, double y0, double x1, double y1)
{
    const double from[] = { x0, y0 }, to[] = { x1, y1 };
    text_canvas_line(c, f, from, to, '*', 1);
}

static void words(void **state)
{
    struct text_canvas c;
    (void)state;
    text_canvas_init(&c, 5, 3, 1, 0);
    text_canvas_put(&c, 1, 0, "mse", 2);
    text_canvas_put(&c, 3, 1, "\xc3\xa4\xc3\xb6xyz", 0);
    text_canvas_put(&c, 0, 3, "outside", 0);
    text_canvas_put(&c, 9, 2, "outside", 0);
    shows(&c, " mse\n   \xc3\xa4\xc3\xb6\n\n");
    text_canvas_init(&c, 5, 1, 0, 0);
    text_canvas_put(&c, 0, 0, "\xc3\xa4\033[", 0);
    shows(&c, "??[\n");
}

static void colours(void **state)
{
    struct text_canvas c;
    (void)state;
    text_canvas_init(&c, 6, 1, 1, 1);
    text_canvas_put(&c, 0, 0, "a", 1);
    text_canvas_put(&c, 2, 0, "b", 1);
    text_canvas_put(&c, 3, 0, "c", 0);
    text_canvas_put(&c, 4, 0, "d", 2);
    shows(&c, "\033[38;5;32ma b\033[39mc\033[38;5;214md\033[39m\n");
}

/* The dots of a diagonal and of the corners, as Unicode numbers them. */
static void braille(void **state)
{
    const struct text_frame f = { 0, 0, 2, 1, 1 };
    struct text_canvas c;
    (void)state;
    text_canvas_init(&c, 2, 1, 1, 0);
    line(&c, &f, 0.1, 0.1, 0.1, 0.1);
    line(&c, &f, 0.9, 0.9, 0.9, 0.9);
    shows(&c, "\xe2\xa1\x80\xe2\xa0\x88\n");                /* U+2840: dot 7; U+2808: dot 4 */
    text_canvas_init(&c, 2, 1, 1, 0);
    line(&c, &f, 0, 0.4, 1, 0.4);
    shows(&c, "\xe2\xa0\xa4\xe2\xa0\xa4\n");                /* U+2824: dots 3 and 6 */
    text_canvas_init(&c, 2, 1, 1, 0);
    line(&c, &f, 0.3, 0, 0.3, 1);
    shows(&c, "\xe2\xa2\xb8\n");                            /* U+28b8: dots 4 5 6 8 */
}

static void marks(void **state)
{
    const struct text_frame f = { 1, 1, 4, 4, 0 };
    struct text_canvas c;
    (void)state;
    text_canvas_init(&c, 6, 6, 0, 0);
    line(&c, &f, 0.01, 0.01, 0.99, 0.99);
    shows(&c, "\n    *\n   *\n  *\n *\n\n");
    text_canvas_init(&c, 6, 6, 0, 0);
    line(&c, &f, 1, 0, 0, 0);                               /* to the left, at the lower edge */
    shows(&c, "\n\n\n\n ****\n\n");
}

/* Lines that leave the frame are cut at it, those that miss it are not drawn. */
static void outside(void **state)
{
    const struct text_frame f = { 1, 1, 4, 4, 0 };
    struct text_canvas c;
    (void)state;
    text_canvas_init(&c, 6, 6, 0, 0);
    line(&c, &f, -1, -1, 2, 2);
    line(&c, &f, 0.1, 1.1, 0.9, 1.1);
    line(&c, &f, 0.1, -0.1, 0.9, -1e9);
    line(&c, &f, 1.1, 0, 1.2, 1);
    line(&c, &f, -0.2, 0.5, -0.1, 0.5);
    text_canvas_put(&c, 0, 0, "x", 0);
    shows(&c, "x\n    *\n   *\n  *\n *\n\n");
    text_canvas_init(&c, 6, 6, 0, 0);
    line(&c, &f, 0.6, -1e200, 0.6, 1e200);
    shows(&c, "\n   *\n   *\n   *\n   *\n\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words), cmocka_unit_test(colours), cmocka_unit_test(braille), cmocka_unit_test(marks), cmocka_unit_test(outside)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
