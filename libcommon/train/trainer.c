#include "train/trainer.h"

#include "base/alloc.h"
#include "base/profile.h"
#include "spec/fields.h"
#include "spec/objective.h"
#include "tensor/array.h"
#include "train/losses.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

uint64_t trainer_rows_per_step(const struct spec *s)
{
    return (uint64_t)optimizer_substeps(s) * s->batch * (uint64_t)s->hyper[SHARDS];
}

void trainer_init(struct trainer *t, struct compute *c, struct model *m, uint64_t total)
{
    const struct spec *s = &m->spec;
    memset(t, 0, sizeof *t);
    optimizer_require_total(s, total);
    t->m = m;
    t->total = total;
    minibatch_init(&t->o, c, m, s->batch);
    grad_accum_init(&t->grads, c, m);
    t->grads.share = 1;         /* discriminators are updated before encoder and decoder have gradients */
    shards_init(&t->shards, s);
}

void trainer_set_labelled(struct trainer *t, const struct labelled_set *pool)
{
    size_t n = (size_t)t->m->spec.hyper[LABELS];
    t->pool = pool;
    if (ranks_me() != ranks_count() - 1)
        return;
    minibatch_init(&t->label, t->o.compute, t->m, n < pool->n ? n : pool->n);
    t->label.labelled = 1;
}

void trainer_free(struct trainer *t)
{
    shards_free(&t->shards);
    minibatch_free(&t->o);
    minibatch_free(&t->label);
    grad_accum_free(&t->grads);
    memset(t, 0, sizeof *t);
}

/* ---- what a step costs ---- */

static double forward_macs(const struct model *m)
{
    return (m->has[ENCODER] ? net_multiply_adds(&m->net[ENCODER]) : 0) + (m->has[DECODER] ? net_multiply_adds(&m->net[DECODER]) : 0);
}

/* Two passes forward, and backward by weights and by all inputs but the first layer's, which nobody reads. */
static double critic_macs(const struct model *m, enum net_id disc)
{
    return 6 * net_multiply_adds(&m->net[disc]) - 2 * layer_multiply_adds(&m->net[disc].layer[0]);
}

/* Discriminators forward, and backward by their inputs alone; encoder and decoder backward. */
static double gen_macs(const struct model *m)
{
    enum net_id leaf = objective_direction(&m->spec)->of_codes ? DECODER : ENCODER;
    double all = 2 * forward_macs(m) - (m->has[leaf] ? layer_multiply_adds(&m->net[leaf].layer[0]) : 0);
    for (int i = DISC_REC; i <= DISC_REG; i++)
        all += m->has[i] ? 2 * net_multiply_adds(&m->net[i]) : 0;
    return all;
}

/* ---- a step ---- */

/* The whole forward pass of one minibatch. */
static void forward(struct trainer *t, const struct shard *s, uint32_t sub)
{
    struct minibatch *o = &t->o;
    minibatch_begin(o, s->n, t->m->step, sub);
    memcpy(o->id, s->id, s->n * sizeof *s->id);
    array_put_reals(o->field[FIELD_X], s->x, s->n * volume_size(&t->m->spec.data));
    minibatch_forward(o, t->m);
}

/* The rows of a sub-step; 0 at the end of the data, and those of the last one stay. */
static int read_shards(struct trainer *t, trainer_next *next, void *context)
{
    size_t came = shards_read(&t->shards, next, context);
    if (came)
        t->images += shards_rows(&t->shards);
    profile_lap("data", PROFILE_OTHER, 0);
    return came > 0;
}

static void step(struct trainer *t)
{
    struct step_result s = optimizer_step(t->m, &t->grads, &t->o, t->total);
    for (int i = 0; i < NETS; i++)
        if (s.moved[i])
            t->norm[i] = s.norm[i];
    t->steps_rec += s.moved[DISC_REC];
    t->steps_reg += s.moved[DISC_REG];
}

/* What several minibatches report: means over all their rows. */
static void add_losses(struct losses *sum, const struct losses *l, double share)
{
    sum->rec += share * l->rec;
    sum->reg += share * l->reg;
    sum->gen += share * l->gen;
    sum->rec_real += share * l->rec_real;
    sum->rec_fake += share * l->rec_fake;
    sum->reg_real += share * l->reg_real;
    sum->reg_fake += share * l->reg_fake;
}

/* The losses of this round's minibatches, in their order; the caller frees them. */
static struct losses *share_losses(const struct trainer *t, const struct shards_round *round)
{
    struct losses *all = xzero(round->on.n, sizeof *all);
    for (size_t k = 0; k < round->on.n; k++)
        if (round->on.rank[k] == ranks_me())
            all[k] = t->o.losses;
    ranks_share(&round->on, &all->rec, sizeof *all / sizeof all->rec);
    if (ranks_count() > 1)
        profile_lap("waiting", PROFILE_OTHER, 0);
    return all;
}

static double share(const struct trainer *t, const struct shard *s)
{
    return (double)s->n / (double)shards_rows(&t->shards);
}

/* One sub-step on the minibatches at hand. */
static void discriminate(struct trainer *t, int with_rec, int with_reg)
{
    struct model *m = t->m;
    uint32_t sub = m->sub;
    unsigned nets = (with_rec ? MODEL_REC : 0) | (with_reg ? MODEL_REG : 0);
    double macs = forward_macs(m) + (with_rec ? critic_macs(m, DISC_REC) : 0) + (with_reg ? critic_macs(m, DISC_REG) : 0);
    struct losses all = { .rec = 0 };
    for (size_t r = 0; r < shards_rounds(&t->shards); r++) {
        struct shards_round round = shards_round(&t->shards, r);
        if (round.mine) {
            forward(t, round.mine, sub);
            if (with_rec)
                loss_disc_rec(&t->o, m, &t->grads);
            if (with_reg)
                loss_disc_reg(&t->o, m, &t->grads);
        }
        struct losses *of = share_losses(t, &round);
        for (size_t k = 0; k < round.on.n; k++) {
            if (with_rec)
                optimizer_require_finite(m, "L_rec", of[k].rec);
            if (with_reg)
                optimizer_require_finite(m, "L_reg", of[k].reg);
            add_losses(&all, &of[k], share(t, &round.shard[k]));
        }
        free(of);
        t->macs += (double)round.rows * macs;
        grad_accum_add_round(&t->grads, TERM_ALL, nets, &round.on, round.rows);
    }
    t->o.losses = all;
    t->o.sub = sub;             /* also of a rank that has none of these minibatches */
    if (with_rec || with_reg)
        step(t);
}

/* Sub-steps of the discriminators; afterwards the shards hold what encoder and decoder are updated from, t->o the forward
 * pass of the last of them. */
static int discriminators(struct trainer *t, trainer_next *next, void *context)
{
    struct model *m = t->m;
    double rec = INFINITY, reg = INFINITY;
    t->steps_rec = t->steps_reg = 0;
    for (unsigned k = 0; k < optimizer_substeps(&m->spec); k++) {
        int with_rec = optimizer_disc_scheduled(m, DISC_REC, k, rec), with_reg = optimizer_disc_scheduled(m, DISC_REG, k, reg);
        if (k && !with_rec && !with_reg)
            return 1;
        if (!read_shards(t, next, context))
            return k > 0;
        discriminate(t, with_rec, with_reg);
        rec = t->o.losses.rec;
        reg = t->o.losses.reg;
    }
    return 1;
}

/* The labelled rows of this step. */
static void compute_labels(struct trainer *t)
{
    struct minibatch *o = &t->label;
    const struct labelled_set *pool = t->pool;
    const struct model *m = t->m;
    size_t D = volume_size(&m->spec.data), from = (size_t)(m->step % pool->n * o->capacity % pool->n);
    minibatch_begin(o, o->capacity, m->step, SUB_LABEL);
    for (size_t i = 0; i < o->n; i++) {
        size_t r = (from + i) % pool->n;
        array_put_reals(o->field[FIELD_X] + i * D, pool->x + r * D, D);
        o->id[i] = pool->id[r];
        o->y[i] = pool->y[r];
    }
    minibatch_encode(o, m);
    minibatch_encode_backward(o, m, &t->grads);
}

static void add_labels(struct trainer *t)
{
    int last = ranks_count() - 1;
    struct ranks_round round = { 1, &last };
    double v[2] = { 0 };        /* loss, rows */
    if (ranks_me() == last) {
        compute_labels(t);
        v[0] = t->label.losses.label;
        v[1] = (double)t->label.n;
    }
    ranks_share(&round, v, 2);
    optimizer_require_finite(t->m, "the loss of the labels", v[0]);
    grad_accum_add_round(&t->grads, TERM_LABEL, MODEL_ENCODER, &round, (uint64_t)v[1]);
    t->o.losses.label = v[0];
}

/* Gradients of encoder and decoder. The forward pass of the last sub-step is still there, where it was the only one. */
static void generate(struct trainer *t)
{
    struct model *m = t->m;
    uint32_t sub = t->o.sub;
    double gen = 0;
    int again = shards_mine(&t->shards) > 1;
    for (size_t r = 0; r < shards_rounds(&t->shards); r++) {
        struct shards_round round = shards_round(&t->shards, r);
        if (round.mine) {
            if (again)
                forward(t, round.mine, sub);
            loss_gen(&t->o, m);
            minibatch_backward(&t->o, m, &t->grads);
        }
        struct losses *of = share_losses(t, &round);
        for (size_t k = 0; k < round.on.n; k++) {
            optimizer_require_finite(m, "L_gen", of[k].gen);
            gen += share(t, &round.shard[k]) * of[k].gen;
        }
        free(of);
        t->macs += (double)round.rows * gen_macs(m);
        grad_accum_add_round(&t->grads, TERM_ALL, MODEL_ENCODER | MODEL_DECODER, &round.on, round.rows);
    }
    t->o.losses.gen = gen;
}

int trainer_step(struct trainer *t, trainer_next *next, void *context)
{
    if (!discriminators(t, next, context))
        return 0;
    generate(t);
    if (t->pool)
        add_labels(t);
    step(t);
    return 1;
}
