/* task_registry.h - all tasks of iae-eval, and the metrics that they can add
 *
 *     const struct task *t = task_registry_get(number);
 *     task_registry_declare(&metrics);
 *     task_registry_run(t, &e, &in);           to the end of the stream, which the caller closes
 */
#ifndef TASKS_TASK_REGISTRY_H
#define TASKS_TASK_REGISTRY_H

#include "tasks/evaluation.h"

/* task_registry_name - of task number i, NULL after the last one (arg_words of base/args.h); 0 is the default */
const char *task_registry_name(size_t i);
const struct task *task_registry_get(size_t i);

/* task_registry_declare - the metrics of all tasks, in the order of the tasks */
void task_registry_declare(struct metric_table *m);

/* task_registry_run - names the evaluated rows in the table, and runs the task */
void task_registry_run(const struct task *t, const struct evaluation *e, struct stream *in);

#endif
