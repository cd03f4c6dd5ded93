/* permutation.c - orders hold each row once, and choices by class keep all rows of a sample */
#include "tensor/permutation.h"
#include "tensor/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void permutations(void **state)
{
    (void)state;
    static const size_t sizes[] = { 0, 1, 2, 3, 100, 1000 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t n = sizes[i], index[1000], seen[1000] = { 0 };
        struct rng r = rng_make(5, RNG_SHUFFLE, i, 0);
        permutation_make(&r, index, n);
        for (size_t k = 0; k < n; k++) {
            assert_true(index[k] < n);
            assert_int_equal(seen[index[k]]++, 0);
        }
    }
    struct rng r = rng_make(1, RNG_SHUFFLE, 0, 0);
    for (uint64_t row = 0; row < 1000; row++)
        assert_true(permutation_reservoir_slot(&r, row, 7) < 7);
}

static void choices(void **state)
{
    (void)state;
    /* sample 4 comes twice; class -1 is none; class 7 has one sample */
    const int32_t y[] = { 0, 0, -1, 0, 1, 1, 0, 1, 7 };
    const int64_t id[] = { 4, 2, 3, 4, 9, INT64_MIN, 5, INT64_MAX, 0 };
    unsigned char keep[9];
    int32_t few = 0;
    size_t have = 0;
    for (uint64_t seed = 0; seed < 50; seed++) {
        struct rng r = rng_make(seed, RNG_MASK, 0, 0);
        assert_int_equal(permutation_sample_per_class(&r, y, id, 9, 1, keep, &few, &have), 0);
        assert_int_equal(keep[0], keep[3]);
        assert_int_equal(keep[0] + keep[1] + keep[6], 1);
        assert_int_equal(keep[4] + keep[5] + keep[7], 1);
        assert_int_equal(keep[2], 0);
        assert_int_equal(keep[8], 1);
        assert_int_equal(permutation_sample_per_class(&r, y, id, 9, 2, keep, &few, &have), -1);
        assert_int_equal(few, 7);
        assert_int_equal(have, 1);
        assert_int_equal(permutation_sample_per_class(&r, y, id, 9, 0, keep, &few, &have), 0);
        for (int i = 0; i < 9; i++)
            assert_int_equal(keep[i], 0);
        assert_int_equal(permutation_sample_per_class(&r, y, id, 0, 5, keep, &few, &have), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(permutations),
        cmocka_unit_test(choices),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
