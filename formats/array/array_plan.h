/* array_plan.h - of the arrays that a file holds: which are read, in which order of their numbers, and as which types
 *
 * A part of array_file.h. What was chosen among several readings is said in one line.
 *
 * Failure     does not return: 65 where it is not clear what is meant, or rows and labels do not fit
 */
#ifndef ARRAY_ARRAY_PLAN_H
#define ARRAY_ARRAY_PLAN_H

#include "array/array_file.h"
#include "base/log.h"

/* array_plan_rows - f->list is complete: set f->part, row, rows, labelled; array_plan_labels - the same for labels alone */
void array_plan_rows(struct array_file *f);
void array_plan_labels(struct array_file *f);
/* array_plan_set_type - f->type, once what had to be kept is there */
void array_plan_set_type(struct array_file *f);

/* array_plan_check_unasked - of a format of rows: 65 if something is asked for that only arrays can have */
void array_plan_check_unasked(const struct array_file *f);

/* array_plan_die - 65 (76 for a file whose digest is known), with the array's name if it has one; a may be NULL */
_Noreturn void array_plan_die(const struct array_file *f, const struct array_info *a, const char *fmt, ...) PRINTF_LIKE(3, 4);

#endif
