/* layer_conv.c - convolutions and upconvolutions, see layers.h */
#include "layer_job.h"

#include "threads.h"

#include <string.h>

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

/* ---- the product ---- */

static enum conv_way way_forward(const struct layer *l)
{
    return l->spec.kind == LAYER_CONV ? CONV_DOWN : CONV_UP;
}

static enum conv_way way_back(const struct layer *l)
{
    return l->spec.kind == LAYER_CONV ? CONV_UP : CONV_DOWN;
}

/* Shared memory for sums over each tile, for the weights packed for one way, and for the images laid out. */
static void share(struct job *j, enum conv_way way)
{
    const struct conv *c = &j->l->conv;
    size_t tiles = image_tiles(j), sums = (2 * tiles * j->l->channels + 7) / 8 * 8;
    size_t factor = (conv_panels(c, way) + 15) / 16 * 16, layouts = j->grad ? tiles * conv_layout(c) : 0;
    j->sums = threads_shared(sums * sizeof *j->sums + (factor + layouts) * sizeof *j->factor);
    j->factor = (real *)(j->sums + sums);
    j->layouts = j->factor + factor;
}

static void pack_forward(void *job, size_t tile, int worker)
{
    const struct job *j = job;
    (void)worker;
    conv_pack(&j->l->conv, way_forward(j->l), tile, j->value + j->l->weight, j->factor);
}

static void pack_back(void *job, size_t tile, int worker)
{
    const struct job *j = job;
    (void)worker;
    conv_pack(&j->l->conv, way_back(j->l), tile, j->value + j->l->weight, j->factor);
}

/* ---- forward ---- */

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

static void product(void *job, size_t tile, int worker)
{
    const struct job *j = job;
    const struct layer *l = j->l;
    struct span im = image_span(j, tile);
    struct part part = image_part(l, im);
    const real *x = j->p->x + im.from * l->in;
    real *u = (l->spec.norm ? j->p->u : j->p->y) + im.from * l->out;
    conv_run(&l->conv, way_forward(l), im.count, x, j->factor, u, threads_scratch(worker, conv_scratch(&l->conv)));
    if (l->bias != NOT_THERE)
        add_row(part, j->value + l->bias, u);
    if (j->cond.add)
        add_condition(j, im, u);
    if (!l->spec.norm)
        act_forward(l->spec.act, (real)l->spec.slope, part, u);
    else if (j->train)
        norm_sums(part, u, j->sums + 2 * tile * l->channels, j->sums + (2 * tile + 1) * l->channels);
}

static void normalize(void *job, size_t tile, int worker)
{
    const struct job *j = job;
    const struct layer *l = j->l;
    (void)worker;
    struct span im = image_span(j, tile);
    struct part part = image_part(l, im);
    job_normalize(j, part, 0, im.from * l->out);
}

void conv_layer_forward(struct job *j)
{
    const struct layer *l = j->l;
    size_t tiles = image_tiles(j), C = l->channels;
    share(j, way_forward(l));
    threads_run(conv_pack_tiles(&l->conv, way_forward(l)), pack_forward, j);
    threads_run(tiles, product, j);
    job_lap(j, PROFILE_FORWARD);
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
        job_batch(j, rows, 0, C);
    } else
        job_running(j, 0, C);
    threads_run(tiles, normalize, j);
    job_lap(j, PROFILE_NORM);
}

/* ---- backward ---- */

static void grad_sums(void *job, size_t tile, int worker)
{
    const struct job *j = job;
    const struct layer *l = j->l;
    (void)worker;
    struct span im = image_span(j, tile);
    struct part part = image_part(l, im);
    size_t row = im.from * l->out;
    double *dbeta = j->sums + 2 * tile * l->channels, *dgamma = dbeta + l->channels;
    memset(dbeta, 0, 2 * l->channels * sizeof *dbeta);
    job_grad_sums(j, part, 0, row, dbeta, dgamma);
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

/* What the weights' gradient needs of these images, while they are at hand. */
static void lay_out(const struct job *j, size_t tile, int worker)
{
    const struct layer *l = j->l;
    struct span im = image_span(j, tile);
    const real *x = j->p->x + im.from * l->in, *d = j->dy + im.from * l->out;
    int conv = l->spec.kind == LAYER_CONV;
    conv_lay_out(&l->conv, im.count, conv ? d : x, conv ? x : d, j->layouts + tile * conv_layout(&l->conv),
                 threads_scratch(worker, conv_scratch(&l->conv)));
}

/* dy becomes the gradient by the product's output; the input's gradient follows from it image by image. */
static void backward_input(void *job, size_t tile, int worker)
{
    const struct job *j = job;
    const struct layer *l = j->l;
    struct span im = image_span(j, tile);
    size_t row = im.from * l->out;
    real *d = j->dy + row;
    if (l->spec.norm)
        norm_backward(image_part(l, im), j->train ? (double)(j->n * pixels(l)) : 0, j->p->u + row, j->p->mean, j->p->invstd,
                      job_value(j, l->gamma, 0), j->sums, j->sums + l->channels, d);
    if (j->cond.d_add)
        condition_backward(j, im, d);
    if (j->grad)
        lay_out(j, tile, worker);
    if (j->dx)
        conv_run(&l->conv, way_back(l), im.count, d, j->factor, j->dx + im.from * l->in, threads_scratch(worker, conv_scratch(&l->conv)));
}

static void weights(void *job, size_t tile, int worker)
{
    const struct job *j = job;
    const struct conv *c = &j->l->conv;
    conv_weight(c, tile, j->n, j->layouts, j->add, j->grad + j->l->weight, threads_scratch(worker, conv_scratch(c)));
}

void conv_layer_backward(struct job *j)
{
    const struct layer *l = j->l;
    size_t tiles = image_tiles(j), C = l->channels;
    share(j, way_back(l));
    threads_run(tiles, grad_sums, j);
    for (size_t t = 1; t < tiles; t++)
        for (size_t c = 0; c < 2 * C; c++)
            j->sums[c] += j->sums[2 * t * C + c];
    job_put_grad(j, l->spec.norm ? l->beta : l->bias, 0, C, j->sums);
    job_put_grad(j, l->gamma, 0, C, j->sums + C);
    job_lap(j, PROFILE_NORM);
    if (j->dx)
        threads_run(conv_pack_tiles(&l->conv, way_back(l)), pack_back, j);
    if (l->spec.norm || j->cond.d_add || j->dx || j->grad)
        threads_run(tiles, backward_input, j);
    job_lap(j, j->dx ? PROFILE_INPUT : PROFILE_NORM);
    if (j->grad) {
        threads_run(conv_weight_tiles(&l->conv), weights, j);
        job_lap(j, PROFILE_WEIGHTS);
    }
}
