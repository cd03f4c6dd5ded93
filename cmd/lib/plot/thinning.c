/* thinning.c - chooses the points of a curve that can be seen */
#include "plot/thinning.h"

#include "base/alloc.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST, LEAST, GREATEST, LAST, KEPT };

/* The points of one column of pixels so far. */
struct group {
    int64_t column;
    size_t index[KEPT];
    int starts, open;
};

static void add_point(struct thinning *t, double x, double y, int starts)
{
    if (t->n == t->capacity) {
        t->capacity = t->capacity ? 2 * t->capacity : 1024;
        t->point = xrealloc(t->point, t->capacity * sizeof *t->point);
    }
    t->point[t->n++] = (struct thin_point){ x, y, starts };
}

static void close_group(struct thinning *t, struct group *g, const double *x, const double *y)
{
    size_t *index = g->index;
    if (!g->open)
        return;
    if (index[LEAST] > index[GREATEST]) {
        size_t later = index[LEAST];
        index[LEAST] = index[GREATEST];
        index[GREATEST] = later;
    }
    for (int k = FIRST; k < KEPT; k++)
        if (!k || index[k] != index[k - 1])
            add_point(t, x[index[k]], y[index[k]], !k && g->starts);
    g->open = 0;
}

static void add_to_group(struct group *g, const double *y, size_t i)
{
    g->index[LAST] = i;
    if (y[i] < y[g->index[LEAST]])
        g->index[LEAST] = i;
    if (y[i] > y[g->index[GREATEST]])
        g->index[GREATEST] = i;
}

/* -1 left of the range, columns + 1 right of it; differences of huge numbers may be infinite. */
static int64_t column_of(double x, double low, double high, size_t columns)
{
    double at = high > low ? floor((x - low) / (high - low) * (double)columns) : 0;
    return !(at >= 0) ? -1 : at < (double)columns ? (int64_t)at : (int64_t)columns + (x > high);
}

void thinning_make(struct thinning *t, const double *x, const double *y, size_t rows, double low, double high, size_t columns)
{
    struct group g = { .open = 0 };
    int gap = 1;
    memset(t, 0, sizeof *t);
    for (size_t i = 0; i < rows; i++) {
        if (!isfinite(x[i]) || !isfinite(y[i])) {
            gap = 1;
            continue;
        }
        int64_t column = column_of(x[i], low, high, columns);
        if (g.open && g.column == column) {
            add_to_group(&g, y, i);
        } else {
            close_group(t, &g, x, y);
            g = (struct group){ .column = column, .index = { i, i, i, i }, .starts = gap, .open = 1 };
        }
        gap = 0;
    }
    close_group(t, &g, x, y);
}

void thinning_free(struct thinning *t)
{
    free(t->point);
    memset(t, 0, sizeof *t);
}

int thinning_is_alone(const struct thinning *t, size_t i)
{
    return t->point[i].starts && (i + 1 == t->n || t->point[i + 1].starts);
}
