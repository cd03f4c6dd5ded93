/* layer_conv.c - convolutions and transposed convolutions: conv C KxK/S, upconv C KxK/S */
#include "nn/layer_call.h"

#include "base/sizes.h"
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

/* Tiles of images, which no two groups share. */
static size_t group_tiles(const struct layer_call *j)
{
    return tile_count(j->b.n, conv_tile_images(&j->l->conv));
}

static size_t image_tiles(const struct layer_call *j)
{
    return j->b.groups * group_tiles(j);
}

static size_t tile_group(const struct layer_call *j, size_t tile)
{
    return tile / group_tiles(j);
}

static struct tile image_span(const struct layer_call *j, size_t tile)
{
    struct tile s = tile_span(tile % group_tiles(j), conv_tile_images(&j->l->conv), j->b.n);
    s.from += tile_group(j, tile) * j->b.n;
    return s;
}

/* The rows of a convolution's output that belong to these images. */
static struct view image_part(const struct layer *l, struct tile images)
{
    return (struct view){ images.count * pixels(l), l->channels, l->channels };
}

/* ---- the product ---- */

static enum conv_direction direction_forward(const struct layer *l)
{
    return l->spec.ops == &layer_conv ? CONV_FORWARD : CONV_TRANSPOSED;
}

static enum conv_direction direction_backward(const struct layer *l)
{
    return l->spec.ops == &layer_conv ? CONV_TRANSPOSED : CONV_FORWARD;
}

/* Shared memory for sums over each tile and over all, for the weights packed for one way, and for the images laid out. */
static void share_memory(struct layer_call *j, enum conv_direction direction)
{
    const struct conv *c = &j->l->conv;
    size_t tiles = image_tiles(j), sums = round_up(2 * (tiles + 1) * j->l->channels, 8);
    size_t factor = round_up(conv_packed_size(c, direction), 16), layouts = j->grad ? tiles * conv_packed_input_size(c) : 0;
    j->sums = compute_buffer(j->compute, BUF_JOB, sums * sizeof *j->sums + (factor + layouts) * sizeof *j->factor);
    j->factor = (real *)(j->sums + sums);
    j->layouts = j->factor + factor;
}

static void pack_forward(void *job, size_t tile, struct compute_worker *worker)
{
    const struct layer_call *j = job;
    (void)worker;
    conv_pack(&j->l->conv, direction_forward(j->l), tile, j->value + j->l->weight, j->factor);
}

static void pack_back(void *job, size_t tile, struct compute_worker *worker)
{
    const struct layer_call *j = job;
    (void)worker;
    conv_pack(&j->l->conv, direction_backward(j->l), tile, j->value + j->l->weight, j->factor);
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

static void product(void *job, size_t tile, struct compute_worker *worker)
{
    const struct layer_call *j = job;
    const struct layer *l = j->l;
    struct tile im = image_span(j, tile);
    struct view part = image_part(l, im);
    const real *x = j->state->x + im.from * l->in;
    real *u = layer_product_output(j) + im.from * l->out;
    conv_apply(&l->conv, direction_forward(l), im.count, x, j->factor, u, compute_scratch(worker, conv_scratch_bytes(&l->conv)));
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
    struct tile im = image_span(j, tile);
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
        size_t more = image_span(j, t).count * pixels(l);
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
    size_t tiles = image_tiles(j);
    share_memory(j, direction_forward(l));
    compute_run(j->compute, conv_pack_tiles(&l->conv, direction_forward(l)), pack_forward, j);
    compute_run(j->compute, tiles, product, j);
    layer_lap(j, PROFILE_FORWARD);
    if (!l->spec.bn)
        return;
    for (size_t g = 0; g < j->b.groups; g++)
        if (j->train) {
            join_sums(j, g);
            layer_bn_batch(j, g, 0, l->channels);
        } else
            layer_bn_running(j, g, 0, l->channels);
    compute_run(j->compute, tiles, normalize, j);
    layer_lap(j, PROFILE_NORM);
}

/* ---- backward ---- */

static void grad_sums(void *job, size_t tile, struct compute_worker *worker)
{
    const struct layer_call *j = job;
    const struct layer *l = j->l;
    (void)worker;
    struct tile im = image_span(j, tile);
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

/* What the weights' gradient needs of these images, while they are at hand. */
static void lay_out(const struct layer_call *j, size_t tile, struct compute_worker *worker)
{
    const struct layer *l = j->l;
    struct tile im = image_span(j, tile);
    const real *x = j->state->x + im.from * l->in, *d = j->dy + im.from * l->out;
    int conv = l->spec.ops == &layer_conv;
    conv_pack_input(&l->conv, im.count, conv ? d : x, conv ? x : d, j->layouts + tile * conv_packed_input_size(&l->conv),
                 compute_scratch(worker, conv_scratch_bytes(&l->conv)));
}

/* dy becomes the gradient w.r.t. the product's output; the input's gradient follows from it image by image. */
static void backward_input(void *job, size_t tile, struct compute_worker *worker)
{
    const struct layer_call *j = job;
    const struct layer *l = j->l;
    struct tile im = image_span(j, tile);
    size_t row = im.from * l->out, g = tile_group(j, tile);
    real *d = j->dy + row;
    if (l->spec.bn) {
        const double *dbeta = group_sums(j, g);
        layer_bn_backward(j, g, image_part(l, im), 0, row, dbeta, dbeta + l->channels);
    }
    if (j->cond.d_add)
        condition_backward(j, im, d);
    layer_scale(j, image_part(l, im), d);
    if (j->grad)
        lay_out(j, tile, worker);
    if (j->dx)
        conv_apply(&l->conv, direction_backward(l), im.count, d, j->factor, j->dx + im.from * l->in, compute_scratch(worker, conv_scratch_bytes(&l->conv)));
}

static void weights(void *job, size_t tile, struct compute_worker *worker)
{
    const struct layer_call *j = job;
    const struct conv *c = &j->l->conv;
    conv_grad_weight(c, tile, j->b.n, j->b.groups, j->layouts, j->add, j->grad + j->l->weight, compute_scratch(worker, conv_scratch_bytes(c)));
}

static void conv_layer_backward(struct layer_call *j)
{
    const struct layer *l = j->l;
    size_t tiles = image_tiles(j);
    share_memory(j, direction_backward(l));
    compute_run(j->compute, tiles, grad_sums, j);
    put_sums(j);
    layer_lap(j, PROFILE_NORM);
    if (j->dx)
        compute_run(j->compute, conv_pack_tiles(&l->conv, direction_backward(l)), pack_back, j);
    if (l->spec.bn || j->cond.d_add || j->dx || j->grad)
        compute_run(j->compute, tiles, backward_input, j);
    layer_lap(j, j->dx ? PROFILE_INPUT : PROFILE_NORM);
    if (j->grad) {
        compute_run(j->compute, conv_grad_weight_tiles(&l->conv), weights, j);
        layer_lap(j, PROFILE_WEIGHTS);
    }
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
static void set_geometry(struct layer *l, const struct volume *big, const struct volume *small)
{
    const struct layer_spec *s = &l->spec;
    l->conv = (struct conv){ big->h, big->w, big->c, small->h, small->w, small->c, s->kernel_size, s->stride, (s->kernel_size - s->stride) / 2 };
    l->fan_in = conv_patch_size(&l->conv);
}

static void conv_geometry(struct layer *l)
{
    set_geometry(l, &l->spec.in, &l->spec.out);
}

static void upconv_geometry(struct layer *l)
{
    set_geometry(l, &l->spec.out, &l->spec.in);
}

static double conv_multiply_adds(const struct layer *l)
{
    return (double)l->conv.h * l->conv.w * l->conv.Cs * (double)conv_patch_size(&l->conv);
}

static void conv_torch(const struct layer *l, int rank, struct torch_layout *o)
{
    (void)l;
    o->is_patch = rank == 4;
}

const struct layer_ops layer_conv = {
    .word = "conv", .has_weight = 1, .may_be_spectral = 1, .has_activation = 1,
    .parse = conv_parse, .fit = conv_fit, .weight = conv_weight, .geometry = conv_geometry,
    .multiply_adds = conv_multiply_adds, .torch = conv_torch, .forward = conv_layer_forward, .backward = conv_layer_backward,
};

const struct layer_ops layer_upconv = {
    .word = "upconv", .has_weight = 1, .has_activation = 1,
    .parse = conv_parse, .fit = upconv_fit, .weight = upconv_weight, .geometry = upconv_geometry,
    .multiply_adds = conv_multiply_adds, .torch = conv_torch, .forward = conv_layer_forward, .backward = conv_layer_backward,
};
