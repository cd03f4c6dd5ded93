/* shards.c - minibatches of a sub-step: as many as come, a last one that is short, one row left out, rounds of a process that is alone */
#include "train/shards.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Rows 0, 1, ... up to a last one, each with its number in both places. */
struct rows {
    size_t at, end;
};

static size_t next(void *context, real *x, int64_t *id, size_t n)
{
    struct rows *r = context;
    size_t i = 0;
    for (; i < n && r->at < r->end; i++, r->at++) {
        x[2 * i] = x[2 * i + 1] = (real)r->at;
        id[i] = (int64_t)r->at;
    }
    return i;
}

static void test_reading(void **state)
{
    struct spec spec = { .data = { 1, 1, 2 }, .batch = 4 };
    struct shards s;
    struct rows rows = { 0, 23 };
    (void)state;
    spec.hyper[SHARDS] = 3;
    shards_init(&s, &spec);
    assert_int_equal(shards_read(&s, next, &rows), 3);
    assert_int_equal(shards_rows(&s), 12);
    assert_int_equal(shards_mine(&s), 3);
    assert_int_equal(shards_rounds(&s), 3);
    for (size_t r = 0; r < 3; r++) {
        struct shards_round round = shards_round(&s, r);
        assert_true(round.on.n == 1 && round.on.rank[0] == 0 && round.rows == 4 && round.mine == round.shard);
        assert_true(round.mine->id[3] == (int64_t)(4 * r + 3) && round.mine->x[7] == (real)(4 * r + 3));
    }
    assert_int_equal(shards_read(&s, next, &rows), 3);
    assert_int_equal(shards_rows(&s), 11);
    assert_int_equal(shards_round(&s, 2).rows, 3);
    assert_int_equal(shards_read(&s, next, &rows), 0);          /* the last ones stay */
    assert_true(shards_rounds(&s) == 3 && shards_round(&s, 2).mine->id[2] == 22);
    shards_free(&s);
}

static void test_one_row_left(void **state)
{
    struct spec spec = { .data = { 1, 1, 2 }, .batch = 4 };
    struct shards s;
    struct rows rows = { 0, 5 };
    (void)state;
    spec.hyper[SHARDS] = 3;
    shards_init(&s, &spec);
    assert_int_equal(shards_read(&s, next, &rows), 1);
    assert_true(shards_rows(&s) == 4 && shards_rounds(&s) == 1);
    shards_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_reading), cmocka_unit_test(test_one_row_left) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
