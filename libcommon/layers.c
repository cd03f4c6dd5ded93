/* layers.c - see layers.h */
#include "layers.h"

#include "layer_job.h"
#include "spectral.h"

#include <math.h>
#include <string.h>

#define AT_HAND 2048            /* values of a part that are worked on at a time */

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
    l->weight = l->bias = l->gamma = l->beta = l->mean = l->var = l->mbstd = l->u = NOT_THERE;
}

size_t layer_fan(const struct layer *l)
{
    return l->spec.kind == LAYER_FC ? l->in : conv_patch(&l->conv);
}

double layer_macs(const struct layer *l)
{
    if (l->spec.kind == LAYER_FC)
        return (double)l->in * (double)l->out;
    return (double)l->conv.h * l->conv.w * l->conv.Cs * (double)conv_patch(&l->conv);
}

/* ---- what the parts share ---- */

struct span tile_span(size_t tile, size_t width, size_t all)
{
    struct span s = { tile * width, width };
    if (s.from + s.count > all)
        s.count = all - s.from;
    return s;
}

size_t tiles_of(size_t all, size_t width)
{
    return (all + width - 1) / width;
}

const real *job_value(const struct job *j, size_t offset, size_t i)
{
    return offset == NOT_THERE ? NULL : j->value + offset + i;
}

void job_running(const struct job *j, size_t group, size_t from, size_t count)
{
    const struct layer *l = j->l;
    real *mean = j->p->mean + group * l->channels, *invstd = j->p->invstd + group * l->channels;
    for (size_t c = from; c < from + count; c++) {
        mean[c] = j->value[l->mean + c];
        invstd[c] = 1 / (real)sqrt((double)(j->value[l->var + c] + l->norm_eps));
    }
}

/* Rows over which batch norm takes the statistics of a group. */
static double norm_rows(const struct job *j)
{
    return (double)(j->b.n * (j->l->out / j->l->channels));
}

void job_batch(const struct job *j, size_t group, size_t from, size_t count)
{
    const struct layer_pass *p = j->p;
    for (size_t c = group * j->l->channels + from, end = c + count; c < end; c++) {
        p->mean[c] = (real)p->batch_mean[c];
        p->invstd[c] = (real)(1 / sqrt(p->batch_m2[c] / norm_rows(j) + (double)j->l->norm_eps));
    }
}

void job_put_grad(const struct job *j, size_t offset, size_t from, size_t count, const double *sum)
{
    if (!j->grad || offset == NOT_THERE)
        return;
    real *g = j->grad + offset + from;
    for (size_t c = 0; c < count; c++)
        g[c] = (j->add ? g[c] : 0) + (real)sum[c];
}

/* Rows at a time, so that a second look at them finds them in the first cache. */
static struct part rows_at_hand(struct part all, size_t from)
{
    size_t rows = AT_HAND / all.cols + 1;
    return (struct part){ rows < all.rows - from ? rows : all.rows - from, all.cols, all.ld };
}

void job_normalize(const struct job *j, size_t group, struct part all, size_t from, size_t first)
{
    const struct layer *l = j->l;
    const real *mean = j->p->mean + group * l->channels + from, *invstd = j->p->invstd + group * l->channels + from;
    struct part p;
    for (size_t row = 0; row < all.rows; row += p.rows) {
        real *y = j->p->y + first + row * all.ld;
        p = rows_at_hand(all, row);
        norm_apply(p, j->p->u + first + row * all.ld, mean, invstd, job_value(j, l->gamma, from), job_value(j, l->beta, from), y);
        if (l->spec.act != ACT_SOFTMAX)         /* which needs whole rows */
            act_forward(l->spec.act, (real)l->spec.slope, p, y);
    }
}

void job_grad_sums(const struct job *j, size_t group, struct part all, size_t from, size_t first, double *dbeta, double *dgamma)
{
    const struct layer *l = j->l;
    size_t channel = group * l->channels + from;
    struct part p;
    for (size_t row = 0; row < all.rows; row += p.rows) {
        size_t at = first + row * all.ld;
        real *d = j->dy + at;
        p = rows_at_hand(all, row);
        if (l->spec.act != ACT_SOFTMAX)
            act_backward(l->spec.act, (real)l->spec.slope, p, j->p->y + at, d);
        if (l->spec.norm)
            norm_grad_sums(p, j->p->u + at, j->p->mean + channel, j->p->invstd + channel, d, dbeta, dgamma);
        else if (j->grad && l->bias != NOT_THERE)
            col_sums(p, d, dbeta);
    }
}

void job_norm_backward(const struct job *j, size_t group, struct part part, size_t from, size_t first, const double *dbeta,
                       const double *dgamma)
{
    const struct layer *l = j->l;
    size_t channel = group * l->channels + from;
    norm_backward(part, j->train ? norm_rows(j) : 0, j->p->u + first, j->p->mean + channel, j->p->invstd + channel,
                  job_value(j, l->gamma, from), dbeta, dgamma, j->dy + first);
}

void job_scale(const struct job *j, struct part p, real *to)
{
    if (!j->l->spec.spectral)
        return;
    real s = (real)(1 / j->p->sigma);
    for (size_t i = 0; i < p.rows; i++)
        for (size_t k = 0; k < p.cols; k++)
            to[i * p.ld + k] *= s;
}

void job_lap(const struct job *j, enum profile_part part)
{
    profile_lap(j->l->name, part, part == PROFILE_NORM ? 0 : (double)j->n * layer_macs(j->l));
}

/* ---- both directions ---- */

static struct spectral weight_of(const struct layer *l, const real *value)
{
    return (struct spectral){ value + l->weight, l->channels, layer_fan(l), value + l->u };
}

void layer_forward(const struct layer *l, const real *value, struct layer_pass *p, struct batch b, int train, struct layer_cond cond)
{
    struct job j = { .l = l, .value = value, .p = p, .b = b, .n = b.n * b.groups, .train = train, .cond = cond };
    if (l->spec.spectral) {
        struct spectral weight = weight_of(l, value);
        p->sigma = spectral_sigma(&weight, p->v);
    }
    if (l->spec.kind == LAYER_FC) {
        fc_layer_forward(&j);
        if (l->spec.act == ACT_SOFTMAX)
            act_forward(ACT_SOFTMAX, 0, (struct part){ j.n, l->out, l->out }, p->y);
    } else
        conv_layer_forward(&j);
}

static void product_backward(struct job *j)
{
    const struct layer *l = j->l;
    if (l->spec.kind != LAYER_FC) {
        conv_layer_backward(j);
        return;
    }
    if (l->spec.act == ACT_SOFTMAX)
        act_backward(ACT_SOFTMAX, 0, (struct part){ j->n, l->out, l->out }, j->p->y, j->dy);
    fc_layer_backward(j);
}

void layer_backward(const struct layer *l, const real *value, const struct layer_pass *p, struct batch b, int train, real *dy,
                    real *dx, real *grad, int add, struct layer_cond cond)
{
    struct job j = { .l = l, .value = value, .p = p, .b = b, .n = b.n * b.groups, .train = train, .cond = cond, .dy = dy, .dx = dx,
                     .grad = grad, .add = add };
    product_backward(&j);
    if (l->spec.spectral && grad) {
        struct spectral weight = weight_of(l, value);
        spectral_grad(&weight, p->sigma, p->v, grad + l->weight);
    }
}
