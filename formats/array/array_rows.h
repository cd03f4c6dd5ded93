/* array_rows.h - one array as rows of a stream's type: its bytes in, converted rows in C order out
 *
 * Rows that lie one behind the other are taken as they come; others need the whole array, which is kept in a temporary file
 * without a name, as are arrays whose type depends on all of their numbers.
 *
 * Types       bool and u1 become u1, floats f4, other whole numbers u1 where all of them are 0 to 255, else f4; labels i4
 * Memory      about 512 KiB, and two rows
 * Failure     returns codes and leaves a text in r->error, empty if the source failed
 *
 *     array_rows_init(&r, &info, &layout, DT_F4);
 *     array_rows_take(&r, source, to, n);               as they come
 *     array_rows_keep(&r, source); array_rows_get(&r, to, n);
 *     array_rows_free(&r);
 */
#ifndef ARRAY_ARRAY_ROWS_H
#define ARRAY_ARRAY_ROWS_H

#include "array/array_layout.h"
#include "bytes/tempfile.h"

/* Where an array's bytes come from: exactly n of them. 0, or -1. */
struct array_source {
    int (*read)(void *context, void *to, size_t n);
    void *context;
};

struct array_rows {
    struct numeric stored;
    struct array_layout layout;
    enum dtype type;            /* of the rows */
    size_t bytes;               /* of the array */
    int is_x;                   /* numbers must be finite, and their range is looked at */
    double divisor;             /* of them, or 0 */
    double min, max;            /* of what was converted; min > max: nothing was */

    struct tempfile kept;
    uint32_t crc;               /* of what was compared */
    uint64_t done;              /* rows */
    unsigned char *raw, *ordered;
    size_t room;                /* rows that fit into both */
    char error[200];
};

/* array_rows_init - checked: array_info_bytes and array_layout_set have been answered with 0 */
void array_rows_init(struct array_rows *r, const struct array_info *a, const struct array_layout *l, enum dtype type);
void array_rows_free(struct array_rows *r);

/* array_rows_keep - all bytes into a temporary file; array_rows_compare - are they as those kept? 0, 1: they differ, -1 */
int array_rows_keep(struct array_rows *r, const struct array_source *from);
int array_rows_compare(struct array_rows *r, const struct array_source *from);
/* array_rows_are_bytes - of an array that is kept: are all numbers whole, and 0 to 255? */
int array_rows_are_bytes(struct array_rows *r);

/* array_rows_take - the next n rows from where they come; array_rows_get - from those kept. They must be there. */
int array_rows_take(struct array_rows *r, const struct array_source *from, void *to, size_t n);
int array_rows_get(struct array_rows *r, void *to, size_t n);

#endif
