/* code_mean.c - means of both types, in double, and of nothing */
#include "expect_die.h"
#include "stream_files.h"

#include "explore/code_mean.h"

#include <math.h>

static void take_mean(const char *path, const char *field, struct tensor *mean)
{
    struct code_mean m;
    struct stream in;
    struct header h;
    stream_files_open(&in, path);
    header_copy(&h, &in.header);
    code_mean_open(&m, &in, field, &h);
    assert_true(h.fields == 1 && h.rows == 1 && !strcmp(h.field[0].name, field));
    code_mean_read(&m, &in, mean);
    code_mean_free(&m);
    header_free(&h);
    stream_close(&in);
}

/* 2^24 + 1 + 1 is lost in floats; 2^53 + 1 + ... would be lost in doubles only. */
static void sums_in_double(void **state)
{
    struct tensor mean = { .name = "" };
    (void)state;
    STREAM_FILE("a.iae", NULL, 4, { "z", DT_F4, { 1, { 2 } }, ((float[]){ 16777216, 1, 1, 2, 1, 3, -16777216, 4 }) },
                { "w", DT_F8, { 2, { 1, 1 } }, ((double[]){ 0.1, 0.2, 0.3, 0.4 }) });
    take_mean("a.iae", "z", &mean);
    assert_true(mean.type == DT_F4 && mean.shape.rank == 2 && mean.shape.dim[0] == 1 && mean.shape.dim[1] == 2);
    assert_true(((float *)mean.data)[0] == 0.5f && ((float *)mean.data)[1] == 2.5f);
    take_mean("a.iae", "w", &mean);
    assert_true(mean.type == DT_F8 && mean.shape.rank == 3 && *(double *)mean.data == (0.1 + 0.2 + 0.3 + 0.4) / 4);
    tensor_free(&mean);
}

static void no_mean(void **state)
{
    struct tensor mean = { .name = "" };
    (void)state;
    STREAM_FILE("a.iae", NULL, 0, { "z", DT_F4, { 1, { 2 } }, NULL });
    EXPECT_DIE(EX_DATAERR, "no rows", take_mean("a.iae", "z", &mean));
    EXPECT_DIE(EX_CONFIG, "no field 'w'", take_mean("a.iae", "w", &mean));
    STREAM_FILE("b.iae", NULL, 1, { "z", DT_F4, { 1, { 2 } }, ((float[]){ 1, NAN }) }, { "y", DT_I4, { 0 }, ((int32_t[]){ 1 }) });
    EXPECT_DIE(EX_DATAERR, "not finite", take_mean("b.iae", "z", &mean));
    EXPECT_DIE(EX_CONFIG, "i4", take_mean("b.iae", "y", &mean));
    STREAM_FILE("c.iae", NULL, 2, { "z", DT_F8, { 0 }, ((double[]){ 1.7e308, 1.7e308 }) });
    EXPECT_DIE(EX_DATAERR, "the sum of 2 rows is not finite", take_mean("c.iae", "z", &mean));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(sums_in_double), cmocka_unit_test(no_mean) };
    return cmocka_run_group_tests(tests, stream_files_set_up, stream_files_tear_down);
}
