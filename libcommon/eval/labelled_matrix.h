/* labelled_matrix.h - rows of numbers with labels and ids in memory: codes, features, logits, predictions
 *
 * Memory      struct labelled_matrix owns its rows; it grows with what is added
 * Failure     return values of labelled_matrix_add and labelled_matrix_simplex; lack of memory (71)
 *
 *     labelled_matrix_init(&c, 10);
 *     labelled_matrix_add(&c, z, y, id);                 tensors [n,10], [n], [n]; repeatable
 *     labelled_matrix_keep_labelled(&c);
 *     classes = labelled_matrix_compact(&c, NULL);
 */
#ifndef EVAL_LABELLED_MATRIX_H
#define EVAL_LABELLED_MATRIX_H

#include "tensor/real.h"
#include "tensor/tensor.h"

#include <stddef.h>
#include <stdint.h>

struct labelled_matrix {
    size_t n, k, capacity;      /* rows, numbers in a row, rows allocated */
    real *z;                    /* [n,k] */
    int32_t *y;                 /* [n] label, negative: unknown */
    int64_t *id;                /* [n] */
};

void labelled_matrix_init(struct labelled_matrix *c, size_t k);
void labelled_matrix_free(struct labelled_matrix *c);

/* labelled_matrix_add - rows of z (f4), y (i4) and id (i8); y NULL: unknown, id NULL: the number of the row.
 * 0, or -1 if a number of z is not finite: then nothing is added */
int labelled_matrix_add(struct labelled_matrix *c, const struct tensor *z, const struct tensor *y, const struct tensor *id);

/* labelled_matrix_keep_labelled - drop rows of unknown label; returns how many are left */
size_t labelled_matrix_keep_labelled(struct labelled_matrix *c);

/* labelled_matrix_compact - replace the labels of a and b (or NULL) by their ranks 0 .. classes-1 among all that occur; returns
 * the number of classes */
size_t labelled_matrix_compact(struct labelled_matrix *a, struct labelled_matrix *b);

/* labelled_matrix_simplex - 1 if every row is a probability distribution (its sum is 1 to 1e-3), else 0 and the first row that is
 * not */
int labelled_matrix_simplex(const struct labelled_matrix *c, size_t *row);

/* labelled_matrix_group - number of consecutive rows from `row` on with its id: the draws of one sample */
size_t labelled_matrix_group(const struct labelled_matrix *c, size_t row);
/* labelled_matrix_average - each group becomes one row, the mean of its codes with the label of its first row; draws (or NULL) receives
 * the rows before that, with the group's label, and the group's number as id, so that groups stay apart when rows are dropped */
void labelled_matrix_average(struct labelled_matrix *c, struct labelled_matrix *draws);

/* labelled_matrix_category - of a row of probabilities: the index of the largest, the lowest of equals */
size_t labelled_matrix_category(const struct labelled_matrix *c, size_t row);

#endif
