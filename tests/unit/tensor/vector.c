/* argmax with ties, and sums in double from the first element to the last */
#include "tensor/vector.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_argmax(void **state)
{
    static const float f[] = { -1, 2, 2, 1 };
    static const double d[] = { -3, -2, -2 }, infinite[] = { -INFINITY, -INFINITY };
    static const int64_t n[] = { 1, 0, INT64_MAX, INT64_MAX };
    (void)state;
    assert_int_equal(vector_argmax(f, 4), 1);
    assert_int_equal(vector_argmax(f, 1), 0);
    assert_int_equal(vector_argmax(d, 3), 1);
    assert_int_equal(vector_argmax(infinite, 2), 0);
    assert_int_equal(vector_argmax(n, 4), 2);
}

static int equal(double a, double b)
{
    return a <= b && a >= b;
}

static void test_sums(void **state)
{
    static const real a[] = { 3, 0, (real)1e18 }, b[] = { 0, -4, (real)1e18 };
    static const double c[] = { 0, -4, 1e18 }, far[] = { 1, 1e17, -1e17 }, turned[] = { 1e17, -1e17, 1 }, ones[] = { 1, 1, 1 };
    (void)state;
    assert_true(equal(vector_squared_distance(a, b, 2), 25));
    assert_true(equal(vector_squared_distance_to_double(a, c, 2), 25));
    assert_true(equal(vector_squared_distance_double(c, c, 3), 0));
    assert_true(equal(vector_squared_norm(b, 2), 16));
    assert_true(equal(vector_sum(far, 3), 0));          /* 1 is lost in 1e17: the order counts */
    assert_true(equal(vector_sum(turned, 3), 1));
    assert_true(equal(vector_dot(turned, ones, 3), 1));
    assert_true(equal(vector_sum(far, 0), 0));
}

static void test_column_means(void **state)
{
    static const real z[] = { 1, 2, 3, 4, 5, 9 };
    double mean[2];
    (void)state;
    vector_column_means(z, 3, 2, mean);
    assert_true(equal(mean[0], 3) && equal(mean[1], 5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_argmax),
        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_column_means),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
