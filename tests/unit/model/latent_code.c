/* latent_code.c - arcs between codes, by closed forms on a circle and where there is none */
#include "model/latent_code.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void is_arc(const real a[2], const real b[2], double t, double x, double y)
{
    real to[2];
    latent_code_arc(a, b, 2, t, to);
    assert_true(fabs((double)to[0] - x) < 1e-6 && fabs((double)to[1] - y) < 1e-6);
}

/* A third of the way of a quarter of the circle is 30 degrees; ends are exact; the circle may have any radius. */
static void circle(void **state)
{
    const real a[2] = { 1, 0 }, b[2] = { 0, 1 }, wide[2] = { 0, 300 }, odd[2] = { 0.1f, 0.7f };
    real to[2], in_place[2] = { 1, 0 };
    (void)state;
    is_arc(a, b, 1.0 / 3, sqrt(0.75), 0.5);
    is_arc(a, b, 0.5, sqrt(0.5), sqrt(0.5));
    is_arc((real[2]){ 100, 0 }, (real[2]){ 0, 100 }, 0.5, 100 * sqrt(0.5), 100 * sqrt(0.5));
    is_arc(a, wide, 0.5, sqrt(0.5), 300 * sqrt(0.5));
    latent_code_arc(odd, wide, 2, 0, to);
    assert_true(to[0] == odd[0] && to[1] == odd[1]);
    latent_code_arc(odd, wide, 2, 1, to);
    assert_true(to[0] == wide[0] && to[1] == wide[1]);
    latent_code_arc(in_place, b, 2, 0.5, in_place);
    assert_true(fabs((double)in_place[0] - sqrt(0.5)) < 1e-6 && fabs((double)in_place[1] - sqrt(0.5)) < 1e-6);
}

/* Nowhere to turn to: equal, on one ray, opposite, 0. */
static void straight(void **state)
{
    const real a[2] = { 3, 4 }, none[2] = { 0, 0 };
    (void)state;
    is_arc(a, a, 0.25, 3, 4);
    is_arc(a, (real[2]){ 6, 8 }, 0.5, 4.5, 6);
    is_arc(a, (real[2]){ -3, -4 }, 0.25, 1.5, 2);
    is_arc(a, none, 0.25, 2.25, 3);
    is_arc(none, a, 0.25, 0.75, 1);
    is_arc(none, none, 0.5, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(circle), cmocka_unit_test(straight) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
