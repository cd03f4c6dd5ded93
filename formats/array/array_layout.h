/* array_layout.h - where the numbers of each row lie in an array: which side counts rows, C or Fortran order, sides exchanged
 *
 * All of that is a stride for each side of a row, and a step from row to row, counted in numbers.
 *
 * Failure     returns codes
 *
 *     if (array_layout_set(&l, &info, 0)) ...          rows along the first side
 *     array_layout_transpose(&l);                      [H,W,C] becomes [W,H,C]
 *     array_layout_gather(&l, all, size, 7, n, to);    rows 7 to 7+n-1, in C order
 */
#ifndef ARRAY_ARRAY_LAYOUT_H
#define ARRAY_ARRAY_LAYOUT_H

#include "array/array_info.h"

#define ARRAY_ONE_ROW (-1)      /* no side counts rows: the array is one row */

struct array_layout {
    uint32_t rows;
    struct shape row;
    size_t count;               /* of the array's numbers */
    size_t start;               /* of the first row */
    size_t step;                /* from a row to the next */
    size_t stride[TENSOR_RANK]; /* along each side of a row */
};

/* array_layout_set - rows along this side, or ARRAY_ONE_ROW; 0, or -1: rows of no or too many numbers */
int array_layout_set(struct array_layout *l, const struct array_info *a, int side);

/* array_layout_transpose - exchange the first two sides of a row; array_layout_channels_last - [C,H,W] becomes [H,W,C]; 0, or -1
 * if rows have not so many sides */
int array_layout_transpose(struct array_layout *l);
int array_layout_channels_last(struct array_layout *l);
/* array_layout_column - of rows [K], only the number k; it must be there */
void array_layout_column(struct array_layout *l, uint32_t k);

/* array_layout_is_streamed - does each row lie behind the one before it? array_layout_is_plain - and in C order, without gaps? */
int array_layout_is_streamed(const struct array_layout *l);
int array_layout_is_plain(const struct array_layout *l);

/* array_layout_gather - n rows of numbers of this size, from number `first` on, to C order; `from` is the array's beginning, or
 * the first of n rows with first 0 */
void array_layout_gather(const struct array_layout *l, const unsigned char *from, int size, uint64_t first, size_t n,
                         unsigned char *to);

#endif
