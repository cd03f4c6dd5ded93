/* iae-mask - hide labels: all but a few of each class are replaced by -1 */
#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "stream/row_table.h"
#include "stream/stream_writer.h"
#include "tensor/permutation.h"

#include <stdlib.h>
#include <string.h>

static const char *out_path;
static int force;
static long per_class;
static uint64_t seed = 1;
static const struct arg options[] = {
    ARG_LONG("per-class", 0, &per_class, 0, TENSOR_DIM, "N", "number of labels of each class to keep"),
    ARG_SEED(&seed),
    ARG_OUT(&out_path),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-mask", .operands = "[FILE ...]", .options = options,
    .summary = "Hide labels: replace all but a few of each class by -1",
    .examples = "iae-mask --per-class 10 images.iae > masked.iae",
};

static void hide(struct row_table *t, const char *where)
{
    const struct rng rng = rng_make(seed, RNG_MASK, 0, 0);
    int32_t *y = row_table_data(t, "y"), few;
    unsigned char *keep = xmalloc(t->rows);
    size_t have;
    if (permutation_sample_per_class(&rng, y, row_table_data(t, "id"), t->rows, (size_t)per_class, keep, &few, &have))
        die_spec(where, "class %ld has %zu labels, fewer than --per-class %ld", (long)few, have, per_class);
    for (size_t i = 0; i < t->rows; i++)
        if (!keep[i])
            y[i] = -1;
    free(keep);
}

int main(int argc, char **argv)
{
    const struct shape number = { .rank = 0 };
    struct stream in;
    struct stream_writer out;
    struct header h;
    struct row_table t;
    struct block b;

    argv = args_parse(argc, argv, &program);
    if (!args_given("per-class"))
        die_usage("--per-class is required: the number of labels of each class to keep");
    stream_open(&in, argv, force);
    stream_need(&in, "y", "i4", &number);
    stream_need(&in, "id", "i8", &number);
    header_copy(&h, &in.header);
    row_table_read(&t, &in);
    hide(&t, in.where);
    h.rows = t.rows;
    writer_open(&out, out_path, force, &h);
    for (size_t i = 0; i < t.rows; i += b.rows) {
        row_table_view(&t, i, t.rows - i < BLOCK ? t.rows - i : BLOCK, &b);
        writer_rows(&out, &b);
    }
    header_free(&h);
    row_table_free(&t);
    writer_close(&out, &in);
    return 0;
}
