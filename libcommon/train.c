/* train.c - see train.h */
#include "train.h"

#include "adam.h"
#include "die.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define AVERAGE_EVERY 8         /* steps from one look of the averaged networks at the data to the next */
#define AVERAGE_KEEP 0.75       /* weight of the looks before: while the networks learn fast, old ones mislead */

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static unsigned sub_steps(const struct model *m)
{
    double rec = m->has[REC] ? m->spec.knob[STEPS_REC] : 1, reg = m->has[REG] ? m->spec.knob[STEPS_REG] : 1;
    return (unsigned)larger(rec, reg);
}

uint64_t train_rows(const struct spec *s)
{
    unsigned needs = model_needs(s);
    double rec = needs & MODEL_REC ? s->knob[STEPS_REC] : 1, reg = needs & MODEL_REG ? s->knob[STEPS_REG] : 1;
    return (uint64_t)larger(rec, reg) * s->batch;
}

void train_init(struct trainer *t, struct model *m, uint64_t total)
{
    memset(t, 0, sizeof *t);
    if (m->spec.knob[DECAY] < 1 && !total)
        die_spec(NULL, "the spec's decay needs the length of the run: give --steps, or data whose number of rows is known");
    t->m = m;
    t->total = total;
    objective_init(&t->o, m, m->spec.batch);
    t->x = aligned_bytes(m->spec.batch * volume_size(&m->spec.data) * sizeof *t->x);
    t->id = xarray(m->spec.batch, sizeof *t->id);
}

void train_free(struct trainer *t)
{
    objective_free(&t->o);
    aligned_free(t->x);
    free(t->id);
    memset(t, 0, sizeof *t);
}

/* `decay F`: constant for the fraction F of the run, then linear to 0. */
static double decayed(const struct trainer *t)
{
    double F = t->m->spec.knob[DECAY], done = t->total ? (double)t->m->step / (double)t->total : 0;
    if (F >= 1 || done <= F)
        return 1;
    return done >= 1 ? 0 : (1 - done) / (1 - F);
}

static void demand_finite(const struct trainer *t, const char *what, double v)
{
    if (!isfinite(v))
        die_math(NULL, "step %llu: %s is %g; stopped before the update, the last saved model stands",
                 (unsigned long long)t->m->step + 1, what, v);
}

/* The averages' weight of a new value: 1 - D, but more in the beginning, when there is little to average. */
static double ema_weight(const struct model *m)
{
    double D = m->spec.knob[EMA], start = (1 + (double)m->step) / (10 + (double)m->step);
    return 1 - (D < start ? D : start);
}

static void update(struct trainer *t, enum net_id id, size_t rows)
{
    struct model *m = t->m;
    struct net *net = &m->net[id];
    double clip = spec_knob(&m->spec, CLIP, m->step), norm = adam_norm(m->grad[id], net->parameters) / (double)rows;
    char what[48] = "the gradient norm of ";
    strcat(what, net_names[id]);
    demand_finite(t, what, norm);
    t->norm[id] = norm;
    struct adam a = { .rate = decayed(t) * spec_knob(&m->spec, (enum knob)(RATE_ENCODER + (int)id), m->step),
                      .b1 = m->spec.adam_b1, .b2 = m->spec.adam_b2, .t = ++m->updates[id],
                      .scale = (clip > 0 && norm > clip ? clip / norm : 1) / (double)rows, .ema = ema_weight(m) };
    adam_update(&a, m->grad[id], net->value, m->m[id], m->v[id], m->average[id], net->parameters);
    net_clip_scales(net, m->average[id], a.ema);
}

static void move_stats(struct model *m, enum net_id id, const struct pass *a, const struct pass *b)
{
    net_move_stats(&m->net[id], a, b, m->updates[id] - 1);
}

/* Averaged weights have batch statistics of their own: an average of the weights' statistics would be those of no
 * network at all. Every AVERAGE_EVERY steps the averaged encoder and decoder see the minibatch too. */
static void move_average_stats(struct trainer *t)
{
    struct model *m = t->m;
    struct objective *o = &t->o;
    if (!m->average[ENCODER] || m->step % AVERAGE_EVERY)
        return;
    struct net encoder = m->net[ENCODER], decoder = m->net[DECODER];
    encoder.value = m->average[ENCODER];
    decoder.value = m->average[DECODER];
    encoder.norm_decay = decoder.norm_decay = AVERAGE_KEEP;
    const real *z = net_forward(&encoder, &o->encoder, o->x, o->eps, NULL, o->n, NET_TRAIN);
    model_joined(&m->spec, z, o->noise, o->n, o->joined);
    net_forward(&decoder, &o->decoder, o->joined, NULL, NULL, o->n, NET_TRAIN);
    net_move_stats(&encoder, &o->encoder, NULL, m->step / AVERAGE_EVERY);
    net_move_stats(&decoder, &o->decoder, NULL, m->step / AVERAGE_EVERY);
}

static void update_rec(struct trainer *t)
{
    objective_rec(&t->o, t->m);
    demand_finite(t, "L_rec", t->o.losses.rec);
    update(t, REC, t->o.n);
    move_stats(t->m, REC, &t->o.rec_real, &t->o.rec_fake);
    t->steps_rec++;
}

static void update_reg(struct trainer *t)
{
    objective_reg(&t->o, t->m);
    demand_finite(t, "L_reg", t->o.losses.reg);
    update(t, REG, t->o.n);
    move_stats(t->m, REG, &t->o.reg_real, &t->o.reg_fake);
    t->steps_reg++;
}

/* Does this discriminator take part in sub-step k of `all`? In the last N, so that both end with the minibatch that
 * encoder and decoder are updated from; where one of them stops `below` a loss, nobody knows which is the last, and
 * both begin with the first. */
static int takes_part(const struct spec *s, enum knob steps, enum knob below, unsigned k, unsigned all, double loss)
{
    unsigned n = (unsigned)s->knob[steps];
    if (s->knob[BELOW_REC] <= 0 && s->knob[BELOW_REG] <= 0)
        return k + n >= all;
    return k < n && (!k || s->knob[below] <= 0 || loss >= s->knob[below]);
}

/* Sub-steps of the discriminators; afterwards t->o holds the forward pass that encoder and decoder are updated from. */
static int discriminators(struct trainer *t, train_next *next, void *context)
{
    struct model *m = t->m;
    const struct spec *s = &m->spec;
    unsigned all = sub_steps(m);
    double rec = INFINITY, reg = INFINITY;
    t->steps_rec = t->steps_reg = 0;
    for (unsigned k = 0; k < all; k++) {
        int with_rec = m->has[REC] && takes_part(s, STEPS_REC, BELOW_REC, k, all, rec);
        int with_reg = m->has[REG] && takes_part(s, STEPS_REG, BELOW_REG, k, all, reg);
        if (k && !with_rec && !with_reg)
            return 1;
        size_t n = next(context, t->x, t->id, s->batch);
        if (n < 2)              /* one row has no batch statistics */
            return k > 0;
        objective_forward(&t->o, m, t->x, t->id, n, m->step, k);
        t->images += n;
        if (with_rec)
            update_rec(t);
        if (with_reg)
            update_reg(t);
        rec = t->o.losses.rec;
        reg = t->o.losses.reg;
    }
    return 1;
}

int train_step(struct trainer *t, train_next *next, void *context)
{
    struct model *m = t->m;
    if (!discriminators(t, next, context))
        return 0;
    objective_gen(&t->o, m);
    demand_finite(t, "L_gen", t->o.losses.gen);
    if ((double)m->step >= m->spec.knob[FREEZE_ENCODER]) {
        update(t, ENCODER, t->o.n);
        move_stats(m, ENCODER, &t->o.encoder, NULL);
    }
    update(t, DECODER, t->o.n);
    move_stats(m, DECODER, &t->o.decoder, NULL);
    move_average_stats(t);
    m->step++;
    return 1;
}

/* Forward once a sub-step; encoder and decoder backward twice as much (weights and input); a discriminator's two
 * passes forward and backward, then one forward and, for the input alone, one backward. The input of a first layer
 * gets no gradient, which is not counted. */
double train_macs(const struct model *m)
{
    double all = 0, sub = sub_steps(m);
    for (int i = 0; i < NETS; i++) {
        if (!m->has[i])
            continue;
        const struct layer *first = &m->net[i].layer[0];
        double macs = net_macs(&m->net[i]), input = first->spec.kind == LAYER_FC ? (double)first->in * (double)first->out
                                            : (double)first->conv.h * first->conv.w * first->conv.Cs * (double)conv_patch(&first->conv);
        double steps = m->spec.knob[i == REC ? STEPS_REC : STEPS_REG];
        if (i == ENCODER || i == DECODER)
            all += sub * macs + 2 * macs - (i == ENCODER ? input : 0);
        else
            all += steps * (6 * macs - 2 * input) + 2 * macs;
    }
    return all;
}
