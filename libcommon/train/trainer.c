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
    size_t K = (size_t)s->hyper[SHARDS] + 1;
    memset(t, 0, sizeof *t);
    optimizer_require_total(s, total);
    t->m = m;
    t->total = total;
    minibatch_init(&t->o, c, m, s->batch);
    grad_accum_init(&t->grads, c, m);
    t->grads.share = 1;         /* discriminators are updated before encoder and decoder have gradients */
    t->shard = xzero(K, sizeof *t->shard);
    for (size_t i = 0; i < K; i++) {
        t->shard[i].x = aligned_bytes(s->batch * volume_size(&s->data) * sizeof *t->shard[i].x);
        t->shard[i].id = xarray(s->batch, sizeof *t->shard[i].id);
    }
}

void trainer_set_labelled(struct trainer *t, const struct labelled_set *pool)
{
    size_t n = (size_t)t->m->spec.hyper[LABELS];
    t->pool = pool;
    minibatch_init(&t->label, t->o.compute, t->m, n < pool->n ? n : pool->n);
    t->label.labelled = 1;
}

void trainer_free(struct trainer *t)
{
    for (size_t i = 0; t->shard && i <= (size_t)t->m->spec.hyper[SHARDS]; i++) {
        aligned_free(t->shard[i].x);
        free(t->shard[i].id);
    }
    free(t->shard);
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

/* The rows of a sub-step; 0 at the end of the data, and those of the last one stay: each minibatch comes into the spare
 * shard first. One row has no batch statistics: it is left out. */
static int fetch(struct trainer *t, trainer_next *next, void *context)
{
    size_t K = (size_t)t->m->spec.hyper[SHARDS], came = 0;
    for (; came < K; came++) {
        struct shard *spare = &t->shard[K], old = t->shard[came];
        spare->n = next(context, spare->x, spare->id, t->m->spec.batch);
        if (spare->n < 2)
            break;
        t->shard[came] = *spare;
        *spare = old;
        t->images += t->shard[came].n;
    }
    profile_lap("data", PROFILE_OTHER, 0);
    t->shards = came ? came : t->shards;
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

static double share(const struct trainer *t, size_t shard)
{
    size_t rows = 0;
    for (size_t i = 0; i < t->shards; i++)
        rows += t->shard[i].n;
    return (double)t->shard[shard].n / (double)rows;
}

/* One sub-step on the minibatches at hand. */
static void discriminate(struct trainer *t, int with_rec, int with_reg)
{
    struct model *m = t->m;
    uint32_t sub = m->sub;
    struct losses all = { .rec = 0 };
    for (size_t i = 0; i < t->shards; i++) {
        forward(t, &t->shard[i], sub);
        t->macs += (double)t->o.n * (forward_macs(m) + (with_rec ? critic_macs(m, DISC_REC) : 0) + (with_reg ? critic_macs(m, DISC_REG) : 0));
        if (with_rec) {
            loss_disc_rec(&t->o, m, &t->grads);
            optimizer_require_finite(m, "L_rec", t->o.losses.rec);
        }
        if (with_reg) {
            loss_disc_reg(&t->o, m, &t->grads);
            optimizer_require_finite(m, "L_reg", t->o.losses.reg);
        }
        add_losses(&all, &t->o.losses, share(t, i));
    }
    t->o.losses = all;
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
        if (!fetch(t, next, context))
            return k > 0;
        discriminate(t, with_rec, with_reg);
        rec = t->o.losses.rec;
        reg = t->o.losses.reg;
    }
    return 1;
}

/* The labelled rows of this step. */
static void add_labels(struct trainer *t)
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
    optimizer_require_finite(m, "the loss of the labels", o->losses.label);
    t->o.losses.label = o->losses.label;
}

int trainer_step(struct trainer *t, trainer_next *next, void *context)
{
    struct model *m = t->m;
    if (!discriminators(t, next, context))
        return 0;
    uint32_t sub = t->o.sub;
    double gen = 0;
    for (size_t i = 0; i < t->shards; i++) {
        if (t->shards > 1)      /* else the forward pass of the last sub-step is still there */
            forward(t, &t->shard[i], sub);
        loss_gen(&t->o, m);
        minibatch_backward(&t->o, m, &t->grads);
        optimizer_require_finite(m, "L_gen", t->o.losses.gen);
        gen += share(t, i) * t->o.losses.gen;
        t->macs += (double)t->o.n * gen_macs(m);
    }
    t->o.losses.gen = gen;
    if (t->pool)
        add_labels(t);
    step(t);
    return 1;
}
