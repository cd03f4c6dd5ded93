/* principal.c - eigenvectors that are known, up to a thousand dimensions, and their signs */
#include "eval/principal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fixtures.h"

/* A matrix with these eigenvalues, along the axes turned by a reflection at the plane normal to (1, 2, 3, ...). */
static double *reflected(size_t n, double (*lambda)(size_t), double *axis0, double *axis1)
{
    double *a = malloc(n * n * sizeof *a), length = 0;
    for (size_t i = 0; i < n; i++)
        length += (double)((i + 1) * (i + 1));
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double sum = 0;
            for (size_t k = 0; k < n; k++)
                sum += lambda(k) * ((i == k) - 2 * (double)((i + 1) * (k + 1)) / length) * ((j == k) - 2 * (double)((j + 1) * (k + 1)) / length);
            a[i * n + j] = sum;
        }
    for (size_t i = 0; i < n; i++) {
        axis0[i] = (i == 0) - 2 * (double)(i + 1) / length;
        axis1[i] = (i == 1) - 4 * (double)(i + 1) / length;
    }
    return a;
}

static double falling(size_t k)
{
    return 10.0 / (double)(k + 1);
}

static double flat(size_t k)
{
    return k == 0 ? 2 : k == 1 ? 1.2 : 1;
}

static void check(size_t n, double (*lambda)(size_t))
{
    double *axis = malloc(2 * n * sizeof *axis), *want = malloc(2 * n * sizeof *want), value[2];
    double *a = reflected(n, lambda, want, want + n);
    principal_axes(a, n, 2, value, axis);
    close_to(value[0], lambda(0), 1e-12);
    close_to(value[1], lambda(1), 1e-12);
    for (size_t i = 0; i < 2 * n; i++)
        close_to(axis[i], want[i], 1e-10);
    free(a);
    free(axis);
    free(want);
}

static void test_known(void **state)
{
    (void)state;
    check(5, falling);
    check(32, falling);
    check(33, falling);
    check(200, falling);
    check(200, flat);
}

static void test_sign(void **state)
{
    const double a[9] = { 2, -1, 0, -1, 2, 0, 0, 0, 0.5 };      /* 3: (1,-1,0), 1: (1,1,0); the first of equals is positive */
    double value[2], axis[6];
    (void)state;
    principal_axes(a, 3, 2, value, axis);
    close_to(value[0], 3, 1e-14);
    close_to(value[1], 1, 1e-14);
    assert_true(fabs(fabs(axis[0]) - sqrt(0.5)) < 1e-14 && axis[0] * axis[1] < 0 && (axis[0] > 0 || axis[1] > 0));
    close_to(axis[3], sqrt(0.5), 1e-14);
    close_to(axis[4], sqrt(0.5), 1e-14);
}

static void test_degenerate(void **state)
{
    double zero[64 * 64] = { 0 }, value[2], axis[128];
    (void)state;
    principal_axes(zero, 64, 2, value, axis);
    assert_true(value[0] <= 0 && value[1] <= 0);
    zero[5 * 65] = 3;                           /* rank 1, and more dimensions than the block has */
    principal_axes(zero, 64, 2, value, axis);
    close_to(value[0], 3, 1e-14);
    close_to(axis[5], 1, 1e-14);
    assert_true(value[1] < 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_known), cmocka_unit_test(test_sign), cmocka_unit_test(test_degenerate) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
