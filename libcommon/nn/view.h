/* view.h - a part of a matrix: rows x cols values, ld values from row to row */
#ifndef NN_VIEW_H
#define NN_VIEW_H

#include "tensor/real.h"

#include <stddef.h>

struct view {
    size_t rows, cols, ld;
};

void view_copy(struct view v, const real *from, real *to);
void view_add_row(struct view v, const real *row, real *u);             /* u += row [cols] for each row */
void view_column_sums(struct view v, const real *d, double *sum);       /* added to sum [cols], rows in order */

#endif
