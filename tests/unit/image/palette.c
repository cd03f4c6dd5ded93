/* palette.c - few colours stay, many are near */
#include "image/palette.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void check(const struct image *i, int most)
{
    struct palette *p = malloc(sizeof *p);
    palette_init(p, i);
    assert_in_range(p->colours, 1, PALETTE_COLOURS);
    for (size_t k = 0; k < (size_t)i->height * i->width; k++) {
        const unsigned char *want = i->pixel + k * i->channels, *have = p->colour[palette_index(p, want, i->channels)];
        assert_true(palette_index(p, want, i->channels) < p->colours);
        for (uint32_t c = 0; c < 3; c++)
            if (abs(have[c] - want[i->channels == 3 ? c : 0]) > most)
                fail_msg("pixel %zu: %d where %d is right", k, have[c], want[c]);
    }
    free(p);
}

static void test_exact(void **state)
{
    struct image i = { 0 };
    (void)state;
    assert_int_equal(image_set(&i, 16, 32, 1), 0);
    for (int k = 0; k < 512; k++)
        i.pixel[k] = (unsigned char)k;
    check(&i, 0);
    assert_int_equal(image_set(&i, 16, 32, 3), 0);
    for (int k = 0; k < 512; k++) {                     /* 256 colours, in an order that is not theirs */
        i.pixel[3 * k] = (unsigned char)(k * 37);
        i.pixel[3 * k + 1] = (unsigned char)(255 - k * 37);
        i.pixel[3 * k + 2] = 9;
    }
    check(&i, 0);
    memset(i.pixel, 7, 512 * 3);
    check(&i, 0);
    image_free(&i);
}

static void test_median_cut(void **state)
{
    struct image i = { 0 };
    (void)state;
    assert_int_equal(image_set(&i, 256, 256, 3), 0);
    for (int k = 0; k < 65536; k++) {
        i.pixel[3 * k] = (unsigned char)(k >> 8);
        i.pixel[3 * k + 1] = (unsigned char)k;
        i.pixel[3 * k + 2] = 0;
    }
    check(&i, 16);                                      /* a plane by 16 x 16 boxes: half of 16, and what medians are off */
    i.pixel[2] = 255;                                   /* a colour of its own is cut off from the others */
    struct palette *p = malloc(sizeof *p);
    palette_init(p, &i);
    assert_true(p->colour[palette_index(p, i.pixel, 3)][2] > 240 || p->colours == PALETTE_COLOURS);
    free(p);
    image_free(&i);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_exact), cmocka_unit_test(test_median_cut) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
