/* jacobi.c - eigenvalues and roots of symmetric matrices: numbers of numpy (tests/oracle/metrics.py), and their definition */
#include "eval/jacobi.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fixtures.h"

static void test_eigen(void **state)
{
    double a[49], v[49], root[49], sorted[7];
    (void)state;
    memcpy(a, symmetric, sizeof a);
    jacobi_eigen(a, 7, v);
    for (size_t e = 0; e < 7; e++) {
        sorted[e] = a[e * 8];
        for (size_t i = 0; i < 7; i++) {        /* M v = lambda v */
            double mv = 0;
            for (size_t k = 0; k < 7; k++)
                mv += symmetric[i * 7 + k] * v[e * 7 + k];
            close_to(mv, a[e * 8] * v[e * 7 + i], 1e-13);
        }
    }
    qsort(sorted, 7, sizeof *sorted, by_value);
    for (size_t e = 0; e < 7; e++)
        close_to(sorted[e], symmetric_values[e], 1e-13);
    for (size_t i = 0; i < 49; i++) {           /* M M has the root |M| = its own root's square; of M M M M it is M M */
        v[i] = 0;
        for (size_t k = 0; k < 7; k++)
            v[i] += symmetric[i / 7 * 7 + k] * symmetric[k * 7 + i % 7];
    }
    for (size_t i = 0; i < 49; i++) {
        a[i] = 0;
        for (size_t k = 0; k < 7; k++)
            a[i] += v[i / 7 * 7 + k] * v[k * 7 + i % 7];
    }
    jacobi_sqrt(a, 7, root);
    for (size_t i = 0; i < 49; i++)
        close_to(root[i], v[i], 1e-11);
    memset(a, 0, sizeof a);
    jacobi_sqrt(a, 7, root);
    for (size_t i = 0; i < 49; i++)
        close_to(root[i], 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_eigen),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
