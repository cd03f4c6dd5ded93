/* knn.c - neighbours: numbers of scikit-learn (tests/oracle/metrics.py), and a plain loop in double */
#include "eval/knn.h"
#include "engine/engine.h"
#include "tensor/rng.h"
#include "tensor/compute.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixtures.h"

static struct compute *compute;

static void test_knn(void **state)
{
    struct labelled_matrix e = make(NE, 4, estimate_z, estimate_y, NULL), s = make(NS, 4, score_z, score_y, NULL);
    size_t found[NS * 5];
    (void)state;
    assert_int_equal(labelled_matrix_compact(&s, &e), 3);
    knn(compute, s.z, NS, e.z, NE, 4, 5, found);
    for (size_t i = 0; i < NS * 5; i++)
        assert_int_equal(found[i], nearest[i]);
    close_to(knn_error(compute, s.z, s.y, NS, e.z, e.y, NE, 4, 1, 3), KNN1_ERROR, 1e-12);
    close_to(knn_error(compute, s.z, s.y, NS, e.z, e.y, NE, 4, 5, 3), KNN5_ERROR, 1e-12);
    assert_true(isnan(knn_error(compute, s.z, s.y, NS, e.z, e.y, NE, 4, NE + 1, 3)));
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
    knn(compute, a, Q, b, N, D, K, found);
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
    struct compute *several = engine_start(NULL, 3);
    knn(several, a, Q, b, N, D, K, again);
    compute_free(several);
    assert_memory_equal(found, again, sizeof found);
}

/* Points 0 .. N-1 of a line, three with each id. Neighbours of 10 are to have another id, and distances are those of the line. */
static void test_knn_search(void **state)
{
    enum { N = 1000, K = 4 };
    static real b[N], a[2] = { 10, 499.75f };
    static int64_t id[N];
    size_t found[2 * K];
    double distance[2 * K];
    struct knn_set s;
    (void)state;
    for (size_t i = 0; i < N; i++) {
        b[i] = (real)i;
        id[i] = -(int64_t)(i / 3);
    }
    knn_set_init(&s, compute, b, N, 1, id);
    assert_int_equal(knn_search(compute, &s, a, NULL, 2, K, found, distance), 0);
    const size_t near[2 * K] = { 10, 9, 11, 8, 500, 499, 501, 498 };
    const double square[2 * K] = { 0, 1, 1, 4, 0.0625, 0.5625, 1.5625, 3.0625 };
    assert_memory_equal(found, near, sizeof near);
    assert_memory_equal(distance, square, sizeof square);
    assert_int_equal(knn_search(compute, &s, a, (int64_t[]){ -3, 7 }, 2, K, found, distance), 0);
    const size_t others[2 * K] = { 8, 12, 7, 13, 500, 499, 501, 498 };
    const double other_square[2 * K] = { 4, 4, 9, 9, 0.0625, 0.5625, 1.5625, 3.0625 };
    assert_memory_equal(found, others, sizeof others);
    assert_memory_equal(distance, other_square, sizeof other_square);
    knn_set_free(&s);
    /* of 5 rows 2 have another id */
    size_t few[3];
    knn_set_init(&s, compute, b, 5, 1, id);
    assert_int_equal(knn_search(compute, &s, a, (int64_t[]){ 0 }, 1, 2, few, NULL), 0);
    assert_int_equal(few[0], 4);
    assert_int_equal(knn_search(compute, &s, a, (int64_t[]){ 0 }, 1, 3, few, NULL), -1);
    assert_int_equal(knn_search(compute, &s, a, NULL, 1, 6, found, NULL), -1);
    assert_int_equal(knn_search(compute, &s, a, NULL, 0, 5, found, NULL), 0);
    knn_set_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_knn),
        cmocka_unit_test(test_knn_against_a_loop),
        cmocka_unit_test(test_knn_search),
    };
    compute = engine_start(NULL, 1);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    compute_free(compute);
    return failed;
}
