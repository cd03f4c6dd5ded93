/* image_grid.c - columns in bands, gaps, and what has no room */
#include "view/image_grid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A grid of columns with so many cells each, whose pixels are the cell's number. */
static struct image_grid grid_of(size_t columns, size_t cells)
{
    struct image_grid g;
    unsigned char pixels[6], next = 0;
    image_grid_init(&g, 2, 3, 1);
    for (size_t k = 0; k < columns; k++) {
        image_grid_column(&g);
        for (size_t c = 0; c < cells; c++) {
            memset(pixels, next++, sizeof pixels);
            image_grid_cell(&g, DT_U1, pixels);
        }
    }
    return g;
}

static void is_drawn(size_t columns, size_t cells, struct grid_layout layout, uint32_t height, uint32_t width)
{
    struct image_grid g = grid_of(columns, cells);
    struct image to = { 0 };
    assert_int_equal(image_grid_draw(&g, &layout, &to), columns);
    assert_int_equal(to.height, height);
    assert_int_equal(to.width, width);
    image_free(&to);
    image_grid_free(&g);
}

static void sizes(void **state)
{
    (void)state;
    is_drawn(6, 1, (struct grid_layout){ 3, 1, 0 }, 4, 9);
    is_drawn(7, 1, (struct grid_layout){ 3, 1, 1 }, 8, 11);
    is_drawn(7, 1, (struct grid_layout){ 3, 2, 1 }, 14, 20);
    is_drawn(4, 2, (struct grid_layout){ 2, 1, 1 }, 5 + 3 + 5, 7);
    is_drawn(1, 1, (struct grid_layout){ 0, 1, 5 }, 2, 3);
    is_drawn(9, 1, (struct grid_layout){ 0, 1, 0 }, 6, 9);
}

static void places(void **state)
{
    struct image_grid g = grid_of(5, 1);
    struct image to = { 0 };
    (void)state;
    image_grid_draw(&g, &(struct grid_layout){ 3, 1, 1 }, &to);
    for (size_t k = 0; k < 5; k++)
        assert_int_equal(to.pixel[k / 3 * 3 * to.width + k % 3 * 4], k);
    assert_int_equal(to.pixel[3], 96);
    assert_int_equal(to.pixel[5 * to.width - 1], 96);
    image_free(&to);
    image_grid_free(&g);
}

static void no_room(void **state)
{
    struct image_grid g;
    struct image to = { 0 };
    (void)state;
    image_grid_init(&g, 4000, 4000, 1);
    unsigned char *pixels = calloc(4000, 4000);
    image_grid_column(&g);
    image_grid_cell(&g, DT_U1, pixels);
    assert_int_equal(image_grid_draw(&g, &(struct grid_layout){ 0, 2, 0 }, &to), 0);
    image_grid_column(&g);
    image_grid_cell(&g, DT_U1, pixels);
    assert_int_equal(image_grid_draw(&g, &(struct grid_layout){ 0, 1, 0 }, &to), 1);
    free(pixels);
    image_free(&to);
    image_grid_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(sizes), cmocka_unit_test(places), cmocka_unit_test(no_room) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
