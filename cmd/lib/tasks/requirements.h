/* requirements.h - metrics that must be in the table, and bounds that they must keep: "mse", "mse<0.02"
 *
 * A requirement is the name of a metric or, with a bound, that name, one of < <= > >=, and a number. All of them are checked before the
 * work, which requests their metrics, and compared after it.
 *
 * Memory      the lists are the caller's, from args_parse
 * Failure     does not return: 64 and 78 as said below
 */
#ifndef TASKS_REQUIREMENTS_H
#define TASKS_REQUIREMENTS_H

#include "base/args.h"
#include "eval/metric_table.h"

struct requirements {
    struct arg_list names, bounds;              /* of --metric and --require */
};

/* requirements_check - 64 for a text that is none, a metric that is not declared, and one that needs an estimate set if there is none */
void requirements_check(const struct requirements *r, struct metric_table *m, int has_estimate);

/* requirements_are_met - 1; or 0, after a line on stderr for each bound that is not kept; 78 for a metric that is not defined for these
 * rows */
int requirements_are_met(const struct requirements *r, const struct metric_table *m);

/* requirements_free - the lists */
void requirements_free(struct requirements *r);

#endif
