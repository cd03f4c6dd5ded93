/* metrics_writer.h - the metrics of a training: a line of TSV an interval, on stdout or in a file; a short table on a terminal
 *
 * The first line names the columns: step, those of train_log.h, those of rows held out. What a model does not have is an empty
 * cell. A file that is gone on with is cut back to the model's step first, so that it reads as that of one run.
 *
 * Failure     metrics_writer_open does not return: 65 a file that is no such table; 73 one that exists, or has other columns
 *
 *     metrics_writer_open(&w, path, force, resume, names, n);
 *     metrics_writer_begin(&w, step);
 *     w.error = metrics_writer_row(&w, step, row, held_out);
 *     metrics_writer_close(&w);
 */
#ifndef TRAINING_METRICS_WRITER_H
#define TRAINING_METRICS_WRITER_H

#include "train/train_log.h"

#include <stdio.h>

#define METRICS_COLUMNS (TRAIN_LOG_WIDTH + 8)

struct metrics_writer {
    const char *where;          /* of the TSV */
    FILE *tsv;                  /* NULL: there is a table only */
    int append;                 /* the file has lines already, and is gone on with */
    const char *name[METRICS_COLUMNS];
    size_t columns;
    int on_terminal;            /* stdout is one, and gets the table */
    size_t shown[METRICS_COLUMNS], shows;       /* the table's columns, chosen at its first line */
    size_t lines;
};

/* metrics_writer_open - path NULL: TSV on stdout, or the table if that is a terminal; "-": TSV on stdout in any case. Only checks the file:
 * it may exist if force or resume. held_out [n]: names of further columns, which are borrowed */
void metrics_writer_open(struct metrics_writer *w, const char *path, int force, int resume, const char *const *held_out, size_t n);
/* metrics_writer_begin - from now on the lines of a run that stands at this step */
void metrics_writer_begin(struct metrics_writer *w, uint64_t step);
/* metrics_writer_row - a line, at once; held_out NULL: not measured. Returns 0, or the errno of why it could not be written */
int metrics_writer_row(struct metrics_writer *w, uint64_t step, const double row[TRAIN_LOG_WIDTH], const double *held_out);
int metrics_writer_flush(struct metrics_writer *w);
void metrics_writer_close(struct metrics_writer *w);

#endif
