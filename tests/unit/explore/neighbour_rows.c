/* neighbour_rows.c - a row for each neighbour, nearest first, with what is told of both */
#include "expect_die.h"
#include "stream_files.h"

#include "explore/neighbour_rows.h"
#include "engine/engine.h"

static struct compute *compute;

/* The k nearest rows of b.iae for each row of a.iae by z, in c.iae. */
static void find(size_t k, int other_ids)
{
    struct compared_field query;
    struct neighbour_set set;
    struct neighbour_rows rows;
    struct stream_writer out;
    struct header h;
    struct stream a, b;
    stream_files_open(&a, "a.iae");
    stream_files_open(&b, "b.iae");
    compared_field_open(&query, &a, "z");
    neighbour_set_open(&set, &b, &query, &a, "z");
    neighbour_set_read(&set, compute, &b);
    header_copy(&h, &a.header);
    neighbour_rows_open(&rows, compute, &set, &query, k, other_ids, "b.iae", &h);
    writer_start(&out, "c.iae", 1, &h);
    header_free(&h);
    neighbour_rows_write(&rows, &a, &out);
    writer_close(&out, &a);
    neighbour_rows_close(&rows);
    neighbour_set_free(&set);
}

static void write_files(void)
{
    STREAM_FILE("a.iae", NULL, 2, { "id", DT_I8, { 0 }, ((int64_t[]){ 1, 2 }) }, { "z", DT_F4, { 0 }, ((float[]){ 10, 30 }) },
                { "xhat", DT_F4, { 1, { 1 } }, ((float[]){ 0.1f, 0.3f }) });
    STREAM_FILE("b.iae", NULL, 4, { "id", DT_I8, { 0 }, ((int64_t[]){ 1, 2, 3, 4 }) }, { "y", DT_I4, { 0 }, ((int32_t[]){ 9, 8, 7, 6 }) },
                { "z", DT_F4, { 0 }, ((float[]){ 11, 28, 40, 7 }) }, { "x", DT_U1, { 1, { 1 } }, "\0\377\0\377" });
}

static void neighbours_are_told(void **state)
{
    struct stream in;
    struct block b;
    (void)state;
    write_files();
    find(2, 0);
    stream_files_open(&in, "c.iae");
    assert_int_equal(stream_rows(&in, &b, BLOCK), 4);
    assert_memory_equal(block_get(&b, "id")->data, ((int64_t[]){ 1, 1, 2, 2 }), 4 * sizeof(int64_t));
    assert_memory_equal(block_get(&b, "near.id")->data, ((int64_t[]){ 1, 4, 2, 3 }), 4 * sizeof(int64_t));
    assert_memory_equal(block_get(&b, "near.y")->data, ((int32_t[]){ 9, 6, 8, 7 }), 4 * sizeof(int32_t));
    assert_memory_equal(block_get(&b, "distance")->data, ((float[]){ 1, 3, 2, 10 }), 4 * sizeof(float));
    assert_memory_equal(block_get(&b, "x")->data, ((float[]){ 0.1f, 0.1f, 0.3f, 0.3f }), 4 * sizeof(float));
    assert_memory_equal(block_get(&b, "xhat")->data, ((float[]){ 0, 1, 1, 0 }), 4 * sizeof(float));
    stream_close(&in);
}

static void own_ids_are_none(void **state)
{
    struct stream in;
    struct block b;
    (void)state;
    write_files();
    find(3, 1);
    stream_files_open(&in, "c.iae");
    assert_int_equal(stream_rows(&in, &b, BLOCK), 6);
    assert_memory_equal(block_get(&b, "near.id")->data, ((int64_t[]){ 4, 2, 3, 3, 1, 4 }), 6 * sizeof(int64_t));
    stream_close(&in);
    EXPECT_DIE(EX_DATAERR, "b.iae: 4 rows, too few for 4 neighbours of another id", find(4, 1));
    EXPECT_DIE(EX_DATAERR, "b.iae: 4 rows, too few for 5 neighbours", find(5, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(neighbours_are_told), cmocka_unit_test(own_ids_are_none) };
    compute = engine_start(NULL, 1);
    int failed = cmocka_run_group_tests(tests, stream_files_set_up, stream_files_tear_down);
    compute_free(compute);
    return failed;
}
