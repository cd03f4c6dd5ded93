/* view.c - sums over a part of a matrix */
#include "nn/view.h"

void view_add_row(struct view p, const real *row, real *u)
{
    for (size_t i = 0; i < p.rows; i++, u += p.ld)
        for (size_t j = 0; j < p.cols; j++)
            u[j] += row[j];
}

void view_column_sums(struct view p, const real *d, double *sum)
{
    for (size_t i = 0; i < p.rows; i++, d += p.ld)
        for (size_t j = 0; j < p.cols; j++)
            sum[j] += (double)d[j];
}
