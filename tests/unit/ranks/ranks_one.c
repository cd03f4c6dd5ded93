/* ranks_one.c - alone: all slices are its own, what is told stays, and a round of one is added as it is */
#include "ranks/ranks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void add(void *firsts, real *to, const real *from, size_t n, int is_first)
{
    *(int *)firsts += is_first;
    for (size_t i = 0; i < n; i++)
        to[i] = is_first ? from[i] : to[i] + from[i];
}

static void test_sum(void **state)
{
    real grad[3] = { 1, -0.0F, 3 }, sum[3] = { 9, 9, 9 };
    int me = 0, firsts = 0;
    struct ranks_round round = { 1, &me };
    struct ranks_sum s = { .grad = grad, .sum = sum, .count = 3, .tile = 2, .is_new = 1, .add = add, .context = &firsts };
    (void)state;
    ranks_add_up(&round, &s);
    assert_memory_equal(sum, grad, sizeof sum);
    s.is_new = 0;
    ranks_add_up(&round, &s);
    assert_true(sum[0] == 2 && sum[2] == 6 && firsts == 1);
}

static void test_nobody_else(void **state)
{
    double v[4] = { 1, 2, 3, 4 }, before[4];
    real a[4] = { 1, 2, 3, 4 }, values[4];
    int me = 0;
    struct ranks_round round = { 1, &me };
    (void)state;
    memcpy(before, v, sizeof v);
    memcpy(values, a, sizeof a);
    ranks_tell(v, sizeof v);
    ranks_tell_next(v, sizeof v);
    ranks_pass(0, 0, v, sizeof v);
    ranks_exchange(v, sizeof v);
    ranks_share(&round, v, 4);
    ranks_gather_sums(v, 4, 1);
    ranks_tell_reals(a, 4);
    ranks_pass_reals(0, 0, a, 4);
    ranks_gather(a, 4, 2, 1);
    ranks_collect(a, 4, 2, 1);
    ranks_deal(a, 4, 2, 1);
    assert_memory_equal(v, before, sizeof v);
    assert_memory_equal(a, values, sizeof a);
    struct tile all = ranks_slice(1000, 10, 3, 0);
    assert_true(ranks_count() == 1 && ranks_me() == 0 && all.from == 0 && all.count == 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_sum), cmocka_unit_test(test_nobody_else) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
