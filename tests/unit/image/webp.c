/* webp.c - pictures that Pillow wrote: lossless and lossy, with alpha and an orientation; cuts, flipped bits, claims of size */
#include "image/webp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const unsigned char turned[] = {
    82, 73, 70, 70, 122, 0, 0, 0, 87, 69, 66, 80, 86, 80, 56, 88, 10, 0, 0, 0, 8, 0, 0, 0, 2, 0, 0, 1, 0, 0, 86, 80, 56, 76,
    58, 0, 0, 0, 47, 2, 64, 0, 0, 47, 160, 160, 109, 20, 232, 94, 144, 140, 124, 108, 144, 73, 219, 148, 94, 245, 239, 116,
    10, 166, 160, 109, 27, 166, 159, 63, 226, 109, 254, 3, 252, 135, 120, 144, 182, 205, 237, 64, 33, 219, 8, 112, 106, 247,
    16, 156, 218, 69, 244, 63, 198, 11, 69, 88, 73, 70, 26, 0, 0, 0, 77, 77, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0,
    1, 0, 6, 0, 0, 0, 0, 0, 0,
};
static const unsigned char alpha[] = {
    82, 73, 70, 70, 78, 0, 0, 0, 87, 69, 66, 80, 86, 80, 56, 76, 65, 0, 0, 0, 47, 2, 64, 0, 16, 47, 160, 160, 109, 20, 232,
    94, 208, 141, 105, 180, 168, 109, 219, 134, 49, 60, 249, 255, 103, 157, 30, 197, 109, 155, 64, 61, 97, 255, 105, 121,
    66, 32, 105, 99, 243, 241, 228, 15, 224, 225, 121, 209, 86, 227, 125, 187, 218, 64, 32, 64, 25, 43, 150, 185, 32, 162,
    255, 49, 94, 0,
};
static const unsigned char lossy_alpha[] = {
    82, 73, 70, 70, 252, 0, 0, 0, 87, 69, 66, 80, 86, 80, 56, 88, 10, 0, 0, 0, 16, 0, 0, 0, 9, 0, 0, 11, 0, 0, 65, 76, 80,
    72, 121, 0, 0, 0, 0, 168, 72, 210, 7, 95, 47, 218, 116, 195, 170, 103, 33, 255, 88, 198, 121, 80, 204, 218, 49, 174,
    237, 233, 247, 248, 73, 110, 190, 43, 242, 254, 34, 246, 86, 56, 68, 61, 125, 146, 87, 52, 200, 219, 245, 149, 208, 202,
    17, 205, 235, 148, 187, 250, 0, 186, 36, 110, 135, 82, 219, 231, 108, 73, 222, 32, 149, 226, 177, 253, 97, 86, 139, 197,
    135, 92, 145, 159, 42, 22, 145, 37, 164, 232, 251, 40, 184, 206, 51, 195, 22, 210, 140, 113, 144, 120, 83, 153, 143, 22,
    64, 33, 96, 221, 156, 208, 152, 171, 241, 164, 104, 54, 122, 255, 244, 85, 45, 164, 210, 243, 74, 0, 86, 80, 56, 32, 92,
    0, 0, 0, 48, 2, 0, 157, 1, 42, 10, 0, 12, 0, 9, 0, 172, 37, 176, 2, 116, 129, 57, 255, 225, 227, 213, 163, 105, 100, 0,
    205, 230, 166, 22, 68, 23, 181, 108, 22, 178, 165, 184, 106, 157, 54, 155, 176, 186, 47, 244, 140, 221, 147, 152, 91, 6,
    94, 73, 189, 63, 196, 161, 166, 106, 116, 124, 28, 115, 209, 166, 79, 168, 174, 168, 109, 76, 60, 99, 116, 151, 98, 169,
    88, 35, 11, 13, 100, 179, 109, 146, 160, 122, 221, 32, 0,
};
static const unsigned char animation[] = {
    82, 73, 70, 70, 222, 0, 0, 0, 87, 69, 66, 80, 86, 80, 56, 88, 10, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 1, 0, 0, 65, 78, 73, 77,
    6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 65, 78, 77, 70, 84, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0, 0, 0, 2, 86, 80, 56,
    76, 59, 0, 0, 0, 47, 2, 64, 0, 0, 47, 160, 56, 146, 12, 104, 47, 132, 236, 43, 115, 105, 40, 104, 27, 5, 186, 23, 240,
    239, 20, 7, 10, 219, 182, 65, 218, 209, 255, 239, 242, 230, 63, 128, 255, 32, 83, 205, 133, 253, 115, 77, 32, 16, 160,
    140, 21, 27, 28, 18, 209, 255, 24, 47, 0, 65, 78, 77, 70, 86, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0,
    86, 80, 56, 76, 62, 0, 0, 0, 47, 2, 64, 0, 0, 47, 160, 168, 109, 35, 166, 227, 6, 228, 251, 30, 243, 210, 80, 208, 54,
    10, 116, 47, 224, 223, 41, 14, 20, 182, 109, 131, 180, 163, 255, 223, 229, 205, 127, 4, 255, 155, 238, 207, 94, 48, 85,
    64, 80, 200, 54, 2, 28, 186, 151, 224, 132, 46, 162, 255, 241, 78,
};

static const unsigned char colors[] = { 255, 0, 0, 0, 255, 0, 0, 0, 255, 1, 2, 3, 250, 128, 7, 9, 9, 9 };
/* the second pixel has an alpha of 128, the third one of 0 */
static const unsigned char on_white[] = { 255, 0, 0, 127, 255, 127, 255, 255, 255, 1, 2, 3, 250, 128, 7, 9, 9, 9 };

static void test_pixels(void **state)
{
    struct image i = { 0 };
    char error[300];
    (void)state;
    assert_int_equal(webp_decode(&i, turned, sizeof turned, error), 0);
    assert_true(i.height == 2 && i.width == 3 && i.channels == 3 && i.orientation == 6);
    assert_memory_equal(i.pixel, colors, sizeof colors);
    assert_int_equal(webp_decode(&i, alpha, sizeof alpha, error), 0);
    assert_true(i.height == 2 && i.width == 3 && i.channels == 3 && i.orientation == 1);
    assert_memory_equal(i.pixel, on_white, sizeof on_white);
    assert_int_equal(webp_decode(&i, lossy_alpha, sizeof lossy_alpha, error), 0);
    assert_true(i.height == 12 && i.width == 10 && i.channels == 3);
    image_free(&i);
}

static void test_refusals(void **state)
{
    struct image i = { 0 };
    char error[300] = "";
    (void)state;
    assert_int_equal(webp_decode(&i, animation, sizeof animation, error), -1);
    assert_non_null(strstr(error, "an animation"));
    assert_int_equal(webp_decode(&i, turned + 30, sizeof turned - 30, error), -1);      /* a picture without a file around it */
    assert_int_equal(webp_decode(&i, (const unsigned char *)"RIFF....WAVE", 12, error), -1);
    unsigned char large[sizeof alpha];
    memcpy(large, alpha, sizeof large);
    memset(large + 21, 0xff, 3);
    large[24] |= 0x0f;                          /* 16384x16384 */
    assert_int_equal(webp_decode(&i, large, sizeof large, error), -1);
    assert_null(i.pixel);                       /* refused before memory was asked for */
    image_free(&i);
}

/* What libwebp reads of a cut file without a complaint would be another picture. */
static void check_cuts(const unsigned char *bytes, size_t n)
{
    struct image i = { 0 };
    char error[300];
    for (size_t k = 0; k < n; k++) {
        unsigned char *cut = malloc(k ? k : 1);         /* a block of its own, so that ASan sees the edge */
        memcpy(cut, bytes, k);
        error[0] = '\0';
        assert_int_equal(webp_decode(&i, cut, k, error), -1);
        assert_true(error[0]);
        free(cut);
    }
    image_free(&i);
}

/* WebP has no checksums: a bit may change the picture, but nothing else. */
static void check_bits(const unsigned char *bytes, size_t n)
{
    struct image i = { 0 };
    char error[300];
    for (size_t bit = 0; bit < 8 * n; bit++) {
        unsigned char *bad = malloc(n);
        memcpy(bad, bytes, n);
        bad[bit / 8] ^= (unsigned char)(1 << bit % 8);
        if (!webp_decode(&i, bad, n, error))
            assert_true(i.channels == 3 && i.orientation >= 1 && i.orientation <= 8);
        free(bad);
    }
    image_free(&i);
}

static void test_damage(void **state)
{
    (void)state;
    check_cuts(turned, sizeof turned);
    check_cuts(alpha, sizeof alpha);
    check_cuts(lossy_alpha, sizeof lossy_alpha);
    check_bits(turned, sizeof turned);
    check_bits(alpha, sizeof alpha);
    check_bits(lossy_alpha, sizeof lossy_alpha);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_pixels), cmocka_unit_test(test_refusals), cmocka_unit_test(test_damage) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
