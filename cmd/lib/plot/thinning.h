/* thinning.h - the points of a curve that can be seen: of those in one column of pixels the first, the last and the extremes
 *
 * Lines through them cover the same pixels as lines through all points. Points that follow each other in one column are one group,
 * so x may go back. What lies left and right of the range is a column, too, so that lines run into the frame. Within a column a gap
 * cannot be seen, and is passed over.
 *
 * Memory      thinning_make allocates; the caller frees with thinning_free
 */
#ifndef PLOT_THINNING_H
#define PLOT_THINNING_H

#include <stddef.h>

struct thin_point {
    double x, y;
    int starts;                 /* no line leads here from the point before */
};

struct thinning {
    struct thin_point *point;   /* [n] */
    size_t n, capacity;
};

/* thinning_make - of rows points, those whose x or y is no finite number are gaps; [low,high] are `columns` pixels wide */
void thinning_make(struct thinning *t, const double *x, const double *y, size_t rows, double low, double high, size_t columns);
void thinning_free(struct thinning *t);

/* thinning_is_alone - does no line lead to or from point i? */
int thinning_is_alone(const struct thinning *t, size_t i);

#endif
