/* layer_common.c - what every kind of layer does around its product: statistics, bias, batch norm, activation, gradients */
#include "engine/engine.h"
#include "nn/activation.h"
#include "nn/batchnorm.h"
#include "nn/layer_call.h"
#include "nn/view.h"

#include <math.h>
#include <string.h>

#define CACHED 2048             /* values of a part that are worked on at a time */

void layer_init(struct layer *l, const struct layer_spec *spec, size_t extra, double bn_eps)
{
    memset(l, 0, sizeof *l);
    l->spec = *spec;
    l->extra = extra;
    l->in = volume_size(&spec->in) + extra;
    l->out = volume_size(&spec->out);
    l->channels = spec->ops->is_linear ? l->out : spec->out.c;
    l->bn_eps = (real)bn_eps;
    l->weight = l->bias = l->gamma = l->beta = l->mean = l->var = l->mbstd = l->u = l->rounded = NO_PARAM;
    if (spec->ops->geometry)
        spec->ops->geometry(l);
}

double layer_multiply_adds(const struct layer *l)
{
    return l->spec.ops->multiply_adds ? l->spec.ops->multiply_adds(l) : 0;
}

const struct product_ops *layer_products(const struct layer_call *j)
{
    return compute_engine(j->compute)->products;
}

struct weight layer_weight(const struct layer_call *j)
{
    int is_rounded = j->l->rounded != NO_PARAM && j->rounded;
    return (struct weight){ j->value + j->l->weight, is_rounded ? j->rounded + j->l->rounded : NULL };
}

struct product_grads layer_grads(const struct layer_call *j, tile_work *before)
{
    return (struct product_grads){ .x = j->state->x, .d = j->dy, .dx = j->dx, .grad = j->grad ? j->grad + j->l->weight : NULL, .add = j->add,
                                   .before = before, .context = (void *)j };
}

const real *layer_parameter(const struct layer_call *j, size_t offset, size_t i)
{
    return offset == NO_PARAM ? NULL : j->value + offset + i;
}

void layer_bn_running(const struct layer_call *j, size_t group, size_t from, size_t count)
{
    const struct layer *l = j->l;
    real *mean = j->state->mean + group * l->channels, *invstd = j->state->invstd + group * l->channels;
    for (size_t c = from; c < from + count; c++) {
        mean[c] = j->value[l->mean + c];
        invstd[c] = 1 / (real)sqrt((double)(j->value[l->var + c] + l->bn_eps));
    }
}

/* Rows over which batch norm takes the statistics of a group. */
static double bn_rows(const struct layer_call *j)
{
    return (double)(j->b.n * (j->l->out / j->l->channels));
}

void layer_bn_batch(const struct layer_call *j, size_t group, size_t from, size_t count)
{
    const struct layer_state *p = j->state;
    for (size_t c = group * j->l->channels + from, end = c + count; c < end; c++) {
        p->mean[c] = (real)p->batch_mean[c];
        p->invstd[c] = (real)(1 / sqrt(p->batch_m2[c] / bn_rows(j) + (double)j->l->bn_eps));
    }
}

void layer_put_grad(const struct layer_call *j, size_t offset, size_t from, size_t count, const double *sum)
{
    if (!j->grad || offset == NO_PARAM)
        return;
    real *g = j->grad + offset + from;
    for (size_t c = 0; c < count; c++)
        g[c] = (j->add ? g[c] : 0) + (real)sum[c];
}

/* Rows at a time, so that they are still in the first cache when they are read a second time. */
static struct view cached_rows(struct view all, size_t from)
{
    size_t rows = CACHED / all.cols + 1;
    return (struct view){ rows < all.rows - from ? rows : all.rows - from, all.cols, all.ld };
}

real *layer_product_output(const struct layer_call *j)
{
    const struct layer_state *p = j->state;
    return j->l->spec.bn ? p->u : p->v ? p->v : p->y;
}

/* Activations of single values follow tile by tile; those of rows once all tiles are there (layer.c). */
static void activate(const struct layer_call *j, struct view p, const real *v, real *y)
{
    const struct layer_spec *s = &j->l->spec;
    if (!s->act->of_rows)
        activation_forward(s->act, (real)s->slope, p, v, y);
}

void layer_activate(const struct layer_call *j, struct view part, size_t first)
{
    activate(j, part, layer_product_output(j) + first, j->state->y + first);
}

void layer_normalize(const struct layer_call *j, size_t group, struct view all, size_t from, size_t first)
{
    const struct layer *l = j->l;
    const struct layer_state *s = j->state;
    const real *mean = s->mean + group * l->channels + from, *invstd = s->invstd + group * l->channels + from;
    real *v = s->v ? s->v : s->y;
    struct view p;
    for (size_t row = 0; row < all.rows; row += p.rows) {
        size_t pos = first + row * all.ld;
        p = cached_rows(all, row);
        bn_normalize(p, s->u + pos, mean, invstd, layer_parameter(j, l->gamma, from), layer_parameter(j, l->beta, from), v + pos);
        activate(j, p, v + pos, s->y + pos);
    }
}

void layer_grad_sums(const struct layer_call *j, size_t group, struct view all, size_t from, size_t first, double *dbeta, double *dgamma)
{
    const struct layer *l = j->l;
    const struct layer_state *s = j->state;
    size_t channel = group * l->channels + from;
    struct view p;
    for (size_t row = 0; row < all.rows; row += p.rows) {
        size_t pos = first + row * all.ld;
        real *d = j->dy + pos;
        p = cached_rows(all, row);
        if (!l->spec.act->of_rows)
            activation_backward(l->spec.act, (real)l->spec.slope, p, s->v ? s->v + pos : NULL, s->y + pos, d);
        if (l->spec.bn)
            bn_grad_sums(p, s->u + pos, s->mean + channel, s->invstd + channel, d, dbeta, dgamma);
        else if (j->grad && l->bias != NO_PARAM)
            view_column_sums(p, d, dbeta);
    }
}

void layer_bn_backward(const struct layer_call *j, size_t group, struct view part, size_t from, size_t first, const double *dbeta,
                       const double *dgamma)
{
    const struct layer *l = j->l;
    size_t channel = group * l->channels + from;
    bn_backward(part, j->train ? bn_rows(j) : 0, j->state->u + first, j->state->mean + channel, j->state->invstd + channel,
                  layer_parameter(j, l->gamma, from), dbeta, dgamma, j->dy + first);
}

void layer_scale(const struct layer_call *j, struct view p, real *to)
{
    if (!j->l->spec.spectral)
        return;
    real s = (real)(1 / j->state->sigma);
    for (size_t i = 0; i < p.rows; i++)
        for (size_t k = 0; k < p.cols; k++)
            to[i * p.ld + k] *= s;
}

void layer_lap(const struct layer_call *j, enum profile_part part)
{
    profile_lap(j->l->name, part, part == PROFILE_NORM ? 0 : (double)j->n * layer_multiply_adds(j->l));
}
