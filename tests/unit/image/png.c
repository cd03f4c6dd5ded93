/* png.c - round trips, foreign files (made by tests/oracle/png.py), and hostile bytes */
#include "image/png.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "image/image.h"
#include "png_files.h"

static void fill(struct image *i, uint32_t h, uint32_t w, uint32_t c)
{
    assert_int_equal(image_set(i, h, w, c), 0);
    for (size_t k = 0; k < (size_t)h * w * c; k++)
        i->pixel[k] = (unsigned char)(k * k + k / 7);
}

static void test_round_trip(void **state)
{
    static const uint32_t sizes[][3] = { { 1, 1, 1 }, { 1, 1, 3 }, { 28, 28, 1 }, { 5, 300, 3 }, { 257, 3, 1 }, { 48, 48, 3 } };
    struct image in = { 0 }, out = { 0 };
    char error[300];
    (void)state;
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        unsigned char *a, *b;
        size_t na, nb;
        fill(&in, sizes[s][0], sizes[s][1], sizes[s][2]);
        png_encode(&in, &a, &na);
        png_encode(&in, &b, &nb);
        assert_int_equal(na, nb);
        assert_memory_equal(a, b, na);
        assert_int_equal(png_decode(&out, a, na, error), 0);
        assert_int_equal(out.height, in.height);
        assert_int_equal(out.width, in.width);
        assert_int_equal(out.channels, in.channels);
        assert_memory_equal(out.pixel, in.pixel, (size_t)in.height * in.width * in.channels);
        free(a);
        free(b);
    }
    image_free(&in);
    image_free(&out);
}

static void test_sizes_are_checked(void **state)
{
    struct image i = { 0 };
    (void)state;
    assert_int_equal(image_set(&i, 0, 5, 1), -1);
    assert_int_equal(image_set(&i, 5, 0, 1), -1);
    assert_int_equal(image_set(&i, 4096, 4097, 1), -1);
    assert_int_equal(image_set(&i, 1, IMAGE_SIDE + 1, 1), -1);
    assert_int_equal(image_set(&i, UINT32_MAX, UINT32_MAX, 3), -1);
    assert_null(i.pixel);
    assert_int_equal(image_set(&i, 4096, 4096, 1), 0);
    image_free(&i);
}

/* Every kind of PNG becomes 8 bits of grey or colour, alpha on white. */
static void test_foreign_files(void **state)
{
    struct image i = { 0 };
    char error[300] = "";
    (void)state;
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        if (png_decode(&i, files[f].bytes, files[f].size, error))
            fail_msg("%s: %s", files[f].name, error);
        if (i.height != files[f].height || i.width != files[f].width || i.channels != files[f].channels)
            fail_msg("%s: %u x %u x %u", files[f].name, i.height, i.width, i.channels);
        for (size_t k = 0; k < (size_t)i.height * i.width * i.channels; k++)
            if (i.pixel[k] != files[f].pixel[k])
                fail_msg("%s: pixel %zu is %u where %u is right", files[f].name, k, i.pixel[k], files[f].pixel[k]);
    }
    image_free(&i);
}

static void test_truncations(void **state)
{
    struct image i = { 0 };
    char error[300];
    (void)state;
    for (size_t f = 0; f < sizeof files / sizeof *files; f++)
        for (size_t n = 0; n < files[f].size; n++) {
            unsigned char *cut = malloc(n ? n : 1);     /* a block of its own, so that ASan sees the edge */
            memcpy(cut, files[f].bytes, n);
            error[0] = '\0';
            assert_int_equal(png_decode(&i, cut, n, error), -1);
            assert_true(error[0]);
            free(cut);
        }
    image_free(&i);
}

static int is_file(const struct image *i, size_t f)
{
    return i->height == files[f].height && i->width == files[f].width && i->channels == files[f].channels &&
           !memcmp(i->pixel, files[f].pixel, (size_t)i->height * i->width * i->channels);
}

/* CRC-32 and Adler-32 cover all bytes of the chunks that matter, so every flipped bit of them is told. Chunks that are passed
 * over need not be right, but no bit turns one that matters into one of them. */
static void test_flipped_bits(void **state)
{
    struct image i = { 0 };
    char error[300];
    size_t other = 0;
    (void)state;
    for (size_t f = 0; f < sizeof files / sizeof *files; f++)
        for (size_t bit = 0; bit < 8 * files[f].size; bit++) {
            unsigned char *bad = malloc(files[f].size);
            memcpy(bad, files[f].bytes, files[f].size);
            bad[bit / 8] ^= (unsigned char)(1 << bit % 8);
            if (!png_decode(&i, bad, files[f].size, error))
                other += !is_file(&i, f);
            free(bad);
        }
    assert_int_equal(other, 0);
    image_free(&i);
}

static void test_bombs(void **state)
{
    struct image i = { 0 };
    char error[300];
    (void)state;
    for (size_t f = 0; f < sizeof bombs / sizeof *bombs; f++) {
        assert_int_equal(png_decode(&i, bombs[f].bytes, bombs[f].size, error), -1);
        assert_null(i.pixel);           /* refused before memory was asked for */
    }
    assert_int_equal(png_decode(&i, (const unsigned char *)"GIF89a..........", 16, error), -1);
    image_free(&i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_sizes_are_checked), cmocka_unit_test(test_foreign_files),
        cmocka_unit_test(test_truncations), cmocka_unit_test(test_flipped_bits), cmocka_unit_test(test_bombs),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
