/* fid_kid.c - distances of samples: numbers of scipy (tests/oracle/metrics.py), with any number of threads */
#include "eval/fid_kid.h"
#include "engine/engine.h"
#include "tensor/compute.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixtures.h"

static struct compute *compute;

static void test_samples(void **state)
{
    struct labelled_matrix made = make(70, 6, features_made, NULL, NULL), data = make(90, 6, features_real, NULL, NULL);
    static const float few[] = { 1, 0, 0, 0, 1, 0 };
    (void)state;
    double frechet = fid_kid_frechet(compute, &made, &data), kernel = fid_kid_kernel(compute, &made, &data);
    close_to(frechet, FRECHET, 1e-6);           /* scipy's root of a singular matrix has half the digits */
    close_to(kernel, KID, 1e-10 * fabs(KID));
    close_to(fid_kid_frechet(compute, &data, &made), frechet, 1e-6);
    close_to(fid_kid_frechet(compute, &made, &made), 0, 1e-6);
    struct compute *several = compute_new(3);
    assert_true(fid_kid_frechet(several, &made, &data) <= frechet && fid_kid_frechet(several, &made, &data) >= frechet);
    assert_true(fid_kid_kernel(several, &made, &data) <= kernel && fid_kid_kernel(several, &made, &data) >= kernel);
    compute_free(several);
    labelled_matrix_free(&made);
    labelled_matrix_free(&data);
    made = make(60, 4, features_made, NULL, NULL);
    data = make(135, 4, features_real, NULL, NULL);
    close_to(fid_kid_frechet(compute, &made, &data), FRECHET_TURNED, 1e-10);
    labelled_matrix_free(&made);
    labelled_matrix_free(&data);
    made = make(2, 3, few, NULL, NULL);
    assert_int_equal(fid_kid_covered(&made), 2);
    labelled_matrix_free(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_samples),
    };
    compute = engine_start(NULL, 1);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    compute_free(compute);
    return failed;
}
