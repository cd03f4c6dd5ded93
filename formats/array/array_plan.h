/* array_plan.h - of the arrays that a file holds: which are read, in which order of their numbers, and as which types
 *
 * A part of array_file.h. What was chosen among several readings is said in one line.
 *
 * Failure     does not return: 65 where it is not clear what is meant, or rows and labels do not fit
 */
#ifndef ARRAY_ARRAY_PLAN_H
#define ARRAY_ARRAY_PLAN_H

#include "array/array_file.h"

/* array_plan_rows - f->list is complete: set f->part, row, rows, labelled; array_plan_labels - the same for labels alone */
void array_plan_rows(struct array_file *f);
void array_plan_labels(struct array_file *f);
/* array_plan_set_type - f->type, once what had to be kept is there */
void array_plan_set_type(struct array_file *f);

/* array_plan_check_unasked - of a format of rows: 65 if something is asked for that only arrays can have */
void array_plan_check_unasked(const struct array_file *f);

#endif
