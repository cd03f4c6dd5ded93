/* c2st.c - the classifier two-sample test: numbers of scikit-learn (tests/oracle/metrics.py), and the edges */
#include "eval/c2st.h"
#include "engine/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixtures.h"

static struct compute *compute;

static void test_c2st(void **state)
{
    static const float far[] = { 1e30f, 1e30f, -1e30f, -1e30f }, near[] = { 1, 1, -1, -1 };
    int converged;
    (void)state;
    close_to(c2st(compute, two_a, two_b, 301, 3, &converged), C2ST, 1e-12);
    assert_int_equal(converged, 1);
    close_to(c2st(compute, two_a, two_a, 301, 3, &converged), 0.5, 1e-12);
    close_to(c2st(compute, far, near, 4, 1, &converged), 1, 0);
    assert_int_equal(converged, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_c2st),
    };
    compute = engine_start(NULL, 1);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    compute_free(compute);
    return failed;
}
