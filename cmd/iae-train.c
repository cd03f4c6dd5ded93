/* iae-train - train a model on rows from stdin; metrics as TSV on stdout, the model saved atomically */
#include "base/args.h"
#include "base/die.h"
#include "base/log.h"
#include "base/parse.h"
#include "base/progress.h"
#include "base/signals.h"
#include "checkpoint/checkpoints.h"
#include "engine/engine_option.h"
#include "inspect/spec_list.h"
#include "base/profile.h"
#include "tensor/compute.h"
#include "training/train_hints.h"
#include "training/training_files.h"
#include "training/training_model.h"
#include "training/training_run.h"

#include <errno.h>
#include <limits.h>
#include <math.h>

static const char *spec_name, *out_path = "model.iae", *labelled, *max_time, *metrics_path, *eval_path, *best_by;
static struct arg_list sets;
static uint64_t seed = 1;
static long threads, every = 100, save_every = 1000, sheet_every, keep, steps = -1;
static int resume, force, profile, keep_best, list_specs;
static const struct arg options[] = {
    ARG_GROUP("Model"),
    ARG_TEXT("spec", 0, &spec_name, "NAME", "the spec: a file or an installed spec (default: named like the data set)", .not_in_history = 1),
    ARG_LIST_SPECS(&list_specs),
    ARG_LIST("set", 0, &sets, "LINE", "replace the spec's line with the same key; may be given several times"),
    ARG_SEED(&seed),
    ARG_TEXT("output", 'o', &out_path, "FILE", "the model to write", .not_in_history = 1),
    ARG_FLAG("resume", 0, &resume, "continue training the existing model; the data are the same, from the start", .not_in_history = 1),
    ARG_FLAG("force", 0, &force, "overwrite an existing model", .not_in_history = 1),
    ARG_GROUP("Training"),
    ARG_TEXT("labelled", 0, &labelled, "FILE", "rows with labels, for a spec with `labels`", .not_in_history = 1),
    ARG_LONG("steps", 0, &steps, -1, LONG_MAX, "N", "stop after step N; -1: at the end of the data", .not_in_history = 1),
    ARG_TEXT("max-time", 0, &max_time, "TIME", "save and stop with 75 after TIME: 90s, 55m or 2h", .not_in_history = 1),
    ARG_ENGINE,
    ARG_LONG("threads", 0, &threads, 1, 256, "N", "number of threads, by default all cores; results do not depend on it", .not_in_history = 1),
    ARG_GROUP("Metrics, checkpoints and sheets"),
    ARG_TEXT("metrics", 0, &metrics_path, "FILE", "append metrics to FILE instead of stdout; --resume cuts it back to the model's step", .not_in_history = 1),
    ARG_LONG("every", 0, &every, 1, LONG_MAX, "N", "print metrics every N steps", .not_in_history = 1),
    ARG_LONG("save-every", 0, &save_every, 1, LONG_MAX, "N", "save the model every N steps", .not_in_history = 1),
    ARG_LONG("sheet-every", 0, &sheet_every, 0, LONG_MAX, "N", "every N steps write an image grid NAME-STEP.png, with fixed images, codes and noise", .not_in_history = 1),
    ARG_LONG("keep", 0, &keep, 0, 10000, "K", "keep the last K checkpoints as NAME-STEP beside the model", .not_in_history = 1),
    ARG_TEXT("eval", 0, &eval_path, "FILE", "at each save, measure the model on these rows, and add columns eval_mse ... to the metrics", .not_in_history = 1),
    ARG_FLAG("keep-best", 0, &keep_best, "keep the checkpoint that is best on the rows of --eval as NAME-best", .not_in_history = 1),
    ARG_TEXT("best-by", 0, &best_by, "NAME", "with --keep-best: best is the lowest of this column (default: the first, eval_mse)", .not_in_history = 1),
    ARG_FLAG("profile", 0, &profile, "print on stderr the time and the rate of each layer", .not_in_history = 1),
    ARG_END
};
static const struct program program = {
    .name = "iae-train", .operands = "[FILE ...]", .options = options,
    .summary = "Train an implicit autoencoder on rows",
    .status = "75 stopped, and saved; 79 a loss or gradient is not finite",
    .hints = (const struct arg_hint[]){ SPEC_HINTS, TRAIN_HINTS, { NULL, NULL } },
    .examples = "iae-fetch mnist | iae-shuffle --epochs 20 | iae-train > metrics.tsv\n"
                "iae-train --spec tiny.spec -o tiny.iae --steps 16 epochs.iae\n"
                "iae-train --resume -o tiny.iae --every 2 epochs.iae > metrics.tsv",
};

static void check_usage(double *limit)
{
    if (max_time && parse_seconds(max_time, limit))
        die_usage("--max-time: '%s' is not a time such as 90s, 55m or 2h", max_time);
    if (keep_best && !eval_path)
        die_usage("--keep-best needs --eval");
    if (best_by && !keep_best)
        die_usage("--best-by needs --keep-best");
}

static void train(struct training_run *r, const char *where)
{
    metrics_writer_begin(r->metrics, r->first);
    if (profile)
        profile_start();
    enum training_end end = training_run_until(r);
    if (end == END_SIGNAL)
        signals_die(out_path, "stopped by a signal, saved; continue with --resume");
    minibatch_reader_check(&r->data);
    if (end == END_TIME)
        die_tempfail(out_path, "stopped after --max-time, saved; continue with --resume");
    if ((errno = r->error))
        die_io(r->metrics->where, "cannot write metrics; the model is saved");
    if (!r->update->m.step && steps)
        die_data(where, "no rows to train on, or only one");
    if (steps > 0 && r->update->m.step < (uint64_t)steps)
        log_warning(where, "the data ended after step %llu, before --steps %ld; iae-shuffle --epochs repeats them",
                    (unsigned long long)r->update->m.step, steps);
    training_run_report(r);
    if (profile)
        profile_print(stderr, r->update->m.step - r->first);
}

int main(int argc, char **argv)
{
    struct stream in;
    struct model_update u;
    struct metrics_writer metrics;

    threads = compute_cores();
    argv = args_parse(argc, argv, &program);
    if (list_specs) {
        spec_list_print();
        return 0;
    }
    double start = progress_clock(), limit = INFINITY;
    check_usage(&limit);
    struct training_files files = { out_path, metrics_path, eval_path, labelled, keep_best };
    training_files_check(&files, argv);
    struct compute *compute = engine_option_start((int)threads);
    model_update_open(&u, compute, out_path, out_path, force || resume);
    if (keep_best)
        checkpoint_reserve_best(out_path, force || resume);
    signals_catch();
    stream_open(&in, argv, 0);
    in.tolerant = 1;
    struct training_model asked = { spec_name, sets, seed, args_given("seed") };
    if (resume)
        training_model_resume(&u, &asked, &in);
    else
        training_model_init(&u, &asked, &in, compute);
    if (resume && keep)
        checkpoint_rotate(&u.m, out_path, (size_t)keep);    /* a run that was killed may have saved but not rotated */
    struct held_out held_out = { .n = 0 };
    if (eval_path)
        held_out_read(&held_out, eval_path, &u.m);
    metrics_writer_open(&metrics, metrics_path, force, resume, held_out.name, held_out.columns);
    struct training_run r = {
        .update = &u, .metrics = &metrics, .held_out = eval_path ? &held_out : NULL,
        .best_by = keep_best ? held_out_column(&held_out, best_by) : NULL, .steps = steps,
        .every = (uint64_t)every, .save_every = (uint64_t)save_every, .sheet_every = (uint64_t)sheet_every, .keep = (size_t)keep,
        .deadline = start + limit, .saved = resume ? u.m.step : NEVER
    };
    training_run_start(&r, compute, &in, labelled);
    train(&r, in.where);
    in.tolerant = 0;
    stream_close(&in);
    training_run_free(&r);
    metrics_writer_close(&metrics);
    held_out_free(&held_out);
    model_update_free(&u);
    compute_free(compute);
    return 0;
}
