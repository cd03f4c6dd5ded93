/* compared_field.c - what is compared, what is shown of it, and on which scale */
#include "expect_die.h"
#include "stream_files.h"

#include "explore/compared_field.h"

#define PICTURE { 3, { 1, 2, 1 } }

/* Opens a field of a.iae; the picture that is shown. */
static const char *shown(struct compared_field *c, const char *name)
{
    struct stream in;
    stream_files_open(&in, "a.iae");
    compared_field_open(c, &in, name);
    stream_close(&in);
    return c->picture.name;
}

static void pictures(void **state)
{
    struct compared_field c;
    const float two[2] = { 0 };
    (void)state;
    STREAM_FILE("a.iae", NULL, 1, { "x", DT_U1, PICTURE, "ab" }, { "z", DT_F4, { 1, { 2 } }, two }, { "zhat", DT_F4, { 1, { 2 } }, two },
                { "xhat", DT_F4, PICTURE, two });
    assert_string_equal(shown(&c, "z"), "x");
    assert_int_equal(c.scale, SCALE_UNKNOWN);
    assert_true(c.width == 2 && compared_field_shows(&c) && !compared_field_shows_key(&c));
    assert_string_equal(shown(&c, "x"), "x");
    assert_true(compared_field_shows_key(&c));
    assert_string_equal(shown(&c, "zhat"), "xhat");
    assert_int_equal(c.scale, SCALE_UNIT);
    assert_string_equal(shown(&c, "xhat"), "xhat");
    STREAM_FILE("a.iae", "signed", 1, { "z", DT_F4, { 1, { 2 } }, two }, { "xhat", DT_F4, PICTURE, two });
    assert_string_equal(shown(&c, "z"), "xhat");
    assert_int_equal(c.scale, SCALE_SIGNED);
    STREAM_FILE("a.iae", "signed", 1, { "z", DT_F4, { 1, { 2 } }, two }, { "y", DT_I4, { 0 }, "abcd" });
    assert_string_equal(shown(&c, "z"), "");
    assert_int_equal(c.scale, SCALE_UNKNOWN);
    assert_false(compared_field_shows(&c));
    EXPECT_DIE(EX_CONFIG, "i4", shown(&c, "y"));
    EXPECT_DIE(EX_CONFIG, "no field 'f'", shown(&c, "f"));
}

static void values(void **state)
{
    const unsigned char bytes[3] = { 0, 51, 255 };
    const float numbers[3] = { -7, 0.5f, 1e30f };
    float to[3];
    (void)state;
    compared_field_values(DT_U1, bytes, 3, SCALE_UNIT, to);
    assert_true(to[0] == 0 && to[1] == 51 / 255.0f && to[2] == 1);
    compared_field_values(DT_U1, bytes, 3, SCALE_SIGNED, to);
    assert_true(to[0] == -1 && to[1] == 51 / 127.5f - 1 && to[2] == 1);
    compared_field_values(DT_F4, numbers, 3, SCALE_SIGNED, to);
    assert_memory_equal(to, numbers, sizeof to);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(pictures), cmocka_unit_test(values) };
    return cmocka_run_group_tests(tests, stream_files_set_up, stream_files_tear_down);
}
