/* image_split.c - pictures joined in one stream come out one by one, however the bytes arrive; gzips, rests and failures */
#include "convert/image_split.h"
#include "memory_reader.h"

#include "image/png.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <zlib.h>

static const char two_pgm[] = "P5 2 1 255\nabP5 1 2 255\ncd\n";

/* The pictures of these bytes as texts joined by '|'; "-" at the end for a failure. */
static char *split(const void *bytes, size_t n, int several, size_t step, size_t fail)
{
    static char text[400];
    struct memory m;
    struct image_split s;
    unsigned char *picture;
    size_t size, at = 0;
    int r;
    struct reader from = memory_reader(&m, bytes, n);
    m.step = step;
    m.fail = fail;
    image_split_open(&s, from, several);
    while ((r = image_split_next(&s, &picture, &size)) > 0) {
        memcpy(text + at, picture, size);
        at += size;
        text[at++] = '|';
        free(picture);
    }
    if (r < 0)
        text[at++] = '-';
    text[at] = '\0';
    image_split_close(&s);
    return text;
}

static void test_joined_pictures(void **state)
{
    (void)state;
    for (size_t step = 1; step < 30; step++)
        assert_string_equal(split(two_pgm, sizeof two_pgm - 1, 0, step, 0), "P5 2 1 255\nab|P5 1 2 255\ncd|");
}

static void test_png(void **state)
{
    struct image i = { .pixel = NULL };
    unsigned char *bytes, twice[400];
    size_t n, size;
    struct memory m;
    struct image_split s;
    unsigned char *picture;
    (void)state;
    assert_int_equal(image_set(&i, 1, 1, 1), 0);
    i.pixel[0] = 7;
    png_encode(&i, &bytes, &n);
    memcpy(twice, bytes, n);
    memcpy(twice + n, bytes, n);
    for (int several = 0; several < 2; several++) {
        int pictures = 0;
        image_split_open(&s, memory_reader(&m, twice, 2 * n), several);
        for (; image_split_next(&s, &picture, &size) > 0; pictures++) {
            assert_true(size >= n);
            assert_memory_equal(picture, bytes, n);
            free(picture);
        }
        assert_int_equal(pictures, several ? 2 : 1);
        image_split_close(&s);
    }
    free(bytes);
    image_free(&i);
}

static void test_what_is_no_picture_is_one_piece(void **state)
{
    (void)state;
    assert_string_equal(split("junk", 4, 1, 0, 0), "junk|");
    assert_string_equal(split("j", 1, 1, 0, 0), "j|");
    assert_string_equal(split("", 0, 1, 0, 0), "");
    assert_string_equal(split("P5 2 1 255\nabjunk", 17, 1, 0, 0), "P5 2 1 255\nab|-");
    assert_string_equal(split("P5 2 1 255\na", 12, 1, 0, 0), "P5 2 1 255\na|");
}

static void test_failures(void **state)
{
    (void)state;
    assert_string_equal(split(two_pgm, sizeof two_pgm - 1, 1, 5, 5), "-");
    assert_string_equal(split(two_pgm, sizeof two_pgm - 1, 1, 1, 1), "-");
}

static void test_gzip(void **state)
{
    unsigned char packed[200];
    z_stream z = { .next_in = (unsigned char *)(uintptr_t)two_pgm, .avail_in = sizeof two_pgm - 1, .next_out = packed, .avail_out = sizeof packed };
    (void)state;
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    for (size_t step = 1; step < 4; step++)
        assert_string_equal(split(packed, z.total_out, 0, step, 0), "P5 2 1 255\nab|P5 1 2 255\ncd|");
    assert_string_equal(split(packed, z.total_out - 3, 0, 0, 0), "-");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_joined_pictures),
        cmocka_unit_test(test_png),
        cmocka_unit_test(test_what_is_no_picture_is_one_piece),
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_gzip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
