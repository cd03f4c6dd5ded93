/* iae-bnstats - recompute the running statistics of batch normalization from rows; training leaves averages over its last
 * minibatches */
#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "base/log.h"
#include "engine/engine_option.h"
#include "spec/fields.h"
#include "tensor/array.h"
#include "tensor/compute.h"
#include "train/bn_recalibrate.h"
#include "training/minibatch_reader.h"
#include "training/model_update.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *model_name, *out_path;
static long threads = 1, batch;
static int force;
static struct compute *compute;
static const struct arg options[] = {
    ARG_MODEL(&model_name),
    ARG_TEXT("output", 'o', &out_path, "FILE", "write the model to FILE instead of in place", .not_in_history = 1),
    ARG_LONG("batch", 0, &batch, 2, 100000, "N", "rows of a minibatch; default: the spec's batch"),
    ARG_ENGINE,
    ARG_THREADS(&threads),
    ARG_FLAG("force", 0, &force, "overwrite an existing file named by --output", .not_in_history = 1),
    ARG_END
};
static const struct program program = {
    .name = "iae-bnstats", .old_name = "iae-norm", .operands = "[FILE ...]", .options = options,
    .summary = "Recompute the running statistics of batch normalization from rows",
    .status = "79 a statistic is not finite",
    .examples = "iae-bnstats -o precise.iae images.iae",
};

static void check_has_bn(const struct model *m, const char *where)
{
    for (int i = ENCODER; i <= DECODER; i++)
        for (size_t k = 0; m->has[i] && k < m->net[i].layers; k++)
            if (m->net[i].layer[k].spec.bn)
                return;
    die_spec(where, "neither encoder nor decoder has batch normalization");
}

/* All minibatches of at least two rows. */
static void add_rows(struct bn_recalibrate *r, struct minibatch_reader *feed, size_t rows)
{
    size_t row = volume_size(&feed->spec->data), n;
    real *x = xarray(rows * row, sizeof *x);
    while (minibatch_reader_wait(feed) && (n = minibatch_reader_read(feed, x, r->o.id, rows)) > 1) {
        array_put(r->o.field[FIELD_X], x, n * row);
        bn_recalibrate_add(r, n);
    }
    free(x);
}

int main(int argc, char **argv)
{
    struct stream in;
    struct minibatch_reader feed;
    struct model_update u;
    struct bn_recalibrate r;

    argv = args_parse(argc, argv, &program);
    compute = engine_option_start((int)threads);
    model_update_open(&u, compute, model_name, out_path, force);
    stream_open(&in, argv, 0);
    model_update_load(&u);
    check_has_bn(&u.m, u.path);
    size_t rows = batch ? (size_t)batch : u.m.spec.batch;
    minibatch_reader_init(&feed, &in, &u.m.spec, rows);
    bn_recalibrate_init(&r, compute, &u.m, rows);
    add_rows(&r, &feed, rows);
    const char *where = in.where;
    stream_close(&in);
    if (!r.rows)
        die_data(where, "fewer than two rows, which batch statistics need");
    bn_recalibrate_finish(&r);
    model_update_commit(&u);
    log_info(u.target, "statistics of %" PRIu64 " rows", r.rows);
    bn_recalibrate_free(&r);
    minibatch_reader_free(&feed);
    model_update_free(&u);
    compute_free(compute);
    return 0;
}
