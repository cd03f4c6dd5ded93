/* requirements.h - bounds on metrics, as scripts demand them: "mse<0.02"
 *
 * A requirement is the name of a metric, one of < <= > >=, and a number.
 *
 * Memory      nothing is kept
 * Failure     does not return: 64 and 78 as said below
 */
#ifndef TASKS_REQUIREMENTS_H
#define TASKS_REQUIREMENTS_H

#include "base/args.h"
#include "eval/metric_table.h"

/* requirements_check - 64 for a text that is none, a metric that is not declared, and one that needs an estimate set if there is none */
void requirements_check(const struct arg_list *texts, const struct metric_table *m, int has_estimate);

/* requirements_are_met - 1; or 0, after a line on stderr for each that is not; 78 for a metric that is not defined for these rows */
int requirements_are_met(const struct arg_list *texts, const struct metric_table *m);

#endif
