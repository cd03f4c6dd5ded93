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

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_fit), cmocka_unit_test(test_not_fit) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
