/* bf16.c - rounding of matrices; its inner loops become vectors */
#include "tensor/bf16.h"

static void round_row(size_t n, const real *restrict from, bf16 *restrict to)
{
    for (size_t i = 0; i < n; i++)
        to[i] = bf16_round(from[i]);
}

void bf16_round_rows(size_t rows, size_t cols, const real *from, size_t ld, bf16 *to, size_t to_ld)
{
    if (cols == ld && cols == to_ld) {
        round_row(rows * cols, from, to);
        return;
    }
    for (size_t i = 0; i < rows; i++, from += ld, to += to_ld) {
        round_row(cols, from, to);
        for (size_t k = cols; k < to_ld; k++)
            to[k] = 0;
    }
}
