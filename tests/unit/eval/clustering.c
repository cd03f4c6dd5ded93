/* clustering.c - errors of clusters: numbers of scikit-learn (tests/oracle/metrics.py), ties, and the edges */
#include "eval/clustering.h"
#include "engine/engine.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fixtures.h"

static struct compute *compute;

static void expect_scores(const float *se, const float *ss, size_t k, double head, double majority, double hungarian_error, double nmi,
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
    expect_scores(estimate_s3, score_s3, 3, HEAD3, MAJORITY3, HUNGARIAN3, NMI3, ARI3);
    expect_scores(estimate_s8, score_s8, 8, HEAD8, MAJORITY8, NAN, NMI8, ARI8);
}

static double requested(const struct labelled_matrix *score, size_t classes, const char *name)
{
    struct metric_table m;
    metric_table_init(&m);
    metric_table_declare(&m, clustering_metrics);
    assert_non_null(metric_table_request(&m, name, strlen(name)));
    clustering_add_label_metrics(&m, score, NULL, classes);
    const struct metric_result *r = metric_table_find(&m, name, strlen(name));
    double value = r->value;
    assert_int_equal(r->present, 1);
    assert_int_equal(r->rows, score->n);
    metric_table_free(&m);
    return value;
}

static void test_v_measure(void **state)
{
    static const float one[] = { 1, 0, 1, 0, 1, 0, 1, 0 };
    static const int32_t same[] = { 0, 0, 0, 0 }, halves[] = { 1, 1, 0, 0 };
    struct labelled_matrix s = make(NS, 3, score_s3, score_y, NULL);
    (void)state;
    assert_int_equal(labelled_matrix_compact(&s, NULL), 3);
    close_to(requested(&s, 3, "homogeneity"), HOMOGENEITY3, 1e-12);
    close_to(requested(&s, 3, "completeness"), COMPLETENESS3, 1e-12);
    close_to(requested(&s, 3, "v_measure"), V_MEASURE3, 1e-12);
    labelled_matrix_free(&s);
    s = make(NS, 8, score_s8, score_y, NULL);
    assert_int_equal(labelled_matrix_compact(&s, NULL), 3);
    close_to(requested(&s, 3, "homogeneity"), HOMOGENEITY8, 1e-12);
    close_to(requested(&s, 3, "completeness"), COMPLETENESS8, 1e-12);
    close_to(requested(&s, 3, "v_measure"), V_MEASURE8, 1e-12);
    labelled_matrix_free(&s);
    s = make(4, 2, one, halves, NULL);          /* one cluster of two classes: complete, and not homogeneous */
    close_to(requested(&s, 2, "homogeneity"), 0, 0);
    close_to(requested(&s, 2, "completeness"), 1, 0);
    close_to(requested(&s, 2, "v_measure"), 0, 0);
    labelled_matrix_free(&s);
    s = make(4, 2, one, same, NULL);
    close_to(requested(&s, 1, "v_measure"), 1, 0);
    labelled_matrix_free(&s);
}

static void test_usage(void **state)
{
    struct labelled_matrix s = make(NS, 8, score_s8, NULL, NULL);
    struct clustering_usage u;
    (void)state;
    clustering_measure_usage(&s, &u);
    assert_int_equal(u.used, USED8);
    close_to(u.balance, BALANCE8, 1e-9);
    close_to(u.confidence, CONFIDENCE8, 1e-9);
    close_to(u.entropy, ENTROPY8, 1e-9);
    close_to(u.min, LEAST8, 1e-12);
    close_to(u.max, MOST8, 1e-12);
    labelled_matrix_free(&s);
    s = make(NS, 3, score_s3, NULL, NULL);
    clustering_measure_usage(&s, &u);
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
    struct clustering_usage u;
    clustering_measure_usage(&c, &u);
    assert_int_equal(u.used, 1);
    close_to(u.balance, 0, 0);
    close_to(u.entropy, 0, 0);
    labelled_matrix_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clusters),
        cmocka_unit_test(test_v_measure),
        cmocka_unit_test(test_usage),
        cmocka_unit_test(test_ties_of_heads),
        cmocka_unit_test(test_ties_of_majority),
        cmocka_unit_test(test_information_at_the_edge),
    };
    compute = engine_start(NULL, 1);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    compute_free(compute);
    return failed;
}
