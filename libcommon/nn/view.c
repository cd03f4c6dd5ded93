/* view.c - sums over a part of a matrix */
#include "nn/view.h"

#include <string.h>

void view_copy(struct view v, const real *from, real *to)
{
    for (size_t i = 0; i < v.rows; i++)
        memcpy(to + i * v.ld, from + i * v.ld, v.cols * sizeof *to);
}

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
