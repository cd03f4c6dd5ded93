/* named_arrays.h - files of several named arrays (MATLAB, npz): which array is the rows, and which their labels
 *
 * The rows are the array called x, X, data or images, or the only one that is no label; labels are that called y, Y, label,
 * labels or targets. Such files are read twice, since labels may follow the rows, so they cannot come through a pipe.
 *
 * Memory      named_arrays_free; labels are stored in the array file, at most NAMED_ARRAYS_LABELS of them
 * Failure     does not return: 65
 *
 *     while (there is another array)
 *         if (named_arrays_is_labels(name))
 *             read n of them into named_arrays_labels(&a, f, n);
 *         else
 *             named_arrays_add(&a, f, name);
 *     named_arrays_choose(&a, f);                  a.rows is the name of the rows
 */
#ifndef ARRAY_NAMED_ARRAYS_H
#define ARRAY_NAMED_ARRAYS_H

#include "array/array_file.h"

#define NAMED_ARRAYS_LABELS (10u << 20)

struct named_arrays {
    char *rows;                 /* name of the array that is the rows, so far */
    int others;                 /* there are others, and none has a name of rows */
    uint64_t labels;            /* number of labels */
};

int named_arrays_is_rows(const char *name);
int named_arrays_is_labels(const char *name);

/* named_arrays_add - one more array that may be the rows; named_arrays_choose - after the last one: 65 if it is not clear which */
void named_arrays_add(struct named_arrays *a, const struct array_file *f, const char *name);
void named_arrays_choose(const struct named_arrays *a, const struct array_file *f);

/* named_arrays_labels - memory for n labels, f->labels, which exist once; named_arrays_check_labels - one for each row? */
int32_t *named_arrays_labels(struct named_arrays *a, struct array_file *f, uint64_t n);
void named_arrays_check_labels(const struct named_arrays *a, const struct array_file *f);

/* named_arrays_die_changed - 65: the second pass does not find what the first one found */
_Noreturn void named_arrays_die_changed(const struct array_file *f);

void named_arrays_free(struct named_arrays *a);

#endif
