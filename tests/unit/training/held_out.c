/* held_out.c - the numbers of rows set aside: those of a model whose reconstruction is known, with its averages */
#include "training/held_out.h"

#include "expect_die.h"
#include "engine/engine.h"
#include "model/spec_parse.h"
#include "stream/stream_writer.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

enum { ROWS = 300 };            /* more than two blocks, the last one not full */

static char folder[] = "/tmp/iae-held-out-XXXXXX";
static struct compute *compute;

/* Rows (i, -i, 1) / 1000 with the label i % 3, or without labels. */
static void write_rows(const char *name, size_t n, int labelled)
{
    struct tensor x = { .room = 0 }, y = { .room = 0 };
    struct shape row = shape_of(1, 3u), one = shape_of(0), xs = shape_rows((uint32_t)n, &row), ys = shape_rows((uint32_t)n, &one);
    struct stream_writer w;
    struct header h;
    struct block b = { .rows = n };
    tensor_set(&x, "x", DT_F4, &xs);
    tensor_set(&y, "y", DT_I4, &ys);
    for (size_t i = 0; i < n; i++) {
        ((float *)x.data)[3 * i] = (float)i / 1000;
        ((float *)x.data)[3 * i + 1] = -(float)i / 1000;
        ((float *)x.data)[3 * i + 2] = 1;
        ((int32_t *)y.data)[i] = (int32_t)i % 3;
    }
    header_init(&h);
    header_set_field(&h, "x", DT_F4, &row);
    block_put(&b, &x);
    if (labelled) {
        header_set_field(&h, "y", DT_I4, &one);
        block_put(&b, &y);
    }
    writer_start(&w, name, 0, &h);
    writer_rows(&w, &b);
    writer_close(&w, NULL);
    header_free(&h);
    tensor_free(&x);
    tensor_free(&y);
}

static void make_model(struct model *m, const char *text)
{
    struct spec spec;
    spec_parse(&spec, "test", text, NULL, 0);
    model_init(m, &spec, MODEL_ALL);
    model_init_weights(m, compute, 1);
}

/* The averages make z = x and xhat = 2 z; the weights themselves something else. */
static void known_model(struct model *m)
{
    make_model(m, "data 3 unit\ncode gaussian 3\nbatch 2\nema 0.5\nreconstruction euclidean\nregularization none\nencoder: fc 3\ndecoder: fc 3\n");
    for (int i = ENCODER; i <= DECODER; i++)
        for (size_t k = 0; k < m->net[i].parameters; k++)
            m->average[i][k] = k < 9 && k % 4 == 0 ? (real)(i == DECODER ? 2 : 1) : 0;
}

static void errors(void **state)
{
    struct held_out h;
    struct model m;
    double row[HELD_OUT_MOST], mse = 0;
    (void)state;
    known_model(&m);
    held_out_read(&h, "labelled.iae", &m);
    assert_int_equal(h.columns, 3);
    assert_string_equal(h.name[0], "eval_mse");
    assert_string_equal(h.name[2], "eval_knn_error");
    held_out_measure(&h, compute, &m, row);
    for (size_t i = 0; i < ROWS; i++)           /* (x - 2 x)^2 */
        mse += (2.0 * (double)i * (double)i / 1e6 + 1) / 3 / ROWS;
    assert_true(fabs(row[0] / mse - 1) < 1e-5);
    /* all neighbours of the second half's rows are the last five of the first half: 145 to 149, of labels 1 2 0 1 2, so that 1 wins */
    assert_true(fabs(row[2] - 100.0 / 150) < 1e-9);
    assert_string_equal(held_out_column(&h, NULL), "eval_mse");
    assert_string_equal(held_out_column(&h, "eval_knn_error"), "eval_knn_error");
    EXPECT_DIE(EX_USAGE, "none of eval_mse, eval_mse_rolled, eval_knn_error", held_out_column(&h, "mse"));
    held_out_free(&h);
    held_out_read(&h, "plain.iae", &m);
    assert_int_equal(h.columns, 2);
    held_out_free(&h);
    model_free(&m);
}

static void refusals(void **state)
{
    struct held_out h;
    struct model m;
    (void)state;
    known_model(&m);
    EXPECT_DIE(EX_DATAERR, "1 rows, where 2 are needed", held_out_read(&h, "one.iae", &m));
    EXPECT_DIE(EX_NOINPUT, "cannot open", held_out_read(&h, "missing.iae", &m));
    model_free(&m);
    make_model(&m, "data 2 unit\ncode gaussian 2\nbatch 2\nreconstruction euclidean\nregularization none\nencoder: fc 2\ndecoder: fc 2\n");
    EXPECT_DIE(EX_CONFIG, "x", held_out_read(&h, "plain.iae", &m));
    model_free(&m);
}

static int set_up(void **state)
{
    (void)state;
    if (!mkdtemp(folder) || chdir(folder))
        return -1;
    compute = engine_start(NULL, 1);
    write_rows("labelled.iae", ROWS, 1);
    write_rows("plain.iae", ROWS, 0);
    write_rows("one.iae", 1, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    compute_free(compute);
    unlink("labelled.iae");
    unlink("plain.iae");
    unlink("one.iae");
    return chdir("/") || rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(errors), cmocka_unit_test(refusals) };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
