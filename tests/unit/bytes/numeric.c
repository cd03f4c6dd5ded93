/* numeric.c - numbers of any width and byte order: those that fit, and those that do not */
#include "bytes/numeric.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char error[100];

static int one(char kind, int size, int big, const char *bytes, enum dtype type, void *to)
{
    struct numeric e = { kind, size, big };
    error[0] = '\0';
    int r = numeric_convert(&e, (const unsigned char *)bytes, 1, type, to, error);
    assert_int_equal(r != 0, error[0] != '\0');
    return r;
}

static void test_fit(void **state)
{
    unsigned char u;
    int32_t i;
    float f;
    (void)state;
    assert_int_equal(one('u', 2, 1, "\0\xff", DT_U1, &u), 0);
    assert_int_equal(u, 255);
    assert_int_equal(one('i', 4, 0, "\xfe\xff\xff\xff", DT_I4, &i), 0);
    assert_int_equal(i, -2);
    assert_int_equal(one('i', 8, 1, "\xff\xff\xff\xff\x80\0\0\1", DT_I4, &i), 0);
    assert_int_equal(i, -INT32_MAX);
    assert_int_equal(one('f', 8, 1, "\x40\x08\0\0\0\0\0\0", DT_I4, &i), 0);
    assert_int_equal(i, 3);
    assert_int_equal(one('f', 4, 0, "\0\0\xc0\x3f", DT_F4, &f), 0);
    assert_true(fabsf(f - 1.5f) <= 0);
    assert_int_equal(one('u', 1, 0, "\x07", DT_F4, &f), 0);
    assert_true(fabsf(f - 7) <= 0);
}

static void test_not_fit(void **state)
{
    unsigned char u;
    int32_t i;
    (void)state;
    assert_int_equal(one('u', 2, 1, "\1\0", DT_U1, &u), -1);
    assert_int_equal(one('i', 1, 0, "\xff", DT_U1, &u), -1);
    assert_int_equal(one('u', 4, 1, "\x80\0\0\0", DT_I4, &i), -1);
    assert_int_equal(one('i', 8, 1, "\0\0\0\0\x80\0\0\0", DT_I4, &i), -1);
    assert_int_equal(one('f', 4, 0, "\0\0\xc0\x3f", DT_U1, &u), -1);
    assert_int_equal(one('f', 4, 1, "\x7f\xc0\0\0", DT_I4, &i), -1);
}

/* Halves, of each kind: normal, subnormal, infinite, no number. */
static void test_halves(void **state)
{
    static const struct { const char *bytes; float value; } halves[] = {
        { "\0\x3c", 1 }, { "\0\xc0", -2 }, { "\xff\x7b", 65504 }, { "\1\0", 0x1p-24f }, { "\xff\x83", -0x3ffp-24f }, { "\0\0", 0 },
    };
    float f;
    int32_t i;
    (void)state;
    for (size_t k = 0; k < sizeof halves / sizeof *halves; k++) {
        assert_int_equal(one('f', 2, 0, halves[k].bytes, DT_F4, &f), 0);
        assert_true(fabsf(f - halves[k].value) <= 0);
    }
    assert_int_equal(one('f', 2, 1, "\xfc\0", DT_F4, &f), 0);
    assert_true(isinf(f) && f < 0);
    assert_int_equal(one('f', 2, 1, "\x7c\1", DT_F4, &f), 0);
    assert_true(isnan(f));
    assert_int_equal(one('f', 2, 1, "\x42\0", DT_I4, &i), 0);
    assert_int_equal(i, 3);
}

static void test_truth(void **state)
{
    unsigned char u;
    int32_t i;
    float f;
    (void)state;
    assert_int_equal(one('b', 1, 0, "\1", DT_U1, &u), 0);
    assert_int_equal(u, 255);
    assert_int_equal(one('b', 1, 0, "\0", DT_U1, &u), 0);
    assert_int_equal(u, 0);
    assert_int_equal(one('b', 1, 0, "\7", DT_I4, &i), 0);
    assert_int_equal(i, 1);
    assert_int_equal(one('b', 1, 0, "\1", DT_F4, &f), 0);
    assert_true(fabsf(f - 1) <= 0);
}

static void test_wide(void **state)
{
    int64_t i;
    double d;
    (void)state;
    assert_int_equal(one('u', 4, 1, "\xff\xff\xff\xff", DT_I8, &i), 0);
    assert_true(i == UINT32_MAX);
    assert_int_equal(one('i', 8, 1, "\x80\0\0\0\0\0\0\1", DT_I8, &i), 0);
    assert_true(i == -INT64_MAX);
    assert_int_equal(one('u', 8, 1, "\x80\0\0\0\0\0\0\0", DT_I8, &i), -1);
    assert_int_equal(one('f', 8, 1, "\x3f\xb9\x99\x99\x99\x99\x99\x9a", DT_F8, &d), 0);
    assert_true(fabs(d - 0.1) <= 0);
}

static void test_bytes(void **state)
{
    static const struct numeric u2 = { 'u', 2, 0 }, f4 = { 'f', 4, 1 }, i1 = { 'i', 1, 0 }, u1 = { 'u', 1, 0 };
    char text[NUMERIC_TEXT];
    (void)state;
    assert_true(numeric_are_bytes(&u2, (const unsigned char *)"\xff\0\0\0\7\0", 3));
    assert_false(numeric_are_bytes(&u2, (const unsigned char *)"\xff\0\0\1\7\0", 3));
    assert_true(numeric_are_bytes(&f4, (const unsigned char *)"\x43\x7f\0\0", 1));
    assert_false(numeric_are_bytes(&i1, (const unsigned char *)"\xff", 1));
    assert_true(numeric_is(&u1, DT_U1) && !numeric_is(&i1, DT_U1) && !numeric_is(&f4, DT_F4));
    assert_string_equal(numeric_text(&f4, text), "f4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fit), cmocka_unit_test(test_not_fit), cmocka_unit_test(test_halves), cmocka_unit_test(test_truth),
        cmocka_unit_test(test_wide), cmocka_unit_test(test_bytes)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
