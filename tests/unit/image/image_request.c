/* image_request.c - by how much a picture may be reduced, and how large it may be */
#include "image/image_request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_reduction(void **state)
{
    const struct image_request all = { 0, 0 }, small = { 64, 48 };
    (void)state;
    assert_int_equal(image_request_reduction(&all, 6000, 4000), 1);
    assert_int_equal(image_request_reduction(&small, 6000, 4000), 8);
    assert_int_equal(image_request_reduction(&small, 512, 384), 8);
    assert_int_equal(image_request_reduction(&small, 511, 384), 4);
    assert_int_equal(image_request_reduction(&small, 512, 383), 4);
    assert_int_equal(image_request_reduction(&small, 128, 96), 2);
    assert_int_equal(image_request_reduction(&small, 127, 96), 1);
    assert_int_equal(image_request_reduction(&small, 10, 10), 1);
}

static void test_turned(void **state)
{
    const struct image_request r = { 64, 48 };
    (void)state;
    for (uint8_t orientation = 0; orientation <= 8; orientation++) {
        struct image_request t = image_request_turned(&r, orientation);
        assert_int_equal(t.height, orientation < 5 ? 64 : 48);
        assert_int_equal(t.width, orientation < 5 ? 48 : 64);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reduction),
        cmocka_unit_test(test_turned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
