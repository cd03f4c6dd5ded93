/* linear_probe.c - the probe: numbers of scikit-learn (tests/oracle/metrics.py), and the edges */
#include "eval/linear_probe.h"
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

static void test_probe(void **state)
{
    struct labelled_matrix e = make(NE, 4, estimate_z, estimate_y, NULL), s = make(NS, 4, score_z, score_y, NULL);
    struct linear_probe p, q;
    (void)state;
    assert_int_equal(labelled_matrix_compact(&s, &e), 3);
    linear_probe_fit(&p, compute, e.z, e.y, NE, 4, 3);
    assert_int_equal(p.converged, 1);
    close_to(p.loss, PROBE_LOSS, 1e-9);
    for (size_t c = 0; c < 3; c++)
        for (size_t j = 0; j < 4; j++)
            close_to(p.w[c * 5 + j], probe_w[c * 4 + j], 1e-4);
    close_to(linear_probe_error(&p, s.z, s.y, NS), PROBE_ERROR, 1e-12);
    struct compute *several = compute_new(2);
    linear_probe_fit(&q, several, e.z, e.y, NE, 4, 3);
    compute_free(several);
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
    linear_probe_fit(&p, compute, z, same, 3, 2, 1);
    assert_int_equal(p.converged, 1);
    close_to(linear_probe_error(&p, z, same, 3), 0, 0);
    linear_probe_free(&p);
    linear_probe_fit(&p, compute, z, two, 3, 2, 2);
    assert_int_equal(p.converged, 1);
    close_to(linear_probe_error(&p, z, two, 3), 1 / 3.0, 1e-12);       /* the more frequent class */
    close_to(p.loss, -(log(1 / 3.0) + 2 * log(2 / 3.0)) / 3, 1e-9);
    linear_probe_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_probe),
        cmocka_unit_test(test_probe_at_the_edge),
    };
    compute = engine_start(NULL, 1);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    compute_free(compute);
    return failed;
}
