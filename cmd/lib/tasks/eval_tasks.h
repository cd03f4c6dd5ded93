/* eval_tasks.h - the tasks of iae-eval: a stream is read to its end, and results go into a table
 *
 * Memory      where a task looks at all rows at once they are held as numbers, and freed before it returns
 * Failure     does not return: 64 for what a task needs and was not given; 65 no rows, odd ones, none with a label;
 *             78 fields that do not fit
 *
 *     struct evaluation j = { .field = "z", .neighbours = 5, .metrics = &metrics };
 *     eval_select_task(&j, "clusters", NULL);
 *     judge(&j, &in);                          to the end of the stream, which the caller closes
 */
#ifndef TASKS_EVAL_TASKS_H
#define TASKS_EVAL_TASKS_H

#include "eval/metric_table.h"
#include "spec/spec.h"
#include "stream/stream_reader.h"

struct evaluation {
    const char *field;                  /* the code's name */
    const char *answer;                 /* the name of a classifier's answers */
    const char *estimate, *confusion;   /* files to read and to write, or NULL */
    size_t neighbours;
    uint64_t seed;
    int force, mean;                    /* mean: of draws, rows of equal id */
    struct metric_table *metrics;
    /* eval_select_task fills these in: */
    unsigned tasks;
    int by_name;                        /* what is missing is an error */
    void (*run)(const struct evaluation *j, struct stream *in);
    double prior[SPEC_PRIOR];           /* probabilities of categories, where they were given */
    size_t priors;
};

/* eval_select_task - by its name; prior: the option's text, or NULL; 64 if there is no such task, or it needs what is not there */
void eval_select_task(struct evaluation *j, const char *name, const char *prior);
void eval_run(const struct evaluation *j, struct stream *in);

#endif
