/* neighbour_set.h - rows in memory among which nearest neighbours are looked for, with what is told of a neighbour
 *
 * Memory      neighbour_set_read/neighbour_set_free: of each row the compared field as real, its picture, id and label
 * Failure     78 if the fields of both streams do not fit, 65 for a number that is not finite
 *
 *     neighbour_set_open(&s, &among, &query, "zhat");
 *     neighbour_set_read(&s, compute, &among);                 the stream is closed
 *     ... knn_search(compute, &s.knn, ...); neighbour_set_picture(&s, row, to); s.rows.id[row] ...
 */
#ifndef EXPLORE_NEIGHBOUR_SET_H
#define EXPLORE_NEIGHBOUR_SET_H

#include "eval/knn.h"
#include "eval/labelled_matrix.h"
#include "explore/compared_field.h"
#include "stream/row_table.h"

struct neighbour_set {
    struct compared_field field;
    int scale;                      /* of all pictures: that of the queries, or else of the set */
    int labelled;                   /* there is a field y */
    struct labelled_matrix rows;    /* the compared field, y and id */
    struct row_table pictures;      /* no fields where the picture is what is compared */
    struct knn_set knn;
};

/* neighbour_set_open - name: the field of the set's stream that is compared with the query's */
void neighbour_set_open(struct neighbour_set *s, const struct stream *in, const struct compared_field *query,
                        const struct stream *queries, const char *name);
/* neighbour_set_read - all rows, to the verified end of the stream, which is closed */
void neighbour_set_read(struct neighbour_set *s, struct compute *c, struct stream *in);
/* neighbour_set_picture - that of a row, as numbers of the scale */
void neighbour_set_picture(const struct neighbour_set *s, size_t row, float *to);
void neighbour_set_free(struct neighbour_set *s);

#endif
