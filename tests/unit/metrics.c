/* metrics: against scikit-learn, scipy and numpy (tests/oracle/metrics.py), against brute force, and at the edges */
#include "answers.h"
#include "bits.h"
#include "c2st.h"
#include "clusters.h"
#include "codes.h"
#include "die.h"
#include "eigen.h"
#include "gemm.h"
#include "hungarian.h"
#include "knn.h"
#include "metrics.h"
#include "mmd.h"
#include "modes.h"
#include "prior.h"
#include "probe.h"
#include "recon.h"
#include "rng.h"
#include "samples.h"
#include "threads.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "metrics_numbers.h"

enum { NE = 150, NS = 120 };

static void close_to(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%.12g where %.12g is right", a, b);
}

static struct tensor borrow(enum dtype type, struct shape shape, const void *data)
{
    struct tensor t = { .type = type, .shape = shape, .data = (void *)(uintptr_t)data };
    return t;
}

static struct codes make(size_t n, size_t k, const float *z, const int32_t *y, const int64_t *id)
{
    struct codes c;
    struct tensor tz = borrow(DT_F4, shape_of(2, (unsigned)n, (unsigned)k), z), ty = borrow(DT_I4, shape_of(1, (unsigned)n), y),
                  ti = borrow(DT_I8, shape_of(1, (unsigned)n), id);
    codes_init(&c, k);
    assert_int_equal(codes_add(&c, &tz, y ? &ty : NULL, id ? &ti : NULL), 0);
    return c;
}

/* ---- neighbours and probe ---- */

static void test_knn(void **state)
{
    struct codes e = make(NE, 4, estimate_z, estimate_y, NULL), s = make(NS, 4, score_z, score_y, NULL);
    size_t found[NS * 5];
    (void)state;
    assert_int_equal(codes_compact(&s, &e), 3);
    knn(s.z, NS, e.z, NE, 4, 5, found);
    for (size_t i = 0; i < NS * 5; i++)
        assert_int_equal(found[i], nearest[i]);
    close_to(knn_error(s.z, s.y, NS, e.z, e.y, NE, 4, 1, 3), KNN1_ERROR, 1e-12);
    close_to(knn_error(s.z, s.y, NS, e.z, e.y, NE, 4, 5, 3), KNN5_ERROR, 1e-12);
    codes_free(&e);
    codes_free(&s);
}

/* Many rows, so that there are many tiles; half of them lie at the same few points, so that many distances tie; and an
 * offset that leaves float products few digits. The result is that of a plain loop in double. */
static void test_knn_against_a_loop(void **state)
{
    enum { N = 1300, Q = 150, D = 7, K = 6 };
    static float b[N * D], a[Q * D];
    static size_t found[Q * K], again[Q * K];
    struct rng r = rng_make(3, RNG_PROBE, 0, 0);
    (void)state;
    for (size_t i = 0; i < N; i++) {
        real v[D];
        rng_normal(&r, i, v, D);
        for (size_t j = 0; j < D; j++)
            b[i * D + j] = (i % 2 ? (float)(i / 2 * (j + 1) % 3) : (float)v[j]) + 1000;
    }
    for (size_t i = 0; i < Q * D; i++)
        a[i] = b[i * 3];
    knn(a, Q, b, N, D, K, found);
    for (size_t i = 0; i < Q; i++) {
        char taken[N] = { 0 };
        for (size_t k = 0; k < K; k++) {
            size_t best = N;
            double least = INFINITY;
            for (size_t j = 0; j < N; j++) {
                double d = 0;
                for (size_t q = 0; q < D; q++)
                    d += ((double)a[i * D + q] - b[j * D + q]) * ((double)a[i * D + q] - b[j * D + q]);
                if (!taken[j] && d < least) {
                    least = d;
                    best = j;
                }
            }
            taken[best] = 1;
            assert_int_equal(found[i * K + k], best);
        }
    }
    threads_set(3);
    knn(a, Q, b, N, D, K, again);
    threads_free();
    threads_set(1);
    assert_memory_equal(found, again, sizeof found);
}

static void test_probe(void **state)
{
    struct codes e = make(NE, 4, estimate_z, estimate_y, NULL), s = make(NS, 4, score_z, score_y, NULL);
    struct probe p, q;
    (void)state;
    assert_int_equal(codes_compact(&s, &e), 3);
    probe_fit(&p, e.z, e.y, NE, 4, 3);
    assert_int_equal(p.converged, 1);
    close_to(p.loss, PROBE_LOSS, 1e-9);
    for (size_t c = 0; c < 3; c++)
        for (size_t j = 0; j < 4; j++)
            close_to(p.w[c * 5 + j], probe_w[c * 4 + j], 1e-4);
    close_to(probe_error(&p, s.z, s.y, NS), PROBE_ERROR, 1e-12);
    threads_set(2);
    probe_fit(&q, e.z, e.y, NE, 4, 3);
    threads_free();
    threads_set(1);
    assert_memory_equal(p.w, q.w, 15 * sizeof *p.w);
    probe_free(&p);
    probe_free(&q);
    codes_free(&e);
    codes_free(&s);
}

/* One class, one row, no dimension that varies: the probe still ends, and is right. */
static void test_probe_at_the_edge(void **state)
{
    const real z[] = { 1, 2, 1, 2, 1, 2 };
    const int32_t same[] = { 0, 0, 0 }, two[] = { 0, 1, 1 };
    struct probe p;
    (void)state;
    probe_fit(&p, z, same, 3, 2, 1);
    assert_int_equal(p.converged, 1);
    close_to(probe_error(&p, z, same, 3), 0, 0);
    probe_free(&p);
    probe_fit(&p, z, two, 3, 2, 2);
    assert_int_equal(p.converged, 1);
    close_to(probe_error(&p, z, two, 3), 1 / 3.0, 1e-12);       /* the more frequent class */
    close_to(p.loss, -(log(1 / 3.0) + 2 * log(2 / 3.0)) / 3, 1e-9);
    probe_free(&p);
}

/* ---- assignment ---- */

static int64_t best_of_all(const int64_t *cost, size_t k, size_t row, unsigned used)
{
    int64_t best = INT64_MAX;
    if (row == k)
        return 0;
    for (size_t j = 0; j < k; j++)
        if (!(used & 1u << j)) {
            int64_t c = cost[row * k + j] + best_of_all(cost, k, row + 1, used | 1u << j);
            best = c < best ? c : best;
        }
    return best;
}

static int64_t cost_of(const int64_t *cost, size_t k, const size_t *to)
{
    int64_t sum = 0;
    uint64_t used = 0;
    for (size_t i = 0; i < k; i++) {
        assert_in_range(to[i], 0, k - 1);
        assert_false(used >> to[i] & 1);
        used |= (uint64_t)1 << to[i];
        sum += cost[i * k + to[i]];
    }
    return sum;
}

static void test_hungarian(void **state)
{
    struct rng r = rng_make(5, RNG_PROBE, 0, 0);
    int64_t cost[36];
    size_t to[40];
    (void)state;
    for (uint64_t trial = 0; trial < 3000; trial++) {
        size_t k = 1 + trial % 6;
        for (size_t i = 0; i < k * k; i++)          /* small numbers, so that ties are many; also negative ones */
            cost[i] = (int64_t)rng_below(&r, trial, i, trial % 3 ? 7 : 1000) - (trial % 2 ? 3 : 0);
        hungarian(cost, k, to);
        assert_int_equal(cost_of(cost, k, to), best_of_all(cost, k, 0, 0));
    }
    hungarian(cost40, 40, to);
    assert_int_equal(cost_of(cost40, 40, to), COST40);
}

/* ---- clusters ---- */

static void judge(const float *se, const float *ss, size_t k, double head, double majority, double hungarian_error, double nmi,
                  double ari)
{
    struct codes e = make(NE, k, se, estimate_y, NULL), s = make(NS, k, ss, score_y, NULL);
    size_t row;
    assert_true(codes_simplex(&e, &row));
    assert_int_equal(codes_compact(&s, &e), 3);
    close_to(clusters_head(&s, &e), head, 1e-12);
    close_to(clusters_majority(&s, &e, 3), majority, 1e-12);
    if (isnan(hungarian_error))
        assert_true(isnan(clusters_hungarian(&s, 3)));
    else
        close_to(clusters_hungarian(&s, 3), hungarian_error, 1e-12);
    close_to(clusters_nmi(&s, 3), nmi, 1e-12);
    close_to(clusters_ari(&s, 3), ari, 1e-12);
    codes_free(&e);
    codes_free(&s);
}

static void test_clusters(void **state)
{
    (void)state;
    judge(estimate_s3, score_s3, 3, HEAD3, MAJORITY3, HUNGARIAN3, NMI3, ARI3);
    judge(estimate_s8, score_s8, 8, HEAD8, MAJORITY8, NAN, NMI8, ARI8);
}

static void test_usage(void **state)
{
    struct codes s = make(NS, 8, score_s8, NULL, NULL);
    struct usage u;
    (void)state;
    clusters_usage(&s, &u);
    assert_int_equal(u.used, USED8);
    close_to(u.balance, BALANCE8, 1e-9);
    close_to(u.confidence, CONFIDENCE8, 1e-9);
    close_to(u.entropy, ENTROPY8, 1e-9);
    close_to(u.least, LEAST8, 1e-12);
    close_to(u.most, MOST8, 1e-12);
    codes_free(&s);
    s = make(NS, 3, score_s3, NULL, NULL);
    clusters_usage(&s, &u);
    assert_int_equal(u.used, USED3);
    close_to(u.balance, BALANCE3, 1e-9);
    codes_free(&s);
}

/* Heads at 1.0: the larger margin wins although it comes later; equal margins: the lowest id. A head need not be assigned
 * to its cluster. */
static void test_ties_of_heads(void **state)
{
    static const float e[] = { 1, 1e-10f, 0,     /* id 9, label 0 */
                               1, 1e-20f, 0,     /* id 8, label 1: farther from the second */
                               1, 0, 1e-20f,     /* id 7, label 2: as far, lower id */
                               0.5f, 0.25f, 0.25f,   /* id 6, label 3: the most of cluster 1, and of 2 */
                               0.5f, 0.25f, 0.25f }; /* id 5, label 1: the same with a lower id */
    static const int32_t ye[] = { 0, 1, 2, 3, 1 }, ys[] = { 2, 1, 1, 3 };
    static const int64_t id[] = { 9, 8, 7, 6, 5 };
    static const float s[] = { 0.8f, 0.1f, 0.1f, 0.1f, 0.8f, 0.1f, 0.1f, 0.1f, 0.8f, 0.4f, 0.3f, 0.3f };
    struct codes est = make(5, 3, e, ye, id), sc = make(4, 3, s, ys, NULL);
    (void)state;
    assert_int_equal(codes_compact(&sc, &est), 4);
    close_to(clusters_head(&sc, &est), 0.25, 1e-12);    /* labels 2, 1, 1: only the last row is wrong */
    codes_free(&est);
    codes_free(&sc);
}

/* No estimate row in a cluster: its rows are wrong. Equal counts: the lowest label. Equal s: the lowest index. */
static void test_ties_of_majority(void **state)
{
    static const float e[] = { 0.5f, 0.5f, 0, 1, 0, 0, 0, 1, 0 }, s[] = { 1, 0, 0, 0.5f, 0.5f, 0, 0, 0, 1, 0, 1, 0 };
    static const int32_t ye[] = { 1, 0, 1 }, ys[] = { 0, 1, 0, 1 };
    struct codes est = make(3, 3, e, ye, NULL), sc = make(4, 3, s, ys, NULL);
    (void)state;
    assert_int_equal(codes_compact(&sc, &est), 2);
    close_to(clusters_majority(&sc, &est, 2), 0.5, 1e-12);
    codes_free(&est);
    codes_free(&sc);
}

static void test_information_at_the_edge(void **state)
{
    static const float one[] = { 1, 0, 1, 0, 1, 0, 1, 0 }, two[] = { 1, 0, 1, 0, 0, 1, 0, 1 };
    static const int32_t same[] = { 0, 0, 0, 0 }, halves[] = { 1, 1, 0, 0 }, crossed[] = { 0, 1, 0, 1 };
    const struct { const float *s; const int32_t *y; size_t classes; double nmi, ari; } cases[] = {
        { one, same, 1, 1, 1 }, { one, halves, 2, 0, 0 }, { two, same, 1, 0, 0 }, { two, halves, 2, 1, 1 },
        { two, crossed, 2, 0, -0.5 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct codes c = make(4, 2, cases[i].s, cases[i].y, NULL);
        close_to(clusters_nmi(&c, cases[i].classes), cases[i].nmi, 1e-12);
        close_to(clusters_ari(&c, cases[i].classes), cases[i].ari, 1e-12);
        codes_free(&c);
    }
    struct codes c = make(1, 2, one, same, NULL);
    close_to(clusters_ari(&c, 1), 1, 0);
    struct usage u;
    clusters_usage(&c, &u);
    assert_int_equal(u.used, 1);
    close_to(u.balance, 0, 0);
    close_to(u.entropy, 0, 0);
    codes_free(&c);
}

/* ---- answers of a classifier ---- */

static void test_answers(void **state)
{
    int64_t id[120];
    struct draws d;
    uint64_t rows;
    (void)state;
    for (int i = 0; i < 120; i++)
        id[i] = 1000 - i / 4;
    struct codes c = make(120, 5, answers, answers_y, id);
    assert_int_equal(answers_largest(&c), 4);
    close_to(answers_error(&c, &rows), ANSWERS_ERROR, 1e-12);
    assert_int_equal(rows, 108);
    answers_draws(&c, NULL, &d);
    assert_int_equal(d.groups, 30);
    close_to(d.agreement, ANSWERS_AGREEMENT, 1e-12);
    close_to(d.entropy, ANSWERS_ENTROPY, 1e-12);
    close_to(d.differ, ANSWERS_DIFFER, 1e-12);
    char third[30] = { 0 };
    for (int i = 0; i < 30; i += 3)
        third[i] = 1;
    answers_draws(&c, third, &d);
    assert_int_equal(d.groups, 10);
    close_to(d.differ, ANSWERS_DIFFER_THIRD, 1e-12);
    memset(third, 0, sizeof third);
    answers_draws(&c, third, &d);
    assert_true(isnan(d.differ) && isnan(d.agreement));
    char *table = answers_confusion(&c, 5, "a/b"), *at = table + strlen("a/b\t0\t1\t2\t3\t4");
    assert_memory_equal(table, "a/b\t0\t1\t2\t3\t4", strlen("a/b\t0\t1\t2\t3\t4"));
    for (unsigned y = 0; y < 5; y++) {
        assert_int_equal(strtoul(at, &at, 10), y);
        for (unsigned k = 0; k < 5; k++)
            assert_int_equal(strtoul(at, &at, 10), answers_table[y * 5 + k]);
    }
    assert_string_equal(at, "\n");
    free(table);
    codes_free(&c);
}

/* One sample with one draw makes agreement and entropy undefined; a label that is no category, or none, the error. */
static void test_answers_at_the_edge(void **state)
{
    static const float z[] = { 0.5f, 0.5f, 0, 1, 0, 1 };
    static const int32_t beyond[] = { 0, 2, 1 };
    static const int64_t id[] = { 7, 7, 8 };
    struct codes c = make(3, 2, z, NULL, id), from = make(3, 2, z, NULL, NULL);
    struct draws d;
    uint64_t rows;
    (void)state;
    assert_int_equal(answers_largest(&c), -1);
    assert_true(isnan(answers_error(&c, &rows)));
    answers_draws(&c, NULL, &d);
    assert_true(isnan(d.agreement) && isnan(d.entropy) && isnan(d.differ));
    c.n = 2;
    answers_draws(&c, NULL, &d);              /* equals count as the lowest: 0 and 1 */
    close_to(d.agreement, 0.5, 0);
    close_to(d.entropy, 1, 0);
    c.n = 3;
    answers_from(&c, &from);
    close_to(answers_error(&c, &rows), 0, 0);
    assert_int_equal(rows, 3);
    memcpy(c.y, beyond, sizeof beyond);
    assert_true(isnan(answers_error(&c, &rows)));
    codes_free(&c);
    codes_free(&from);
}

/* ---- codes and their prior ---- */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void test_prior(void **state)
{
    struct codes c = make(90, 3, prior_z, NULL, NULL), s = make(120, 5, answers, NULL, NULL);
    struct rng chance = rng_make(1, RNG_PROBE, 0, 4);
    struct prior_normal p, q;
    double column[90], quantile[91], most = 0, beyond = 0;
    static const double given[] = { 0.3, 0.3, 0.2, 0.15, 0.05 };
    (void)state;
    prior_quantiles(quantile, 90);
    for (size_t j = 0; j < 3; j++) {
        for (size_t i = 0; i < 90; i++)
            column[i] = (double)prior_z[i * 3 + j];
        qsort(column, 90, sizeof *column, by_value);
        close_to(prior_kolmogorov(column, 90), prior_ks[j], 1e-12);
        close_to(prior_wasserstein(column, quantile, 90), prior_w1[j], 1e-12);
        most = fmax(most, prior_ks[j]);
        beyond += (prior_ks[j] > 1.36 / sqrt(90)) / 3.0;
    }
    assert_true(beyond > 0.3 && beyond < 1);
    prior_normal(&p, c.z, 90, 3, &chance);
    close_to(p.ks, most, 1e-12);
    close_to(p.ks_bound, 1.36 / sqrt(90), 1e-12);
    close_to(p.ks_beyond, beyond, 1e-12);
    close_to(p.covariance, PRIOR_COVARIANCE, 1e-12);
    close_to(p.wasserstein, PRIOR_WASSERSTEIN, 1e-6);           /* directions are float */
    threads_set(3);
    prior_normal(&q, c.z, 90, 3, &chance);
    threads_free();
    threads_set(1);
    assert_memory_equal(&p, &q, sizeof p);
    close_to(prior_kl(&s, NULL, 0), PRIOR_KL, 1e-9);
    close_to(prior_kl(&s, NULL, 1), PRIOR_KL_HARD, 1e-12);
    close_to(prior_kl(&s, given, 0), PRIOR_KL_GIVEN, 1e-9);
    codes_free(&c);
    codes_free(&s);
}

/* A code that is one point; two points; categories that are all alike, or one. */
static void test_prior_at_the_edge(void **state)
{
    static const double never[] = { 1, 0 };
    static const float point[] = { 0, 0, 0, 0 }, far[] = { -40, 1e30f }, one[] = { 1, 0, 1, 0 }, half[] = { 0.5f, 0.5f, 0.5f, 0.5f };
    struct rng chance = rng_make(1, RNG_PROBE, 0, 4);
    struct prior_normal p;
    struct codes c = make(2, 2, one, NULL, NULL);
    (void)state;
    prior_normal(&p, point, 4, 1, &chance);
    close_to(p.ks, 0.5, 1e-12);
    close_to(p.covariance, 1, 1e-12);
    close_to(p.wasserstein, sqrt(2 / acos(-1)), 1e-9);          /* E |t| */
    prior_normal(&p, far, 2, 1, &chance);
    close_to(p.ks, 0.5, 1e-12);
    assert_true(isfinite(p.covariance) && p.wasserstein > 4.9e29 && p.wasserstein < 5.1e29);
    close_to(prior_kl(&c, NULL, 0), log(2), 1e-12);
    codes_free(&c);
    c = make(2, 2, half, NULL, NULL);
    close_to(prior_kl(&c, NULL, 0), 0, 0);
    assert_true(isinf(prior_kl(&c, never, 0)) && prior_kl(&c, never, 0) > 0);
    close_to(prior_kl(&c, never, 1), 0, 0);
    close_to(prior_kl(&c, NULL, 1), log(2), 1e-12);
    codes_free(&c);
}

/* ---- bits ---- */

static void test_bits(void **state)
{
    static const float far[] = { 3000, 2000 }, high[] = { 1e4f, 0 }, low[] = { -1e4f, -1e4f };
    struct bits b;
    (void)state;
    bits_measure(&b, logit_p, 80, logit_n, 60, 1);
    close_to(b.plug_in, BITS_PLUG_IN, 1e-12);
    close_to(b.donsker, BITS_DV, 1e-12);
    close_to(b.fgan, BITS_FGAN, 1e-12);
    close_to(b.js, BITS_JS, 1e-12);
    assert_true(b.fgan <= b.donsker);
    bits_measure(&b, logit_n, 60, logit_p, 80, -1);
    close_to(b.plug_in, BITS_PLUG_IN_TURNED, 1e-12);
    close_to(b.donsker, BITS_DV_TURNED, 1e-12);
    close_to(b.fgan, BITS_FGAN_TURNED, 1e-12);
    close_to(b.js, BITS_JS_TURNED, 1e-12);
    bits_measure(&b, far, 2, high, 2, 1);       /* exp overflows, its logarithm does not: 2500 - (10^4 - ln 2) */
    close_to(b.donsker, (2500 - 1e4) / log(2) + 1, 1e-9);
    assert_true(isinf(b.fgan) && b.fgan < 0);
    bits_measure(&b, far, 2, low, 2, 1);        /* nor does it underflow */
    close_to(b.donsker, 12500 / log(2), 1e-9);
    close_to(b.fgan, 2501 / log(2), 1e-9);
    close_to(b.js, 1, 1e-12);           /* told apart for sure: one bit */
    bits_measure(&b, far, 2, NULL, 0, 1);
    close_to(b.plug_in, 2500 / log(2), 1e-9);
    assert_true(isnan(b.donsker) && isnan(b.fgan) && isnan(b.js));
}

/* ---- modes and samples ---- */

static void test_modes(void **state)
{
    struct codes data = make(NE, 2, mode_data, estimate_y, NULL), samples = make(NS, 2, mode_samples, NULL, NULL);
    struct codes given = make(NS, 3, mode_given, NULL, NULL);
    struct modes m;
    struct modes_judged j;
    (void)state;
    assert_int_equal(codes_compact(&data, NULL), 3);
    modes_fit(&m, &data, 3);
    close_to(m.std, MODE_STD, 1e-9);
    modes_judge(&m, samples.z, NS, &j);
    close_to(j.good, MODE_GOOD, 1e-12);
    close_to(j.covered, MODE_COVERED, 0);
    close_to(j.bridge, MODE_BRIDGE, 1e-12);
    close_to(j.kl, MODE_KL, 1e-12);
    modes_assign(&m, samples.z, NS, given.y);
    close_to(clusters_nmi(&given, 3), MODE_NMI, 1e-12);
    modes_free(&m);
    codes_free(&data);
    codes_free(&samples);
    codes_free(&given);
}

/* Points without any deviation have no good and no bad samples; equal distances go to the first. */
static void test_modes_of_points(void **state)
{
    static const float x[] = { 0, 0, 2, 0, 0, 0, 2, 0 }, s[] = { 1, 5, 2, 1 };
    static const int32_t y[] = { 0, 1, 0, 1 };
    struct codes data = make(4, 2, x, y, NULL);
    struct modes m;
    struct modes_judged j;
    int32_t at[2];
    (void)state;
    modes_fit(&m, &data, 2);
    modes_assign(&m, s, 2, at);
    assert_int_equal(at[0], 0);
    assert_int_equal(at[1], 1);
    modes_judge(&m, s, 2, &j);
    assert_true(isnan(j.good) && isnan(j.covered) && isnan(j.bridge));
    close_to(j.kl, 0, 1e-12);
    modes_free(&m);
    data.n = 2;
    modes_fit(&m, &data, 2);
    assert_true(isnan(m.std));
    modes_free(&m);
    codes_free(&data);
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

/* ---- codes ---- */

static void test_codes(void **state)
{
    static const float z[] = { 1, 2, 3, 4, 5, 6 }, bad[] = { 1, NAN }, off[] = { 0.5f, 0.5f, 0.5f, 0.6f }, below[] = { -0.1f, 1.1f };
    static const int32_t y[] = { 70, -1, INT32_MAX };
    struct codes c = make(3, 2, z, y, NULL);
    struct tensor t = borrow(DT_F4, shape_of(2, 1u, 2u), bad);
    size_t row = 99;
    (void)state;
    assert_int_equal(codes_add(&c, &t, NULL, NULL), -1);
    assert_int_equal(c.n, 3);
    assert_int_equal(codes_keep_labelled(&c), 2);
    assert_int_equal(c.id[1], 2);
    assert_true(c.z[3] > 5.5);
    assert_int_equal(codes_compact(&c, NULL), 2);
    assert_int_equal(c.y[0], 0);
    assert_int_equal(c.y[1], 1);
    codes_free(&c);
    c = make(2, 2, off, NULL, NULL);
    assert_false(codes_simplex(&c, &row));
    assert_int_equal(row, 1);
    assert_int_equal(codes_keep_labelled(&c), 0);
    codes_free(&c);
    c = make(1, 2, below, NULL, NULL);
    assert_false(codes_simplex(&c, &row));
    codes_free(&c);
}

/* Draws in groups of 2, 1 and 2; unlabelled ones between two groups of one id keep these apart. */
static void test_average(void **state)
{
    static const float z[] = { 1, 0, 0, 1, 0.25f, 0.75f, 1, 0, 0.5f, 0.5f };
    static const int32_t y[] = { 3, 4, -1, 5, 5 };
    static const int64_t id[] = { 7, 7, 8, 7, 7 };
    struct codes c = make(5, 2, z, y, id), draws;
    (void)state;
    codes_average(&c, &draws);
    assert_int_equal(c.n, 3);
    assert_int_equal(draws.n, 5);
    close_to((double)c.z[0], 0.5, 0);
    close_to((double)c.z[3], 0.75, 0);
    close_to((double)c.z[4], 0.75, 0);
    assert_int_equal(c.y[0], 3);
    assert_int_equal(draws.y[1], 3);
    assert_memory_equal(draws.z, z, sizeof z);
    assert_int_equal(codes_keep_labelled(&draws), 4);
    assert_int_equal(codes_group(&draws, 0), 2);
    assert_int_equal(codes_group(&draws, 2), 2);
    codes_free(&draws);
    codes_free(&c);
}

/* ---- samples ---- */

static void test_eigen(void **state)
{
    double a[49], v[49], root[49], sorted[7];
    (void)state;
    memcpy(a, symmetric, sizeof a);
    eigen(a, 7, v);
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
    eigen_root(a, 7, root);
    for (size_t i = 0; i < 49; i++)
        close_to(root[i], v[i], 1e-11);
    memset(a, 0, sizeof a);
    eigen_root(a, 7, root);
    for (size_t i = 0; i < 49; i++)
        close_to(root[i], 0, 0);
}

static void test_samples(void **state)
{
    struct codes made = make(70, 6, features_made, NULL, NULL), data = make(90, 6, features_real, NULL, NULL);
    static const float few[] = { 1, 0, 0, 0, 1, 0 };
    (void)state;
    double frechet = samples_frechet(&made, &data), kernel = samples_kernel(&made, &data);
    close_to(frechet, FRECHET, 1e-6);           /* scipy's root of a singular matrix has half the digits */
    close_to(kernel, KID, 1e-10 * fabs(KID));
    close_to(samples_frechet(&data, &made), frechet, 1e-6);
    close_to(samples_frechet(&made, &made), 0, 1e-6);
    threads_set(3);
    assert_true(samples_frechet(&made, &data) <= frechet && samples_frechet(&made, &data) >= frechet);
    assert_true(samples_kernel(&made, &data) <= kernel && samples_kernel(&made, &data) >= kernel);
    threads_free();
    threads_set(1);
    codes_free(&made);
    codes_free(&data);
    made = make(60, 4, features_made, NULL, NULL);
    data = make(135, 4, features_real, NULL, NULL);
    close_to(samples_frechet(&made, &data), FRECHET_TURNED, 1e-10);
    codes_free(&made);
    codes_free(&data);
    made = make(2, 3, few, NULL, NULL);
    assert_int_equal(samples_covered(&made), 2);
    codes_free(&made);
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

/* ---- reconstruction ---- */

static void add_all(struct recon *r, const int64_t *id)
{
    struct tensor x = borrow(DT_U1, shape_of(2, 24u, 5u), x_bytes), xhat = borrow(DT_F4, shape_of(2, 24u, 5u), xhat_signed);
    recon_init(r, 5, 1);
    for (size_t i = 0; i < 24; i++)
        recon_add(r, &x, &xhat, id, i);
    recon_end(r);
}

static void test_recon(void **state)
{
    struct recon r;
    int64_t id[24];
    (void)state;
    for (int i = 0; i < 24; i++)
        id[i] = 1000 - i / 4;
    add_all(&r, id);
    assert_int_equal(r.rows, 24);
    assert_int_equal(r.groups, 6);
    close_to(recon_mse(&r), MSE, 1e-12);
    close_to(recon_mse_rolled(&r), MSE_ROLLED, 1e-12);
    close_to(recon_rho(&r), RHO, 1e-12);
    recon_free(&r);
    add_all(&r, NULL);                  /* without ids every row is a sample */
    close_to(recon_mse(&r), MSE, 1e-12);
    assert_true(isnan(recon_rho(&r)));
    recon_free(&r);
    id[23] = 5;                         /* one sample with a single row */
    add_all(&r, id);
    assert_true(isnan(recon_rho(&r)));
    recon_free(&r);
    memset(id, 0, sizeof id);           /* one sample only: there is no other */
    add_all(&r, id);
    assert_true(isnan(recon_mse_rolled(&r)));
    close_to(recon_rho(&r), 1, 1e-12);
    recon_free(&r);
}

/* ---- the table and its demands ---- */

static jmp_buf out;
static int status;

static void caught(int code, const char *line)
{
    (void)line;
    status = code;
    longjmp(out, 1);
}

static int check(const char *text, int estimate)
{
    struct arg_list list = { &text, 1 };
    status = 0;
    if (!setjmp(out))
        demands_check(&list, estimate);
    return status;
}

static int meets(const struct metrics *m, const char *text)
{
    struct arg_list list = { &text, 1 };
    status = 0;
    if (setjmp(out))
        return -status;
    return demands_met(m, &list);
}

static void test_demands(void **state)
{
    static const char *const bad[] = { "", "mse", "mse<", "mse<x", "mse=1", "mse<1x", "<1", "ms<1", "mses<1", "mse<nan", "mse<<1", "mse <1" };
    struct metrics m;
    (void)state;
    die_handler = caught;
    die_verbosity = QUIET;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(check(bad[i], 1), EX_USAGE);
    assert_int_equal(check("mse<=1e-3", 0), 0);
    assert_int_equal(check("knn_error<0.1", 0), EX_USAGE);
    assert_int_equal(check("knn_error<0.1", 1), 0);
    metrics_init(&m);
    metrics_set(&m.set, "a\tb", NULL);
    metrics_set(&m.estimate, NULL, NULL);
    assert_false(metrics_any(&m));
    metrics_add(&m, METRIC_MSE, 0.25, 7);
    metrics_add(&m, METRIC_RHO, NAN, 7);
    metrics_add(&m, METRIC_HUNGARIAN, 0.5, 7);
    assert_int_equal(meets(&m, "mse<0.25"), 0);
    assert_int_equal(meets(&m, "mse<=0.25"), 1);
    assert_int_equal(meets(&m, "mse>0.25"), 0);
    assert_int_equal(meets(&m, "mse>=0.25"), 1);
    assert_int_equal(meets(&m, "mse<0.3"), 1);
    assert_int_equal(meets(&m, "mse>0.3"), 0);
    assert_int_equal(meets(&m, "rho<1"), -EX_CONFIG);
    char *text = metrics_text(&m);
    assert_string_equal(text, "metric\tvalue\trows\tset\testimate\testimate_rows\nmse\t0.25\t7\ta?b\t-\t0\n"
                              "hungarian_error\t0.5\t7\ta?b\ta?b\t7\n");
    free(text);
    metrics_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_knn), cmocka_unit_test(test_knn_against_a_loop), cmocka_unit_test(test_probe),
        cmocka_unit_test(test_probe_at_the_edge), cmocka_unit_test(test_hungarian), cmocka_unit_test(test_clusters),
        cmocka_unit_test(test_usage), cmocka_unit_test(test_ties_of_heads), cmocka_unit_test(test_ties_of_majority),
        cmocka_unit_test(test_information_at_the_edge), cmocka_unit_test(test_answers),
        cmocka_unit_test(test_answers_at_the_edge), cmocka_unit_test(test_prior),
        cmocka_unit_test(test_prior_at_the_edge), cmocka_unit_test(test_bits), cmocka_unit_test(test_modes),
        cmocka_unit_test(test_modes_of_points),
        cmocka_unit_test(test_mmd),
        cmocka_unit_test(test_subset),
        cmocka_unit_test(test_codes), cmocka_unit_test(test_average), cmocka_unit_test(test_eigen),
        cmocka_unit_test(test_samples), cmocka_unit_test(test_c2st), cmocka_unit_test(test_recon),
        cmocka_unit_test(test_demands),
    };
    gemm_start(3);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
