/* prior_test.c - codes against their prior: numbers of scipy and numpy (tests/oracle/metrics.py), and the edges */
#include "eval/prior_test.h"
#include "engine/engine.h"
#include "tensor/rng.h"
#include "tensor/compute.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fixtures.h"

static struct compute *compute;

static void test_prior(void **state)
{
    struct labelled_matrix c = make(90, 3, prior_z, NULL, NULL), s = make(120, 5, answers, NULL, NULL);
    struct rng rng = rng_make(1, RNG_PROBE, 0, 4);
    struct prior_test_normal p, q;
    double column[90], quantile[91], most = 0, beyond = 0;
    static const double given[] = { 0.3, 0.3, 0.2, 0.15, 0.05 };
    (void)state;
    prior_test_quantiles(quantile, 90);
    for (size_t j = 0; j < 3; j++) {
        for (size_t i = 0; i < 90; i++)
            column[i] = (double)prior_z[i * 3 + j];
        qsort(column, 90, sizeof *column, by_value);
        close_to(prior_test_kolmogorov(column, 90), prior_ks[j], 1e-12);
        close_to(prior_test_wasserstein(column, quantile, 90), prior_w1[j], 1e-12);
        most = fmax(most, prior_ks[j]);
        beyond += (prior_ks[j] > 1.36 / sqrt(90)) / 3.0;
    }
    assert_true(beyond > 0.3 && beyond < 1);
    prior_test_normal(&p, compute, c.z, 90, 3, &rng);
    close_to(p.ks, most, 1e-12);
    close_to(p.ks_bound, 1.36 / sqrt(90), 1e-12);
    close_to(p.ks_beyond, beyond, 1e-12);
    close_to(p.covariance, PRIOR_COVARIANCE, 1e-12);
    close_to(p.wasserstein, PRIOR_WASSERSTEIN, 1e-6);           /* directions are float */
    struct compute *several = compute_new(3);
    prior_test_normal(&q, several, c.z, 90, 3, &rng);
    compute_free(several);
    assert_memory_equal(&p, &q, sizeof p);
    close_to(prior_test_kl(&s, NULL, 0), PRIOR_KL, 1e-9);
    close_to(prior_test_kl(&s, NULL, 1), PRIOR_KL_HARD, 1e-12);
    close_to(prior_test_kl(&s, given, 0), PRIOR_KL_GIVEN, 1e-9);
    labelled_matrix_free(&c);
    labelled_matrix_free(&s);
}

/* A code that is one point; two points; categories that are all alike, or one. */
static void test_prior_at_the_edge(void **state)
{
    static const double never[] = { 1, 0 };
    static const float point[] = { 0, 0, 0, 0 }, far[] = { -40, 1e30f }, one[] = { 1, 0, 1, 0 }, half[] = { 0.5f, 0.5f, 0.5f, 0.5f };
    struct rng rng = rng_make(1, RNG_PROBE, 0, 4);
    struct prior_test_normal p;
    struct labelled_matrix c = make(2, 2, one, NULL, NULL);
    (void)state;
    prior_test_normal(&p, compute, point, 4, 1, &rng);
    close_to(p.ks, 0.5, 1e-12);
    close_to(p.covariance, 1, 1e-12);
    close_to(p.wasserstein, sqrt(2 / acos(-1)), 1e-9);          /* E |t| */
    prior_test_normal(&p, compute, far, 2, 1, &rng);
    close_to(p.ks, 0.5, 1e-12);
    assert_true(isfinite(p.covariance) && p.wasserstein > 4.9e29 && p.wasserstein < 5.1e29);
    close_to(prior_test_kl(&c, NULL, 0), log(2), 1e-12);
    labelled_matrix_free(&c);
    c = make(2, 2, half, NULL, NULL);
    close_to(prior_test_kl(&c, NULL, 0), 0, 0);
    assert_true(isinf(prior_test_kl(&c, never, 0)) && prior_test_kl(&c, never, 0) > 0);
    close_to(prior_test_kl(&c, never, 1), 0, 0);
    close_to(prior_test_kl(&c, NULL, 1), log(2), 1e-12);
    labelled_matrix_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prior),
        cmocka_unit_test(test_prior_at_the_edge),
    };
    compute = engine_start(NULL, 1);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    compute_free(compute);
    return failed;
}
