/* judges of codes: against scikit-learn and numpy (tests/oracle/metrics.py), against brute force, and at the edges */
#include "eval/predictions.h"
#include "eval/clustering.h"
#include "eval/labelled_matrix.h"
#include "gemm/gemm.h"
#include "eval/hungarian.h"
#include "eval/knn.h"
#include "eval/linear_probe.h"
#include "tensor/rng.h"
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

/* ---- neighbours and probe ---- */

static void test_knn(void **state)
{
    struct labelled_matrix e = make(NE, 4, estimate_z, estimate_y, NULL), s = make(NS, 4, score_z, score_y, NULL);
    size_t found[NS * 5];
    (void)state;
    assert_int_equal(labelled_matrix_compact(&s, &e), 3);
    knn(s.z, NS, e.z, NE, 4, 5, found);
    for (size_t i = 0; i < NS * 5; i++)
        assert_int_equal(found[i], nearest[i]);
    close_to(knn_error(s.z, s.y, NS, e.z, e.y, NE, 4, 1, 3), KNN1_ERROR, 1e-12);
    close_to(knn_error(s.z, s.y, NS, e.z, e.y, NE, 4, 5, 3), KNN5_ERROR, 1e-12);
    labelled_matrix_free(&e);
    labelled_matrix_free(&s);
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
    struct labelled_matrix e = make(NE, 4, estimate_z, estimate_y, NULL), s = make(NS, 4, score_z, score_y, NULL);
    struct linear_probe p, q;
    (void)state;
    assert_int_equal(labelled_matrix_compact(&s, &e), 3);
    linear_probe_fit(&p, e.z, e.y, NE, 4, 3);
    assert_int_equal(p.converged, 1);
    close_to(p.loss, PROBE_LOSS, 1e-9);
    for (size_t c = 0; c < 3; c++)
        for (size_t j = 0; j < 4; j++)
            close_to(p.w[c * 5 + j], probe_w[c * 4 + j], 1e-4);
    close_to(linear_probe_error(&p, s.z, s.y, NS), PROBE_ERROR, 1e-12);
    threads_set(2);
    linear_probe_fit(&q, e.z, e.y, NE, 4, 3);
    threads_free();
    threads_set(1);
    assert_memory_equal(p.w, q.w, 15 * sizeof *p.w);
    linear_probe_free(&p);
    linear_probe_free(&q);
    labelled_matrix_free(&e);
    labelled_matrix_free(&s);
}

/* One class, one row, no dimension that varies: the probe still ends, and is right. */
static void test_probe_at_the_edge(void **state)
{
    const real z[] = { 1, 2, 1, 2, 1, 2 };
    const int32_t same[] = { 0, 0, 0 }, two[] = { 0, 1, 1 };
    struct linear_probe p;
    (void)state;
    linear_probe_fit(&p, z, same, 3, 2, 1);
    assert_int_equal(p.converged, 1);
    close_to(linear_probe_error(&p, z, same, 3), 0, 0);
    linear_probe_free(&p);
    linear_probe_fit(&p, z, two, 3, 2, 2);
    assert_int_equal(p.converged, 1);
    close_to(linear_probe_error(&p, z, two, 3), 1 / 3.0, 1e-12);       /* the more frequent class */
    close_to(p.loss, -(log(1 / 3.0) + 2 * log(2 / 3.0)) / 3, 1e-9);
    linear_probe_free(&p);
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

static void eval_run(const float *se, const float *ss, size_t k, double head, double majority, double hungarian_error, double nmi,
                  double ari)
{
    struct labelled_matrix e = make(NE, k, se, estimate_y, NULL), s = make(NS, k, ss, score_y, NULL);
    size_t row;
    assert_true(labelled_matrix_simplex(&e, &row));
    assert_int_equal(labelled_matrix_compact(&s, &e), 3);
    close_to(clustering_head(&s, &e), head, 1e-12);
    close_to(clustering_majority(&s, &e, 3), majority, 1e-12);
    if (isnan(hungarian_error))
        assert_true(isnan(clustering_hungarian(&s, 3)));
    else
        close_to(clustering_hungarian(&s, 3), hungarian_error, 1e-12);
    close_to(clustering_nmi(&s, 3), nmi, 1e-12);
    close_to(clustering_ari(&s, 3), ari, 1e-12);
    labelled_matrix_free(&e);
    labelled_matrix_free(&s);
}

static void test_clusters(void **state)
{
    (void)state;
    eval_run(estimate_s3, score_s3, 3, HEAD3, MAJORITY3, HUNGARIAN3, NMI3, ARI3);
    eval_run(estimate_s8, score_s8, 8, HEAD8, MAJORITY8, NAN, NMI8, ARI8);
}

static void test_usage(void **state)
{
    struct labelled_matrix s = make(NS, 8, score_s8, NULL, NULL);
    struct usage u;
    (void)state;
    clustering_usage(&s, &u);
    assert_int_equal(u.used, USED8);
    close_to(u.balance, BALANCE8, 1e-9);
    close_to(u.confidence, CONFIDENCE8, 1e-9);
    close_to(u.entropy, ENTROPY8, 1e-9);
    close_to(u.least, LEAST8, 1e-12);
    close_to(u.most, MOST8, 1e-12);
    labelled_matrix_free(&s);
    s = make(NS, 3, score_s3, NULL, NULL);
    clustering_usage(&s, &u);
    assert_int_equal(u.used, USED3);
    close_to(u.balance, BALANCE3, 1e-9);
    labelled_matrix_free(&s);
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
    struct labelled_matrix est = make(5, 3, e, ye, id), sc = make(4, 3, s, ys, NULL);
    (void)state;
    assert_int_equal(labelled_matrix_compact(&sc, &est), 4);
    close_to(clustering_head(&sc, &est), 0.25, 1e-12);    /* labels 2, 1, 1: only the last row is wrong */
    labelled_matrix_free(&est);
    labelled_matrix_free(&sc);
}

/* No estimate row in a cluster: its rows are wrong. Equal counts: the lowest label. Equal s: the lowest index. */
static void test_ties_of_majority(void **state)
{
    static const float e[] = { 0.5f, 0.5f, 0, 1, 0, 0, 0, 1, 0 }, s[] = { 1, 0, 0, 0.5f, 0.5f, 0, 0, 0, 1, 0, 1, 0 };
    static const int32_t ye[] = { 1, 0, 1 }, ys[] = { 0, 1, 0, 1 };
    struct labelled_matrix est = make(3, 3, e, ye, NULL), sc = make(4, 3, s, ys, NULL);
    (void)state;
    assert_int_equal(labelled_matrix_compact(&sc, &est), 2);
    close_to(clustering_majority(&sc, &est, 2), 0.5, 1e-12);
    labelled_matrix_free(&est);
    labelled_matrix_free(&sc);
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
        struct labelled_matrix c = make(4, 2, cases[i].s, cases[i].y, NULL);
        close_to(clustering_nmi(&c, cases[i].classes), cases[i].nmi, 1e-12);
        close_to(clustering_ari(&c, cases[i].classes), cases[i].ari, 1e-12);
        labelled_matrix_free(&c);
    }
    struct labelled_matrix c = make(1, 2, one, same, NULL);
    close_to(clustering_ari(&c, 1), 1, 0);
    struct usage u;
    clustering_usage(&c, &u);
    assert_int_equal(u.used, 1);
    close_to(u.balance, 0, 0);
    close_to(u.entropy, 0, 0);
    labelled_matrix_free(&c);
}

/* ---- answers of a classifier ---- */

static void test_answers(void **state)
{
    int64_t id[120];
    struct prediction_agreement d;
    uint64_t rows;
    (void)state;
    for (int i = 0; i < 120; i++)
        id[i] = 1000 - i / 4;
    struct labelled_matrix c = make(120, 5, answers, answers_y, id);
    assert_int_equal(predictions_max_label(&c), 4);
    close_to(predictions_error(&c, &rows), ANSWERS_ERROR, 1e-12);
    assert_int_equal(rows, 108);
    predictions_agreement(&c, NULL, &d);
    assert_int_equal(d.groups, 30);
    close_to(d.agreement, ANSWERS_AGREEMENT, 1e-12);
    close_to(d.entropy, ANSWERS_ENTROPY, 1e-12);
    close_to(d.differ, ANSWERS_DIFFER, 1e-12);
    char third[30] = { 0 };
    for (int i = 0; i < 30; i += 3)
        third[i] = 1;
    predictions_agreement(&c, third, &d);
    assert_int_equal(d.groups, 10);
    close_to(d.differ, ANSWERS_DIFFER_THIRD, 1e-12);
    memset(third, 0, sizeof third);
    predictions_agreement(&c, third, &d);
    assert_true(isnan(d.differ) && isnan(d.agreement));
    char *table = predictions_confusion(&c, 5, "a/b"), *at = table + strlen("a/b\t0\t1\t2\t3\t4");
    assert_memory_equal(table, "a/b\t0\t1\t2\t3\t4", strlen("a/b\t0\t1\t2\t3\t4"));
    for (unsigned y = 0; y < 5; y++) {
        assert_int_equal(strtoul(at, &at, 10), y);
        for (unsigned k = 0; k < 5; k++)
            assert_int_equal(strtoul(at, &at, 10), answers_table[y * 5 + k]);
    }
    assert_string_equal(at, "\n");
    free(table);
    labelled_matrix_free(&c);
}

/* One sample with one draw makes agreement and entropy undefined; a label that is no category, or none, the error. */
static void test_answers_at_the_edge(void **state)
{
    static const float z[] = { 0.5f, 0.5f, 0, 1, 0, 1 };
    static const int32_t beyond[] = { 0, 2, 1 };
    static const int64_t id[] = { 7, 7, 8 };
    struct labelled_matrix c = make(3, 2, z, NULL, id), from = make(3, 2, z, NULL, NULL);
    struct prediction_agreement d;
    uint64_t rows;
    (void)state;
    assert_int_equal(predictions_max_label(&c), -1);
    assert_true(isnan(predictions_error(&c, &rows)));
    predictions_agreement(&c, NULL, &d);
    assert_true(isnan(d.agreement) && isnan(d.entropy) && isnan(d.differ));
    c.n = 2;
    predictions_agreement(&c, NULL, &d);              /* equals count as the lowest: 0 and 1 */
    close_to(d.agreement, 0.5, 0);
    close_to(d.entropy, 1, 0);
    c.n = 3;
    predictions_set_labels(&c, &from);
    close_to(predictions_error(&c, &rows), 0, 0);
    assert_int_equal(rows, 3);
    memcpy(c.y, beyond, sizeof beyond);
    assert_true(isnan(predictions_error(&c, &rows)));
    labelled_matrix_free(&c);
    labelled_matrix_free(&from);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_knn),
        cmocka_unit_test(test_knn_against_a_loop),
        cmocka_unit_test(test_probe),
        cmocka_unit_test(test_probe_at_the_edge),
        cmocka_unit_test(test_hungarian),
        cmocka_unit_test(test_clusters),
        cmocka_unit_test(test_usage),
        cmocka_unit_test(test_ties_of_heads),
        cmocka_unit_test(test_ties_of_majority),
        cmocka_unit_test(test_information_at_the_edge),
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_answers_at_the_edge),
    };
    gemm_start(3);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
