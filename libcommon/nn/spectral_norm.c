#include "nn/spectral_norm.h"

#include "base/alloc.h"
#include "tensor/compute.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 256             /* of a tile */
#define EPS 1e-24               /* a weight of zeros has a singular value too */

struct job {
    const struct spectral_norm *s;
    double *to;                 /* what is computed, [cols] or [rows] */
    const double *v;            /* [cols], or NULL: rows are multiplied with those of `with` */
    const real *with;
    real *grad;
    double factor;
};

/* v = W'u for some columns. */
static void columns(void *job, size_t tile, struct compute_worker *worker)
{
    const struct job *j = job;
    const struct spectral_norm *s = j->s;
    size_t from = tile * COLUMNS, to = from + COLUMNS < s->cols ? from + COLUMNS : s->cols;
    (void)worker;
    memset(j->to + from, 0, (to - from) * sizeof *j->to);
    for (size_t r = 0; r < s->rows; r++)
        for (size_t c = from; c < to; c++)
            j->to[c] += (double)s->u[r] * (double)s->w[r * s->cols + c];
}

double spectral_norm_sigma(const struct spectral_norm *s, double *v)
{
    struct job j = { .s = s, .to = v };
    double sum = EPS;
    compute_run(s->compute, (s->cols + COLUMNS - 1) / COLUMNS, columns, &j);
    for (size_t c = 0; c < s->cols; c++)
        sum += v[c] * v[c];
    for (size_t c = 0; c < s->cols; c++)
        v[c] /= sqrt(sum);
    return sqrt(sum);
}

static void row_dot(void *job, size_t row, struct compute_worker *worker)
{
    const struct job *j = job;
    size_t cols = j->s->cols;
    (void)worker;
    j->to[row] = 0;
    for (size_t c = 0; c < cols; c++)
        j->to[row] += (double)j->s->w[row * cols + c] * (j->v ? j->v[c] : (double)j->with[row * cols + c]);
}

static double inner(const struct spectral_norm *s, const real *grad)
{
    struct job j = { .s = s, .with = grad, .to = compute_buffer(s->compute, BUF_JOB, s->rows * sizeof *j.to) };
    double sum = 0;
    compute_run(s->compute, s->rows, row_dot, &j);
    for (size_t r = 0; r < s->rows; r++)
        sum += j.to[r];
    return sum;
}

static void row_grad(void *job, size_t row, struct compute_worker *worker)
{
    const struct job *j = job;
    real *grad = j->grad + row * j->s->cols;
    double factor = j->factor * (double)j->s->u[row];
    (void)worker;
    for (size_t c = 0; c < j->s->cols; c++)
        grad[c] -= (real)(factor * j->v[c]);
}

void spectral_norm_grad(const struct spectral_norm *s, double sigma, const double *v, real *grad)
{
    struct job j = { .s = s, .v = v, .grad = grad, .factor = inner(s, grad) / sigma };
    compute_run(s->compute, s->rows, row_grad, &j);
}

void spectral_norm_power_iteration(struct compute *c, const real *w, size_t rows, size_t cols, real *u)
{
    struct spectral_norm s = { c, w, rows, cols, u };
    double *v = xarray(cols, sizeof *v), *dot = xarray(rows, sizeof *dot), sum = EPS;
    struct job j = { .s = &s, .v = v, .to = dot };
    spectral_norm_sigma(&s, v);
    compute_run(c, rows, row_dot, &j);
    for (size_t r = 0; r < rows; r++)
        sum += dot[r] * dot[r];
    for (size_t r = 0; r < rows; r++)
        u[r] = (real)(dot[r] / sqrt(sum));
    free(v);
    free(dot);
}
