/* reference.c - the engine of plain loops, straight from the definitions in conv.h and products.h
 *
 * Other engines are held against it, and on a new processor it is where to start: nothing is packed, and each sum is taken in its
 * natural order, in double.
 */
#include "engine/bf16_factor.h"
#include "engine/engine_list.h"
#include "engine/laps.h"

#include <string.h>

#define COLUMNS 16              /* of a tile of a fully connected layer */

/* One call, for the threads. */
struct job {
    const struct linear *l;
    const struct conv *v;
    struct batch b;
    struct weight w;
    const real *x;
    real *u;
    tile_work *after;
    void *context;
    const struct product_grads *g;
    const real *big, *small;    /* factors of the product of a convolution */
    double *sum;                /* its result for an image, whose first value is number `first` of all; or of a channel's weights */
    size_t first;
};

static double factor(const struct job *j, real value)
{
    return (double)(j->w.rounded ? bf16_factor(value) : value);
}

/* Of the weight as a matrix whose rows are its last dimension. */
static double weight_at(const struct job *j, size_t cols, size_t row, size_t col)
{
    return (double)weight_factor(&j->w, cols, row, col);
}

/* sums_of - n sums, 0 yet, in the thread's memory; put_sums - and where they go */
static double *sums_of(struct compute_worker *worker, size_t n)
{
    double *sum = compute_scratch(worker, n * sizeof *sum);
    memset(sum, 0, n * sizeof *sum);
    return sum;
}

static void put_sums(const double *sum, size_t n, int add, real *to)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (real)(add ? (double)to[i] + sum[i] : sum[i]);
}

/* ---- fully connected ---- */

static void linear_tile(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    struct tile cols = tile_span(t, COLUMNS, j->l->out);
    (void)worker;
    for (size_t i = 0; i < j->l->n; i++)
        for (size_t o = cols.from; o < cols.from + cols.count; o++) {
            double sum = 0;
            for (size_t k = 0; k < j->l->in; k++)
                sum += factor(j, j->x[i * j->l->in + k]) * weight_at(j, j->l->in, o, k);
            j->u[i * j->l->out + o] = (real)sum;
        }
    j->after(j->context, t, cols);
}

static void linear_forward(struct compute *c, const struct linear *l, struct weight w, const real *x, real *u, tile_work *after, void *context)
{
    struct job j = { .l = l, .w = w, .x = x, .u = u, .after = after, .context = context };
    compute_run(c, tile_count(l->out, COLUMNS), linear_tile, &j);
    linear_lap(l, PROFILE_FORWARD);
}

static void linear_grad_weight(const struct job *j, struct tile cols, struct compute_worker *worker)
{
    size_t in = j->l->in, out = j->l->out;
    for (size_t o = cols.from; o < cols.from + cols.count; o++) {
        double *sum = sums_of(worker, in);
        for (size_t i = 0; i < j->l->n; i++)
            for (size_t k = 0; k < in; k++)
                sum[k] += factor(j, j->g->d[i * out + o]) * factor(j, j->g->x[i * in + k]);
        put_sums(sum, in, j->g->add, j->g->grad + o * in);
    }
}

static void linear_backward_tile(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    struct tile cols = tile_span(t, COLUMNS, j->l->out);
    j->g->before(j->g->context, t, cols);
    if (j->g->grad)
        linear_grad_weight(j, cols, worker);
}

/* A row of dx. */
static void linear_grad_input(void *job, size_t i, struct compute_worker *worker)
{
    const struct job *j = job;
    size_t in = j->l->in, out = j->l->out;
    double *sum = sums_of(worker, in);
    for (size_t o = 0; o < out; o++)
        for (size_t k = 0; k < in; k++)
            sum[k] += factor(j, j->g->d[i * out + o]) * weight_at(j, in, o, k);
    put_sums(sum, in, 0, j->g->dx + i * in);
}

static void linear_backward(struct compute *c, const struct linear *l, struct weight w, const struct product_grads *g)
{
    struct job j = { .l = l, .w = w, .g = g };
    compute_run(c, tile_count(l->out, COLUMNS), linear_backward_tile, &j);
    linear_lap(l, g->grad ? PROFILE_WEIGHTS : PROFILE_NORM);
    if (g->dx) {
        compute_run(c, l->n, linear_grad_input, &j);
        linear_lap(l, PROFILE_INPUT);
    }
}

/* ---- convolutions ---- */

/* The pixels of an image that meet: where the values of the big and the small one begin, and in a row of the weight those of (i,j). */
struct meeting {
    size_t big, small, at;
};

typedef void meet(const struct job *j, struct meeting m, struct tile channels);

static void meet_all(const struct job *j, struct tile images, struct tile channels, meet *f)
{
    const struct conv *v = j->v;
    for (size_t n = images.from; n < images.from + images.count; n++)
        for (size_t pixel = 0; pixel < conv_small_pixels(v); pixel++)
            for (size_t weight = 0; weight < (size_t)v->k * v->k; weight++) {
                int64_t Y = (int64_t)(pixel / v->w * v->s + weight / v->k) - v->p, X = (int64_t)(pixel % v->w * v->s + weight % v->k) - v->p;
                if (Y >= 0 && Y < v->H && X >= 0 && X < v->W)
                    f(j, (struct meeting){ n * conv_big_size(v) + ((size_t)Y * v->W + (size_t)X) * v->Cb, n * conv_small_size(v) + pixel * v->Cs,
                                           weight * v->Cb }, channels);
            }
}

static size_t taps(const struct conv *v)
{
    return (size_t)v->k * v->k;
}

static void meet_down(const struct job *j, struct meeting m, struct tile channels)
{
    for (size_t c = channels.from; c < channels.from + channels.count; c++)
        for (size_t b = 0; b < j->v->Cb; b++)
            j->sum[m.small + c - j->first] += factor(j, j->big[m.big + b]) * weight_at(j, j->v->Cb, c * taps(j->v) + m.at / j->v->Cb, b);
}

static void meet_up(const struct job *j, struct meeting m, struct tile channels)
{
    for (size_t c = channels.from; c < channels.from + channels.count; c++)
        for (size_t b = 0; b < j->v->Cb; b++)
            j->sum[m.big + b - j->first] += factor(j, j->small[m.small + c]) * weight_at(j, j->v->Cb, c * taps(j->v) + m.at / j->v->Cb, b);
}

static void meet_weight(const struct job *j, struct meeting m, struct tile channels)
{
    for (size_t c = channels.from; c < channels.from + channels.count; c++)
        for (size_t b = 0; b < j->v->Cb; b++)
            j->sum[m.at + b] += factor(j, j->small[m.small + c]) * factor(j, j->big[m.big + b]);
}

static void conv_product(struct job j, enum conv_direction way, struct tile images, const real *from, real *to, struct compute_worker *worker)
{
    size_t size = conv_result_size(j.v, way);
    j.big = j.small = from;
    for (size_t n = images.from; n < images.from + images.count; n++) {
        j.sum = sums_of(worker, size);
        j.first = n * size;
        meet_all(&j, (struct tile){ n, 1 }, (struct tile){ 0, j.v->Cs }, way == CONV_FORWARD ? meet_down : meet_up);
        put_sums(j.sum, size, 0, to + j.first);
    }
}

static void conv_forward_tile(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    struct tile images = conv_tile(j->v, j->b, t);
    conv_product(*j, j->v->direction, images, j->x, j->u, worker);
    j->after(j->context, t, images);
}

static void conv_forward(struct compute *c, const struct conv *v, struct batch b, struct weight w, const real *x, real *u, tile_work *after,
                         void *context)
{
    struct job j = { .v = v, .b = b, .w = w, .x = x, .u = u, .after = after, .context = context };
    compute_run(c, conv_tiles(v, b), conv_forward_tile, &j);
    conv_lap(v, b, PROFILE_FORWARD);
}

static void conv_backward_tile(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    struct tile images = conv_tile(j->v, j->b, t);
    j->g->before(j->g->context, t, images);
    if (j->g->dx)
        conv_product(*j, j->v->direction == CONV_FORWARD ? CONV_TRANSPOSED : CONV_FORWARD, images, j->g->d, j->g->dx, worker);
}

/* The gradient w.r.t. the weights of a small channel. */
static void conv_grad_weight_channel(void *job, size_t channel, struct compute_worker *worker)
{
    struct job j = *(const struct job *)job;
    size_t patch = conv_patch_size(j.v);
    j.sum = sums_of(worker, patch);
    meet_all(&j, (struct tile){ 0, j.b.n * j.b.groups }, (struct tile){ channel, 1 }, meet_weight);
    put_sums(j.sum, patch, j.g->add, j.g->grad + channel * patch);
}

static void conv_backward(struct compute *c, const struct conv *v, struct batch b, struct weight w, const struct product_grads *g)
{
    int is_down = v->direction == CONV_FORWARD;
    struct job j = { .v = v, .b = b, .w = w, .g = g, .big = is_down ? g->x : g->d, .small = is_down ? g->d : g->x };
    compute_run(c, conv_tiles(v, b), conv_backward_tile, &j);
    conv_lap(v, b, g->dx ? PROFILE_INPUT : PROFILE_NORM);
    if (g->grad) {
        compute_run(c, v->Cs, conv_grad_weight_channel, &j);
        conv_lap(v, b, PROFILE_WEIGHTS);
    }
}

/* ---- matrices ---- */

static void gemm_nt(size_t m, size_t n, size_t k, const real *a, size_t lda, const real *b, size_t ldb, real *c, size_t ldc)
{
    for (size_t i = 0; i < m; i++)
        for (size_t o = 0; o < n; o++) {
            double sum = 0;
            for (size_t at = 0; at < k; at++)
                sum += (double)a[i * lda + at] * (double)b[o * ldb + at];
            c[i * ldc + o] = (real)sum;
        }
}

static const char *kind(void)
{
    return "plain loops";
}

static const struct product_ops products = { linear_forward, linear_backward, conv_forward, conv_backward, gemm_nt };

const struct engine engine_reference = {
    .name = "reference", .summary = "plain loops, to hold the others against", .kind = kind, .products = &products, ENGINE_HOST_TABLES,
};
