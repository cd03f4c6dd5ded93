/* layers.c - see layers.h */
#include "layers.h"

#include "die.h"
#include "gemm.h"
#include "pointwise.h"
#include "threads.h"

#include <math.h>
#include <string.h>

#define FC_TILES 16             /* an fc layer is cut into at most this many blocks of columns */
#define FC_COLUMNS 128          /* ... of at least this many */
#define WEIGHT_GROUPS 8         /* groups of images whose weight gradients are summed apart */
#define WEIGHT_VALUES ((size_t)16 << 20)        /* ... if they fit into this many values */

void layer_init(struct layer *l, const struct layer_spec *spec, size_t extra, double norm_eps)
{
    const struct layer_spec *s = spec;
    memset(l, 0, sizeof *l);
    l->spec = *s;
    l->extra = extra;
    l->in = volume_size(&s->in) + extra;
    l->out = volume_size(&s->out);
    l->channels = s->kind == LAYER_FC ? l->out : s->out.c;
    l->norm_eps = (real)norm_eps;
    l->fan_in = l->in;
    if (s->kind != LAYER_FC) {
        const struct volume *big = s->kind == LAYER_CONV ? &s->in : &s->out, *small = s->kind == LAYER_CONV ? &s->out : &s->in;
        l->conv = (struct conv){ big->h, big->w, big->c, small->h, small->w, small->c, s->kernel, s->stride,
                                 (s->kernel - s->stride) / 2 };
        l->fan_in = conv_patch(&l->conv);       /* PyTorch's rule, for transposed convolutions too */
    }
    l->weight = l->bias = l->gamma = l->beta = l->mean = l->var = NOT_THERE;
}

/* One call on a layer, handed to the threads. */
struct job {
    const struct layer *l;
    const real *value;
    const struct layer_pass *p;
    size_t n;
    int train;
    struct layer_cond cond;
    real *dy, *dx, *grad;
    int add;
    double *sums;               /* per tile [2][channels], in memory shared by the threads */
    real *partial;              /* per group of images, weight gradients */
    size_t groups;
};

static const real *at(const real *value, size_t offset, size_t i)
{
    return offset == NOT_THERE ? NULL : value + offset + i;
}

/* ---- tiles ---- */

static size_t fc_columns(size_t out)
{
    size_t c = (out + FC_TILES - 1) / FC_TILES;
    c = (c + 15) / 16 * 16;
    return c < FC_COLUMNS ? FC_COLUMNS : c;
}

struct span {
    size_t from, count;
};

static struct span tile_span(size_t tile, size_t width, size_t all)
{
    struct span s = { tile * width, width };
    if (s.from + s.count > all)
        s.count = all - s.from;
    return s;
}

static size_t tiles_of(size_t all, size_t width)
{
    return (all + width - 1) / width;
}

static size_t pixels(const struct layer *l)
{
    return (size_t)l->spec.out.h * l->spec.out.w;
}

static struct span image_span(const struct job *j, size_t tile)
{
    return tile_span(tile, conv_tile(&j->l->conv), j->n);
}

static size_t image_tiles(const struct job *j)
{
    return tiles_of(j->n, conv_tile(&j->l->conv));
}

/* The rows of a convolution's output that belong to these images. */
static struct part image_part(const struct layer *l, struct span images)
{
    return (struct part){ images.count * pixels(l), l->channels, l->channels };
}

/* ---- forward ---- */

static void use_running(const struct job *j, size_t from, size_t count)
{
    const struct layer *l = j->l;
    for (size_t c = from; c < from + count; c++) {
        j->p->mean[c] = j->value[l->mean + c];
        j->p->invstd[c] = 1 / (real)sqrt((double)(j->value[l->var + c] + l->norm_eps));
    }
}

static void use_batch(const struct job *j, size_t rows, size_t from, size_t count)
{
    for (size_t c = from; c < from + count; c++) {
        j->p->mean[c] = (real)j->p->batch_mean[c];
        j->p->invstd[c] = (real)(1 / sqrt(j->p->batch_m2[c] / (double)rows + (double)j->l->norm_eps));
    }
}

static void fc_forward(void *job, size_t tile, int worker)
{
    const struct job *j = job;
    const struct layer *l = j->l;
    (void)worker;
    struct span c = tile_span(tile, fc_columns(l->out), l->out);
    struct part part = { j->n, c.count, l->out };
    real *u = (l->spec.norm ? j->p->u : j->p->y) + c.from;
    gemm(GEMM_N, GEMM_T, j->n, c.count, l->in, j->p->x, l->in, j->value + l->weight + c.from * l->in, l->in, 0, u, l->out);
    if (l->bias != NOT_THERE)
        add_row(part, j->value + l->bias + c.from, u);
    for (size_t i = 0; j->cond.add && i < j->n; i++)
        for (size_t k = 0; k < c.count; k++)
            u[i * l->out + k] += j->cond.add[i * l->out + c.from + k];
    if (l->spec.norm) {
        if (j->train) {
            norm_sums(part, u, j->p->batch_mean + c.from, j->p->batch_m2 + c.from);
            use_batch(j, j->n, c.from, c.count);
        } else
            use_running(j, c.from, c.count);
        norm_apply(part, u, j->p->mean + c.from, j->p->invstd + c.from, at(j->value, l->gamma, c.from),
                   at(j->value, l->beta, c.from), j->p->y + c.from);
    }
    if (l->spec.act != ACT_SOFTMAX)     /* which needs whole rows */
        act_forward(l->spec.act, (real)l->spec.slope, part, j->p->y + c.from);
}

static void add_condition(const struct job *j, struct span images, real *u)
{
    const struct layer *l = j->l;
    size_t C = l->channels, P = pixels(l);
    int location = j->cond.kind == COND_LOCATION;
    for (size_t i = 0; i < images.count; i++)
        for (size_t p = 0; p < P; p++, u += C) {
            const real *add = j->cond.add + (images.from + i) * (location ? P : C);
            for (size_t c = 0; c < C; c++)
                u[c] += location ? add[p] : add[c];
        }
}

static void conv_product(void *job, size_t tile, int worker)
{
    const struct job *j = job;
    const struct layer *l = j->l;
    struct span im = image_span(j, tile);
    struct part part = image_part(l, im);
    real *scratch = threads_scratch(worker, conv_scratch(&l->conv) * sizeof *scratch);
    const real *x = j->p->x + im.from * l->in;
    real *u = (l->spec.norm ? j->p->u : j->p->y) + im.from * l->out;
    if (l->spec.kind == LAYER_CONV)
        conv_down(&l->conv, im.count, x, j->value + l->weight, u, scratch);
    else
        conv_up(&l->conv, im.count, x, j->value + l->weight, u, scratch);
    if (l->bias != NOT_THERE)
        add_row(part, j->value + l->bias, u);
    if (j->cond.add)
        add_condition(j, im, u);
    if (!l->spec.norm)
        act_forward(l->spec.act, (real)l->spec.slope, part, u);
    else if (j->train)
        norm_sums(part, u, j->sums + 2 * tile * l->channels, j->sums + (2 * tile + 1) * l->channels);
}

static void conv_normalize(void *job, size_t tile, int worker)
{
    const struct job *j = job;
    const struct layer *l = j->l;
    (void)worker;
    struct span im = image_span(j, tile);
    struct part part = image_part(l, im);
    real *y = j->p->y + im.from * l->out;
    norm_apply(part, j->p->u + im.from * l->out, j->p->mean, j->p->invstd, at(j->value, l->gamma, 0), at(j->value, l->beta, 0), y);
    act_forward(l->spec.act, (real)l->spec.slope, part, y);
}

static double *sums_for(const struct job *j)
{
    return threads_shared(2 * image_tiles(j) * j->l->channels * sizeof(double));
}

static void conv_forward(struct job *j)
{
    const struct layer *l = j->l;
    size_t tiles = image_tiles(j), C = l->channels;
    if (l->spec.norm && j->train)
        j->sums = sums_for(j);
    threads_run(tiles, conv_product, j);
    if (!l->spec.norm)
        return;
    if (j->train) {
        size_t rows = 0;
        for (size_t t = 0; t < tiles; t++) {
            const double *mean = j->sums + 2 * t * C, *m2 = mean + C;
            size_t more = image_span(j, t).count * pixels(l);
            if (!t) {
                memcpy(j->p->batch_mean, mean, C * sizeof *mean);
                memcpy(j->p->batch_m2, m2, C * sizeof *m2);
            } else
                norm_merge(C, (double)rows, j->p->batch_mean, j->p->batch_m2, (double)more, mean, m2);
            rows += more;
        }
        use_batch(j, rows, 0, C);
    } else
        use_running(j, 0, C);
    threads_run(tiles, conv_normalize, j);
}

void layer_forward(const struct layer *l, const real *value, struct layer_pass *p, size_t n, int train, struct layer_cond cond)
{
    struct job j = { .l = l, .value = value, .p = p, .n = n, .train = train, .cond = cond };
    if (l->spec.kind == LAYER_FC) {
        threads_run(tiles_of(l->out, fc_columns(l->out)), fc_forward, &j);
        if (l->spec.act == ACT_SOFTMAX)
            act_forward(ACT_SOFTMAX, 0, (struct part){ n, l->out, l->out }, p->y);
    } else
        conv_forward(&j);
}

/* ---- backward ---- */

/* Sums in double become the parameters' gradients. */
static void put_grad(const struct job *j, size_t offset, size_t from, size_t count, const double *sum)
{
    if (!j->grad || offset == NOT_THERE)
        return;
    real *g = j->grad + offset + from;
    for (size_t c = 0; c < count; c++)
        g[c] = (j->add ? g[c] : 0) + (real)sum[c];
}

/* Gradients of a block of columns: through activation and batch norm, then by the weights of these columns. */
static void fc_backward_weights(void *job, size_t tile, int worker)
{
    struct job *j = job;
    const struct layer *l = j->l;
    struct span c = tile_span(tile, fc_columns(l->out), l->out);
    struct part part = { j->n, c.count, l->out };
    real *d = j->dy + c.from;
    double *dbeta = threads_scratch(worker, 2 * c.count * sizeof *dbeta), *dgamma = dbeta + c.count;
    memset(dbeta, 0, 2 * c.count * sizeof *dbeta);
    if (l->spec.act != ACT_SOFTMAX)
        act_backward(l->spec.act, (real)l->spec.slope, part, j->p->y + c.from, d);
    if (l->spec.norm) {
        const real *u = j->p->u + c.from, *mean = j->p->mean + c.from, *invstd = j->p->invstd + c.from;
        norm_grad_sums(part, u, mean, invstd, d, dbeta, dgamma);
        norm_backward(part, j->train ? (double)j->n : 0, u, mean, invstd, at(j->value, l->gamma, c.from), dbeta, dgamma, d);
        put_grad(j, l->gamma, c.from, c.count, dgamma);
        put_grad(j, l->beta, c.from, c.count, dbeta);
    } else if (j->grad && l->bias != NOT_THERE) {
        col_sums(part, d, dbeta);
        put_grad(j, l->bias, c.from, c.count, dbeta);
    }
    for (size_t i = 0; j->cond.d_add && i < j->n; i++)
        memcpy(j->cond.d_add + i * l->out + c.from, d + i * l->out, c.count * sizeof *d);
    if (j->grad)
        gemm(GEMM_T, GEMM_N, c.count, l->in, j->n, d, l->out, j->p->x, l->in, j->add ? 1 : 0,
             j->grad + l->weight + c.from * l->in, l->in);
}

static void fc_backward_input(void *job, size_t tile, int worker)
{
    const struct job *j = job;
    const struct layer *l = j->l;
    (void)worker;
    struct span c = tile_span(tile, fc_columns(l->in), l->in);
    gemm(GEMM_N, GEMM_N, j->n, c.count, l->out, j->dy, l->out, j->value + l->weight + c.from, l->in, 0, j->dx + c.from, l->in);
}

static void conv_grad_sums(void *job, size_t tile, int worker)
{
    const struct job *j = job;
    const struct layer *l = j->l;
    (void)worker;
    struct span im = image_span(j, tile);
    struct part part = image_part(l, im);
    size_t row = im.from * l->out;
    double *dbeta = j->sums + 2 * tile * l->channels, *dgamma = dbeta + l->channels;
    memset(dbeta, 0, 2 * l->channels * sizeof *dbeta);
    act_backward(l->spec.act, (real)l->spec.slope, part, j->p->y + row, j->dy + row);
    if (l->spec.norm)
        norm_grad_sums(part, j->p->u + row, j->p->mean, j->p->invstd, j->dy + row, dbeta, dgamma);
    else
        col_sums(part, j->dy + row, dbeta);
}

static void condition_backward(const struct job *j, struct span images, const real *d)
{
    const struct layer *l = j->l;
    size_t C = l->channels, P = pixels(l);
    int location = j->cond.kind == COND_LOCATION;
    for (size_t i = 0; i < images.count; i++) {
        real *to = j->cond.d_add + (images.from + i) * (location ? P : C);
        if (!location)
            memset(to, 0, C * sizeof *to);
        for (size_t p = 0; p < P; p++, d += C) {
            real sum = 0;
            for (size_t c = 0; c < C; c++)
                if (location)
                    sum += d[c];
                else
                    to[c] += d[c];
            if (location)
                to[p] = sum;
        }
    }
}

/* dy becomes the gradient by the product's output; the input's gradient follows from it image by image. */
static void conv_backward_input(void *job, size_t tile, int worker)
{
    const struct job *j = job;
    const struct layer *l = j->l;
    struct span im = image_span(j, tile);
    size_t row = im.from * l->out;
    real *d = j->dy + row;
    if (l->spec.norm)
        norm_backward(image_part(l, im), j->train ? (double)(j->n * pixels(l)) : 0, j->p->u + row, j->p->mean, j->p->invstd,
                      at(j->value, l->gamma, 0), j->sums, j->sums + l->channels, d);
    if (j->cond.d_add)
        condition_backward(j, im, d);
    if (!j->dx)
        return;
    real *scratch = threads_scratch(worker, conv_scratch(&l->conv) * sizeof *scratch);
    if (l->spec.kind == LAYER_CONV)
        conv_up(&l->conv, im.count, d, j->value + l->weight, j->dx + im.from * l->in, scratch);
    else
        conv_down(&l->conv, im.count, d, j->value + l->weight, j->dx + im.from * l->in, scratch);
}

static size_t weight_values(const struct layer *l)
{
    return l->conv.Cs * conv_patch(&l->conv);
}

/* Group g sums the weight gradients of its tiles of images, in order, into a part of its own. */
static void conv_group(void *job, size_t g, int worker)
{
    const struct job *j = job;
    const struct layer *l = j->l;
    size_t tiles = image_tiles(j), from = g * tiles / j->groups, to = (g + 1) * tiles / j->groups;
    real *scratch = threads_scratch(worker, conv_scratch(&l->conv) * sizeof *scratch);
    real *sum = j->partial + g * weight_values(l);
    for (size_t t = from; t < to; t++) {
        struct span im = image_span(j, t);
        const real *x = j->p->x + im.from * l->in, *d = j->dy + im.from * l->out;
        int conv = l->spec.kind == LAYER_CONV;
        conv_weight(&l->conv, im.count, conv ? d : x, conv ? x : d, t > from ? 1 : 0, sum, scratch);
    }
}

static void conv_sum_groups(void *job, size_t tile, int worker)
{
    const struct job *j = job;
    size_t all = weight_values(j->l);
    (void)worker;
    struct span s = tile_span(tile, 16384, all);
    real *g = j->grad + j->l->weight + s.from;
    for (size_t i = 0; i < s.count; i++) {
        real sum = j->add ? g[i] : 0;
        for (size_t k = 0; k < j->groups; k++)
            sum += j->partial[k * all + s.from + i];
        g[i] = sum;
    }
}

static void conv_backward(struct job *j)
{
    const struct layer *l = j->l;
    size_t tiles = image_tiles(j), C = l->channels;
    j->sums = sums_for(j);
    threads_run(tiles, conv_grad_sums, j);
    for (size_t t = 1; t < tiles; t++)
        for (size_t c = 0; c < 2 * C; c++)
            j->sums[c] += j->sums[2 * t * C + c];
    put_grad(j, l->spec.norm ? l->beta : l->bias, 0, C, j->sums);
    put_grad(j, l->gamma, 0, C, j->sums + C);
    if (l->spec.norm || j->cond.d_add || j->dx)
        threads_run(tiles, conv_backward_input, j);
    if (!j->grad)
        return;
    j->groups = WEIGHT_VALUES / weight_values(l);
    j->groups = j->groups > WEIGHT_GROUPS ? WEIGHT_GROUPS : j->groups ? j->groups : 1;
    if (j->groups > tiles)
        j->groups = tiles;
    j->partial = threads_shared(j->groups * weight_values(l) * sizeof *j->partial);
    threads_run(j->groups, conv_group, j);
    threads_run(tiles_of(weight_values(l), 16384), conv_sum_groups, j);
}

void layer_backward(const struct layer *l, const real *value, const struct layer_pass *p, size_t n, int train, real *dy,
                    real *dx, real *grad, int add, struct layer_cond cond)
{
    struct job j = { .l = l, .value = value, .p = p, .n = n, .train = train, .cond = cond, .dy = dy, .dx = dx, .grad = grad,
                     .add = add };
    if (l->spec.kind != LAYER_FC) {
        conv_backward(&j);
        return;
    }
    if (l->spec.act == ACT_SOFTMAX)
        act_backward(ACT_SOFTMAX, 0, (struct part){ n, l->out, l->out }, p->y, dy);
    threads_run(tiles_of(l->out, fc_columns(l->out)), fc_backward_weights, &j);
    if (dx)
        threads_run(tiles_of(l->in, fc_columns(l->in)), fc_backward_input, &j);
}
