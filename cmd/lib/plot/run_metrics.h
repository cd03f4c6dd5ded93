/* run_metrics.h - the metrics of a run: a table with a heading, whose columns are numbers
 *
 * The table is TSV as iae-train prints it, or another text with columns (bytes/delimited.h), also gzipped. An empty cell, -, NA,
 * nan and inf are no value: NAN. A line that repeats the heading is passed over. Where there is a column `step`, a line whose step
 * is not greater than those before replaces them, as in a file to which a resumed run was appended.
 *
 * Memory      struct run_metrics owns names and values; run_metrics_free
 * Failure     run_metrics_read ends with 65, which names the line, 66 or 74; run_metrics_parse returns a code and leaves a text
 *
 *     run_metrics_read(&m, path);
 *     const struct metric_column *c = run_metrics_column(&m, "mse");      c->value[0 .. m.rows - 1]
 *     run_metrics_free(&m);
 */
#ifndef PLOT_RUN_METRICS_H
#define PLOT_RUN_METRICS_H

#include "bytes/reader.h"

#include <stddef.h>
#include <stdint.h>

#define RUN_METRICS_ERROR 300

struct metric_column {
    char *name;
    double *value;              /* [rows], NAN where there is none */
    uint64_t text_line;         /* the first line whose cell is neither a number nor one of those words, or 0 */
};

struct run_metrics {
    char *where;                /* the file, for messages */
    size_t rows, width;
    struct metric_column *column;   /* [width] */
    size_t replaced;            /* lines that later ones replaced */
    size_t capacity;
    char error[RUN_METRICS_ERROR];
};

/* run_metrics_read - a file, or standard input if path is NULL or "-"; says so if lines were replaced */
void run_metrics_read(struct run_metrics *m, const char *path);
/* run_metrics_parse - 0, or -1 with a text in m->error, empty if the source itself failed. To be freed in either case. */
int run_metrics_parse(struct run_metrics *m, struct reader from);
void run_metrics_free(struct run_metrics *m);

/* run_metrics_column - the column of this name, or NULL */
const struct metric_column *run_metrics_column(const struct run_metrics *m, const char *name);
/* run_metrics_has_values - is there a number in it, and no text? */
int run_metrics_has_values(const struct run_metrics *m, const struct metric_column *c);

#endif
