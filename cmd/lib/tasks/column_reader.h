/* column_reader.h - fields of a stream as rows of numbers in memory, for what looks at all rows at once
 *
 * Memory      the rows are the caller's: labelled_matrix_free
 * Failure     does not return: 65 no rows, a gradient among them, a number that is not finite; 78 fields that do not fit
 *
 *     column_require(&in, "z", COLUMN_LABELLED, &z);
 *     column_read(&in, (struct column[]){ { "z", &z } }, 1, NULL);
 */
#ifndef TASKS_COLUMN_READER_H
#define TASKS_COLUMN_READER_H

#include "eval/labelled_matrix.h"
#include "eval/reconstruction.h"
#include "stream/stream_reader.h"

enum { COLUMN_LABELLED = 1, COLUMN_IF_THERE = 2 };

struct column {
    const char *field;
    struct labelled_matrix *to;
};

struct versus {
    const char *x, *xhat;       /* fields; the same twice where only the second counts */
    struct reconstruction *to;
};

/* column_check_ids - a field id, where there is one, is one of numbers */
void column_check_ids(const struct stream *in);
/* column_require - there is this field of f4, and y (i4) where rows are to be LABELLED; makes `to` ready. 1; with
 * IF_THERE 0 where there is no such field. */
int column_require(const struct stream *in, const char *field, int how, struct labelled_matrix *to);
/* column_read - all rows, to the end of the table, into columns and, unless it is NULL, v */
void column_read(struct stream *in, const struct column *column, size_t columns, const struct versus *v);
/* column_read_file - the same of one field of the file of this name, which stays open for its header until stream_close */
void column_read_file(struct stream *in, const char *path, int force, const char *field, int how, struct labelled_matrix *to);

#endif
