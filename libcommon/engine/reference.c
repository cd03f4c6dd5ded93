/* reference.c - the engine of plain loops, straight from the definitions in conv.h and products.h
 *
 * Other engines are held against it, and on a new processor it is where to start: nothing is packed, and each sum is taken in its
 * natural order.
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
    real *to_big, *to_small;    /* or its result */
};

static real factor(const struct job *j, real value)
{
    return j->w.rounded ? bf16_factor(value) : value;
}

/* ---- fully connected ---- */

static void linear_tile(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    struct tile cols = tile_span(t, COLUMNS, j->l->out);
    (void)worker;
    for (size_t i = 0; i < j->l->n; i++)
        for (size_t o = cols.from; o < cols.from + cols.count; o++) {
            real sum = 0;
            for (size_t k = 0; k < j->l->in; k++)
                sum += factor(j, j->x[i * j->l->in + k]) * weight_factor(&j->w, j->l->in, o, k);
            j->u[i * j->l->out + o] = sum;
        }
    j->after(j->context, t, cols);
}

static void linear_forward(struct compute *c, const struct linear *l, struct weight w, const real *x, real *u, tile_work *after, void *context)
{
    struct job j = { .l = l, .w = w, .x = x, .u = u, .after = after, .context = context };
    compute_run(c, tile_count(l->out, COLUMNS), linear_tile, &j);
    linear_lap(l, PROFILE_FORWARD);
}

static void linear_grad_weight(const struct job *j, struct tile cols)
{
    size_t in = j->l->in, out = j->l->out;
    for (size_t o = cols.from; o < cols.from + cols.count; o++) {
        real *grad = j->g->grad + o * in;
        if (!j->g->add)
            memset(grad, 0, in * sizeof *grad);
        for (size_t i = 0; i < j->l->n; i++)
            for (size_t k = 0; k < in; k++)
                grad[k] += factor(j, j->g->d[i * out + o]) * factor(j, j->g->x[i * in + k]);
    }
}

static void linear_backward_tile(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    struct tile cols = tile_span(t, COLUMNS, j->l->out);
    (void)worker;
    j->g->before(j->g->context, t, cols);
    if (j->g->grad)
        linear_grad_weight(j, cols);
}

/* A row of dx. */
static void linear_grad_input(void *job, size_t i, struct compute_worker *worker)
{
    const struct job *j = job;
    size_t in = j->l->in, out = j->l->out;
    real *dx = j->g->dx + i * in;
    (void)worker;
    memset(dx, 0, in * sizeof *dx);
    for (size_t o = 0; o < out; o++)
        for (size_t k = 0; k < in; k++)
            dx[k] += factor(j, j->g->d[i * out + o]) * weight_factor(&j->w, in, o, k);
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
            j->to_small[m.small + c] += factor(j, j->big[m.big + b]) * weight_factor(&j->w, j->v->Cb, c * taps(j->v) + m.at / j->v->Cb, b);
}

static void meet_up(const struct job *j, struct meeting m, struct tile channels)
{
    for (size_t c = channels.from; c < channels.from + channels.count; c++)
        for (size_t b = 0; b < j->v->Cb; b++)
            j->to_big[m.big + b] += factor(j, j->small[m.small + c]) * weight_factor(&j->w, j->v->Cb, c * taps(j->v) + m.at / j->v->Cb, b);
}

static void meet_weight(const struct job *j, struct meeting m, struct tile channels)
{
    for (size_t c = channels.from; c < channels.from + channels.count; c++)
        for (size_t b = 0; b < j->v->Cb; b++)
            j->g->grad[c * conv_patch_size(j->v) + m.at + b] += factor(j, j->small[m.small + c]) * factor(j, j->big[m.big + b]);
}

static void conv_product(struct job j, enum conv_direction way, struct tile images, const real *from, real *to)
{
    size_t size = conv_result_size(j.v, way);
    memset(to + images.from * size, 0, images.count * size * sizeof *to);
    if (way == CONV_FORWARD)
        j.big = from, j.to_small = to;
    else
        j.small = from, j.to_big = to;
    meet_all(&j, images, (struct tile){ 0, j.v->Cs }, way == CONV_FORWARD ? meet_down : meet_up);
}

static void conv_forward_tile(void *job, size_t t, struct compute_worker *worker)
{
    const struct job *j = job;
    struct tile images = conv_tile(j->v, j->b, t);
    (void)worker;
    conv_product(*j, j->v->direction, images, j->x, j->u);
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
    (void)worker;
    j->g->before(j->g->context, t, images);
    if (j->g->dx)
        conv_product(*j, j->v->direction == CONV_FORWARD ? CONV_TRANSPOSED : CONV_FORWARD, images, j->g->d, j->g->dx);
}

/* The gradient w.r.t. the weights of a small channel. */
static void conv_grad_weight_channel(void *job, size_t channel, struct compute_worker *worker)
{
    const struct job *j = job;
    size_t patch = conv_patch_size(j->v);
    (void)worker;
    if (!j->g->add)
        memset(j->g->grad + channel * patch, 0, patch * sizeof *j->g->grad);
    meet_all(j, (struct tile){ 0, j->b.n * j->b.groups }, (struct tile){ channel, 1 }, meet_weight);
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
            real sum = 0;
            for (size_t at = 0; at < k; at++)
                sum += a[i * lda + at] * b[o * ldb + at];
            c[i * ldc + o] = sum;
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
