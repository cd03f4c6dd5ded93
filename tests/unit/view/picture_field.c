/* picture_field.c - what is a picture, and its numbers as bytes */
#include "view/picture_field.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "expect_die.h"

static struct stream stream_of(const char *name, enum dtype type, struct shape row, const char *range)
{
    struct stream in = { .where = "a test" };
    header_init(&in.header);
    header_set_field(&in.header, name, type, &row);
    if (range)
        header_set_text(&in.header, "range", range);
    return in;
}

static void shapes(void **state)
{
    const struct {
        struct shape row;
        uint32_t channels;
    } good[] = { { shape_of(2, 5u, 7u), 1 }, { shape_of(3, 5u, 7u, 1u), 1 }, { shape_of(3, 5u, 7u, 3u), 3 } };
    const struct shape bad[] = { shape_of(0), shape_of(1, 35u), shape_of(3, 5u, 7u, 2u), shape_of(4, 1u, 5u, 7u, 3u) };
    struct picture_field f;
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct stream in = stream_of("x", DT_U1, good[i].row, NULL);
        assert_true(picture_field_is(&in, "x") && !picture_field_is(&in, "xhat"));
        picture_field_init(&f, &in, "x");
        assert_true(f.height == 5 && f.width == 7 && f.channels == good[i].channels && !f.is_signed);
        assert_int_equal(picture_field_size(&f), 35 * f.channels);
        header_free(&in.header);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct stream in = stream_of("x", DT_F4, bad[i], NULL);
        assert_false(picture_field_is(&in, "x"));
        EXPECT_DIE(78, "no images", picture_field_init(&f, &in, "x"));
        header_free(&in.header);
    }
    struct stream labels = stream_of("y", DT_I4, shape_of(2, 5u, 7u), NULL), large = stream_of("x", DT_U1, shape_of(2, 65535u, 65535u), NULL);
    assert_false(picture_field_is(&labels, "y"));
    EXPECT_DIE(78, "type", picture_field_init(&f, &labels, "y"));
    EXPECT_DIE(78, "too large", picture_field_init(&f, &large, "x"));
    header_free(&labels.header);
    header_free(&large.header);
}

static void numbers(void **state)
{
    struct stream in = stream_of("x", DT_F4, shape_of(2, 1u, 3u), "signed");
    float v[6] = { 9, 9, 9, -1, 0, 0.5f };
    struct tensor t = { .type = DT_F4, .shape = shape_of(3, 2u, 1u, 3u), .data = v };
    struct picture_field f;
    unsigned char to[3];
    (void)state;
    picture_field_init(&f, &in, "x");
    picture_field_bytes(&f, &t, 1, to);
    assert_memory_equal(to, "\0\x80\xbf", 3);
    picture_field_bytes(&f, &t, 0, to);
    assert_memory_equal(to, "\xff\xff\xff", 3);
    picture_to_bytes(to, 3, DT_F4, &v[3], 0);
    assert_memory_equal(to, "\0\0\x80", 3);
    header_free(&in.header);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(shapes), cmocka_unit_test(numbers) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
