/* layer_conv.c - convolutions and transposed convolutions: conv C KxK/S, upconv C KxK/S */
#include "nn/layer_call.h"

#include "nn/batchnorm.h"
#include "nn/layer_words.h"
#include "nn/view.h"
#include "tensor/compute.h"

#include <string.h>

extern const struct layer_ops layer_conv, layer_upconv;

static size_t pixels(const struct layer *l)
{
    return (size_t)l->spec.out.h * l->spec.out.w;
}

static size_t group_tiles(const struct layer_call *j)
{
    return conv_group_tiles(&j->l->conv, j->b);
}

static size_t image_tiles(const struct layer_call *j)
{
    return conv_tiles(&j->l->conv, j->b);
}

static size_t tile_group(const struct layer_call *j, size_t tile)
{
    return tile / group_tiles(j);
}

/* The rows of a convolution's output that belong to these images. */
static struct view image_part(const struct layer *l, struct tile images)
{
    return (struct view){ images.count * pixels(l), l->channels, l->channels };
}

static struct conv shape_of_product(const struct layer *l)
{
    struct conv shape = l->conv;
    shape.name = l->name;
    return shape;
}

/* Memory for sums over each tile and over all. */
static void share_sums(struct layer_call *j)
{
    j->sums = compute_buffer(j->compute, BUF_SUMS, 2 * (image_tiles(j) + 1) * j->l->channels * sizeof *j->sums);
}

/* ---- forward ---- */

static void add_condition(const struct layer_call *j, struct tile images, real *u)
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

/* A tile of images, from the product on. */
static void finish(void *call, size_t tile, struct tile im)
{
    const struct layer_call *j = call;
    const struct layer *l = j->l;
    struct view part = image_part(l, im);
    real *u = layer_product_output(j) + im.from * l->out;
    layer_scale(j, part, u);
    if (l->bias != NO_PARAM)
        view_add_row(part, j->value + l->bias, u);
    if (j->cond.add)
        add_condition(j, im, u);
    if (!l->spec.bn)
        layer_activate(j, part, im.from * l->out);
    else if (j->train)
        bn_statistics(part, u, j->sums + 2 * tile * l->channels, j->sums + (2 * tile + 1) * l->channels);
}

static void normalize(void *job, size_t tile, struct compute_worker *worker)
{
    const struct layer_call *j = job;
    const struct layer *l = j->l;
    (void)worker;
    struct tile im = conv_tile(&j->l->conv, j->b, tile);
    struct view part = image_part(l, im);
    layer_normalize(j, tile_group(j, tile), part, 0, im.from * l->out);
}

/* The statistics of a group, from those of its tiles. */
static void join_sums(const struct layer_call *j, size_t group)
{
    const struct layer *l = j->l;
    size_t C = l->channels, rows = 0;
    double *to_mean = j->state->batch_mean + group * C, *to_m2 = j->state->batch_m2 + group * C;
    for (size_t t = group * group_tiles(j), end = t + group_tiles(j); t < end; t++) {
        const double *mean = j->sums + 2 * t * C, *m2 = mean + C;
        size_t more = conv_tile(&j->l->conv, j->b, t).count * pixels(l);
        if (!rows) {
            memcpy(to_mean, mean, C * sizeof *mean);
            memcpy(to_m2, m2, C * sizeof *m2);
        } else
            bn_merge_statistics(C, (double)rows, to_mean, to_m2, (double)more, mean, m2);
        rows += more;
    }
}

static void conv_layer_forward(struct layer_call *j)
{
    const struct layer *l = j->l;
    struct conv shape = shape_of_product(l);
    share_sums(j);
    layer_products(j)->conv_forward(j->compute, &shape, j->b, layer_weight(j), j->state->x, layer_product_output(j), finish, j);
    if (!l->spec.bn)
        return;
    for (size_t g = 0; g < j->b.groups; g++)
        if (j->train) {
            join_sums(j, g);
            layer_bn_batch(j, g, 0, l->channels);
        } else
            layer_bn_running(j, g, 0, l->channels);
    compute_run(j->compute, image_tiles(j), normalize, j);
    layer_lap(j, PROFILE_NORM);
}

/* ---- backward ---- */

static void grad_sums(void *job, size_t tile, struct compute_worker *worker)
{
    const struct layer_call *j = job;
    const struct layer *l = j->l;
    (void)worker;
    struct tile im = conv_tile(&j->l->conv, j->b, tile);
    struct view part = image_part(l, im);
    size_t row = im.from * l->out;
    double *dbeta = j->sums + 2 * tile * l->channels, *dgamma = dbeta + l->channels;
    memset(dbeta, 0, 2 * l->channels * sizeof *dbeta);
    layer_grad_sums(j, tile_group(j, tile), part, 0, row, dbeta, dgamma);
}

/* The sums of a group, where put_sums leaves them. */
static double *group_sums(const struct layer_call *j, size_t group)
{
    return j->sums + 2 * group * group_tiles(j) * j->l->channels;
}

/* Sums of tiles become those of their group, and those of groups the gradients of what batch norm or bias have. */
static void put_sums(const struct layer_call *j)
{
    const struct layer *l = j->l;
    size_t values = 2 * l->channels, tiles = group_tiles(j);
    double *all = j->sums + values * image_tiles(j);
    memset(all, 0, values * sizeof *all);
    for (size_t g = 0; g < j->b.groups; g++) {
        double *sum = group_sums(j, g);
        for (size_t t = 1; t < tiles; t++)
            for (size_t c = 0; c < values; c++)
                sum[c] += sum[t * values + c];
        for (size_t c = 0; c < values; c++)
            all[c] += sum[c];
    }
    layer_put_grad(j, l->spec.bn ? l->beta : l->bias, 0, l->channels, all);
    layer_put_grad(j, l->gamma, 0, l->channels, all + l->channels);
}

static void condition_backward(const struct layer_call *j, struct tile images, const real *d)
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

/* A tile of images: dy becomes the gradient w.r.t. the product's output. */
static void prepare(void *call, size_t tile, struct tile im)
{
    const struct layer_call *j = call;
    const struct layer *l = j->l;
    size_t row = im.from * l->out, g = tile_group(j, tile);
    real *d = j->dy + row;
    if (l->spec.bn) {
        const double *dbeta = group_sums(j, g);
        layer_bn_backward(j, g, image_part(l, im), 0, row, dbeta, dbeta + l->channels);
    }
    if (j->cond.d_add)
        condition_backward(j, im, d);
    layer_scale(j, image_part(l, im), d);
}

static void conv_layer_backward(struct layer_call *j)
{
    struct conv shape = shape_of_product(j->l);
    struct product_grads grads = layer_grads(j, prepare);
    share_sums(j);
    compute_run(j->compute, image_tiles(j), grad_sums, j);
    put_sums(j);
    layer_lap(j, PROFILE_NORM);
    layer_products(j)->conv_backward(j->compute, &shape, j->b, layer_weight(j), &grads);
}

/* ---- the kinds ---- */

static int conv_parse(struct layer_spec *s, struct layer_words *words, char error[200])
{
    return layer_parse_channels(s, words, error) || layer_parse_kernel(s, words, error) ? -1 : 0;
}

static int conv_fit(struct layer_spec *s, char error[200])
{
    return layer_fit_stride(s, error);
}

static int upconv_fit(struct layer_spec *s, char error[200])
{
    (void)error;
    s->out.h = s->in.h * s->stride;
    s->out.w = s->in.w * s->stride;
    return 0;
}

static struct shape conv_weight(const struct layer_spec *s, size_t extra)
{
    (void)extra;
    return shape_of(4, (unsigned)s->out.c, (unsigned)s->kernel_size, (unsigned)s->kernel_size, (unsigned)s->in.c);
}

static struct shape upconv_weight(const struct layer_spec *s, size_t extra)
{
    (void)extra;
    return shape_of(4, (unsigned)s->in.c, (unsigned)s->kernel_size, (unsigned)s->kernel_size, (unsigned)s->out.c);
}

/* fan_in by PyTorch's rule, for transposed convolutions too */
static void set_geometry(struct layer *l, enum conv_direction direction, const struct volume *big, const struct volume *small)
{
    const struct layer_spec *s = &l->spec;
    l->conv = (struct conv){ NULL, direction, big->h, big->w, big->c, small->h, small->w, small->c, s->kernel_size, s->stride, (s->kernel_size - s->stride) / 2 };
    l->fan_in = conv_patch_size(&l->conv);
}

static void conv_geometry(struct layer *l)
{
    set_geometry(l, CONV_FORWARD, &l->spec.in, &l->spec.out);
}

static void upconv_geometry(struct layer *l)
{
    set_geometry(l, CONV_TRANSPOSED, &l->spec.out, &l->spec.in);
}

static double multiply_adds(const struct layer *l)
{
    return conv_multiply_adds(&l->conv);
}

static void conv_torch(const struct layer *l, int rank, struct torch_layout *o)
{
    (void)l;
    o->is_patch = rank == 4;
}

const struct layer_ops layer_conv = {
    .word = "conv", .has_weight = 1, .may_be_spectral = 1, .has_activation = 1,
    .parse = conv_parse, .fit = conv_fit, .weight = conv_weight, .geometry = conv_geometry,
    .multiply_adds = multiply_adds, .torch = conv_torch, .forward = conv_layer_forward, .backward = conv_layer_backward,
};

const struct layer_ops layer_upconv = {
    .word = "upconv", .has_weight = 1, .has_activation = 1,
    .parse = conv_parse, .fit = upconv_fit, .weight = upconv_weight, .geometry = upconv_geometry,
    .multiply_adds = multiply_adds, .torch = conv_torch, .forward = conv_layer_forward, .backward = conv_layer_backward,
};
