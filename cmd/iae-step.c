/* iae-step - one optimizer step with all gradients that are read, of one minibatch or several shards */
#include "base/args.h"
#include "base/die.h"
#include "engine/engine_option.h"
#include "tensor/compute.h"
#include "train/optimizer_step.h"
#include "training/grad_reader.h"
#include "training/model_update.h"
#include "training/train_state.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static const char *model_name, *out_path;
static long threads = 1, rows, total;
static int force, no_header;
static struct compute *compute;
static const struct arg options[] = {
    ARG_MODEL(&model_name),
    ARG_TEXT("output", 'o', &out_path, "FILE", "write the model to FILE instead of in place", .not_in_history = 1),
    ARG_LONG("rows", 0, &rows, 0, LONG_MAX, "N", "require N rows in all, to detect missing shards; 0: any number", .not_in_history = 1),
    ARG_LONG("total", 0, &total, 0, LONG_MAX, "N", "number of steps of the training, for a spec with `decay`"),
    ARG_FLAG("no-header", 0, &no_header, "do not print the line of column names", .not_in_history = 1),
    ARG_ENGINE,
    ARG_THREADS(&threads),
    ARG_FLAG("force", 0, &force, "overwrite an existing file named by --output", .not_in_history = 1),
    ARG_END
};
static const struct program program = {
    .name = "iae-step", .operands = "[FILE ...]", .options = options,
    .summary = "One optimizer step with gradients from streams",
    .status = "79 a loss or gradient is not finite",
    .examples = "iae-score --grad disc forward.iae | iae-step --rows 32",
};

/* One line for each network that was updated; the loss is that of the discriminator, or of encoder and decoder. */
static void report(const struct model *m, const struct grad_reader *g, const struct step_result *s, uint64_t step, uint32_t sub)
{
    static const enum loss of[NETS] = { LOSS_GEN, LOSS_GEN, LOSS_REC, LOSS_REG };
    if (!no_header)
        puts("step\tsubstep\tnet\tupdate\trows\tloss\tnorm");
    for (int i = 0; i < NETS; i++)
        if (s->moved[i])
            printf("%" PRIu64 "\t%" PRIu32 "\t%s\t%" PRIu64 "\t%" PRIu64 "\t%.9g\t%.9g\n", step, sub, net_names[i], m->updates[i],
                   g->rows[TERM_ALL], grad_reader_loss(g, of[i]), s->norm[i]);
    if (fflush(stdout) || ferror(stdout))
        die_io("<stdout>", "cannot write what was updated");
}

int main(int argc, char **argv)
{
    struct stream in;
    struct model_update u;
    struct grad_reader g;

    argv = args_parse(argc, argv, &program);
    compute = engine_option_start((int)threads);
    model_update_open(&u, compute, model_name, out_path, force);
    stream_open(&in, argv, 0);
    model_update_load(&u);
    optimizer_require_total(&u.m.spec, (uint64_t)total);
    train_state_adopt(&u.m, &u.h, &in.header);
    grad_reader_init(&g, compute, &u.m);
    grad_reader_read(&g, &in);
    if (rows && (uint64_t)rows != g.rows[TERM_ALL])
        die_data(in.where, "%" PRIu64 " rows, but --rows requires %ld; the model is unchanged", g.rows[TERM_ALL], rows);
    for (int i = 0; i < LOSSES; i++)
        if (g.tells[i])
            optimizer_require_finite(&u.m, loss_names[i], grad_reader_loss(&g, (enum loss)i));
    uint64_t step = u.m.step;
    uint32_t sub = g.last.sub;
    struct step_result s = optimizer_step(&u.m, &g.grads, &g.last, (uint64_t)total);
    stream_close(&in);
    model_update_commit(&u);
    report(&u.m, &g, &s, step, sub);
    grad_reader_free(&g);
    model_update_free(&u);
    compute_free(compute);
    return 0;
}
