/* parse.c - numbers: the whole word, in range, or none */
#include "base/parse.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void numbers(void **state)
{
    (void)state;
    long l;
    uint64_t u;
    double d;
    assert_int_equal(parse_long("-9223372036854775808", &l), 0);
    assert_true(l == LONG_MIN);
    assert_int_equal(parse_long("9223372036854775808", &l), -1);
    assert_int_equal(parse_long("", &l), -1);
    assert_int_equal(parse_long(" 1", &l), -1);
    assert_int_equal(parse_long("0x10", &l), -1);
    assert_int_equal(parse_u64("18446744073709551615", &u), 0);
    assert_int_equal(parse_u64("-1", &u), -1);
    assert_int_equal(parse_u64("+1", &u), -1);
    assert_int_equal(parse_real("1e400", &d), -1);
    assert_int_equal(parse_real("nan", &d), -1);
    assert_int_equal(parse_real("1,5", &d), -1);
    assert_int_equal(parse_real("2.5e-3", &d), 0);
    assert_true(d == 2.5e-3);
}

static void lists(void **state)
{
    double v[3] = { 0 };
    (void)state;
    assert_int_equal(parse_reals("1,-2.5,3e2", v, 3), 3);
    assert_true(v[0] == 1 && v[1] == -2.5 && v[2] == 300);
    assert_int_equal(parse_reals("7", v, 3), 1);
    assert_true(v[0] == 7 && v[1] == -2.5);
    assert_int_equal(parse_reals("1,2,3,4", v, 3), -1);
    assert_int_equal(parse_reals("", v, 3), -1);
    assert_int_equal(parse_reals("1,", v, 3), -1);
    assert_int_equal(parse_reals(",1", v, 3), -1);
    assert_int_equal(parse_reals("1,,2", v, 3), -1);
    assert_int_equal(parse_reals("1,x", v, 3), -1);
    assert_int_equal(parse_reals("0.0000000000000000000000000000000000000000000000000000000000000000000001", v, 3), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(numbers), cmocka_unit_test(lists) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
