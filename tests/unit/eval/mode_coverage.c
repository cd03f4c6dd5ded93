/* mode_coverage.c - modes: numbers of numpy (tests/oracle/metrics.py), and modes that are points */
#include "eval/mode_coverage.h"
#include "eval/clustering.h"
#include "engine/engine.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixtures.h"

static struct compute *compute;

static void test_modes(void **state)
{
    struct labelled_matrix data = make(NE, 2, mode_data, estimate_y, NULL), samples = make(NS, 2, mode_samples, NULL, NULL);
    struct labelled_matrix given = make(NS, 3, mode_given, NULL, NULL);
    struct mode_set m;
    struct mode_coverage j;
    (void)state;
    assert_int_equal(labelled_matrix_compact(&data, NULL), 3);
    mode_coverage_fit(&m, &data, 3);
    close_to(m.std, MODE_STD, 1e-9);
    mode_coverage_evaluate(&m, samples.z, NS, &j);
    close_to(j.high_quality, MODE_GOOD, 1e-12);
    close_to(j.covered, MODE_COVERED, 0);
    close_to(j.between_modes, MODE_BRIDGE, 1e-12);
    close_to(j.kl, MODE_KL, 1e-12);
    mode_coverage_assign(&m, samples.z, NS, given.y);
    close_to(clustering_nmi(&given, 3), MODE_NMI, 1e-12);
    mode_coverage_free(&m);
    labelled_matrix_free(&data);
    labelled_matrix_free(&samples);
    labelled_matrix_free(&given);
}

/* Points without any deviation have no good and no bad samples; equal distances go to the first. */
static void test_modes_of_points(void **state)
{
    static const float x[] = { 0, 0, 2, 0, 0, 0, 2, 0 }, s[] = { 1, 5, 2, 1 };
    static const int32_t y[] = { 0, 1, 0, 1 };
    struct labelled_matrix data = make(4, 2, x, y, NULL);
    struct mode_set m;
    struct mode_coverage j;
    int32_t at[2];
    (void)state;
    mode_coverage_fit(&m, &data, 2);
    mode_coverage_assign(&m, s, 2, at);
    assert_int_equal(at[0], 0);
    assert_int_equal(at[1], 1);
    mode_coverage_evaluate(&m, s, 2, &j);
    assert_true(isnan(j.high_quality) && isnan(j.covered) && isnan(j.between_modes));
    close_to(j.kl, 0, 1e-12);
    mode_coverage_free(&m);
    data.n = 2;
    mode_coverage_fit(&m, &data, 2);
    assert_true(isnan(m.std));
    mode_coverage_free(&m);
    labelled_matrix_free(&data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_modes),
        cmocka_unit_test(test_modes_of_points),
    };
    compute = engine_start(NULL, 1);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    compute_free(compute);
    return failed;
}
