/* activation.c - values against the C library's functions in double, and what is no number */

#include "nn/activation.h"
#include "nn/view.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { COUNT = 20011 };

#define NEAR 1.2e-7             /* largest seen: 8.9e-8 */

static double worst(const char *word, double (*wanted)(double))
{
    static real x[COUNT], y[COUNT];
    double most = 0;
    for (int i = 0; i < COUNT; i++)
        y[i] = x[i] = (real)(40.0 * (i - COUNT / 2) / COUNT);
    activation_forward(activation_find(word), 0, (struct view){ 1, COUNT, COUNT }, y, y);
    for (int i = 0; i < COUNT; i++)
        most = fmax(most, fabs((double)y[i] - wanted((double)x[i])));
    return most;
}

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

static double scaled_elu(double x)
{
    return 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * expm1(x));
}

static void test_values(void **state)
{
    (void)state;
    assert_true(worst("sigmoid", logistic) < NEAR);
    assert_true(worst("tanh", tanh) < NEAR);
    assert_true(worst("selu", scaled_elu) < 20 * NEAR);         /* of values up to 21 */
}

/* A value that is no number must reach the loss, where training stops. */
static void test_ends(void **state)
{
    (void)state;
    real y[5] = { NAN, INFINITY, -INFINITY, 1000, -1000 }, t[5] = { NAN, INFINITY, -INFINITY, 1000, -1000 };
    activation_forward(&activation_sigmoid, 0, (struct view){ 1, 5, 5 }, y, y);
    activation_forward(activation_find("tanh"), 0, (struct view){ 1, 5, 5 }, t, t);
    assert_true(isnan(y[0]) && isnan(t[0]));
    for (int i = 1; i < 5; i++) {
        int up = i % 2;
        assert_true(fabs((double)y[i] - up) < 1e-37);
        assert_true((double)t[i] == (up ? 1 : -1));
    }
}

/* A part's values do not depend on how many stand beside them. */
static void test_cut(void **state)
{
    (void)state;
    real whole[67], one;
    for (int i = 0; i < 67; i++)
        whole[i] = (real)(0.37 * i - 12);
    activation_forward(activation_find("tanh"), 0, (struct view){ 1, 67, 67 }, whole, whole);
    for (int i = 0; i < 67; i++) {
        one = (real)(0.37 * i - 12);
        activation_forward(activation_find("tanh"), 0, (struct view){ 1, 1, 1 }, &one, &one);
        assert_true(one == whole[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_ends),
        cmocka_unit_test(test_cut),
    };
    return cmocka_run_group_tests_name("pointwise", tests, NULL, NULL);
}
