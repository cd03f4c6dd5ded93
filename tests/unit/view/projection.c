/* projection.c - shares of the variance and places, of points on two known axes */
#include "view/projection.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

static void test_known(void **state)
{
    /* 3 along (0,1,0,0), 1 along (1,0,0,0), 0 else, around (1,2,3,4) */
    const real z[4 * 4] = { 1, 5, 3, 4, 1, -1, 3, 4, 2, 2, 3, 4, 0, 2, 3, 4 };
    const double want[4][2] = { { 3, 0 }, { -3, 0 }, { 0, 1 }, { 0, -1 } };
    struct projection p;
    (void)state;
    projection_init(&p, z, 4, 4);
    assert_true(fabs(p.share[0] - 0.9) < 1e-12 && fabs(p.share[1] - 0.1) < 1e-12);
    for (size_t i = 0; i < 4; i++) {
        double at[2];
        projection_apply(&p, z + 4 * i, at);
        assert_true(fabs(at[0] - want[i][0]) < 1e-12 && fabs(at[1] - want[i][1]) < 1e-12);
    }
    projection_free(&p);
}

static void test_few(void **state)
{
    const real z[3] = { 1, 2, 3 };
    struct projection p;
    double at[2];
    (void)state;
    projection_init(&p, z, 1, 3);
    projection_apply(&p, z, at);
    assert_true(isfinite(at[0]) && isfinite(at[1]) && p.share[0] <= 0 && p.share[1] <= 0);
    projection_free(&p);
    projection_init(&p, NULL, 0, 3);
    projection_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_known), cmocka_unit_test(test_few) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
