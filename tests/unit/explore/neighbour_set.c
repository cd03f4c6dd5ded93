/* neighbour_set.c - rows are held with id, label and picture; two streams that do not fit are refused */
#include "expect_die.h"
#include "stream_files.h"

#include "explore/neighbour_set.h"
#include "engine/engine.h"

#define PICTURE { 1, { 2 } }

static struct compute *compute;

/* The set of a file, for queries by a field of another. */
static void read_set(struct neighbour_set *s, const char *queries, const char *field, const char *file, const char *name)
{
    struct compared_field query;
    struct stream a, b;
    stream_files_open(&a, queries);
    stream_files_open(&b, file);
    compared_field_open(&query, &a, field);
    neighbour_set_open(s, &b, &query, &a, name);
    neighbour_set_read(s, compute, &b);
    stream_close(&a);
}

static void write_files(void)
{
    static const float z[] = { 1, 2, 3, 4 }, x[] = { 0, -1, 0.5f, 1 };
    STREAM_FILE("a.iae", "signed", 2, { "z", DT_F4, { 1, { 2 } }, z }, { "x", DT_F4, PICTURE, x });
    STREAM_FILE("b.iae", NULL, 2, { "id", DT_I8, { 0 }, ((int64_t[]){ 40, -3 }) }, { "y", DT_I4, { 0 }, ((int32_t[]){ 5, 6 }) },
                { "z", DT_F4, { 1, { 2 } }, z }, { "x", DT_U1, PICTURE, "\0\377\377\0" });
    STREAM_FILE("c.iae", "unit", 2, { "z", DT_F4, { 1, { 2 } }, z }, { "x", DT_F4, PICTURE, x });
    STREAM_FILE("d.iae", NULL, 2, { "z", DT_F4, { 1, { 1 } }, z });
}

static void rows_are_held(void **state)
{
    struct neighbour_set s;
    float picture[2];
    (void)state;
    write_files();
    read_set(&s, "a.iae", "z", "b.iae", "z");
    assert_true(s.rows.n == 2 && s.knn.n == 2 && s.knn.d == 2 && s.labelled && s.scale == SCALE_SIGNED);
    assert_true(s.rows.id[0] == 40 && s.rows.id[1] == -3 && s.rows.y[1] == 6 && s.rows.z[3] == 4);
    neighbour_set_picture(&s, 1, picture);
    assert_true(picture[0] == 1 && picture[1] == -1);
    neighbour_set_free(&s);
    /* the picture is what is compared, and is not held twice; rows without id are counted */
    read_set(&s, "b.iae", "x", "a.iae", "x");
    assert_true(!s.pictures.fields && !s.labelled && s.rows.id[1] == 1 && s.scale == SCALE_SIGNED);
    neighbour_set_picture(&s, 0, picture);
    assert_true(picture[0] == 0 && picture[1] == -1);
    neighbour_set_free(&s);
    read_set(&s, "b.iae", "x", "b.iae", "x");
    assert_true(s.scale == SCALE_UNIT && s.rows.z[0] == 0 && s.rows.z[1] == 1);
    neighbour_set_free(&s);
}

static void what_does_not_fit(void **state)
{
    struct neighbour_set s;
    (void)state;
    write_files();
    EXPECT_DIE(EX_CONFIG, "z has 1 numbers where z of a.iae has 2", read_set(&s, "a.iae", "z", "d.iae", "z"));
    EXPECT_DIE(EX_CONFIG, "pictures in [0,1], where those of a.iae are in [-1,1]", read_set(&s, "a.iae", "x", "c.iae", "x"));
    STREAM_FILE("e.iae", NULL, 1, { "z", DT_F4, { 1, { 2 } }, ((uint32_t[]){ 0, 0x7fc00000 }) });
    EXPECT_DIE(EX_DATAERR, "z: a number that is not finite", read_set(&s, "b.iae", "z", "e.iae", "z"));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(rows_are_held), cmocka_unit_test(what_does_not_fit) };
    compute = engine_start(NULL, 1);
    int failed = cmocka_run_group_tests(tests, stream_files_set_up, stream_files_tear_down);
    compute_free(compute);
    return failed;
}
