/* column_reader.h - fields of a stream as rows of numbers in memory, for tasks that need all rows at once
 *
 * Memory      the rows are the caller's: labelled_matrix_free
 * Failure     does not return: 65 no rows, a gradient among them, a number that is not finite; 78 fields that do not fit
 *
 *     column_require(&in, "z", COLUMN_LABELLED, &z);
 *     column_read(&in, (struct column[]){ { "z", &z } }, 1, NULL);
 */
#ifndef TASKS_COLUMN_READER_H
#define TASKS_COLUMN_READER_H

#include "eval/image_quality.h"
#include "eval/labelled_matrix.h"
#include "eval/reconstruction.h"
#include "stream/stream_reader.h"

enum { COLUMN_LABELLED = 1, COLUMN_OPTIONAL = 2 };

struct column {
    const char *field;
    struct labelled_matrix *to;
};

struct column_pair {
    const char *x, *xhat;       /* fields; one field twice if only the second counts */
    struct reconstruction *to;
    struct image_quality *quality;      /* or NULL */
};

/* column_check_ids - 78 if there is a field id, and it is not one i8 a row */
void column_check_ids(const struct stream *in);
/* column_need - 78 if there is no such field, with the program that makes it */
void column_need(const struct stream *in, const char *field);
/* column_require - the field is f4, with y (i4) if `how` has COLUMN_LABELLED, else 78; initializes `to`. Returns 1; or 0 if `how` has
 * COLUMN_OPTIONAL and there is no such field. */
int column_require(const struct stream *in, const char *field, int how, struct labelled_matrix *to);
/* column_read - all rows, to the end of the table, into the columns and the pair, which may be NULL */
void column_read(struct stream *in, const struct column *column, size_t columns, const struct column_pair *pair);
/* column_read_file - one field of this file, which stays open for its header until stream_close */
void column_read_file(struct stream *in, const char *path, int force, const char *field, int how, struct labelled_matrix *to);

#endif
