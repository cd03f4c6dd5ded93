#include "training/training_run.h"

#include "base/die.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/signals.h"
#include "checkpoint/checkpoints.h"
#include "base/profile.h"
#include "training/labelled_reader.h"
#include "training/training_ranks.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Steps of the training, 0 if unknown: the length of the data, or --steps only if that is unknown, since `decay` must not
 * depend on where a run is stopped and resumed. */
static uint64_t total_steps(struct training_run *r)
{
    uint64_t n = minibatch_reader_steps(&r->data);
    return !n && r->steps > 0 ? (uint64_t)r->steps : n;
}

static void read_labelled(struct training_run *r, const char *labelled)
{
    struct trainer *t = &r->trainer;
    if (!labelled != !(t->m->spec.hyper[LABELS] > 0))
        die_usage(labelled ? "--labelled: the spec has no line 'labels'"
                           : "the spec has a line 'labels': --labelled FILE is needed");
    if (!labelled)
        return;
    labelled_reader_read(&r->pool, labelled, t->m);
    trainer_set_labelled(t, &r->pool);
}

/* The number by which the best checkpoint is chosen. */
static double number_of(const struct training_run *r, const double *measured)
{
    for (size_t i = 0; i < r->held_out->columns; i++)
        if (!strcmp(r->held_out->name[i], r->best_by))
            return measured[i];
    bug("no such number");
}

/* A run that goes on has a best checkpoint already. */
static void find_best(struct training_run *r)
{
    char *path = checkpoint_best_path(r->update->target);
    struct model best;
    double measured[HELD_OUT_MOST];
    r->best = INFINITY;
    if (r->first && !access(path, R_OK)) {
        model_load(&best, NULL, path, MODEL_ENCODER | MODEL_DECODER, FOR_INFERENCE);
        held_out_measure(r->held_out, r->compute, &best, measured);
        r->best = number_of(r, measured);
        model_free(&best);
    }
    free(path);
    /* a run that was killed may have saved but not linked */
    if (r->first && r->first % r->save_every == 0) {
        held_out_measure(r->held_out, r->compute, r->trainer.m, measured);
        if (number_of(r, measured) < r->best) {
            r->best = number_of(r, measured);
            checkpoint_keep_best(r->update->target);
        }
    }
}

void training_run_start(struct training_run *r, struct compute *c, struct stream *in, const char *labelled)
{
    struct model *m = &r->update->m;
    r->compute = c;
    r->first = m->step;
    minibatch_reader_init(&r->data, in, &m->spec, (size_t)trainer_rows_per_step(&m->spec));
    minibatch_reader_skip(&r->data, m->rows, m->rows_crc);
    uint64_t total = total_steps(r), steps = (uint64_t)r->steps;
    trainer_init(&r->trainer, c, m, total);
    read_labelled(r, labelled);
    if (r->best_by)
        find_best(r);
    training_ranks_start(&r->trainer, &r->pool);
    progress_start("training", "steps", r->steps >= 0 && (!total || steps < total) ? steps : total);
    progress_skip(m->step);
}

static void save(struct training_run *r)
{
    struct model *m = &r->update->m;
    training_ranks_order(&r->trainer, ORDER_SAVE);
    m->rows = r->data.rows;
    m->rows_crc = r->data.crc;
    model_update_save(r->update);
    if (r->keep)
        checkpoint_rotate(m, r->update->target, r->keep);
    r->saved = m->step;
}

static void draw(struct training_run *r)
{
    const struct trainer *t = &r->trainer;
    if (!r->grid.m)
        preview_grid_init(&r->grid, r->compute, t->m, t->shards.shard[0].x, t->shards.shard[0].id, t->shards.shard[0].n);
    if (t->m->step % r->sheet_every == 0)
        preview_grid_write(&r->grid, r->update->target);
}

/* The line of the step at hand, or the one that waits, with the numbers of rows held out. */
static int put_judged(struct training_run *r)
{
    held_out_measure(r->held_out, r->compute, r->trainer.m, r->measured);
    if (!r->waiting)
        train_log_measure(&r->log, &r->trainer, r->row);
    r->waiting = 0;
    return metrics_writer_row(r->metrics, r->trainer.m->step, r->row, r->measured);
}

/* A line that waits no longer, as the next step was made. */
static int put_waiting(struct training_run *r, uint64_t step)
{
    int waits = r->waiting;
    r->waiting = 0;
    return waits ? metrics_writer_row(r->metrics, step, r->row, NULL) : 0;
}

/* A line without these numbers. If rows are held out it waits for the next step: the last one is judged. */
static int put_metrics(struct training_run *r)
{
    train_log_measure(&r->log, &r->trainer, r->row);
    r->waiting = r->held_out != NULL;
    return r->waiting ? 0 : metrics_writer_row(r->metrics, r->trainer.m->step, r->row, NULL);
}

/* The model, whose numbers on rows held out are r->measured. */
static void save_judged(struct training_run *r)
{
    save(r);
    if (r->best_by && number_of(r, r->measured) < r->best) {
        r->best = number_of(r, r->measured);
        checkpoint_keep_best(r->update->target);
    }
}

/* What is due after a step. A line of metrics comes before the save, so that a run that is resumed has it. */
static void after_step(struct training_run *r)
{
    uint64_t step = r->trainer.m->step;
    int saves = step % r->save_every == 0;
    r->error = put_waiting(r, step - 1);
    train_log_accumulate(&r->log, &r->trainer);
    if (!r->error && saves && r->held_out)
        r->error = put_judged(r);
    else if (!r->error && step % r->every == 0)
        r->error = put_metrics(r);
    if (saves)
        save_judged(r);
    if (r->sheet_every)
        draw(r);
    profile_lap("metrics, files", PROFILE_OTHER, 0);
    train_log_progress(&r->trainer);
}

/* The line and the checkpoint of the last steps. Who stops a run does not wait until it is judged. */
static void finish(struct training_run *r, int stopped)
{
    const struct model *m = r->trainer.m;
    int saves = r->saved != m->step && (m->step || !r->steps || signals_caught()), judge = saves && !stopped && m->step;
    judge = judge && r->held_out;
    if (!r->error && judge)
        r->error = put_judged(r);
    else if (!r->error && r->log.steps)
        r->error = put_metrics(r);
    if (!r->error)
        r->error = r->waiting ? put_waiting(r, m->step) : metrics_writer_flush(r->metrics);
    if (saves && judge)
        save_judged(r);
    else if (saves)
        save(r);
}

/* The next step; 0 where there are no rows for it. */
static int step(struct training_run *r)
{
    if (!minibatch_reader_wait(&r->data))
        return 0;
    training_ranks_order(&r->trainer, ORDER_STEP);
    return trainer_step(&r->trainer, minibatch_reader_read, &r->data);
}

enum training_end training_run_until(struct training_run *r)
{
    const struct model *m = r->trainer.m;
    double began = progress_clock();
    int late = 0;
    while (!r->error && !late && !signals_caught() && (r->steps < 0 || m->step < (uint64_t)r->steps) && step(r)) {
        after_step(r);
        late = progress_clock() >= r->deadline;
    }
    progress_end();
    r->seconds = progress_clock() - began;
    finish(r, late || signals_caught());
    training_ranks_order(&r->trainer, ORDER_END);
    return signals_caught() ? END_SIGNAL : late ? END_TIME : r->error ? END_METRICS : END_DONE;
}

void training_run_report(const struct training_run *r)
{
    const struct trainer *t = &r->trainer;
    log_info(r->update->target, "step %llu, %llu steps in %.1f s, %.1f images/s, %.1f GFLOP/s", (unsigned long long)t->m->step,
             (unsigned long long)(t->m->step - r->first), r->seconds, (double)t->images / r->seconds, 2e-9 * t->macs / r->seconds);
}

void training_run_free(struct training_run *r)
{
    preview_grid_free(&r->grid);
    trainer_free(&r->trainer);
    labelled_set_free(&r->pool);
    minibatch_reader_free(&r->data);
}
