#include "train/optimizer_step.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/profile.h"
#include "engine/engine.h"
#include "nn/rounded_weights.h"
#include "ranks/ranks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define AVERAGE_EVERY 8         /* steps between two updates of the batch-norm statistics of the averaged (EMA) networks */
#define AVERAGE_KEEP 0.75       /* weight of the earlier ones: while the networks learn fast, old statistics mislead */

void optimizer_require_finite(const struct model *m, const char *what, double v)
{
    if (isfinite(v))
        return;
    ranks_over();       /* all ranks have the same number: rank 0 says so */
    if (ranks_me())
        die_silently(0);
    die_math(NULL, "step %llu: %s is %g; stopped before the update, what was saved stands",
             (unsigned long long)m->step + 1, what, v);
}

void optimizer_require_total(const struct spec *s, uint64_t total)
{
    if (s->hyper[LEARNING_RATE_DECAY] < 1 && !total)
        die_spec(NULL, "the spec's decay needs the length of the run: iae-train --steps, iae-step --total, or data whose number of rows is known");
}

/* ---- sub-steps ---- */

static unsigned subs_of(const struct spec *s, enum net_id disc)
{
    return model_networks_of(s) & 1u << disc ? (unsigned)s->hyper[disc == DISC_REC ? STEPS_REC : STEPS_REG] : 1;
}

unsigned optimizer_substeps(const struct spec *s)
{
    unsigned rec = subs_of(s, DISC_REC), reg = subs_of(s, DISC_REG);
    return rec > reg ? rec : reg;
}

int optimizer_disc_scheduled(const struct model *m, enum net_id disc, unsigned k, double loss)
{
    const struct spec *s = &m->spec;
    unsigned n = subs_of(s, disc);
    double below = s->hyper[disc == DISC_REC ? BELOW_REC : BELOW_REG];
    if (!m->has[disc])
        return 0;
    if (s->hyper[BELOW_REC] <= 0 && s->hyper[BELOW_REG] <= 0)
        return k < optimizer_substeps(s) && k + n >= optimizer_substeps(s);
    return k < n && (!k || below <= 0 || loss >= below);
}

/* ---- one network ---- */

/* `decay F`: constant for the fraction F of the run, then linear to 0. */
static double learning_rate_decay(const struct model *m, uint64_t total)
{
    double F = m->spec.hyper[LEARNING_RATE_DECAY], done = total ? (double)m->step / (double)total : 0;
    if (F >= 1 || done <= F)
        return 1;
    return done >= 1 ? 0 : (1 - done) / (1 - F);
}

/* The averages' weight of a new value: 1 - D, but more in the beginning, when there is little to average. */
static double ema_weight(const struct model *m)
{
    double D = m->spec.hyper[EMA], start = (1 + (double)m->step) / (10 + (double)m->step);
    return 1 - (D < start ? D : start);
}

/* The terms' gradients in one, in the measure of the first that is there: its number of rows is returned. */
static struct grad_sum *join_terms(struct compute *c, struct grad_accum *t, int id)
{
    struct grad_sum *all = &t->sum[TERM_ALL][id], *label = &t->sum[TERM_LABEL][id];
    if (!all->rows || !label->rows)
        return all->rows ? all : label;
    real ratio = (real)((double)all->rows / (double)label->rows);
    compute_engine(c)->arrays->add(all->grad, ratio, label->grad, all->part.count);
    return all;
}

static int frozen(const struct model *m, int id)
{
    return id == ENCODER && (double)m->step < m->spec.hyper[FREEZE_ENCODER];
}

static double gradient_norm(struct compute *c, const struct model *m, const struct grad_sum *s, int id)
{
    char what[48] = "the gradient norm of ";
    size_t tiles = tile_count(m->net[id].parameters, OPTIMIZER_TILE);
    double *sum = compute_buffer(c, BUF_SUMS, tiles * sizeof *sum), all = 0;
    compute_engine(c)->optimizer->squares(c, s->grad, s->part.count, sum + s->part.from / OPTIMIZER_TILE);
    ranks_gather_sums(sum, tiles, id);
    for (size_t t = 0; t < tiles; t++)
        all += sum[t];
    double norm = sqrt(all) / (double)s->rows;
    strcat(what, net_names[id]);
    optimizer_require_finite(m, what, norm);
    return norm;
}

/* The part of the parameters whose gradients this rank has; then all, and their average where it is kept. */
static void move_parameters(struct compute *c, struct model *m, const struct grad_sum *s, int id, const struct adam *a)
{
    const struct optimizer_ops *ops = compute_engine(c)->optimizer;
    struct net *net = &m->net[id];
    size_t from = s->part.from, kept = from - m->moments[id].from;
    real *average = m->average[id];
    int alone = ranks_count() == 1;
    ops->adam(c, a, s->grad, net->value + from, m->m[id] + kept, m->v[id] + kept, alone ? average : NULL, s->part.count);
    if (alone)
        return;
    profile_lap("updates", PROFILE_OTHER, 0);
    ranks_gather(net->value, net->parameters, OPTIMIZER_TILE, id);
    profile_lap("gather", PROFILE_OTHER, 0);
    if (average)
        ops->average(c, a->ema, net->value, average, net->parameters);
}

static void update_network(struct compute *c, struct model *m, const struct grad_sum *s, int id, double norm, uint64_t total)
{
    struct net *net = &m->net[id];
    double clip = spec_hyper(&m->spec, CLIP, m->step);
    struct adam a = { .rate = learning_rate_decay(m, total) * spec_hyper(&m->spec, (enum hyper)(LEARNING_RATE_ENCODER + id), m->step),
                      .b1 = m->spec.adam_b1, .b2 = m->spec.adam_b2, .t = ++m->updates[id],
                      .scale = (clip > 0 && norm > clip ? clip / norm : 1) / (double)s->rows, .ema = ema_weight(m) };
    move_parameters(c, m, s, id, &a);
    net_clip_bn_scales(net, m->average[id], a.ema);
    net_power_iteration(net, c);
    rounded_weights_update(net, c);
    if (s->sets)
        net_update_running_stats(net, s->stats, s->sets, m->updates[id] - 1);
}

/* ---- averages ---- */

static void update_statistics(struct net *net, const struct net_run *p, uint64_t updates)
{
    double *stats = xzero(net->values - net->parameters + 1, sizeof *stats);
    net_update_running_stats(net, stats, net_run_add_stats(p, net, stats), updates);
    free(stats);
}

/* Averaged weights have batch statistics of their own: an average of the weights' statistics would be those of no
 * network at all. Every AVERAGE_EVERY steps the averaged encoder and decoder see the minibatch too. */
static void update_average_statistics(struct model *m, struct minibatch *o)
{
    if ((!m->average[ENCODER] && !m->average[DECODER]) || m->step % AVERAGE_EVERY)
        return;
    struct net encoder = rounded_weights_borrow(&m->net[ENCODER], m->average[ENCODER], o->compute);
    struct net decoder = rounded_weights_borrow(&m->net[DECODER], m->average[DECODER], o->compute);
    encoder.bn_decay = decoder.bn_decay = AVERAGE_KEEP;
    minibatch_forward_for_stats(o, m, &encoder, &decoder);
    if (m->has[ENCODER])
        update_statistics(&encoder, &o->encoder, m->step / AVERAGE_EVERY);
    if (m->has[DECODER])
        update_statistics(&decoder, &o->decoder, m->step / AVERAGE_EVERY);
    rounded_weights_return(&encoder);
    rounded_weights_return(&decoder);
}

/* The prior is one: the averaged encoder has that which reg has seen. */
static void share_prior(struct compute *c, struct model *m)
{
    const struct net *encoder = &m->net[ENCODER];
    if (m->average[ENCODER] && encoder->prior != NO_PARAM)
        compute_engine(c)->arrays->copy(m->average[ENCODER] + encoder->prior, encoder->value + encoder->prior, encoder->out);
}

struct step_result optimizer_step(struct model *m, struct grad_accum *t, struct minibatch *o, uint64_t total)
{
    struct step_result r = { .moved = { 0 } };
    struct grad_sum *sum[NETS];
    for (int i = 0; i < NETS; i++) {
        sum[i] = join_terms(o->compute, t, i);
        r.moved[i] = sum[i]->rows && !frozen(m, i);
        if (r.moved[i])
            r.norm[i] = gradient_norm(o->compute, m, sum[i], i);
    }
    profile_lap("norms", PROFILE_OTHER, 0);
    for (int i = 0; i < NETS; i++)
        if (r.moved[i])
            update_network(o->compute, m, sum[i], i, r.norm[i], total);
    profile_lap("updates", PROFILE_OTHER, 0);
    if (sum[ENCODER]->rows || sum[DECODER]->rows) {
        update_average_statistics(m, o);
        share_prior(o->compute, m);
        m->step++;
        m->sub = 0;
    } else
        m->sub = o->sub + 1;
    grad_accum_clear(t);
    return r;
}
