/* conv_columns.c - im2col and col2im, a row of a patch at a time */
#include "engine/conv_columns.h"

#include "engine/bf16_factor.h"

#include <string.h>

static size_t row_of_patch(const struct conv *v)
{
    return (size_t)v->k * v->Cb;
}

/* What of row i of the patch of small pixel (y,x) lies inside the big image: `count` values that begin at `image` there, at `patch` in
 * the row. */
struct inside {
    size_t image, patch, count;
};

static struct inside part_inside(const struct conv *v, size_t y, size_t x, size_t i)
{
    int64_t by = (int64_t)(y * v->s + i) - v->p, bx = (int64_t)(x * v->s) - v->p;
    if (by < 0 || by >= v->H)
        return (struct inside){ 0, 0, 0 };
    int64_t left = bx < 0 ? -bx : 0, right = bx + v->k > v->W ? v->W - bx : v->k;
    return (struct inside){ (size_t)(by * v->W + bx + left) * v->Cb, (size_t)left * v->Cb, (size_t)(right - left) * v->Cb };
}

static void copy(size_t n, const real *from, int round, real *to)
{
    if (round)
        bf16_factors(n, from, to);
    else
        for (size_t i = 0; i < n; i++)
            to[i] = from[i];
}

void conv_im2col(const struct conv *v, size_t images, const real *big, int round, real *columns)
{
    size_t row = row_of_patch(v);
    for (size_t n = 0; n < images; n++, big += conv_big_size(v))
        for (size_t y = 0; y < v->h; y++)
            for (size_t x = 0; x < v->w; x++)
                for (size_t i = 0; i < v->k; i++, columns += row) {
                    struct inside in = part_inside(v, y, x, i);
                    if (in.count < row)
                        memset(columns, 0, row * sizeof *columns);
                    copy(in.count, big + in.image, round, columns + in.patch);
                }
}

void conv_col2im(const struct conv *v, size_t images, const real *columns, real *big)
{
    memset(big, 0, images * conv_big_size(v) * sizeof *big);
    for (size_t n = 0; n < images; n++, big += conv_big_size(v))
        for (size_t y = 0; y < v->h; y++)
            for (size_t x = 0; x < v->w; x++)
                for (size_t i = 0; i < v->k; i++, columns += row_of_patch(v)) {
                    struct inside in = part_inside(v, y, x, i);
                    for (size_t j = 0; j < in.count; j++)
                        big[in.image + j] += columns[in.patch + j];
                }
}
