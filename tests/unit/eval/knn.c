/* knn.c - neighbours: numbers of scikit-learn (tests/oracle/metrics.py), and a plain loop in double */
#include "eval/knn.h"
#include "gemm/gemm.h"
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
    struct compute *several = compute_new(3);
    knn(several, a, Q, b, N, D, K, again);
    compute_free(several);
    assert_memory_equal(found, again, sizeof found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_knn),
        cmocka_unit_test(test_knn_against_a_loop),
    };
    compute = gemm_start(1);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    compute_free(compute);
    return failed;
}
