/* net_run.c - the forward and backward pass of rows through one network */
#include "nn/net_run.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/sizes.h"
#include "nn/activation.h"
#include "nn/batchnorm.h"
#include "nn/dropout.h"
#include "nn/minibatch_std.h"
#include "nn/rounded_weights.h"
#include "base/profile.h"
#include "tensor/array.h"
#include "tensor/rng.h"
#include "tensor/compute.h"

#include <string.h>

#define BETWEEN "noise, losses"         /* what is done between networks, in profiles */

/* A block of memory that is cut into arrays; a first round without a block only counts. */
struct arena {
    char *block;
    size_t used;
};

static void *arena_take(struct arena *a, size_t n, size_t size)
{
    void *p = a->block ? a->block + a->used : NULL;
    a->used += round_up(n * size, 64);
    return p;
}

static void allocate_layer(struct arena *a, struct layer_state *p, const struct layer *l, size_t rows, size_t groups)
{
    size_t own = l->in - l->extra;
    p->y = arena_take(a, rows * l->out, sizeof *p->y);
    if (l->extra)
        p->joined = arena_take(a, rows * l->in, sizeof *p->joined);
    if (l->spec.noise > 0 || l->spec.dropout > 0) {
        p->corrupted = arena_take(a, rows * own, sizeof *p->corrupted);
        p->mask = arena_take(a, rows * own, sizeof *p->mask);
    }
    if (l->spec.spectral)
        p->singular = arena_take(a, l->fan_in, sizeof *p->singular);
    if (l->spec.mbstd) {
        p->in_mean = arena_take(a, groups * (l->in - 1), sizeof *p->in_mean);
        p->in_m2 = arena_take(a, groups * (l->in - 1), sizeof *p->in_m2);
        p->mbstd = arena_take(a, groups, sizeof *p->mbstd);
    }
    if (l->spec.act->needs_input)
        p->v = arena_take(a, rows * l->out, sizeof *p->v);
    if (l->is_linked)
        p->d_link = arena_take(a, rows * l->out, sizeof *p->d_link);
    if (l->spec.ops->keeps_choice)
        p->choice = arena_take(a, rows * l->out, sizeof *p->choice);
    if (!l->spec.bn)
        return;
    p->u = arena_take(a, rows * l->out, sizeof *p->u);
    p->mean = arena_take(a, groups * l->channels, sizeof *p->mean);
    p->invstd = arena_take(a, groups * l->channels, sizeof *p->invstd);
    p->batch_mean = arena_take(a, groups * l->channels, sizeof *p->batch_mean);
    p->batch_m2 = arena_take(a, groups * l->channels, sizeof *p->batch_m2);
}

static size_t allocate(struct arena *a, struct net_run *p, const struct net *net)
{
    size_t rows = p->capacity * p->groups;
    for (size_t i = 0; i < net->layers; i++)
        allocate_layer(a, &p->layer[i], &net->layer[i], rows, p->groups);
    for (size_t i = 0; i < net->conds; i++)
        allocate_layer(a, &p->cond[i], &net->cond[i], rows, p->groups);
    return a->used;
}

void net_run_init(struct net_run *p, struct compute *c, const struct net *net, size_t rows, size_t groups)
{
    struct arena a = { NULL, 0 };
    memset(p, 0, sizeof *p);
    rounded_weights_update(net, c);
    p->compute = c;
    p->capacity = rows;
    p->groups = groups;
    p->block = array_new_bytes(allocate(&a, p, net));
    a = (struct arena){ p->block, 0 };
    allocate(&a, p, net);
}

void net_run_free(struct net_run *p)
{
    array_free(p->block);
    memset(p, 0, sizeof *p);
}

static size_t rows_of(const struct net_run *p)
{
    return p->b.n * p->b.groups;
}

static struct layer_values values_of(const struct net *net)
{
    return (struct layer_values){ net->value, net->rounded };
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

static int corrupts(const struct net_run *p, const struct layer *l)
{
    return p->mode == RUN_TRAIN && p->id && (l->spec.noise > 0 || l->spec.dropout > 0);
}

static struct dropout dropout_of(const struct net_run *p, const struct layer *l, size_t layer, size_t group)
{
    uint32_t purpose = RNG_LAYERS + 32 * ((uint32_t)p->kind + (uint32_t)group) + 2 * (uint32_t)layer;
    return (struct dropout){ .probability = l->spec.dropout, .noise = l->spec.noise,
                             .normal = rng_make(p->seed, purpose, p->step, p->sub),
                             .drop = rng_make(p->seed, purpose + 1, p->step, p->sub) };
}

static const real *corrupt(const struct net_run *p, const struct layer *l, size_t layer, struct layer_state *state, const real *x)
{
    size_t width = l->in - l->extra;
    for (size_t g = 0; g < p->b.groups; g++) {
        size_t at = g * p->b.n * width;
        struct dropout d = dropout_of(p, l, layer, g);
        dropout_forward(&d, p->id, p->b.n, width, x + at, state->corrupted + at, state->mask + at);
    }
    return state->corrupted;
}

/* The gradient w.r.t. a layer's input, through dropout. */
static void corrupt_backward(const struct net_run *p, const struct layer *l, const struct layer_state *s, real *d)
{
    struct dropout dropout = { .probability = l->spec.dropout };
    if (corrupts(p, l))
        dropout_backward(&dropout, s->mask, rows_of(p) * (l->in - l->extra), d);
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

static const real *layers_forward(const struct net *net, const struct net_run *pass, const struct layer *layer, struct layer_state *p,
                                 size_t layers, const real *x, const real *eps, struct layer_cond cond)
{
    const struct layer_cond none = { .add = NULL };
    for (size_t i = 0; i < layers; i++) {
        if (corrupts(pass, &layer[i]))
            x = corrupt(pass, &layer[i], i, &p[i], x);
        p[i].x = x;
        if (layer[i].spec.mbstd)
            p[i].x = join_mbstd(net, pass, &layer[i], &p[i], x);
        else if (layer[i].extra) {
            if (!eps)
                bug("a layer takes eps, and there is none");
            join(p[i].joined, x, layer[i].in - layer[i].extra, eps, layer[i].extra, rows_of(pass));
            p[i].x = p[i].joined;
        }
        p[i].link = layer[i].spec.link ? p[layer[i].spec.link - 1].y : NULL;
        layer_forward(pass->compute, &layer[i], values_of(net), &p[i], pass->b, pass->mode == RUN_TRAIN, i ? none : cond);
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
    if (b.n > p->capacity || b.groups > p->groups)
        bug("more rows than the run has room for");
    profile_lap(BETWEEN, PROFILE_OTHER, 0);
    p->b = b;
    p->mode = mode;
    array_open();
    if (net->conds)
        cond.add = layers_forward(net, p, net->cond, p->cond, net->conds, code, NULL, none);
    const real *y = layers_forward(net, p, net->layer, p->layer, net->layers, x, eps, cond);
    array_close();
    return y;
}

static size_t widest(const struct layer *layer, size_t layers)
{
    size_t max = 0;
    for (size_t i = 0; i < layers; i++)
        max = max_size(max, max_size(layer[i].in, layer[i].out));
    return max;
}

static void mbstd_backward(const struct net_run *p, const struct layer *l, const struct layer_state *s, real *d)
{
    size_t n = p->b.n;
    for (size_t g = 0; g < p->b.groups; g++)
        minibatch_std_backward(s->joined + g * n * l->in, n, l->in - 1, s->in_mean + g * (l->in - 1), s->in_m2 + g * (l->in - 1),
                               d + g * n * l->in);
}

/* What was joined gets no gradient: rows of l->in values become those of l->in - l->extra. */
static void leave_out_joined(const struct net_run *p, const struct layer *l, const struct layer_state *s, real *from, real *to)
{
    size_t width = l->in - l->extra;
    if (l->spec.mbstd && p->mode == RUN_TRAIN)
        mbstd_backward(p, l, s, from);
    for (size_t r = 0; r < rows_of(p); r++)
        memmove(to + r * width, from + r * l->in, width * sizeof *to);
}

static void add_into(real *to, const real *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] += from[i];
}

static void clear_links(const struct layer *layer, struct layer_state *state, size_t layers, size_t n)
{
    for (size_t i = 0; i < layers; i++)
        if (layer[i].is_linked)
            memset(state[i].d_link, 0, n * layer[i].out * sizeof *state[i].d_link);
}

static void add_link(const struct layer *l, const struct layer_state *s, size_t n, real *d)
{
    if (l->is_linked)
        add_into(d, s->d_link, n * l->out);
}

/* From dy back to dx through the layers; dy is left alone. The other summand of `add` gets its gradient in d_link, and adds it
 * when its own layer is reached. */
static void layers_backward(const struct net *net, const struct layer *layer, struct net_run *p, struct layer_state *state,
                            size_t layers, const real *dy, real *dx, real *grad, int add, struct layer_cond cond)
{
    const struct layer_cond none = { .add = NULL };
    size_t n = rows_of(p), bytes = n * widest(layer, layers) * sizeof(real);
    real *d = compute_buffer(p->compute, BUF_GRAD, bytes), *next = compute_buffer(p->compute, BUF_GRAD_NEXT, bytes);
    memcpy(d, dy, n * layer[layers - 1].out * sizeof *d);
    clear_links(layer, state, layers, n);
    for (size_t i = layers; i-- > 0;) {
        const struct layer *l = &layer[i];
        int wanted = i || dx;
        real *to = !i && dx && !l->extra ? dx : next;
        add_link(l, &state[i], n, d);
        layer_backward(p->compute, l, values_of(net), &state[i], p->b, p->mode == RUN_TRAIN, d, wanted ? to : NULL, grad, add,
                       i ? none : cond);
        if (l->spec.link)
            add_into(state[l->spec.link - 1].d_link, d, n * l->out);
        if (wanted && l->extra) {
            real *dense = i ? d : dx;
            leave_out_joined(p, l, &state[i], to, dense);
            corrupt_backward(p, l, &state[i], dense);
            continue;           /* d holds the gradient already */
        }
        if (wanted)
            corrupt_backward(p, l, &state[i], to);
        next = d;
        d = to;
    }
}

static void run_backward(struct net_run *p, const struct net *net, const real *dy, real *dx, real *dcode, real *grad, int add)
{
    struct layer_cond none = { .add = NULL }, cond = { .kind = net->condition };
    int branch = net->conds && (dcode || grad);
    real *d_add = NULL;
    if (branch) {
        /* the branch's own result is not needed any more: its place takes the gradient */
        cond.add = p->cond[net->conds - 1].y;
        d_add = cond.d_add = p->cond[net->conds - 1].y;
    }
    layers_backward(net, net->layer, p, p->layer, net->layers, dy, dx, grad, add, cond);
    if (!branch)
        return;
    /* its last layer is linear: the backward pass does not look at the result */
    size_t n = rows_of(p), width = net->code;
    real *dz = dcode ? aligned_bytes(n * width * sizeof *dz) : NULL;
    layers_backward(net, net->cond, p, p->cond, net->conds, d_add, dz, grad, add, none);
    for (size_t i = 0; dz && i < n * width; i++)
        dcode[i] += dz[i];
    aligned_free(dz);
}

void net_run_backward(struct net_run *p, const struct net *net, const real *dy, real *dx, real *dcode, real *grad, int add)
{
    profile_lap(BETWEEN, PROFILE_OTHER, 0);
    array_open();
    run_backward(p, net, dy, dx, dcode, grad, add);
    array_close();
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
    array_open();
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
    array_close();
    return (unsigned)p->b.groups;
}

void net_run_merge_moments(const struct net_run *p, const struct net *net, double rows, double *mean, double *m2)
{
    array_open();
    for (size_t i = 0; i < net->layers; i++) {
        const struct layer *l = &net->layer[i];
        size_t at = l->mean - net->parameters;
        double values = (double)(l->out / l->channels);
        if (l->spec.bn)
            bn_merge_statistics(l->channels, rows * values, mean + at, m2 + at, (double)p->b.n * values, p->layer[i].batch_mean,
                                p->layer[i].batch_m2);
    }
    array_close();
}
