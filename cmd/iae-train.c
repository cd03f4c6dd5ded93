/* iae-train - train a model on rows from stdin; metrics as TSV on stdout, the model saved atomically */
#include "base/args.h"
#include "base/die.h"
#include "base/log.h"
#include "base/parse.h"
#include "base/progress.h"
#include "base/signals.h"
#include "checkpoint/checkpoints.h"
#include "checkpoint/spec_file.h"
#include "gemm/gemm.h"
#include "nn/profile.h"
#include "tensor/compute.h"
#include "train/train_log.h"
#include "train/trainer.h"
#include "training/labelled_reader.h"
#include "training/minibatch_reader.h"
#include "training/model_update.h"
#include "training/preview_grid.h"
#include "training/train_state.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <string.h>

static const char *spec_name, *out_path = "model.iae", *labelled, *max_time;
static struct arg_list sets;
static uint64_t seed = 1;
static long threads, every = 100, save_every = 1000, sheet_every, keep, steps = -1;
static int resume, force, profile;
static struct compute *compute;
static const struct arg options[] = {
    ARG_TEXT("spec", 0, &spec_name, "NAME", "the spec: a file or an installed spec (default: named like the data set)", .not_in_history = 1),
    ARG_LIST("set", 0, &sets, "LINE", "replace the spec's line with the same key; may be given several times"),
    ARG_SEED(&seed),
    ARG_TEXT("labelled", 0, &labelled, "FILE", "rows with labels, for a spec with `labels`", .not_in_history = 1),
    ARG_LONG("steps", 0, &steps, -1, LONG_MAX, "N", "stop after step N; -1: at the end of the data", .not_in_history = 1),
    ARG_TEXT("output", 'o', &out_path, "FILE", "the model to write", .not_in_history = 1),
    ARG_FLAG("resume", 0, &resume, "continue training the existing model; the data are the same, from the start", .not_in_history = 1),
    ARG_FLAG("force", 0, &force, "overwrite an existing model", .not_in_history = 1),
    ARG_LONG("every", 0, &every, 1, LONG_MAX, "N", "print metrics every N steps", .not_in_history = 1),
    ARG_LONG("save-every", 0, &save_every, 1, LONG_MAX, "N", "save the model every N steps", .not_in_history = 1),
    ARG_LONG("sheet-every", 0, &sheet_every, 0, LONG_MAX, "N", "every N steps write an image grid NAME-STEP.png, with fixed images, codes and noise", .not_in_history = 1),
    ARG_LONG("keep", 0, &keep, 0, 10000, "K", "keep the last K checkpoints as NAME-STEP beside the model", .not_in_history = 1),
    ARG_TEXT("max-time", 0, &max_time, "TIME", "save and stop with 75 after TIME: 90s, 55m or 2h", .not_in_history = 1),
    ARG_FLAG("profile", 0, &profile, "print on stderr the time and the rate of each layer", .not_in_history = 1),
    ARG_LONG("threads", 0, &threads, 1, 256, "N", "number of threads, by default all cores; results do not depend on it", .not_in_history = 1),
    ARG_END
};
static const struct program program = {
    .name = "iae-train", .operands = "[FILE ...]", .options = options,
    .summary = "Train an implicit autoencoder on rows",
    .status = "75 stopped, and saved; 79 a loss or gradient is not finite",
};

static void save(struct model_update *u, const struct minibatch_reader *f)
{
    u->m.rows = f->rows;
    u->m.rows_crc = f->crc;
    model_update_save(u);
    if (keep)
        checkpoint_rotate(&u->m, out_path, keep);
}

static void draw(struct preview_grid *pictures, const struct trainer *t)
{
    if (!pictures->m)
        preview_grid_init(pictures, compute, t->m, t->shard[0].x, t->shard[0].id, t->shard[0].n);
    if (t->m->step % (uint64_t)sheet_every == 0)
        preview_grid_write(pictures, out_path);
}

static void new_model(struct model_update *u, const struct stream *in)
{
    struct spec spec;
    const char *dataset = header_get_text(&in->header, "dataset");
    if (spec_name)
        spec_file_load(&spec, spec_name, &sets);
    else if (dataset)
        spec_file_load_preset(&spec, dataset, &sets);
    else
        die_usage("--spec is needed: the header of the data names no data set");
    model_init(&u->m, &spec, MODEL_ALL);
    model_init_weights(&u->m, compute, seed);
    model_alloc_moments(&u->m);
    header_copy(&u->h, &in->header);
    header_add_history(&u->h, args_history());
}

static void old_model(struct model_update *u, const struct stream *in)
{
    if (spec_name || sets.n || args_given("seed"))
        die_usage("--resume uses the model's spec and seed: --spec, --set and --seed have no meaning");
    model_update_load(u);
    if (keep)
        checkpoint_rotate(&u->m, out_path, keep);          /* a run that was killed may have saved but not rotated */
    train_state_adopt(&u->m, &u->h, &in->header);
}

/* Steps of the training, 0 if unknown: the length of the data, or --steps only if that is unknown, since `decay` must not
 * depend on where a run is stopped and resumed. */
static uint64_t total_steps(struct minibatch_reader *f)
{
    uint64_t n = minibatch_reader_steps(f);
    return !n && steps > 0 ? (uint64_t)steps : n;
}

/* Where this run ends, for the time left. */
static uint64_t last_step(uint64_t total)
{
    return steps >= 0 && (!total || (uint64_t)steps < total) ? (uint64_t)steps : total;
}

static void take_labels(struct trainer *t, struct labelled_set *pool)
{
    if (!labelled != !(t->m->spec.hyper[LABELS] > 0))
        die_usage(labelled ? "--labelled: the spec has no line 'labels'"
                           : "the spec has a line 'labels': --labelled FILE is needed");
    if (!labelled)
        return;
    labelled_reader_read(pool, labelled, t->m);
    trainer_set_labelled(t, pool);
}

int main(int argc, char **argv)
{
    struct stream in;
    struct minibatch_reader feed;
    struct model_update u;
    struct model *m = &u.m;
    struct trainer t;
    struct train_log w = { .steps = 0 };
    struct preview_grid pictures = { .m = NULL };
    struct labelled_set pool = { .n = 0 };

    threads = compute_cores();
    argv = args_parse(argc, argv, &program);
    double start = progress_clock(), limit = INFINITY;
    if (max_time && parse_seconds(max_time, &limit))
        die_usage("--max-time: '%s' is not a time such as 90s, 55m or 2h", max_time);
    compute = gemm_start((int)threads);
    model_update_open(&u, out_path, out_path, force || resume);
    signals_catch();
    stream_open(&in, argv, 0);
    in.tolerant = 1;
    if (resume)
        old_model(&u, &in);
    else
        new_model(&u, &in);
    minibatch_reader_init(&feed, &in, &m->spec, (size_t)trainer_rows_per_step(&m->spec));
    minibatch_reader_skip(&feed, m->rows, m->rows_crc);
    uint64_t total = total_steps(&feed), first = m->step, saved = resume ? m->step : UINT64_MAX;
    trainer_init(&t, compute, m, total);
    take_labels(&t, &pool);
    progress_start("training", "steps", last_step(total));
    progress_skip(m->step);
    train_log_header(stdout);

    int lost = 0, late = 0;
    double began = progress_clock();
    if (profile)
        profile_start();
    while (!lost && !late && !signals_caught() && (steps < 0 || m->step < (uint64_t)steps) && minibatch_reader_wait(&feed) &&
           trainer_step(&t, minibatch_reader_read, &feed)) {
        train_log_accumulate(&w, &t);
        if (m->step % (uint64_t)every == 0)
            lost = train_log_row(&w, &t, stdout);
        if (m->step % (uint64_t)save_every == 0) {
            save(&u, &feed);
            saved = m->step;
        }
        if (sheet_every)
            draw(&pictures, &t);
        profile_lap("metrics, files", PROFILE_OTHER, 0);
        train_log_progress(&t);
        late = progress_clock() - start >= limit;
    }
    progress_end();
    if (!lost)
        lost = w.steps ? train_log_row(&w, &t, stdout) : fflush(stdout) ? errno : 0;
    double took = progress_clock() - began;
    if (saved != m->step && (m->step || !steps || signals_caught()))
        save(&u, &feed);
    if (signals_caught())
        signals_die(out_path, "stopped by a signal, saved; continue with --resume");
    minibatch_reader_check(&feed);
    if (late)
        die_tempfail(out_path, "stopped after --max-time, saved; continue with --resume");
    if ((errno = lost))
        die_io("<stdout>", "cannot write metrics; the model is saved");
    if (!m->step && steps)
        die_data(in.where, "no rows to train on, or only one");
    in.tolerant = 0;
    stream_close(&in);
    log_info(out_path, "step %llu, %llu steps in %.1f s, %.1f images/s, %.1f GFLOP/s", (unsigned long long)m->step,
         (unsigned long long)(m->step - first), took, (double)t.images / took, 2e-9 * t.macs / took);
    if (profile)
        profile_print(stderr, m->step - first);
    preview_grid_free(&pictures);
    trainer_free(&t);
    labelled_set_free(&pool);
    minibatch_reader_free(&feed);
    model_update_free(&u);
    compute_free(compute);
    return 0;
}
