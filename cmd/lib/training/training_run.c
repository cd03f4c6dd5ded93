#include "training/training_run.h"

#include "base/die.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/signals.h"
#include "checkpoint/checkpoints.h"
#include "nn/profile.h"
#include "training/labelled_reader.h"

#include <errno.h>

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
    progress_start("training", "steps", r->steps >= 0 && (!total || steps < total) ? steps : total);
    progress_skip(m->step);
}

static void save(struct training_run *r)
{
    struct model *m = &r->update->m;
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
        preview_grid_init(&r->grid, r->compute, t->m, t->shard[0].x, t->shard[0].id, t->shard[0].n);
    if (t->m->step % r->sheet_every == 0)
        preview_grid_write(&r->grid, r->update->target);
}

/* What is due after a step. */
static void after_step(struct training_run *r, FILE *metrics)
{
    uint64_t step = r->trainer.m->step;
    train_log_accumulate(&r->log, &r->trainer);
    if (step % r->every == 0)
        r->error = train_log_row(&r->log, &r->trainer, metrics);
    if (step % r->save_every == 0)
        save(r);
    if (r->sheet_every)
        draw(r);
    profile_lap("metrics, files", PROFILE_OTHER, 0);
    train_log_progress(&r->trainer);
}

enum training_end training_run_until(struct training_run *r, FILE *metrics)
{
    const struct model *m = r->trainer.m;
    double began = progress_clock();
    int late = 0;
    while (!r->error && !late && !signals_caught() && (r->steps < 0 || m->step < (uint64_t)r->steps) && minibatch_reader_wait(&r->data) &&
           trainer_step(&r->trainer, minibatch_reader_read, &r->data)) {
        after_step(r, metrics);
        late = progress_clock() >= r->deadline;
    }
    progress_end();
    if (!r->error)
        r->error = r->log.steps ? train_log_row(&r->log, &r->trainer, metrics) : fflush(metrics) ? errno : 0;
    r->seconds = progress_clock() - began;
    if (r->saved != m->step && (m->step || !r->steps || signals_caught()))
        save(r);
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
