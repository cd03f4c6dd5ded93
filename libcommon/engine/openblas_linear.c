/* openblas_linear.c - fully connected layers by OpenBLAS: a product for each tile of columns
 *
 * With rounded factors, weight, input and gradient are rounded to bf16 once, into memory that the tiles share.
 */
#include "engine/bf16_factor.h"
#include "engine/laps.h"
#include "engine/openblas.h"
#include "gemm/gemm_openblas.h"

#include "base/sizes.h"

#define TILES 8                 /* for some threads, */
#define WIDTH_LEAST 64          /* of columns that are enough for BLAS to be fast */
#define WIDTH_MOST 256
#define ROUND 32

/* One call, for the threads. */
struct job {
    const struct linear *l;
    struct weight w;
    const real *weight, *x, *d; /* what is multiplied */
    const real *from;           /* what is rounded, to */
    real *rounded_x, *rounded_d, *u;
    tile_work *after;
    void *context;
    const struct product_grads *g;
};

static size_t width(size_t columns)
{
    return min_size(max_size(round_up(div_ceil(columns, TILES), ROUND), WIDTH_LEAST), WIDTH_MOST);
}

static void round_row(void *job, size_t i, struct compute_worker *worker)
{
    const struct job *j = job;
    (void)worker;
    bf16_factors(j->l->in, j->from + i * j->l->in, j->rounded_x + i * j->l->in);
}

/* What is multiplied, besides d, which is rounded when it is finished. */
static void set_factors(struct compute *c, struct job *j, const real *x)
{
    const struct linear *l = j->l;
    size_t weight = round_up(l->out * l->in, 16), input = round_up(l->n * l->in, 16);
    real *buffer = j->w.rounded ? compute_buffer(c, BUF_JOB, (weight + input + l->n * l->out) * sizeof *buffer) : NULL;
    j->weight = weight_factors(c, &j->w, l->out, l->in, buffer);
    j->x = j->from = x;
    j->d = j->g ? j->g->d : NULL;
    if (!buffer)
        return;
    j->x = j->rounded_x = buffer + weight;
    j->d = j->rounded_d = buffer + weight + input;
    compute_run(c, l->n, round_row, j);
}

/* ---- forward ---- */

static void forward(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    const struct linear *l = j->l;
    struct tile cols = tile_span(t, width(l->out), l->out);
    (void)worker;
    gemm_openblas(GEMM_PLAIN, GEMM_TRANSPOSED, l->n, cols.count, l->in, j->x, l->in, j->weight + cols.from * l->in, l->in, 0, j->u + cols.from,
                  l->out);
    j->after(j->context, t, cols);
}

void openblas_linear_forward(struct compute *c, const struct linear *l, struct weight w, const real *x, real *u, tile_work *after,
                             void *context)
{
    struct job j = { .l = l, .w = w, .u = u, .after = after, .context = context };
    set_factors(c, &j, x);
    compute_run(c, tile_count(l->out, width(l->out)), forward, &j);
    linear_lap(l, PROFILE_FORWARD);
}

/* ---- backward ---- */

static void backward(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    const struct linear *l = j->l;
    struct tile cols = tile_span(t, width(l->out), l->out);
    (void)worker;
    j->g->before(j->g->context, t, cols);
    for (size_t i = 0; j->rounded_d && i < l->n; i++)
        bf16_factors(cols.count, j->g->d + i * l->out + cols.from, j->rounded_d + i * l->out + cols.from);
    if (j->g->grad)
        gemm_openblas(GEMM_TRANSPOSED, GEMM_PLAIN, cols.count, l->in, l->n, j->d + cols.from, l->out, j->x, l->in, j->g->add,
                      j->g->grad + cols.from * l->in, l->in);
}

static void backward_input(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    const struct linear *l = j->l;
    struct tile cols = tile_span(t, width(l->in), l->in);
    (void)worker;
    gemm_openblas(GEMM_PLAIN, GEMM_PLAIN, l->n, cols.count, l->out, j->d, l->out, j->weight + cols.from, l->in, 0, j->g->dx + cols.from, l->in);
}

void openblas_linear_backward(struct compute *c, const struct linear *l, struct weight w, const struct product_grads *g)
{
    struct job j = { .l = l, .w = w, .g = g };
    set_factors(c, &j, g->x);
    compute_run(c, tile_count(l->out, width(l->out)), backward, &j);
    linear_lap(l, g->grad ? PROFILE_WEIGHTS : PROFILE_NORM);
    if (g->dx) {
        compute_run(c, tile_count(l->in, width(l->in)), backward_input, &j);
        linear_lap(l, PROFILE_INPUT);
    }
}
