/* half.c - all halves there and back, roundings by their definition, and another implementation (numeric.c) */
#include "bytes/half.h"

#include "bytes/numeric.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_all_halves(void **state)
{
    (void)state;
    struct numeric f2 = { 'f', 2, 0 };
    for (uint32_t h = 0; h < 65536; h++) {
        unsigned char bytes[2] = { (unsigned char)(h & 255), (unsigned char)(h >> 8) };
        char error[100];
        float v = half_to_float((uint16_t)h), other;
        assert_int_equal(numeric_convert(&f2, bytes, 1, DT_F4, &other, error), 0);
        if ((h & 0x7fff) > 0x7c00) {
            assert_true(isnan(v) && isnan(other));
            assert_true(isnan(half_to_float(half_from_float(v))));
            continue;
        }
        assert_true(v == other && !signbit(v) == !signbit(other));
        assert_int_equal(half_from_float(v), h);
    }
}

/* Between two neighbours: below and above the middle the nearer one, in the middle the even one; both signs. */
static void test_roundings(void **state)
{
    (void)state;
    for (uint16_t h = 0; h < 0x7bff; h++) {
        float low = half_to_float(h), high = half_to_float((uint16_t)(h + 1)), middle = low + (high - low) / 2;
        uint16_t even = h & 1 ? (uint16_t)(h + 1) : h;
        assert_int_equal(half_from_float(middle), even);
        assert_int_equal(half_from_float(nextafterf(middle, 0)), h);
        assert_int_equal(half_from_float(nextafterf(middle, INFINITY)), h + 1);
        assert_int_equal(half_from_float(-middle), even | 0x8000);
    }
}

static void test_ends(void **state)
{
    (void)state;
    assert_int_equal(half_from_float(65504), 0x7bff);
    assert_int_equal(half_from_float(nextafterf(65520, 0)), 0x7bff);
    assert_int_equal(half_from_float(65520), 0x7c00);
    assert_int_equal(half_from_float(3e38f), 0x7c00);
    assert_int_equal(half_from_float(-INFINITY), 0xfc00);
    assert_int_equal(half_from_float(0x1p-25f), 0);
    assert_int_equal(half_from_float(nextafterf(0x1p-25f, 1)), 1);
    assert_int_equal(half_from_float(1e-45f), 0);
    assert_int_equal(half_from_float(-0.f), 0x8000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_halves),
        cmocka_unit_test(test_roundings),
        cmocka_unit_test(test_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
