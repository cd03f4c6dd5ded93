/* code_file.c - codes come with their ids, or numbers; what is none is refused; a new stream says what belongs together */
#include "expect_die.h"
#include "stream_files.h"

#include "apply/code_file.h"
#include "base/args.h"

#include <math.h>

static const struct spec spec = { .Dz = 2 };
static const float z[] = { 1, 2, 3, 4, 5, 6 };

static void ids_or_numbers(void **state)
{
    struct labelled_matrix c;
    (void)state;
    STREAM_FILE("a.iae", NULL, 3, { "id", DT_I8, { 0 }, ((int64_t[]){ 7, -1, 7 }) }, { "z", DT_F4, { 1, { 2 } }, z });
    code_file_read(&c, &spec, "a.iae", 0);
    assert_true(c.n == 3 && c.k == 2);
    assert_true(c.id[0] == 7 && c.id[1] == -1 && c.id[2] == 7);
    for (size_t i = 0; i < 6; i++)
        assert_true((float)c.z[i] == z[i]);
    labelled_matrix_free(&c);
    STREAM_FILE("b.iae", NULL, 3, { "z", DT_F4, { 1, { 2 } }, z });
    code_file_read(&c, &spec, "b.iae", 0);
    assert_true(c.id[0] == 0 && c.id[1] == 1 && c.id[2] == 2);
    labelled_matrix_free(&c);
}

static void no_codes(void **state)
{
    struct labelled_matrix c;
    (void)state;
    STREAM_FILE("a.iae", NULL, 1, { "z", DT_F4, { 1, { 3 } }, z });
    EXPECT_DIE(EX_CONFIG, "[3]", code_file_read(&c, &spec, "a.iae", 0));
    STREAM_FILE("b.iae", NULL, 1, { "z", DT_F8, { 1, { 2 } }, ((double[]){ 1, 2 }) });
    EXPECT_DIE(EX_CONFIG, "f8", code_file_read(&c, &spec, "b.iae", 0));
    STREAM_FILE("c.iae", NULL, 2, { "z", DT_F4, { 1, { 2 } }, ((float[]){ 1, 2, 3, -INFINITY }) });
    EXPECT_DIE(EX_DATAERR, "not finite", code_file_read(&c, &spec, "c.iae", 0));
}

static void columns(void **state)
{
    struct stream_writer out;
    struct stream in;
    uint64_t n;
    (void)state;
    for (uint64_t announced = 0; announced < 6; announced += 5) {
        code_file_create(&out, &spec, "d.iae", 0, 0, announced);
        writer_close(&out, NULL);
        stream_files_open(&in, "d.iae");
        assert_true(in.header.rows == 0 && in.header.fields == 2);
        assert_int_equal(header_get_number(&in.header, "columns", &n), announced ? 0 : -1);
        assert_true(!announced || n == announced);
        stream_close(&in);
    }
}

int main(int argc, char **argv)
{
    static const struct arg options[] = { ARG_END };
    static const struct program program = { .name = "test", .operands = "", .summary = "a test", .options = options };
    const struct CMUnitTest tests[] = { cmocka_unit_test(ids_or_numbers), cmocka_unit_test(no_codes), cmocka_unit_test(columns) };
    args_parse(argc, argv, &program);       /* streams have a history */
    return cmocka_run_group_tests(tests, stream_files_set_up, stream_files_tear_down);
}
