/* image_turn.c - all eight orientations of a picture whose pixels are letters */
#include "image/image_turn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* "abc", "def" as each orientation shows it. */
static const struct {
    uint32_t height, width;
    const char *letters;
} upright[] = {
    { 2, 3, "abcdef" }, { 2, 3, "abcdef" }, { 2, 3, "cbafed" }, { 2, 3, "fedcba" }, { 2, 3, "defabc" },
    { 3, 2, "adbecf" }, { 3, 2, "daebfc" }, { 3, 2, "fcebda" }, { 3, 2, "cfbead" },
};

static void test_ways(void **state)
{
    struct image i = { 0 }, spare = { 0 };
    (void)state;
    for (uint8_t way = 0; way <= 8; way++)
        for (uint32_t channels = 1; channels <= 3; channels += 2) {
            assert_int_equal(image_set(&i, 2, 3, channels), 0);
            assert_int_equal(i.orientation, 1);
            for (size_t k = 0; k < 6 * channels; k++)
                i.pixel[k] = (unsigned char)("abcdef"[k / channels] + 32 * (k % channels));
            i.orientation = way;
            image_turn_upright(&i, &spare);
            assert_true(i.orientation <= 1);
            assert_int_equal(i.height, upright[way].height);
            assert_int_equal(i.width, upright[way].width);
            assert_int_equal(i.channels, channels);
            for (size_t k = 0; k < 6 * channels; k++)
                assert_int_equal(i.pixel[k], (unsigned char)(upright[way].letters[k / channels] + 32 * (k % channels)));
        }
    image_free(&i);
    image_free(&spare);
}

/* A row becomes a column of any length. */
static void test_thin(void **state)
{
    struct image i = { 0 }, spare = { 0 };
    (void)state;
    assert_int_equal(image_set(&i, 1, IMAGE_SIDE, 1), 0);
    memset(i.pixel, 7, IMAGE_SIDE);
    i.pixel[0] = 1;
    i.orientation = 8;
    image_turn_upright(&i, &spare);
    assert_true(i.height == IMAGE_SIDE && i.width == 1 && i.pixel[IMAGE_SIDE - 1] == 1 && i.pixel[0] == 7);
    image_free(&i);
    image_free(&spare);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_ways), cmocka_unit_test(test_thin) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
