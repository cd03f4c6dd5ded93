/* layer_linear.c - fully connected layers: fc N, or fc HxWxC for a result that is a picture */
#include "nn/layer_call.h"

#include "nn/batchnorm.h"
#include "nn/layer_words.h"
#include "nn/view.h"
#include "tensor/compute.h"

#include <string.h>

#define CHANNELS 64             /* whose sums are kept at hand */

/* ---- forward ---- */

static void batch_norm(const struct layer_call *j, struct tile c)
{
    const struct layer *l = j->l;
    struct view group = { j->b.n, c.count, l->out };
    for (size_t g = 0; g < j->b.groups; g++) {
        size_t first = g * j->b.n * l->out + c.from, channel = g * l->channels + c.from;
        if (j->train) {
            bn_statistics(group, j->state->u + first, j->state->batch_mean + channel, j->state->batch_m2 + channel);
            layer_bn_batch(j, g, c.from, c.count);
        } else
            layer_bn_running(j, g, c.from, c.count);
        layer_normalize(j, g, group, c.from, first);
    }
}

/* A tile of columns, from the product to the result. */
static void finish(void *call, size_t tile, struct tile c)
{
    const struct layer_call *j = call;
    const struct layer *l = j->l;
    struct view part = { j->n, c.count, l->out };
    real *u = layer_product_output(j) + c.from;
    (void)tile;
    layer_scale(j, part, u);
    if (l->bias != NO_PARAM)
        view_add_row(part, j->value + l->bias + c.from, u);
    for (size_t i = 0; j->cond.add && i < j->n; i++)
        for (size_t k = 0; k < c.count; k++)
            u[i * l->out + k] += j->cond.add[i * l->out + c.from + k];
    if (l->spec.bn)
        batch_norm(j, c);
    else
        layer_activate(j, part, c.from);
}

static struct linear shape_of_product(const struct layer_call *j)
{
    return (struct linear){ j->l->name, j->n, j->l->in, j->l->out };
}

static void linear_layer_forward(struct layer_call *j)
{
    struct linear shape = shape_of_product(j);
    layer_products(j)->linear_forward(j->compute, &shape, layer_weight(j), j->state->x, layer_product_output(j), finish, j);
}

/* ---- backward ---- */

/* Gradients of at most CHANNELS columns through activation and batch norm. */
static void backward_channels(const struct layer_call *j, struct tile c)
{
    const struct layer *l = j->l;
    struct view group = { j->b.n, c.count, l->out };
    double all[2 * CHANNELS] = { 0 }, part[2 * CHANNELS], *dbeta = part, *dgamma = part + CHANNELS;
    for (size_t g = 0; g < j->b.groups; g++) {
        size_t first = g * j->b.n * l->out + c.from;
        memset(part, 0, sizeof part);
        layer_grad_sums(j, g, group, c.from, first, dbeta, dgamma);
        if (l->spec.bn)
            layer_bn_backward(j, g, group, c.from, first, dbeta, dgamma);
        for (size_t k = 0; k < 2 * CHANNELS; k++)
            all[k] += part[k];
    }
    layer_put_grad(j, l->spec.bn ? l->beta : l->bias, c.from, c.count, all);
    layer_put_grad(j, l->gamma, c.from, c.count, all + CHANNELS);
}

/* A tile of columns, from the gradient w.r.t. the result to that w.r.t. the product. */
static void prepare(void *call, size_t tile, struct tile c)
{
    const struct layer_call *j = call;
    const struct layer *l = j->l;
    real *d = j->dy + c.from;
    (void)tile;
    for (size_t t = 0; t < tile_count(c.count, CHANNELS); t++) {
        struct tile channels = tile_span(t, CHANNELS, c.count);
        channels.from += c.from;
        backward_channels(j, channels);
    }
    for (size_t i = 0; j->cond.d_add && i < j->n; i++)
        memcpy(j->cond.d_add + i * l->out + c.from, d + i * l->out, c.count * sizeof *d);
    layer_scale(j, (struct view){ j->n, c.count, l->out }, d);
}

static void linear_layer_backward(struct layer_call *j)
{
    struct linear shape = shape_of_product(j);
    struct product_grads grads = layer_grads(j, prepare);
    layer_products(j)->linear_backward(j->compute, &shape, layer_weight(j), &grads);
}

/* ---- the kind ---- */

static int linear_fit(struct layer_spec *s, char error[200])
{
    (void)s, (void)error;
    return 0;                   /* its input is a row of values, whatever their shape */
}

static struct shape linear_weight(const struct layer_spec *s, size_t extra)
{
    return shape_of(2, (unsigned)volume_size(&s->out), (unsigned)(volume_size(&s->in) + extra));
}

static void linear_geometry(struct layer *l)
{
    l->fan_in = l->in;
}

static double linear_multiply_adds(const struct layer *l)
{
    return (double)l->in * (double)l->out;
}

static void linear_torch(const struct layer *l, int rank, struct torch_layout *o)
{
    o->row = l->spec.out;
    if (rank == 2)
        o->col = l->spec.in;
}

const struct layer_ops layer_linear = {
    .word = "fc", .is_linear = 1, .has_weight = 1, .may_be_spectral = 1, .has_activation = 1,
    .parse = layer_parse_size, .fit = linear_fit, .weight = linear_weight, .geometry = linear_geometry,
    .multiply_adds = linear_multiply_adds, .torch = linear_torch, .forward = linear_layer_forward, .backward = linear_layer_backward,
};
