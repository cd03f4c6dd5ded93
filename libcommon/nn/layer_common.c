/* layer_common.c - what every kind of layer does around its product: statistics, bias, batch norm, activation, gradients */
#include "nn/activation.h"
#include "nn/batchnorm.h"
#include "nn/layer_job.h"
#include "nn/view.h"

#include <math.h>
#include <string.h>

#define AT_HAND 2048            /* values of a part that are worked on at a time */

void layer_init(struct layer *l, const struct layer_spec *spec, size_t extra, double bn_eps)
{
    const struct layer_spec *s = spec;
    memset(l, 0, sizeof *l);
    l->spec = *s;
    l->extra = extra;
    l->in = volume_size(&s->in) + extra;
    l->out = volume_size(&s->out);
    l->channels = s->kind == LAYER_FC ? l->out : s->out.c;
    l->bn_eps = (real)bn_eps;
    l->fan_in = l->in;
    if (s->kind != LAYER_FC) {
        const struct volume *big = s->kind == LAYER_CONV ? &s->in : &s->out, *small = s->kind == LAYER_CONV ? &s->out : &s->in;
        l->conv = (struct conv){ big->h, big->w, big->c, small->h, small->w, small->c, s->kernel_size, s->stride,
                                 (s->kernel_size - s->stride) / 2 };
        l->fan_in = conv_patch_size(&l->conv);       /* PyTorch's rule, for transposed convolutions too */
    }
    l->weight = l->bias = l->gamma = l->beta = l->mean = l->var = l->mbstd = l->u = NO_PARAM;
}

size_t layer_fan_in(const struct layer *l)
{
    return l->spec.kind == LAYER_FC ? l->in : conv_patch_size(&l->conv);
}

double layer_multiply_adds(const struct layer *l)
{
    if (l->spec.kind == LAYER_FC)
        return (double)l->in * (double)l->out;
    return (double)l->conv.h * l->conv.w * l->conv.Cs * (double)conv_patch_size(&l->conv);
}

struct span tile_span(size_t tile, size_t width, size_t all)
{
    struct span s = { tile * width, width };
    if (s.from + s.count > all)
        s.count = all - s.from;
    return s;
}

size_t tile_count(size_t all, size_t width)
{
    return (all + width - 1) / width;
}

const real *layer_parameter(const struct job *j, size_t offset, size_t i)
{
    return offset == NO_PARAM ? NULL : j->value + offset + i;
}

void layer_bn_running(const struct job *j, size_t group, size_t from, size_t count)
{
    const struct layer *l = j->l;
    real *mean = j->p->mean + group * l->channels, *invstd = j->p->invstd + group * l->channels;
    for (size_t c = from; c < from + count; c++) {
        mean[c] = j->value[l->mean + c];
        invstd[c] = 1 / (real)sqrt((double)(j->value[l->var + c] + l->bn_eps));
    }
}

/* Rows over which batch norm takes the statistics of a group. */
static double norm_rows(const struct job *j)
{
    return (double)(j->b.n * (j->l->out / j->l->channels));
}

void layer_bn_batch(const struct job *j, size_t group, size_t from, size_t count)
{
    const struct layer_state *p = j->p;
    for (size_t c = group * j->l->channels + from, end = c + count; c < end; c++) {
        p->mean[c] = (real)p->batch_mean[c];
        p->invstd[c] = (real)(1 / sqrt(p->batch_m2[c] / norm_rows(j) + (double)j->l->bn_eps));
    }
}

void layer_put_grad(const struct job *j, size_t offset, size_t from, size_t count, const double *sum)
{
    if (!j->grad || offset == NO_PARAM)
        return;
    real *g = j->grad + offset + from;
    for (size_t c = 0; c < count; c++)
        g[c] = (j->add ? g[c] : 0) + (real)sum[c];
}

/* Rows at a time, so that a second look at them finds them in the first cache. */
static struct view rows_at_hand(struct view all, size_t from)
{
    size_t rows = AT_HAND / all.cols + 1;
    return (struct view){ rows < all.rows - from ? rows : all.rows - from, all.cols, all.ld };
}

void layer_normalize(const struct job *j, size_t group, struct view all, size_t from, size_t first)
{
    const struct layer *l = j->l;
    const real *mean = j->p->mean + group * l->channels + from, *invstd = j->p->invstd + group * l->channels + from;
    struct view p;
    for (size_t row = 0; row < all.rows; row += p.rows) {
        real *y = j->p->y + first + row * all.ld;
        p = rows_at_hand(all, row);
        bn_normalize(p, j->p->u + first + row * all.ld, mean, invstd, layer_parameter(j, l->gamma, from), layer_parameter(j, l->beta, from), y);
        if (l->spec.act != ACT_SOFTMAX)         /* which needs whole rows */
            activation_forward(l->spec.act, (real)l->spec.slope, p, y);
    }
}

void layer_grad_sums(const struct job *j, size_t group, struct view all, size_t from, size_t first, double *dbeta, double *dgamma)
{
    const struct layer *l = j->l;
    size_t channel = group * l->channels + from;
    struct view p;
    for (size_t row = 0; row < all.rows; row += p.rows) {
        size_t at = first + row * all.ld;
        real *d = j->dy + at;
        p = rows_at_hand(all, row);
        if (l->spec.act != ACT_SOFTMAX)
            activation_backward(l->spec.act, (real)l->spec.slope, p, j->p->y + at, d);
        if (l->spec.bn)
            bn_grad_sums(p, j->p->u + at, j->p->mean + channel, j->p->invstd + channel, d, dbeta, dgamma);
        else if (j->grad && l->bias != NO_PARAM)
            view_column_sums(p, d, dbeta);
    }
}

void layer_bn_backward(const struct job *j, size_t group, struct view part, size_t from, size_t first, const double *dbeta,
                       const double *dgamma)
{
    const struct layer *l = j->l;
    size_t channel = group * l->channels + from;
    bn_backward(part, j->train ? norm_rows(j) : 0, j->p->u + first, j->p->mean + channel, j->p->invstd + channel,
                  layer_parameter(j, l->gamma, from), dbeta, dgamma, j->dy + first);
}

void layer_scale(const struct job *j, struct view p, real *to)
{
    if (!j->l->spec.spectral)
        return;
    real s = (real)(1 / j->p->sigma);
    for (size_t i = 0; i < p.rows; i++)
        for (size_t k = 0; k < p.cols; k++)
            to[i * p.ld + k] *= s;
}

void layer_lap(const struct job *j, enum profile_part part)
{
    profile_lap(j->l->name, part, part == PROFILE_NORM ? 0 : (double)j->n * layer_multiply_adds(j->l));
}
