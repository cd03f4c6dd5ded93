/* mmd.c - the two-sample test: numbers of numpy (tests/oracle/metrics.py), with any number of threads; subsets */
#include "eval/mmd.h"
#include "engine/engine.h"
#include "tensor/rng.h"
#include "tensor/compute.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixtures.h"

static struct compute *compute;

static void test_mmd(void **state)
{
    struct rng rng = rng_make(1, RNG_PROBE, 0, 3);
    struct mmd ab, ac, again;
    (void)state;
    mmd_test(&ab, compute, match_a, 70, match_b, 50, 3, 1999, &rng);
    close_to(ab.square, MMD2_AB, 1e-7);         /* the kernel is kept as float */
    close_to(ab.p, MMD_P_AB, 0.05);             /* four standard errors of two estimates */
    mmd_test(&ac, compute, match_a, 70, match_c, 50, 3, 1999, &rng);
    close_to(ac.square, MMD2_AC, 1e-7);
    close_to(ac.p, MMD_P_AC, 0.01);
    struct compute *several = compute_new(3);
    mmd_test(&again, several, match_a, 70, match_b, 50, 3, 1999, &rng);
    compute_free(several);
    assert_memory_equal(&again, &ab, sizeof ab);
}

static void test_subset(void **state)
{
    struct rng rng = rng_make(1, RNG_PROBE, 0, 1);
    real x[200];
    size_t n[100] = { 0 };
    (void)state;
    for (uint64_t seed = 0; seed < 400; seed++) {
        rng = rng_make(seed, RNG_PROBE, 0, 1);
        for (int i = 0; i < 200; i++)
            x[i] = (real)i;
        assert_int_equal(mmd_subset(x, 100, 2, 25, &rng), 25);
        for (size_t i = 0; i < 25; i++) {
            assert_true(!i || x[2 * i] > x[2 * i - 2]);
            assert_true(x[2 * i + 1] > x[2 * i]);
            n[(size_t)x[2 * i] / 2]++;
        }
    }
    for (size_t i = 0; i < 100; i++)            /* 100 of 400 expected, deviation 8.7 */
        assert_in_range(n[i], 60, 140);
    assert_int_equal(mmd_subset(x, 100, 2, 100, &rng), 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mmd),
        cmocka_unit_test(test_subset),
    };
    compute = engine_start(NULL, 1);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    compute_free(compute);
    return failed;
}
