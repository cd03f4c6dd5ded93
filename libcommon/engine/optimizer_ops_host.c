/* optimizer_ops_host.c - norm, Adam and the moving average in the processor's memory: see optimizer_ops.h */
#include "engine/host_ops.h"
#include "tensor/array.h"

#include <math.h>

#define TILE OPTIMIZER_TILE
#define SUMS 32                 /* enough to hide the time of an addition */
#define EPSILON 1e-8

struct job {
    const struct adam *a;
    const real *g;
    real *value, *m, *v, *average;
    size_t n;
    double *sum, ema;
};

static void square(void *job, size_t tile, struct compute_worker *worker)
{
    const struct job *j = job;
    double s[SUMS] = { 0 };     /* sums side by side, added in order at the end */
    struct tile span = tile_span(tile, TILE, j->n);
    size_t i = span.from, end = span.from + span.count;
    (void)worker;
    for (; i + SUMS <= end; i += SUMS)
        for (size_t k = 0; k < SUMS; k++)
            s[k] += (double)j->g[i + k] * (double)j->g[i + k];
    for (; i < end; i++)
        s[0] += (double)j->g[i] * (double)j->g[i];
    for (size_t k = 1; k < SUMS; k++)
        s[0] += s[k];
    j->sum[tile] = s[0];
}

static void squares(struct compute *c, const real *g, size_t n, double *sum)
{
    struct job j = { .g = g, .n = n, .sum = sum };
    array_open();
    compute_run(c, tile_count(n, TILE), square, &j);
    array_close();
}

static void move(real *restrict average, real ema, const real *restrict value, size_t n)
{
    for (size_t i = 0; i < n; i++)
        average[i] += ema * (value[i] - average[i]);
}

static void update(void *job, size_t tile, struct compute_worker *worker)
{
    const struct job *j = job;
    const struct adam *a = j->a;
    const real b1 = (real)a->b1, b2 = (real)a->b2, c1 = (real)(1 - a->b1), c2 = (real)(1 - a->b2);
    const real rate = (real)(a->rate / (1 - pow(a->b1, (double)a->t)));
    const real root = (real)(1 / sqrt(1 - pow(a->b2, (double)a->t))), eps = (real)EPSILON;
    const real scale = (real)a->scale;
    struct tile span = tile_span(tile, TILE, j->n);
    size_t from = span.from, n = span.count;
    const real *restrict g = j->g + from;
    real *restrict p = j->value + from, *restrict m = j->m + from, *restrict v = j->v + from;
    (void)worker;
    for (size_t i = 0; i < n; i++) {
        real d = scale * g[i];
        m[i] = b1 * m[i] + c1 * d;
        v[i] = b2 * v[i] + c2 * (d * d);
#ifdef IAE_DOUBLE
        p[i] -= rate * m[i] / (sqrt(v[i]) * root + eps);
#else
        p[i] -= rate * m[i] / (sqrtf(v[i]) * root + eps);
#endif
    }
    if (j->average)
        move(j->average + from, (real)a->ema, p, n);
}

static void adam(struct compute *c, const struct adam *a, const real *g, real *value, real *m, real *v, real *average, size_t n)
{
    struct job j = { .a = a, .g = g, .value = value, .m = m, .v = v, .average = average, .n = n };
    array_open();
    compute_run(c, tile_count(n, TILE), update, &j);
    array_close();
}

static void move_tile(void *job, size_t tile, struct compute_worker *worker)
{
    const struct job *j = job;
    struct tile span = tile_span(tile, TILE, j->n);
    (void)worker;
    move(j->average + span.from, (real)j->ema, j->value + span.from, span.count);
}

static void average(struct compute *c, double ema, const real *value, real *to, size_t n)
{
    struct job j = { .ema = ema, .value = (real *)(uintptr_t)value, .average = to, .n = n };
    array_open();
    compute_run(c, tile_count(n, TILE), move_tile, &j);
    array_close();
}

const struct optimizer_ops optimizer_ops_host = { .squares = squares, .adam = adam, .average = average };
