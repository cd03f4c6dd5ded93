/* iae-shuffle - shuffle rows, all in memory or through a window of constant size */
#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "stream/row_table.h"
#include "stream/stream_writer.h"
#include "tensor/permutation.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const char *out_path;
static int force;
static long epochs = 1, buffer;
static uint64_t seed = 1;
static const struct arg options[] = {
    ARG_LONG("epochs", 0, &epochs, 1, INT_MAX, "N", "passes over the rows, each in a different order"),
    ARG_LONG("buffer", 0, &buffer, 0, TENSOR_DIM, "N", "hold N rows in memory; 0: all"),
    ARG_SEED(&seed),
    ARG_OUT(&out_path),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-shuffle", .operands = "[FILE ...]", .options = options,
    .summary = "Shuffle rows, for one epoch or many",
    .hints = (const struct arg_hint[]){
        { "batch batch-size", "the spec's line batch makes batches: iae-train --set 'batch 64'" },
        { NULL, NULL }
    },
    .examples = "iae-shuffle --epochs 10 images.iae > epochs.iae\n"
                "iae-shuffle --seed 3 images.iae | iae-cut --count 100 > some.iae",
};

/* The table's rows in the order of this epoch. */
static void write_permuted(struct stream_writer *out, struct row_table *t, const struct rng *rng)
{
    struct block b;
    size_t *index = xarray(t->rows, sizeof *index);
    permutation_make(rng, index, t->rows);
    for (size_t i = 0; i < t->rows; i += b.rows) {
        size_t n = t->rows - i < BLOCK ? t->rows - i : BLOCK;
        row_table_gather(t, index + i, n, &b);
        writer_rows(out, &b);
    }
    free(index);
}

static void shuffle_all(struct stream *in, struct stream_writer *out, struct header *h)
{
    struct row_table t;
    row_table_read(&t, in);
    if (__builtin_mul_overflow((uint64_t)t.rows, (uint64_t)epochs, &h->rows))
        die_usage("--epochs: %ld times %zu rows are too many", epochs, t.rows);
    writer_open(out, out_path, force, h);
    for (long e = 0; e < epochs; e++) {
        struct rng rng = rng_make(seed, RNG_SHUFFLE, (uint64_t)e, 0);
        write_permuted(out, &t, &rng);
    }
    row_table_free(&t);
}

/* One epoch through a window: each new row replaces a random one, which is written; at the end the window is permuted. */
static void shuffle_window(struct stream *in, struct stream_writer *out, const struct rng *rng)
{
    struct row_table window;
    struct block b;
    const size_t size = (size_t)buffer;
    row_table_init(&window, &in->header);
    while (window.rows < size && stream_rows(in, &b, size - window.rows < BLOCK ? size - window.rows : BLOCK))
        row_table_add(&window, &b, 0, b.rows);
    for (uint64_t seen = size; stream_rows(in, &b, BLOCK); seen += b.rows) {
        for (size_t i = 0; i < b.rows; i++)
            row_table_swap(&window, permutation_reservoir_slot(rng, seen + i, size), &b, i);
        writer_rows(out, &b);
    }
    write_permuted(out, &window, rng);
    row_table_free(&window);
}

/* Each epoch reads the files again; their fields must not have changed. */
static void reopen(struct stream *in, char **operands, const struct header *h)
{
    stream_close(in);
    stream_open(in, operands, force);
    for (size_t i = 0; i < h->fields; i++)
        stream_need(in, h->field[i].name, dtype_name(h->field[i].type) + 1, &h->field[i].row);
    if (in->header.fields != h->fields)
        die_spec(in->where, "its fields have changed since the last epoch");
}

static void check_operands(char **operands)
{
    if (!buffer || epochs < 2)
        return;
    if (!*operands)
        die_usage("--epochs with --buffer reads its input once for each epoch: name files");
    for (char **o = operands; *o; o++)
        if (!strcmp(*o, "-"))
            die_usage("--epochs with --buffer reads its input once for each epoch, which stdin does not allow");
}

int main(int argc, char **argv)
{
    struct stream in;
    struct stream_writer out;
    struct header h;

    argv = args_parse(argc, argv, &program);
    check_operands(argv);
    stream_open(&in, argv, force);
    header_copy(&h, &in.header);
    if (buffer) {
        writer_open(&out, out_path, force, &h);
        for (long e = 0; e < epochs; e++) {
            struct rng rng = rng_make(seed, RNG_SHUFFLE, (uint64_t)e, 0);
            if (e)
                reopen(&in, argv, &h);
            shuffle_window(&in, &out, &rng);
        }
    } else {
        shuffle_all(&in, &out, &h);
    }
    header_free(&h);
    writer_close(&out, &in);
    return 0;
}
