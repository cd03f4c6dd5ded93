/* metric_table.h - named results: each metric with its value and the number of rows
 *
 * A metric is declared once, in a group beside its computation: `const struct metric NAME_metrics[]`, ended by METRIC_END. The
 * table first learns the groups that may occur in it; it prints its results in that order, whatever order they are added in. A value
 * that is not defined (NaN) is not in the table. The manual of iae-eval says what each metric means.
 *
 * Memory      the caller holds struct metric_table; groups are borrowed, names of sets are copied
 * Failure     lack of memory (71); adding a metric that was not declared is a bug (70)
 *
 *     const struct metric clustering_metrics[] = { METRIC("nmi", BASIS_NONE), METRIC("ari", BASIS_NONE), METRIC_END };
 *
 *     metric_table_init(&m);
 *     metric_table_declare(&m, clustering_metrics);
 *     metric_table_add(&m, "nmi", 0.8, rows);
 *     text = metric_table_text(&m);
 */
#ifndef EVAL_METRIC_TABLE_H
#define EVAL_METRIC_TABLE_H

#include <stddef.h>
#include <stdint.h>

/* What a metric depends on besides the rows it is computed of; the columns estimate and estimate_rows of the table name it. */
enum metric_basis {
    BASIS_NONE,                 /* nothing */
    BASIS_ESTIMATE,             /* the estimate set, without which the metric is not defined */
    BASIS_SELF,                 /* a fit on the rows themselves */
    BASIS_REFERENCE,            /* the estimate set or, without one, a known distribution */
    BASIS_OPTIONAL              /* the estimate set, if there is one */
};

struct metric {
    const char *name;           /* NULL ends a group */
    enum metric_basis basis;
    int on_request;             /* left out of the table unless metric_table_request asks for it */
};
#define METRIC(n, ...) { .name = n, .basis = __VA_ARGS__ }
#define METRIC_END { .name = NULL }

struct metric_result {
    const struct metric *metric;
    int requested, present;     /* it was asked for; it has a value */
    double value;
    uint64_t rows;
};

struct metric_table {
    struct compute *compute;            /* what metrics are computed with; set by the caller */
    struct metric_result *result;   /* [n], in the order in which they were declared */
    size_t n;
    char *set, *estimate;       /* names of the evaluated rows and of the estimate set or distribution */
    uint64_t estimate_rows;
};

void metric_table_init(struct metric_table *m);
void metric_table_free(struct metric_table *m);

/* metric_table_declare - a group of metrics that may be added; a group that is declared already changes nothing */
void metric_table_declare(struct metric_table *m, const struct metric *group);

/* metric_table_request - the metric of this name, of n bytes, is wanted: needed before metric_table_add if it is one on request. Returns
 * the metric; NULL if no such metric is declared */
const struct metric *metric_table_request(struct metric_table *m, const char *name, size_t n);

/* metric_table_name_set - what rows are called, by data set and split of their header, each of them NULL if unknown; `name` is
 * m->set or m->estimate */
void metric_table_name_set(char **name, const char *dataset, const char *split);

/* metric_table_add - the value of a declared metric on this many rows; NaN: not defined, hence left out, as is a metric on request that
 * was not requested */
void metric_table_add(struct metric_table *m, const char *name, double value, uint64_t rows);

/* metric_table_find - the result of the metric of this name, of n bytes; NULL if no such metric is declared */
const struct metric_result *metric_table_find(const struct metric_table *m, const char *name, size_t n);

/* metric_table_is_empty - has no metric a value? */
int metric_table_is_empty(const struct metric_table *m);

/* metric_table_text - the table as TSV: metric, value, rows, set, estimate, estimate_rows. The caller frees it. */
char *metric_table_text(const struct metric_table *m);

/* metric_table_names - all declared names as "a, b, c". The caller frees it. */
char *metric_table_names(const struct metric_table *m);

#endif
