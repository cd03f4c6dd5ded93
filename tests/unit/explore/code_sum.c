/* code_sum.c - rows are added to rows in their order, or one row to all, in double; other numbers of rows are refused */
#include "expect_die.h"
#include "stream_files.h"

#include "explore/code_sum.h"

#include <float.h>
#include <math.h>

#define MANY 300                /* rows, more than two blocks */

/* u a + v b of two files, which is held against the same in double; the number of rows. */
static size_t check_sums(const char *a, const char *b, double u, double v, const float *x, const float *y, size_t step)
{
    struct code_sum s;
    struct stream in;
    struct block rows;
    size_t n = 0;
    stream_files_open(&in, a);
    code_sum_open(&s, b, 0, &in, "z", u, v);
    for (size_t k; (k = code_sum_next(&s, &in, &rows)); n += k) {
        const float *z = block_get(&rows, "z")->data;
        const int32_t *label = block_get(&rows, "y")->data;
        for (size_t i = 0; i < k; i++) {
            assert_true(z[i] == (float)(u * (double)x[n + i] + v * (double)y[(n + i) * step]));
            assert_int_equal(label[i], (int)(n + i));
        }
    }
    code_sum_close(&s);
    stream_close(&in);
    return n;
}

static void by_row(void **state)
{
    static float x[MANY], y[MANY];
    static int32_t label[MANY];
    (void)state;
    for (size_t i = 0; i < MANY; i++) {
        x[i] = (float)sin((double)i);
        y[i] = 100 * (float)cos((double)i);
        label[i] = (int32_t)i;
    }
    STREAM_FILE("a.iae", NULL, MANY, { "y", DT_I4, { 0 }, label }, { "z", DT_F4, { 0 }, x });
    STREAM_FILE("b.iae", NULL, MANY, { "z", DT_F4, { 0 }, y });
    STREAM_FILE("c.iae", NULL, 1, { "z", DT_F4, { 0 }, y });
    assert_int_equal(check_sums("a.iae", "b.iae", 1, -0.3, x, y, 1), MANY);
    assert_int_equal(check_sums("a.iae", "c.iae", 0.25, 0.75, x, y, 0), MANY);
    STREAM_FILE("d.iae", NULL, 256, { "z", DT_F4, { 0 }, y });
    EXPECT_DIE(EX_DATAERR, "d.iae: 256 rows, where a.iae has 300", check_sums("a.iae", "d.iae", 1, 1, x, y, 1));
    STREAM_FILE("e.iae", NULL, 256, { "y", DT_I4, { 0 }, label }, { "z", DT_F4, { 0 }, x });
    EXPECT_DIE(EX_DATAERR, "b.iae: 300 rows, where e.iae has 256", check_sums("e.iae", "b.iae", 1, 1, x, y, 1));
}

static void no_sums(void **state)
{
    const float x[2] = { FLT_MAX, 1 }, y[2] = { 1, 2 };
    (void)state;
    STREAM_FILE("a.iae", NULL, 2, { "y", DT_I4, { 0 }, ((int32_t[]){ 0, 1 }) }, { "z", DT_F4, { 0 }, x });
    EXPECT_DIE(EX_DATAERR, "not finite", check_sums("a.iae", "a.iae", 1, 1, x, x, 1));
    STREAM_FILE("b.iae", NULL, 2, { "z", DT_F4, { 1, { 1 } }, y });
    EXPECT_DIE(EX_CONFIG, "rows of [1] where those of a.iae are []", check_sums("a.iae", "b.iae", 1, 1, x, y, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(by_row), cmocka_unit_test(no_sums) };
    return cmocka_run_group_tests(tests, stream_files_set_up, stream_files_tear_down);
}
