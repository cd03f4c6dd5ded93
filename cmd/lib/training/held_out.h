/* held_out.h - what a model makes of rows that it is not trained on
 *
 * The model is applied as by iae-encode and iae-decode with their defaults: with its averages and running statistics, one draw. All
 * rows count for mse; codes of the second half of the rows are judged by those of the first half, as with
 * `iae-eval --estimate`: kNN error of continuous codes (5 neighbours), cluster errors of categorical ones, label error of a classifier.
 *
 * Memory      held_out_read/held_out_free; all rows, as they are in the file
 * Failure     held_out_read does not return: 65, 66, 78. A number that is not defined for these rows is NaN
 */
#ifndef TRAINING_HELD_OUT_H
#define TRAINING_HELD_OUT_H

#include "model/model.h"
#include "tensor/tensor.h"

#define HELD_OUT_MOST 6

struct held_out {
    struct tensor x;            /* [n,...] u1 or f4 */
    struct tensor y;            /* [n] i4, negative: unknown */
    int64_t *id;                /* [n] */
    size_t n, labelled;         /* rows; those with a label */
    const char *name[HELD_OUT_MOST];    /* of the numbers, as columns: eval_mse ... */
    size_t columns;
};

/* held_out_read - all rows of a file, for a model of this spec */
void held_out_read(struct held_out *h, const char *path, const struct model *m);
/* held_out_column - the column of this name, NULL: the first; 64 if there is no such one */
const char *held_out_column(const struct held_out *h, const char *name);
/* held_out_measure - row [columns] */
void held_out_measure(const struct held_out *h, struct compute *c, const struct model *m, double *row);
void held_out_free(struct held_out *h);

#endif
