/* plot_ink.c - marks and text, within the picture and beyond it */
#include "view/plot_ink.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct image paper(void)
{
    struct image i = { 0 };
    assert_int_equal(image_set(&i, 40, 60, 3), 0);
    memset(i.pixel, 255, 40 * 60 * 3);
    return i;
}

static size_t inked(const struct image *i)
{
    size_t n = 0;
    for (size_t k = 0; k < 40 * 60; k++)
        n += i->pixel[3 * k] != 255 || i->pixel[3 * k + 1] != 255;
    return n;
}

/* Disc, square, diamond, ring: by their middle and by their area. */
static void marks(void **state)
{
    size_t area[4];
    (void)state;
    for (int32_t shape = 0; shape < 4; shape++) {
        struct image i = paper();
        plot_mark(&i, 30, 20, 8 * shape, 8);
        area[shape] = inked(&i);
        assert_int_equal(i.pixel[(20 * 60 + 30) * 3] == 255, shape == 3);       /* a ring is empty */
        image_free(&i);
    }
    assert_in_range(area[0], 180, 260);
    assert_in_range(area[1], 200, 300);
    assert_true(area[2] < area[1] && area[3] != area[0]);
    for (int32_t k = 0; k < 8; k++)
        for (int32_t j = 0; j < k; j++)
            assert_memory_not_equal(plot_colour(k), plot_colour(j), 3);
    assert_memory_equal(plot_colour(-1), "\x96\x96\x96", 3);
    assert_memory_equal(plot_colour(INT32_MAX), plot_colour(7), 3);
    plot_colour(INT32_MIN);
}

static void edges(void **state)
{
    struct image i = paper();
    (void)state;
    plot_mark(&i, -100, 20, 0, 8);
    plot_rect(&i, 60, 0, 10, 10, 0);
    plot_text(&i, "beyond", 70, 20, 10);
    assert_int_equal(inked(&i), 0);
    plot_mark(&i, 0, 0, 0, 8);
    plot_rect(&i, 55, 35, 10, 10, 0);
    assert_in_range(inked(&i), 60, 100);
    image_free(&i);
}

/* A line of text upwards is the same line to the right, turned. */
static void directions(void **state)
{
    struct image across = { 0 }, up = { 0 };
    (void)state;
    assert_int_equal(image_set(&across, 50, 50, 3) || image_set(&up, 50, 50, 3), 0);
    memset(across.pixel, 255, 7500);
    memset(up.pixel, 255, 7500);
    plot_text(&across, "Ab4", 8, 30, 12);
    plot_text_upwards(&up, "Ab4", 30, 42, 12);
    size_t n = 0;
    for (size_t y = 0; y < 50; y++)
        for (size_t x = 0; x < 50; x++) {
            assert_int_equal(across.pixel[(y * 50 + x) * 3], up.pixel[((49 - x) * 50 + y) * 3]);
            n += across.pixel[(y * 50 + x) * 3] < 128;
        }
    assert_true(n > 60);
    assert_true(plot_text_width("Ab4", 12) > 25 && plot_text_width("Ab4", 12) < 40);
    image_free(&across);
    image_free(&up);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(marks), cmocka_unit_test(edges), cmocka_unit_test(directions) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
