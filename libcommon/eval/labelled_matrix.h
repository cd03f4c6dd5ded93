/* labelled_matrix.h - rows of codes with labels and ids, kept in memory
 *
 * Memory      struct codes owns its rows; it grows with what is added
 * Failure     codes_add and codes_simplex answer; else none but lack of memory (71)
 *
 *     codes_init(&c, 10);
 *     codes_add(&c, z, y, id);                 tensors [n,10], [n], [n], as often as one likes
 *     codes_keep_labelled(&c);
 *     classes = codes_compact(&c, NULL);
 */
#ifndef EVAL_LABELLED_MATRIX_H
#define EVAL_LABELLED_MATRIX_H

#include "tensor/real.h"
#include "tensor/tensor.h"

#include <stddef.h>
#include <stdint.h>

struct codes {
    size_t n, k, room;          /* rows, numbers in a row, rows allocated */
    real *z;                    /* [n,k] */
    int32_t *y;                 /* [n] label, negative: unknown */
    int64_t *id;                /* [n] */
};

void codes_init(struct codes *c, size_t k);
void codes_free(struct codes *c);

/* codes_add - rows of z (f4), y (i4) and id (i8); y NULL: unknown, id NULL: the number of the row.
 * 0, or -1 if a number of z is not finite: then nothing is added */
int codes_add(struct codes *c, const struct tensor *z, const struct tensor *y, const struct tensor *id);

/* codes_keep_labelled - drop rows of unknown label; returns how many are left */
size_t codes_keep_labelled(struct codes *c);

/* codes_compact - replace the labels of a and b (or NULL) by their ranks 0 .. classes-1 among all that occur; returns
 * the number of classes */
size_t codes_compact(struct codes *a, struct codes *b);

/* codes_simplex - 1 if every row is a probability distribution (its sum is 1 to 1e-3), else 0 and the first row that is
 * not */
int codes_simplex(const struct codes *c, size_t *row);

/* codes_group - how many rows from `row` on have its id: draws of one sample stand together. codes_average - each such group
 * becomes one row, the mean of its codes with its first row's label; draws (or NULL) receives the rows as they were, but with
 * that label, and the group's number for an id, so that groups stay apart whatever is dropped */
size_t codes_group(const struct codes *c, size_t row);
void codes_average(struct codes *c, struct codes *draws);

/* codes_argmax - the category of a row s [k]: where it is largest, the lowest index of equals */
size_t codes_argmax(const real *s, size_t k);

#endif
