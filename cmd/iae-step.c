/* iae-step - gradients to a model: one optimizer step on everything that is read, minibatches and shards alike */
#include "args.h"
#include "die.h"
#include "gather.h"
#include "gemm.h"
#include "modelfile.h"
#include "step.h"
#include "threads.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static const char *model_name, *out_path;
static long threads = 1, rows, total;
static int force, no_header;
static const struct arg options[] = {
    ARG_MODEL(&model_name),
    { ARG_IS_TEXT, "output", 'o', &out_path, 0, 0, "FILE", "write the model to FILE instead of in its place", 1 },
    { ARG_IS_LONG, "rows", 0, &rows, 0, (double)LONG_MAX, "N", "the step is of N rows, or nothing is done: no shard may be missing", 1 },
    ARG_LONG("total", 0, &total, 0, LONG_MAX, "N", "steps of the whole run, for a spec with `decay`"),
    { ARG_IS_FLAG, "no-header", 0, &no_header, 0, 0, NULL, "print what was updated without the line of names", 1 },
    ARG_THREADS(&threads),
    { ARG_IS_FLAG, "force", 0, &force, 0, 0, NULL, "overwrite a file that --output names", 1 },
    ARG_END
};
static const struct program program = { "iae-step", "[FILE ...]", "Gradients to a model: one optimizer step", options, 0, "79 not finite" };

/* One line for each network that moved: the loss is that of its discriminator, or of encoder and decoder. */
static void report(const struct model *m, const struct gather *g, const struct stepped *s, uint64_t step, uint32_t sub)
{
    static const enum loss of[NETS] = { LOSS_GEN, LOSS_GEN, LOSS_REC, LOSS_REG };
    if (!no_header)
        puts("step\tsubstep\tnet\tupdate\trows\tloss\tnorm");
    for (int i = 0; i < NETS; i++)
        if (s->moved[i])
            printf("%" PRIu64 "\t%" PRIu32 "\t%s\t%" PRIu64 "\t%" PRIu64 "\t%.9g\t%.9g\n", step, sub, net_names[i], m->updates[i],
                   g->rows[TERM_ALL], gather_loss(g, of[i]), s->norm[i]);
    if (fflush(stdout) || ferror(stdout))
        die_io("<stdout>", "cannot write what was updated");
}

int main(int argc, char **argv)
{
    struct stream in;
    struct model m;
    struct header h;
    struct gather g;

    argv = args_parse(argc, argv, &program);
    const char *path = model_path(model_name), *target = out_path ? out_path : path;
    if (out_path && !strcmp(out_path, "-"))
        die_usage("the model needs a file: stdout is for what was updated");
    gemm_start((int)threads);
    threads_set((int)threads);
    model_claim(target, !out_path || force);
    stream_open(&in, argv, 0);
    model_load(&m, &h, path, MODEL_ALL, TO_UPDATE);
    step_demand_total(&m.spec, (uint64_t)total);
    model_meets(&m, &h, &in.header);
    gather_init(&g, &m);
    gather_read(&g, &in);
    if (rows && (uint64_t)rows != g.rows[TERM_ALL])
        die_data(in.where, "%" PRIu64 " rows where --rows demands %ld; nothing was done", g.rows[TERM_ALL], rows);
    for (int i = 0; i < LOSSES; i++)
        if (g.tells[i])
            step_demand_finite(&m, loss_names[i], gather_loss(&g, (enum loss)i));
    uint64_t step = m.step;
    uint32_t sub = g.last.sub;
    struct stepped s = step_apply(&m, &g.tally, &g.last, (uint64_t)total);
    stream_close(&in);
    header_history(&h, args_history());
    model_save(&m, &h, target);
    report(&m, &g, &s, step, sub);
    gather_free(&g);
    header_free(&h);
    model_free(&m);
    threads_free();
    return 0;
}
