/* distances of distributions: against scipy and numpy (tests/oracle/metrics.py), against brute force, and at the edges */
#include "eval/divergence.h"
#include "eval/c2st.h"
#include "eval/clustering.h"
#include "eval/labelled_matrix.h"
#include "eval/jacobi.h"
#include "gemm/gemm.h"
#include "eval/mmd.h"
#include "eval/mode_coverage.h"
#include "eval/prior_test.h"
#include "tensor/rng.h"
#include "eval/fid_kid.h"
#include "tensor/threads.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fixtures.h"

/* ---- codes and their prior ---- */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void test_prior(void **state)
{
    struct labelled_matrix c = make(90, 3, prior_z, NULL, NULL), s = make(120, 5, answers, NULL, NULL);
    struct rng chance = rng_make(1, RNG_PROBE, 0, 4);
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
    prior_test_normal(&p, c.z, 90, 3, &chance);
    close_to(p.ks, most, 1e-12);
    close_to(p.ks_bound, 1.36 / sqrt(90), 1e-12);
    close_to(p.ks_beyond, beyond, 1e-12);
    close_to(p.covariance, PRIOR_COVARIANCE, 1e-12);
    close_to(p.wasserstein, PRIOR_WASSERSTEIN, 1e-6);           /* directions are float */
    threads_set(3);
    prior_test_normal(&q, c.z, 90, 3, &chance);
    threads_free();
    threads_set(1);
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
    struct rng chance = rng_make(1, RNG_PROBE, 0, 4);
    struct prior_test_normal p;
    struct labelled_matrix c = make(2, 2, one, NULL, NULL);
    (void)state;
    prior_test_normal(&p, point, 4, 1, &chance);
    close_to(p.ks, 0.5, 1e-12);
    close_to(p.covariance, 1, 1e-12);
    close_to(p.wasserstein, sqrt(2 / acos(-1)), 1e-9);          /* E |t| */
    prior_test_normal(&p, far, 2, 1, &chance);
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

/* ---- bits ---- */

static void test_bits(void **state)
{
    static const float far[] = { 3000, 2000 }, high[] = { 1e4f, 0 }, low[] = { -1e4f, -1e4f };
    struct divergence b;
    (void)state;
    divergence_estimate(&b, logit_p, 80, logit_n, 60, 1);
    close_to(b.plug_in, BITS_PLUG_IN, 1e-12);
    close_to(b.dv, BITS_DV, 1e-12);
    close_to(b.f_gan, BITS_FGAN, 1e-12);
    close_to(b.js, BITS_JS, 1e-12);
    assert_true(b.f_gan <= b.dv);
    divergence_estimate(&b, logit_n, 60, logit_p, 80, -1);
    close_to(b.plug_in, BITS_PLUG_IN_TURNED, 1e-12);
    close_to(b.dv, BITS_DV_TURNED, 1e-12);
    close_to(b.f_gan, BITS_FGAN_TURNED, 1e-12);
    close_to(b.js, BITS_JS_TURNED, 1e-12);
    divergence_estimate(&b, far, 2, high, 2, 1);       /* exp overflows, its logarithm does not: 2500 - (10^4 - ln 2) */
    close_to(b.dv, (2500 - 1e4) / log(2) + 1, 1e-9);
    assert_true(isinf(b.f_gan) && b.f_gan < 0);
    divergence_estimate(&b, far, 2, low, 2, 1);        /* nor does it underflow */
    close_to(b.dv, 12500 / log(2), 1e-9);
    close_to(b.f_gan, 2501 / log(2), 1e-9);
    close_to(b.js, 1, 1e-12);           /* told apart for sure: one bit */
    divergence_estimate(&b, far, 2, NULL, 0, 1);
    close_to(b.plug_in, 2500 / log(2), 1e-9);
    assert_true(isnan(b.dv) && isnan(b.f_gan) && isnan(b.js));
}

/* ---- modes and samples ---- */

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

static void test_mmd(void **state)
{
    struct rng chance = rng_make(1, RNG_PROBE, 0, 3);
    struct mmd ab, ac, again;
    (void)state;
    mmd_test(&ab, match_a, 70, match_b, 50, 3, 1999, &chance);
    close_to(ab.square, MMD2_AB, 1e-7);         /* the kernel is kept as float */
    close_to(ab.p, MMD_P_AB, 0.05);             /* four standard errors of two estimates */
    mmd_test(&ac, match_a, 70, match_c, 50, 3, 1999, &chance);
    close_to(ac.square, MMD2_AC, 1e-7);
    close_to(ac.p, MMD_P_AC, 0.01);
    threads_set(3);
    mmd_test(&again, match_a, 70, match_b, 50, 3, 1999, &chance);
    threads_free();
    threads_set(1);
    assert_memory_equal(&again, &ab, sizeof ab);
}

static void test_subset(void **state)
{
    struct rng chance = rng_make(1, RNG_PROBE, 0, 1);
    real x[200];
    size_t n[100] = { 0 };
    (void)state;
    for (uint64_t seed = 0; seed < 400; seed++) {
        chance = rng_make(seed, RNG_PROBE, 0, 1);
        for (int i = 0; i < 200; i++)
            x[i] = (real)i;
        assert_int_equal(mmd_subset(x, 100, 2, 25, &chance), 25);
        for (size_t i = 0; i < 25; i++) {
            assert_true(!i || x[2 * i] > x[2 * i - 2]);
            assert_true(x[2 * i + 1] > x[2 * i]);
            n[(size_t)x[2 * i] / 2]++;
        }
    }
    for (size_t i = 0; i < 100; i++)            /* 100 of 400 expected, deviation 8.7 */
        assert_in_range(n[i], 60, 140);
    assert_int_equal(mmd_subset(x, 100, 2, 100, &chance), 100);
}

/* ---- samples ---- */

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

static void test_samples(void **state)
{
    struct labelled_matrix made = make(70, 6, features_made, NULL, NULL), data = make(90, 6, features_real, NULL, NULL);
    static const float few[] = { 1, 0, 0, 0, 1, 0 };
    (void)state;
    double frechet = fid_kid_frechet(&made, &data), kernel = fid_kid_kernel(&made, &data);
    close_to(frechet, FRECHET, 1e-6);           /* scipy's root of a singular matrix has half the digits */
    close_to(kernel, KID, 1e-10 * fabs(KID));
    close_to(fid_kid_frechet(&data, &made), frechet, 1e-6);
    close_to(fid_kid_frechet(&made, &made), 0, 1e-6);
    threads_set(3);
    assert_true(fid_kid_frechet(&made, &data) <= frechet && fid_kid_frechet(&made, &data) >= frechet);
    assert_true(fid_kid_kernel(&made, &data) <= kernel && fid_kid_kernel(&made, &data) >= kernel);
    threads_free();
    threads_set(1);
    labelled_matrix_free(&made);
    labelled_matrix_free(&data);
    made = make(60, 4, features_made, NULL, NULL);
    data = make(135, 4, features_real, NULL, NULL);
    close_to(fid_kid_frechet(&made, &data), FRECHET_TURNED, 1e-10);
    labelled_matrix_free(&made);
    labelled_matrix_free(&data);
    made = make(2, 3, few, NULL, NULL);
    assert_int_equal(fid_kid_covered(&made), 2);
    labelled_matrix_free(&made);
}

static void test_c2st(void **state)
{
    static const float far[] = { 1e30f, 1e30f, -1e30f, -1e30f }, near[] = { 1, 1, -1, -1 };
    int converged;
    (void)state;
    close_to(c2st(two_a, two_b, 301, 3, &converged), C2ST, 1e-12);
    assert_int_equal(converged, 1);
    close_to(c2st(two_a, two_a, 301, 3, &converged), 0.5, 1e-12);
    close_to(c2st(far, near, 4, 1, &converged), 1, 0);
    assert_int_equal(converged, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prior),
        cmocka_unit_test(test_prior_at_the_edge),
        cmocka_unit_test(test_bits),
        cmocka_unit_test(test_modes),
        cmocka_unit_test(test_modes_of_points),
        cmocka_unit_test(test_mmd),
        cmocka_unit_test(test_subset),
        cmocka_unit_test(test_eigen),
        cmocka_unit_test(test_samples),
        cmocka_unit_test(test_c2st),
    };
    gemm_start(3);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
