/* hungarian.c - assignments: against all permutations, and numbers of scipy (tests/oracle/metrics.py) */
#include "eval/hungarian.h"
#include "tensor/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixtures.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hungarian),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
