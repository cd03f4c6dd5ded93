/* thumbnails.c - no two overlap, and those with room are whole */
#include "view/thumbnails.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct image paper(uint32_t side)
{
    struct image i = { 0 };
    assert_int_equal(image_set(&i, side, side, 3), 0);
    memset(i.pixel, 255, (size_t)side * side * 3);
    return i;
}

/* As many as a greedy search over all pairs finds, at places of a fixed sequence. */
static void test_places(void **state)
{
    struct thumbnails t;
    struct image to = paper(300);
    const struct plot_axes a = { .left = 10, .top = 20, .width = 280, .height = 270 };
    unsigned char white[28 * 28];
    long place[400][2];
    size_t placed = 0;
    (void)state;
    memset(white, 200, sizeof white);
    thumbnails_init(&t, 28, 28, 1);
    assert_int_equal(thumbnails_size(&t), 28 * 28);
    for (unsigned k = 0; k < 3000; k++) {
        long x = k * 7919u % 300u, y = k * k % 307u % 300u;
        int fits = x - 16 >= 10 && y - 16 >= 20 && x + 16 <= 290 && y + 16 <= 290;
        for (size_t i = 0; fits && i < placed; i++)
            fits = labs(place[i][0] - x) >= 32 || labs(place[i][1] - y) >= 32;
        assert_int_equal(thumbnails_put(&t, &a, &to, (double)x + 0.4, (double)y + 0.6, white, 3), fits);
        if (fits) {
            place[placed][0] = x;
            place[placed++][1] = y;
        }
    }
    assert_true(placed > 20);
    for (size_t i = 0; i < placed; i++) {
        const unsigned char *p = to.pixel + ((size_t)place[i][1] * 300 + (size_t)place[i][0]) * 3;
        assert_int_equal(p[0], 200);
        assert_int_equal(p[-16 * 3], 204);      /* the frame has the third label's colour, (204,121,167) */
        assert_int_equal(p[15 * 3 + 2], 167);
    }
    thumbnails_free(&t);
    image_free(&to);
}

static void test_sizes(void **state)
{
    static const uint32_t sizes[][4] = { { 28, 28, 28, 28 }, { 32, 10, 32, 10 }, { 33, 64, 17, 32 }, { 4, 4, 24, 24 }, { 1, 1, 24, 24 }, { 3000, 20, 32, 1 } };
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct thumbnails t;
        thumbnails_init(&t, sizes[i][0], sizes[i][1], 3);
        assert_int_equal(t.height, sizes[i][2]);
        assert_int_equal(t.width, sizes[i][3]);
        unsigned char *from = calloc((size_t)sizes[i][0] * sizes[i][1], 3), *to = malloc(thumbnails_size(&t));
        memset(from, 77, (size_t)sizes[i][0] * sizes[i][1] * 3);
        thumbnails_make(&t, from, to);
        for (size_t k = 0; k < thumbnails_size(&t); k++)
            assert_int_equal(to[k], 77);
        free(from);
        free(to);
        thumbnails_free(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_places), cmocka_unit_test(test_sizes) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
