/* tensor_diff.c - how two tensors differ, and the range of one */
#include "tensor/tensor_diff.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void differences(void **state)
{
    (void)state;
    const float a[] = { 1, 2, 0, NAN, INFINITY, 5 }, b[] = { 1, 2.25f, -0.0f, NAN, INFINITY, 4 };
    struct tensor_diff d = { .absolute = 0 };
    tensor_diff_add(&d, DT_F4, a, b, 6);
    assert_int_equal(d.different, 3);
    assert_int_equal(d.first, 1);
    assert_true(d.largest == 1);
    d = (struct tensor_diff){ .absolute = 0.25 };
    tensor_diff_add(&d, DT_F4, a, b, 3);
    tensor_diff_add(&d, DT_F4, a + 3, b + 3, 3);
    assert_int_equal(d.different, 1);
    assert_int_equal(d.first, 5);
    assert_int_equal(d.compared, 6);
    const int64_t i[] = { INT64_MIN, 9007199254740993 }, j[] = { INT64_MAX, 9007199254740992 };
    d = (struct tensor_diff){ .relative = 1e-300 };
    tensor_diff_add(&d, DT_I8, i, j, 2);
    assert_int_equal(d.different, 2);
    assert_true(d.largest == 0x1p64);

    struct tensor_range r = { .n = 0 };
    tensor_range_add(&r, DT_F4, a, 6);
    assert_int_equal(r.n, 4);
    assert_int_equal(r.odd, 2);
    assert_true(r.min == 0 && r.max == 5 && tensor_range_mean(&r) == 2);
    r = (struct tensor_range){ .n = 0 };
    assert_true(isnan(tensor_range_mean(&r)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
