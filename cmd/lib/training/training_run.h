/* training_run.h - a training from one step to another: minibatches in, metrics, checkpoints and preview grids out
 *
 * Memory      training_run_start/training_run_free; the model's file is the program's (model_update.h)
 * Failure     training_run_until says why it stopped; all else does not return
 *
 *     struct training_run r = { .update = &u, .metrics = &w, .steps = -1, .every = 100, .save_every = 1000, .deadline = INFINITY, .saved = NEVER };
 *     training_run_start(&r, compute, &in, labelled);
 *     enum training_end end = training_run_until(&r);
 *     training_run_free(&r);
 */
#ifndef TRAINING_TRAINING_RUN_H
#define TRAINING_TRAINING_RUN_H

#include "training/held_out.h"
#include "training/metrics_writer.h"
#include "training/minibatch_reader.h"
#include "training/model_update.h"
#include "training/preview_grid.h"

#define NEVER UINT64_MAX

enum training_end {
    END_DONE,                   /* the last step, or no more rows */
    END_SIGNAL,
    END_TIME,
    END_METRICS                 /* they cannot be written: `error` */
};

struct training_run {
    struct model_update *update;
    struct metrics_writer *metrics;
    const struct held_out *held_out;    /* rows measured at each save, or NULL */
    const char *best_by;        /* the number of those by which the best checkpoint is kept, lowest is best; NULL: none is */
    long steps;                 /* the step to stop at, -1: the end of the data */
    uint64_t every, save_every, sheet_every;            /* steps from one line, file, picture to the next; sheet_every 0: none */
    size_t keep;                /* checkpoints beside the model */
    double deadline;            /* of progress_clock() */
    uint64_t saved;             /* step of the model in the file, NEVER: there is none */
    struct compute *compute;
    struct minibatch_reader data;
    struct trainer trainer;
    struct labelled_set pool;
    uint64_t first;             /* step that the run began at */
    double seconds;             /* that the steps took */
    int error;                  /* errno */
    struct train_log log;
    double best;                /* the lowest number so far */
    double measured[HELD_OUT_MOST];     /* at the last save */
    int waiting;                /* a line of metrics: the step may turn out to be the last one, and be judged */
    double row[TRAIN_LOG_WIDTH];
    struct preview_grid grid;
};

/* training_run_start - rows of the stream from where the model stands; labelled: the file of rows with labels, or NULL */
void training_run_start(struct training_run *r, struct compute *c, struct stream *in, const char *labelled);
/* training_run_until - steps up to the last one, then a line for those behind the last interval, then the model, if it moved */
enum training_end training_run_until(struct training_run *r);
/* training_run_report - steps, time and speed on stderr */
void training_run_report(const struct training_run *r);
void training_run_free(struct training_run *r);

#endif
