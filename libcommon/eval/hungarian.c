/* hungarian.c - shortest augmenting paths with potentials */
#include "eval/hungarian.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

#define NONE SIZE_MAX

/* Rows are added one by one. Potentials u of rows and v of columns keep every cost[i][j] - u[i] - v[j] >= 0, and 0 on
 * assigned pairs. A new row searches the cheapest path over assigned pairs to a free column, as Dijkstra would: near[j]
 * is the remaining cost to reach column j, from[j] the column before it on the path, done[j] whether it was reached. */
struct search {
    const int64_t *cost;
    size_t k;
    int64_t *u, *v, *near;
    size_t *row, *from;         /* row[j]: the row assigned to column j, or NONE; column k stands for the new row */
    char *done;
};

static size_t next_column(struct search *s, size_t current)
{
    size_t best = NONE, i = s->row[current];
    for (size_t j = 0; j < s->k; j++) {
        if (s->done[j])
            continue;
        int64_t left = s->cost[i * s->k + j] - s->u[i] - s->v[j];
        if (left < s->near[j]) {
            s->near[j] = left;
            s->from[j] = current;
        }
        if (best == NONE || s->near[j] < s->near[best])
            best = j;
    }
    return best;
}

static void add_row(struct search *s, size_t i)
{
    size_t current = s->k;
    s->row[current] = i;
    for (size_t j = 0; j < s->k; j++)
        s->near[j] = INT64_MAX;
    memset(s->done, 0, s->k + 1);
    while (s->row[current] != NONE) {
        s->done[current] = 1;
        size_t to = next_column(s, current);
        int64_t step = s->near[to];
        for (size_t j = 0; j <= s->k; j++)
            if (s->done[j]) {
                s->u[s->row[j]] += step;
                s->v[j] -= step;
            } else {
                s->near[j] -= step;
            }
        current = to;
    }
    for (; current != s->k; current = s->from[current])     /* the path's pairs move on by one */
        s->row[current] = s->row[s->from[current]];
}

void hungarian(const int64_t *cost, size_t k, size_t *to)
{
    struct search s = { .cost = cost, .k = k };
    s.u = xzero(k + 1, sizeof *s.u);
    s.v = xzero(k + 1, sizeof *s.v);
    s.near = xarray(k + 1, sizeof *s.near);
    s.row = xarray(k + 1, sizeof *s.row);
    s.from = xarray(k + 1, sizeof *s.from);
    s.done = xmalloc(k + 1);
    s.near[k] = 0;
    for (size_t j = 0; j <= k; j++)
        s.row[j] = NONE;
    for (size_t i = 0; i < k; i++)
        add_row(&s, i);
    for (size_t j = 0; j < k; j++)
        to[s.row[j]] = j;
    free(s.u);
    free(s.v);
    free(s.near);
    free(s.row);
    free(s.from);
    free(s.done);
}
