#include "nn/net.h"

#include "base/die.h"
#include "base/sizes.h"
#include "nn/activation.h"
#include "nn/rounded_weights.h"
#include "nn/spectral_norm.h"
#include "tensor/array.h"
#include "tensor/rng.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ALIGN 16                /* tensors begin on 64-byte borders */
#define SCALE_START 4
#define SCALE_MIN (real)0.5
#define SCALE_MAX 10
#define START_TURNS 16          /* power iterations from a random vector */

/* ---- the plan ---- */

struct planner {
    struct net *net;
    size_t at;
};

static size_t rounded(size_t count)
{
    return round_up(count, ALIGN);
}

static size_t plan(struct planner *p, const char *of, const char *what, struct shape shape, int state, int scale)
{
    struct net *net = p->net;
    if (net->tensors == NET_TENSORS)
        bug("a network of too many tensors");
    struct net_tensor *t = &net->tensor[net->tensors++];
    int n = snprintf(t->name, sizeof t->name, "%s.%s", of, what);
    if (n < 0 || (size_t)n >= sizeof t->name)
        bug("a tensor's name is too long");
    t->shape = shape;
    t->count = shape_count(&shape);
    t->offset = p->at;
    t->state = state;
    t->scale = scale;
    p->at += rounded(t->count);
    return t->offset;
}

static void plan_parameters(struct planner *p, struct layer *l)
{
    struct shape row = shape_of(1, (unsigned)l->channels);
    if (!l->spec.ops->has_weight)
        return;
    l->weight = plan(p, l->name, "weight", l->spec.ops->weight(&l->spec, l->extra), 0, 0);
    if (!l->spec.bn)
        l->bias = plan(p, l->name, "bias", row, 0, 0);
    if (l->spec.bn == BN_AFFINE || l->spec.bn == BN_SCALE)
        l->gamma = plan(p, l->name, "bn.weight", row, 0, l->spec.bn == BN_SCALE);
    if (l->spec.bn == BN_AFFINE)
        l->beta = plan(p, l->name, "bn.bias", row, 0, 0);
}

static void plan_state(struct planner *p, struct layer *l)
{
    struct shape row = shape_of(1, (unsigned)l->channels);
    if (l->spec.mbstd)
        l->mbstd = plan(p, l->name, "mbstd", shape_of(1, 1), STATE_STATISTIC, 0);
    if (!l->spec.bn)
        return;
    l->mean = plan(p, l->name, "bn.running_mean", row, STATE_STATISTIC, 0);
    l->var = plan(p, l->name, "bn.running_var", row, STATE_STATISTIC, 0);
}

static void plan_vectors(struct planner *p, struct layer *l)
{
    if (l->spec.spectral)
        l->u = plan(p, l->name, "u", shape_of(1, (unsigned)l->channels), STATE_VECTOR, 0);
}

static void each_layer(struct planner *p, void (*f)(struct planner *, struct layer *))
{
    for (size_t i = 0; i < p->net->layers; i++)
        f(p, &p->net->layer[i]);
    for (size_t i = 0; i < p->net->conds; i++)
        f(p, &p->net->cond[i]);
}

static void name_layers(struct net *net)
{
    for (size_t i = 0; i < net->layers; i++)
        snprintf(net->layer[i].name, sizeof net->layer[i].name, "%s.%zu", net_names[net->id], i);
    for (size_t i = 0; i < net->conds; i++)
        snprintf(net->cond[i].name, sizeof net->cond[i].name, "%s.cond.%zu", net_names[net->id], i);
}

/* ---- networks ---- */

static struct layer_spec linear_spec(size_t in, size_t out, const struct activation *act)
{
    return (struct layer_spec){ .ops = &layer_linear, .in = { 1, 1, (uint32_t)in }, .out = { 1, 1, (uint32_t)out }, .act = act };
}

/* Appendix D.1: location z -> hidden relu -> one value a pixel; invariant z -> one value a channel. */
static void make_condition(struct net *net, const struct spec *spec)
{
    const struct layer *first = &net->layer[0];
    size_t pixels = (size_t)first->spec.out.h * first->spec.out.w;
    net->condition = first->spec.ops->is_linear ? COND_INVARIANT : spec->condition;
    net->code = spec->Dz;
    if (net->condition == COND_LOCATION) {
        struct layer_spec hidden = linear_spec(spec->Dz, spec->condition_hidden, &activation_relu);
        struct layer_spec map = linear_spec(spec->condition_hidden, pixels, &activation_linear);
        layer_init(&net->cond[net->conds++], &hidden, 0, spec->bn_eps);
        layer_init(&net->cond[net->conds++], &map, 0, spec->bn_eps);
    } else {
        struct layer_spec map = linear_spec(spec->Dz, first->channels, &activation_linear);
        layer_init(&net->cond[net->conds++], &map, 0, spec->bn_eps);
    }
}

void net_plan(struct net *net, const struct spec *spec, enum net_id id)
{
    const struct net_spec *from = &spec->net[id];
    memset(net, 0, sizeof *net);
    net->id = id;
    net->layers = from->layers;
    net->bn_decay = spec->bn_decay;
    for (size_t i = 0; i < net->layers; i++) {
        size_t eps = from->layer[i].concat ? spec->De : 0;
        layer_init(&net->layer[i], &from->layer[i], eps + (from->layer[i].mbstd != 0), spec->bn_eps);
        net->extra = eps ? eps : net->extra;
        if (from->layer[i].link)
            net->layer[from->layer[i].link - 1].is_linked = 1;
    }
    net->in = volume_size(&from->layer[0].in);
    net->out = net->layer[net->layers - 1].out;
    if (id == DISC_REC)
        make_condition(net, spec);

    name_layers(net);
    struct planner p = { net, 0 };
    each_layer(&p, plan_parameters);
    net->parameters = p.at;
    each_layer(&p, plan_state);
    net->prior = NO_PARAM;
    if (id == ENCODER && spec->running)
        net->prior = plan(&p, net_names[id], "prior", shape_of(1, spec->Dz), STATE_STATISTIC, 0);
    net->statistics = p.at;
    each_layer(&p, plan_vectors);
    net->values = p.at;
    rounded_weights_plan(net, spec);
}

void net_init(struct net *net, const struct spec *spec, enum net_id id)
{
    net_plan(net, spec, id);
    net->value = array_new(net->values);
    net->rounded = net->rounded_values ? array_new_bytes(net->rounded_values * sizeof *net->rounded) : NULL;
}

void net_free(struct net *net)
{
    array_free(net->value);
    array_free(net->rounded);
    memset(net, 0, sizeof *net);
}

static void fill(real *to, size_t n, real v)
{
    for (size_t i = 0; i < n; i++)
        to[i] = v;
}

/* U(-1/sqrt(fan_in), 1/sqrt(fan_in)) for weights and biases, as PyTorch's; or N(0,std) for weights, biases 0. */
static void draw_layer(struct net *net, const struct layer *l, double std, const struct rng *rng, uint64_t row)
{
    struct shape weight = l->spec.ops->has_weight ? l->spec.ops->weight(&l->spec, l->extra) : shape_of(0);
    real bound = (real)(1 / sqrt((double)l->fan_in));
    size_t offset[2] = { l->weight, l->bias }, count[2] = { shape_count(&weight), l->channels };
    for (int k = 0; k < 2; k++) {
        if (offset[k] == NO_PARAM)
            continue;
        real *to = net->value + offset[k];
        if (std > 0 && !k)
            rng_normal(rng, 2 * row, to, count[k]);
        else if (std <= 0)
            rng_uniform(rng, 2 * row + (uint64_t)k, to, count[k]);
        for (size_t i = 0; i < count[k]; i++)
            to[i] = std > 0 ? (k ? 0 : (real)std * to[i]) : bound * (2 * to[i] - 1);
    }
    if (l->gamma != NO_PARAM)
        fill(net->value + l->gamma, l->channels, l->spec.bn == BN_SCALE ? SCALE_START : 1);
    if (l->var != NO_PARAM)
        fill(net->value + l->var, l->channels, 1);
    if (l->u != NO_PARAM)
        rng_normal(rng, 2 * (2 * SPEC_LAYERS + row), net->value + l->u, l->channels);
}

void net_init_weights(struct net *net, struct compute *c, const struct spec *spec, uint64_t seed)
{
    struct rng rng = rng_make(seed, RNG_INIT, 0, (uint32_t)net->id);
    array_open();
    for (size_t i = 0; i < net->layers; i++)
        draw_layer(net, &net->layer[i], spec->init_std, &rng, i);
    for (size_t i = 0; i < net->conds; i++)
        draw_layer(net, &net->cond[i], spec->init_std, &rng, SPEC_LAYERS + i);
    if (net->prior != NO_PARAM)
        fill(net->value + net->prior, net->out, 1 / (real)net->out);
    for (int i = 0; i < START_TURNS; i++)
        net_power_iteration(net, c);
    array_close();
}

double net_multiply_adds(const struct net *net)
{
    double n = 0;
    for (size_t i = 0; i < net->layers; i++)
        n += layer_multiply_adds(&net->layer[i]);
    for (size_t i = 0; i < net->conds; i++)
        n += layer_multiply_adds(&net->cond[i]);
    return n;
}

/* ---- after an update ---- */

void net_update_running_stats(struct net *net, const double *stats, unsigned sets, uint64_t updates)
{
    double start = (double)updates / ((double)updates + 1), keep = net->bn_decay < start ? net->bn_decay : start;
    array_open();
    for (size_t i = net->parameters; i < net->statistics; i++) {
        double batch = stats[i - net->parameters] / sets;
        net->value[i] = (real)(keep * (double)net->value[i] + (1 - keep) * batch);
    }
    array_close();
}

void net_set_running_stats(struct net *net, double rows, const double *mean, const double *m2)
{
    array_open();
    for (size_t i = 0; i < net->layers; i++) {
        const struct layer *l = &net->layer[i];
        double n = rows * (double)(l->out / l->channels);
        for (size_t k = 0; l->spec.bn && k < l->channels; k++) {
            net->value[l->mean + k] = (real)mean[l->mean - net->parameters + k];
            net->value[l->var + k] = (real)(m2[l->mean - net->parameters + k] / (n > 1 ? n - 1 : 1));
        }
    }
    array_close();
}

int net_has_running_stats(const struct net *net)
{
    return net->statistics > net->parameters;
}

void net_power_iteration(struct net *net, struct compute *c)
{
    array_open();
    for (size_t i = 0; i < net->layers; i++) {
        const struct layer *l = &net->layer[i];
        if (l->u != NO_PARAM)
            spectral_norm_power_iteration(c, net->value + l->weight, l->channels, l->fan_in, net->value + l->u);
    }
    array_close();
}

void net_zero_padding(const struct net *net, real *grad)
{
    array_open();
    for (size_t i = 0; i < net->tensors && !net->tensor[i].state; i++) {
        const struct net_tensor *t = &net->tensor[i];
        memset(grad + t->offset + t->count, 0, (rounded(t->count) - t->count) * sizeof *grad);
    }
    array_close();
}

void net_clip_bn_scales(struct net *net, real *average, double weight)
{
    array_open();
    for (size_t i = 0; i < net->tensors; i++) {
        const struct net_tensor *t = &net->tensor[i];
        for (size_t k = t->offset; t->scale && k < t->offset + t->count; k++) {
            real g = net->value[k], clipped = g < SCALE_MIN ? SCALE_MIN : g > SCALE_MAX ? SCALE_MAX : g;
            net->value[k] = clipped;
            if (average)
                average[k] += (real)weight * (clipped - g);
        }
    }
    array_close();
}
