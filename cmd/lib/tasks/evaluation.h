/* evaluation.h - what the tasks of iae-eval have in common: their declaration, their inputs, and checks of fields
 *
 * A task reads a stream to its end and adds metrics to a table. It is one `const struct task` in a file of its own or beside its
 * relatives, and a line of task_registry.c; it declares the groups of metrics that it can add.
 *
 * Memory      tasks that need all rows at once hold them as numbers, and free them before they return
 * Failure     does not return: 64 a text that is no prior; 65 no rows, numbers that are not finite, no row with a label;
 *             78 fields that do not fit
 */
#ifndef TASKS_EVALUATION_H
#define TASKS_EVALUATION_H

#include "eval/labelled_matrix.h"
#include "eval/metric_table.h"
#include "spec/spec.h"
#include "stream/stream_reader.h"

#define FHAT "fhat"             /* a classifier's features of xhat, from iae-encode --xhat --features; those of x are f */

struct evaluation {
    const char *field;                  /* name of the code, z */
    const char *answer;                 /* name of a classifier's predictions, zhat */
    const char *estimate, *confusion;   /* files to read and to write, or NULL */
    size_t neighbours;
    uint64_t seed;
    int force;                          /* read from a terminal */
    int mean;                           /* average the draws of a sample, consecutive rows of equal id */
    double prior[SPEC_PRIOR];           /* probabilities of the categories */
    size_t priors;                      /* 0: they are equal */
    struct metric_table *metrics;
};

/* Which inputs a task has a use for; the estimate set is optional if it is neither needed nor refused. */
enum { TASK_NEEDS_ESTIMATE = 1, TASK_REFUSES_ESTIMATE = 2, TASK_TAKES_MEAN = 4, TASK_TAKES_PRIOR = 8, TASK_TAKES_CONFUSION = 16 };

struct task {
    const char *name;
    unsigned inputs;
    const struct metric *const *groups;         /* metrics that it may add, NULL at the end */
    void (*run)(const struct evaluation *e, struct stream *in);
};

/* evaluation_set_prior - from text: probabilities, in any measure, between them commas or blanks; 64 if it is none */
void evaluation_set_prior(struct evaluation *e, const char *text);
/* evaluation_read_estimate - this field of k numbers from the estimate set, whose name goes into the table; with COLUMN_LABELLED
 * (`how`, column_reader.h) only rows with a label, 65 if there are none */
void evaluation_read_estimate(const struct evaluation *e, const char *field, int how, struct labelled_matrix *c, size_t k);
/* evaluation_check_categorical - is each row a probability distribution? With `required` 78 if not. */
int evaluation_check_categorical(const struct labelled_matrix *c, const char *field, int required, const char *where);
/* evaluation_check_classes - 78 for more classes than are supported */
void evaluation_check_classes(size_t classes, const char *where);
/* evaluation_check_rows - 65 unless a distribution has at least two rows */
void evaluation_check_rows(const struct labelled_matrix *c, const char *where);
/* evaluation_prior_of - probabilities of the categories of c, 78 if there are not as many; NULL: they are equal */
const double *evaluation_prior_of(const struct evaluation *e, const struct labelled_matrix *c, const char *where);

#endif
