/* neighbour_rows.h - each row of a stream with its nearest neighbours, a row for each of them
 *
 * A query's row is repeated for its neighbours, nearest first, with all its fields; x becomes the picture of the query, xhat that of
 * the neighbour, so that iae-view shows both in a column. Fields are added: distance, near.id, and near.y where neighbours have y.
 *
 * Memory      neighbour_rows_open/neighbour_rows_close; two chunks of rows, 64 MiB each, or one row if that is more
 * Failure     65 for a number that is not finite, or too few neighbours
 */
#ifndef EXPLORE_NEIGHBOUR_ROWS_H
#define EXPLORE_NEIGHBOUR_ROWS_H

#include "explore/neighbour_set.h"
#include "stream/stream_writer.h"

struct neighbour_rows {
    struct compute *compute;
    const struct neighbour_set *set;
    const struct compared_field *query;
    size_t k;                           /* neighbours of a row */
    size_t chunk, slice;                /* queries at a time; neighbours of one that are written at a time */
    int other_ids;                      /* a row of a query's own id is none of its neighbours */
    const char *where;                  /* the set's file */
    uint64_t row;                       /* queries before the chunk */

    float *key;                         /* [chunk,width] */
    real *a;
    int64_t *id;                        /* [chunk] */
    size_t *nearest;                    /* [chunk,k] */
    double *distance;
    struct tensor field[HEADER_FIELDS];     /* [slice,...] of one query */
};

/* neighbour_rows_open - h: that of the queries, which becomes the output's */
void neighbour_rows_open(struct neighbour_rows *n, struct compute *c, const struct neighbour_set *set,
                         const struct compared_field *query, size_t k, int other_ids, const char *where, struct header *h);
/* neighbour_rows_write - all queries, with their neighbours */
void neighbour_rows_write(struct neighbour_rows *n, struct stream *in, struct stream_writer *out);
void neighbour_rows_close(struct neighbour_rows *n);

#endif
