/* net_run.c - see net_run.h */
#include "nn/net_run.h"

#include "base/alloc.h"
#include "base/die.h"
#include "nn/minibatch_std.h"
#include "nn/profile.h"
#include "tensor/rng.h"
#include "tensor/threads.h"

#include <string.h>

#define BETWEEN "noise, losses"         /* what is done between networks, in profiles */

struct cutter {
    char *block;
    size_t at;
};

/* The next n values of that size; a first round without a block only counts. */
static void *cut(struct cutter *c, size_t n, size_t size)
{
    void *p = c->block ? c->block + c->at : NULL;
    c->at += (n * size + 63) / 64 * 64;
    return p;
}

static void cut_layer(struct cutter *c, struct layer_state *p, const struct layer *l, size_t room, size_t groups)
{
    p->y = cut(c, room * l->out, sizeof *p->y);
    if (l->extra)
        p->joined = cut(c, room * l->in, sizeof *p->joined);
    if (l->spec.noise > 0 || l->spec.dropout > 0) {
        p->disturbed = cut(c, room * (l->in - l->extra), sizeof *p->disturbed);
        p->mask = cut(c, room * (l->in - l->extra), sizeof *p->mask);
    }
    if (l->spec.spectral)
        p->v = cut(c, layer_fan_in(l), sizeof *p->v);
    if (l->spec.mbstd) {
        p->in_mean = cut(c, groups * (l->in - 1), sizeof *p->in_mean);
        p->in_m2 = cut(c, groups * (l->in - 1), sizeof *p->in_m2);
        p->mbstd = cut(c, groups, sizeof *p->mbstd);
    }
    if (!l->spec.bn)
        return;
    p->u = cut(c, room * l->out, sizeof *p->u);
    p->mean = cut(c, groups * l->channels, sizeof *p->mean);
    p->invstd = cut(c, groups * l->channels, sizeof *p->invstd);
    p->batch_mean = cut(c, groups * l->channels, sizeof *p->batch_mean);
    p->batch_m2 = cut(c, groups * l->channels, sizeof *p->batch_m2);
}

static size_t cut_pass(struct cutter *c, struct net_run *p, const struct net *net)
{
    size_t room = p->room * p->groups;
    for (size_t i = 0; i < net->layers; i++)
        cut_layer(c, &p->layer[i], &net->layer[i], room, p->groups);
    for (size_t i = 0; i < net->conds; i++)
        cut_layer(c, &p->cond[i], &net->cond[i], room, p->groups);
    return c->at;
}

void net_run_init(struct net_run *p, const struct net *net, size_t room, size_t groups)
{
    struct cutter c = { NULL, 0 };
    memset(p, 0, sizeof *p);
    p->room = room;
    p->groups = groups;
    p->block = aligned_bytes(cut_pass(&c, p, net));
    c = (struct cutter){ p->block, 0 };
    cut_pass(&c, p, net);
}

void net_run_free(struct net_run *p)
{
    aligned_free(p->block);
    memset(p, 0, sizeof *p);
}

static size_t rows_of(const struct net_run *p)
{
    return p->b.n * p->b.groups;
}

static void join(real *to, const real *x, size_t dx, const real *eps, size_t de, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        memcpy(to + i * (dx + de), x + i * dx, dx * sizeof *to);
        memcpy(to + i * (dx + de) + dx, eps + i * de, de * sizeof *to);
    }
}

void net_run_seed_noise(struct net_run *p, enum run_kind kind, uint64_t seed, uint64_t step, uint32_t sub, const int64_t *id)
{
    p->kind = kind;
    p->seed = seed;
    p->step = step;
    p->sub = sub;
    p->id = id;
}

static int disturbs(const struct net_run *p, const struct layer *l)
{
    return p->mode == RUN_TRAIN && p->id && (l->spec.noise > 0 || l->spec.dropout > 0);
}

/* mask x + S N(0,I), with the mask 0 for a share P of the values and 1/(1-P) for the others; the rows of one group. */
static void disturb(const struct net_run *p, const struct layer *l, size_t layer, size_t group, const real *x, real *to, real *mask)
{
    size_t width = l->in - l->extra;
    uint32_t purpose = RNG_LAYERS + 32 * ((uint32_t)p->kind + (uint32_t)group) + 2 * (uint32_t)layer;
    struct rng noise = rng_make(p->seed, purpose, p->step, p->sub), drop = rng_make(p->seed, purpose + 1, p->step, p->sub);
    real S = (real)l->spec.noise, P = (real)l->spec.dropout;
    for (size_t i = 0; i < p->b.n; i++, x += width, to += width, mask += width) {
        if (S > 0)
            rng_normal(&noise, (uint64_t)p->id[i], to, width);
        if (P > 0)
            rng_uniform(&drop, (uint64_t)p->id[i], mask, width);
        for (size_t j = 0; j < width; j++) {
            if (P > 0)
                mask[j] = mask[j] < P ? 0 : 1 / (1 - P);
            to[j] = (S > 0 ? S * to[j] : 0) + (P > 0 ? mask[j] : 1) * x[j];
        }
    }
}

static const real *disturbed(const struct net_run *p, const struct layer *l, size_t layer, struct layer_state *lp, const real *x)
{
    for (size_t g = 0; g < p->b.groups; g++) {
        size_t at = g * p->b.n * (l->in - l->extra);
        disturb(p, l, layer, g, x + at, lp->disturbed + at, lp->mask + at);
    }
    return lp->disturbed;
}

/* Each group's own deviation, or where the model is applied the running one. */
static const real *join_mbstd(const struct net *net, const struct net_run *pass, const struct layer *l, struct layer_state *p, const real *x)
{
    size_t n = pass->b.n, width = l->in - 1;
    for (size_t g = 0; g < pass->b.groups; g++) {
        double *mean = p->in_mean + g * width, *m2 = p->in_m2 + g * width;
        p->mbstd[g] = pass->mode == RUN_TRAIN ? minibatch_std(x + g * n * width, n, width, mean, m2) : (double)net->value[l->mbstd];
        minibatch_std_append(x + g * n * width, n, width, (real)p->mbstd[g], p->joined + g * n * l->in);
    }
    return p->joined;
}

static const real *chain_forward(const struct net *net, const struct net_run *pass, const struct layer *layer, struct layer_state *p,
                                 size_t layers, const real *x, const real *eps, struct layer_cond cond)
{
    for (size_t i = 0; i < layers; i++) {
        if (disturbs(pass, &layer[i]))
            x = disturbed(pass, &layer[i], i, &p[i], x);
        p[i].x = x;
        if (layer[i].spec.mbstd)
            p[i].x = join_mbstd(net, pass, &layer[i], &p[i], x);
        else if (layer[i].extra) {
            join(p[i].joined, x, layer[i].in - layer[i].extra, eps, layer[i].extra, rows_of(pass));
            p[i].x = p[i].joined;
        }
        layer_forward(&layer[i], net->value, &p[i], pass->b, pass->mode == RUN_TRAIN, i ? (struct layer_cond){ .add = NULL } : cond);
        x = p[i].y;
    }
    return x;
}

const real *net_run_forward(struct net_run *p, const struct net *net, const real *x, const real *eps, const real *code, size_t n,
                         enum run_mode mode)
{
    return net_run_forward_groups(p, net, x, eps, code, (struct batch){ n, 1 }, mode);
}

const real *net_run_forward_groups(struct net_run *p, const struct net *net, const real *x, const real *eps, const real *code,
                               struct batch b, enum run_mode mode)
{
    struct layer_cond none = { .add = NULL }, cond = { .kind = net->condition };
    if (b.n > p->room || b.groups > p->groups)
        bug("more rows than the pass has room for");
    profile_lap(BETWEEN, PROFILE_OTHER, 0);
    p->b = b;
    p->mode = mode;
    if (net->conds)
        cond.add = chain_forward(net, p, net->cond, p->cond, net->conds, code, NULL, none);
    return chain_forward(net, p, net->layer, p->layer, net->layers, x, eps, cond);
}

/* The gradient by the input of a layer, through dropout. */
static void drop(const struct net_run *p, const struct layer *l, const struct layer_state *lp, real *d)
{
    for (size_t i = 0, n = disturbs(p, l) && l->spec.dropout > 0 ? rows_of(p) * (l->in - l->extra) : 0; i < n; i++)
        d[i] *= lp->mask[i];
}

static size_t widest(const struct layer *layer, size_t layers)
{
    size_t most = 0;
    for (size_t i = 0; i < layers; i++) {
        most = layer[i].in > most ? layer[i].in : most;
        most = layer[i].out > most ? layer[i].out : most;
    }
    return most;
}

static void mbstd_back(const struct net_run *p, const struct layer *l, const struct layer_state *lp, real *d)
{
    size_t n = p->b.n;
    for (size_t g = 0; g < p->b.groups; g++)
        minibatch_std_backward(lp->joined + g * n * l->in, n, l->in - 1, lp->in_mean + g * (l->in - 1), lp->in_m2 + g * (l->in - 1),
                       d + g * n * l->in);
}

/* From dy back to dx through the chain; dy is left alone. The noise that was joined gets no gradient. */
static void chain_backward(const struct net *net, const struct layer *layer, struct net_run *p, struct layer_state *lp,
                           size_t layers, const real *dy, real *dx, real *grad, int add, struct layer_cond cond)
{
    size_t n = rows_of(p), bytes = n * widest(layer, layers) * sizeof(real);
    real *d = threads_shared(SHARED_D, bytes), *next = threads_shared(SHARED_D_NEXT, bytes);
    memcpy(d, dy, n * layer[layers - 1].out * sizeof *d);
    for (size_t i = layers; i-- > 0;) {
        const struct layer *l = &layer[i];
        int wanted = i || dx;
        real *to = !i && dx && !l->extra ? dx : next;
        layer_backward(l, net->value, &lp[i], p->b, p->mode == RUN_TRAIN, d, wanted ? to : NULL, grad, add,
                       i ? (struct layer_cond){ .add = NULL } : cond);
        if (wanted && l->extra) {
            size_t width = l->in - l->extra;
            real *dense = i ? d : dx;
            if (l->spec.mbstd && p->mode == RUN_TRAIN)
                mbstd_back(p, l, &lp[i], to);
            for (size_t r = 0; r < n; r++)
                memmove(dense + r * width, to + r * l->in, width * sizeof *to);
            drop(p, l, &lp[i], dense);
            continue;           /* d holds the gradient already */
        }
        if (wanted)
            drop(p, l, &lp[i], to);
        next = d;
        d = to;
    }
}

void net_run_backward(struct net_run *p, const struct net *net, const real *dy, real *dx, real *dcode, real *grad, int add)
{
    struct layer_cond none = { .add = NULL }, cond = { .kind = net->condition };
    int branch = net->conds && (dcode || grad);
    real *d_add = NULL;
    profile_lap(BETWEEN, PROFILE_OTHER, 0);
    if (branch) {
        /* the branch's own result is not needed any more: its place takes the gradient */
        cond.add = p->cond[net->conds - 1].y;
        d_add = cond.d_add = p->cond[net->conds - 1].y;
    }
    chain_backward(net, net->layer, p, p->layer, net->layers, dy, dx, grad, add, cond);
    if (!branch)
        return;
    /* its last layer is linear: the backward pass does not look at the result */
    size_t n = rows_of(p), width = net->code;
    real *dz = dcode ? aligned_bytes(n * width * sizeof *dz) : NULL;
    chain_backward(net, net->cond, p, p->cond, net->conds, d_add, dz, grad, add, none);
    for (size_t i = 0; dz && i < n * width; i++)
        dcode[i] += dz[i];
    aligned_free(dz);
}

/* ---- statistics ---- */

/* The mean of a batch's rows, for each group. */
static void add_mean(const real *y, struct batch b, size_t width, double *to)
{
    for (size_t i = 0; i < b.n * b.groups; i++)
        for (size_t k = 0; k < width; k++)
            to[k] += (double)y[i * width + k] / (double)b.n;
}

unsigned net_run_add_stats(const struct net_run *p, const struct net *net, double *stats)
{
    for (size_t i = 0; i < net->layers; i++) {
        const struct layer *l = &net->layer[i];
        size_t rows = p->b.n * (l->out / l->channels);
        for (size_t g = 0; l->spec.mbstd && g < p->b.groups; g++)
            stats[l->mbstd - net->parameters] += p->layer[i].mbstd[g];
        if (!l->spec.bn)
            continue;
        double *mean = stats + l->mean - net->parameters, *var = stats + l->var - net->parameters;
        for (size_t k = 0; k < p->b.groups * l->channels; k++) {
            mean[k % l->channels] += p->layer[i].batch_mean[k];
            var[k % l->channels] += p->layer[i].batch_m2[k] / (rows > 1 ? (double)rows - 1 : 1);
        }
    }
    if (net->prior != NO_PARAM)
        add_mean(p->layer[net->layers - 1].y, p->b, net->out, stats + net->prior - net->parameters);
    return (unsigned)p->b.groups;
}
