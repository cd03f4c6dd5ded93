/* train_program.c - trains a model on rows of streams, alone or as one of several ranks */
#include "training/train_program.h"

#include "base/die.h"
#include "base/log.h"
#include "base/parse.h"
#include "base/profile.h"
#include "base/progress.h"
#include "base/signals.h"
#include "checkpoint/checkpoints.h"
#include "tensor/compute.h"
#include "training/training_files.h"
#include "training/training_model.h"
#include "training/training_ranks.h"
#include "training/training_run.h"

#include <errno.h>
#include <math.h>

struct train_asked train_asked = { .output = "model.iae", .seed = 1, .every = 100, .save_every = 1000, .steps = -1 };

static const struct train_asked *const asked = &train_asked;

static double seconds_of(const char *option, const char *text, double otherwise)
{
    double v = otherwise;
    if (text && parse_seconds(text, &v))
        die_usage("--%s: '%s' is not a time such as 90s, 55m or 2h", option, text);
    return v;
}

static void check_usage(char **operands)
{
    struct training_files files = { asked->output, asked->metrics, asked->eval, asked->labelled, asked->keep_best };
    seconds_of("max-time", asked->max_time, 0);
    seconds_of("patience", asked->patience, 0);
    if (asked->keep_best && !asked->eval)
        die_usage("--keep-best needs --eval");
    if (asked->best_by && !asked->keep_best)
        die_usage("--best-by needs --keep-best");
    training_files_check(&files, operands);
}

static void train(struct training_run *r, const char *where)
{
    metrics_writer_begin(r->metrics, r->first);
    if (asked->profile)
        profile_start();
    enum training_end end = training_run_until(r);
    if (end == END_SIGNAL)
        signals_die(asked->output, "stopped by a signal, saved; continue with --resume");
    minibatch_reader_check(&r->data);
    if (end == END_TIME)
        die_tempfail(asked->output, "stopped after --max-time, saved; continue with --resume");
    if ((errno = r->error))
        die_io(r->metrics->where, "cannot write metrics; the model is saved");
    if (!r->update->m.step && asked->steps)
        die_data(where, "no rows to train on, or only one");
    if (asked->steps > 0 && r->update->m.step < (uint64_t)asked->steps)
        log_warning(where, "the data ended after step %llu, before --steps %ld; iae-shuffle --epochs repeats them",
                    (unsigned long long)r->update->m.step, asked->steps);
    training_run_report(r);
    if (asked->profile)
        profile_print(stderr, r->update->m.step - r->first);
}

/* Of the one that reads, prints and saves. */
static void run(struct compute *compute, char **operands, double start)
{
    struct stream in;
    struct model_update u;
    struct metrics_writer metrics;
    struct held_out held_out = { .n = 0 };

    model_update_open(&u, compute, asked->output, asked->output, asked->force || asked->resume);
    if (asked->keep_best)
        checkpoint_reserve_best(asked->output, asked->force || asked->resume);
    signals_catch();
    stream_open(&in, operands, 0);
    in.tolerant = 1;
    struct training_model model = { asked->spec, asked->sets, asked->seed, args_given("seed") };
    if (asked->resume)
        training_model_resume(&u, &model, &in);
    else
        training_model_init(&u, &model, &in, compute);
    if (asked->resume && asked->keep)
        checkpoint_rotate(&u.m, asked->output, (size_t)asked->keep);    /* a run that was killed may have saved but not rotated */
    if (asked->eval)
        held_out_read(&held_out, asked->eval, &u.m);
    metrics_writer_open(&metrics, asked->metrics, asked->force, asked->resume, held_out.name, held_out.columns);
    struct training_run r = {
        .update = &u, .metrics = &metrics, .held_out = asked->eval ? &held_out : NULL,
        .best_by = asked->keep_best ? held_out_column(&held_out, asked->best_by) : NULL, .steps = asked->steps,
        .every = (uint64_t)asked->every, .save_every = (uint64_t)asked->save_every, .sheet_every = (uint64_t)asked->sheet_every, .keep = (size_t)asked->keep,
        .deadline = start + seconds_of("max-time", asked->max_time, INFINITY), .saved = asked->resume ? u.m.step : NEVER
    };
    training_run_start(&r, compute, &in, asked->labelled);
    train(&r, in.where);
    in.tolerant = 0;
    stream_close(&in);
    training_run_free(&r);
    metrics_writer_close(&metrics);
    held_out_free(&held_out);
    model_update_free(&u);
}

int train_program(char **operands)
{
    double start = progress_clock();
    if (asked->list_specs) {
        spec_list_print();
        return 0;
    }
    if (!ranks_me())
        check_usage(operands);
    ranks_begin();
    engine_option = training_ranks_settle(engine_option, seconds_of("patience", asked->patience, RANKS_PATIENCE));
    struct compute *compute = engine_option_start((int)asked->threads);
    training_ranks_meet(compute);
    if (ranks_me())
        training_ranks_follow(compute);
    else
        run(compute, operands, start);
    compute_free(compute);
    return 0;
}
