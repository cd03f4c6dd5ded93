/* disc_run.c - the discriminators on a minibatch: what they are shown, and their logits */
#include "train/disc_run.h"

#include "engine/engine.h"
#include "model/latent.h"
#include "spec/objective.h"

static const struct pairing *pairing_of(const struct spec *s, enum disc_side side)
{
    const struct direction *d = objective_direction(s);
    return side == SIDE_FAKE ? &d->rec_fake : &d->rec_real;
}

/* Row i of `from`, with the noise of this step, becomes row place n + i of `to`. */
static void show(const struct minibatch *o, const struct model *m, enum hyper jitter, enum rng_purpose purpose, const real *from,
                 size_t width, size_t place, real *to)
{
    real *here = to + place * o->n * width;
    const real *shown = minibatch_add_gaussian(o, m, jitter, purpose, from, width, here);
    if (shown != here)
        compute_engine(o->compute)->arrays->copy(here, shown, o->n * width);
}

static void show_data(struct minibatch *o, const struct model *m, const real *x, enum disc_side side, size_t place)
{
    enum rng_purpose purpose = side == SIDE_FAKE ? RNG_JITTER_IMAGE_FAKE : RNG_JITTER_IMAGE_REAL;
    show(o, m, JITTER_IMAGE, purpose, x, volume_size(&m->spec.data), place, o->image);
}

static void show_code(struct minibatch *o, const struct model *m, const real *z, enum rng_purpose purpose, size_t place)
{
    show(o, m, JITTER_CODE, purpose, z, m->spec.Dz, place, o->code);
}

/* ---- rec ---- */

/* Where both pairs have the same code, they have the same noise on it. */
static void show_pair(struct minibatch *o, const struct model *m, enum disc_side side, size_t place)
{
    const struct pairing *p = pairing_of(&m->spec, side), *real_pair = pairing_of(&m->spec, SIDE_REAL);
    show_data(o, m, o->field[p->data], side, place);
    show_code(o, m, o->field[p->code], p->code == real_pair->code ? RNG_JITTER_CODE_REC : RNG_JITTER_CODE_REC_FAKE, place);
}

static const real *run_rec(struct minibatch *o, const struct model *m, enum disc_side first, size_t sides)
{
    for (size_t i = 0; i < sides; i++)
        show_pair(o, m, first + i, i);
    net_run_seed_noise(&o->rec, first == SIDE_REAL ? RUN_REC_REAL : RUN_REC_FAKE, m->seed, o->step, o->sub, o->id);
    return net_run_forward_groups(&o->rec, &m->net[DISC_REC], o->image, NULL, o->code, (struct batch){ o->n, sides }, RUN_TRAIN);
}

const real *disc_run_rec(struct minibatch *o, const struct model *m, enum disc_side side)
{
    return run_rec(o, m, side, 1);
}

const real *disc_run_rec_both(struct minibatch *o, const struct model *m)
{
    return run_rec(o, m, SIDE_REAL, 2);
}

/* Each row has the code of the row before, in o->other. */
static void roll(struct minibatch *o, const struct model *m, const real *z)
{
    compute_engine(o->compute)->arrays->roll(o->other, z, o->n, m->spec.Dz);
}

const real *disc_run_rec_rolled(struct minibatch *o, const struct model *m)
{
    const struct net *rec = &m->net[DISC_REC];
    if (!o->rec_other.block)
        net_run_init(&o->rec_other, o->compute, rec, o->capacity, 1);
    show_pair(o, m, SIDE_REAL, 0);
    roll(o, m, o->code);
    net_run_seed_noise(&o->rec_other, RUN_REC_REAL, m->seed, o->step, o->sub, o->id);
    return net_run_forward(&o->rec_other, rec, o->image, NULL, o->other, o->n, RUN_TRAIN);
}

double disc_run_mean(const struct minibatch *o, const real *logit)
{
    return compute_engine(o->compute)->statistics->mean(logit, o->n);
}

double disc_run_code_gap(struct minibatch *o, const struct model *m)
{
    const struct net *rec = &m->net[DISC_REC];
    const struct pairing *p = pairing_of(&m->spec, SIDE_REAL);
    const real *x = o->field[p->data], *z = o->field[p->code];
    o->rec.id = NULL;
    double matching = disc_run_mean(o, net_run_forward(&o->rec, rec, x, NULL, z, o->n, RUN_TRAIN));
    roll(o, m, z);
    return matching - disc_run_mean(o, net_run_forward(&o->rec, rec, x, NULL, o->other, o->n, RUN_TRAIN));
}

/* ---- reg ---- */

static void show_reg(struct minibatch *o, const struct model *m, enum disc_side side, size_t place)
{
    if (objective_direction(&m->spec)->of_codes)
        show_data(o, m, o->field[side == SIDE_FAKE ? FIELD_XHAT : FIELD_X], side, place);
    else if (side == SIDE_FAKE)
        show_code(o, m, o->field[FIELD_Z], RNG_JITTER_CODE_REG_FAKE, place);
    else {
        struct rng rng = minibatch_rng(o, m, RNG_PRIOR);
        latent_prior(o->compute, m, &rng, o->id, o->n, o->prior);
        show_code(o, m, o->prior, RNG_JITTER_CODE_REG_REAL, place);
    }
}

const real *disc_run_reg_input(const struct minibatch *o, const struct model *m)
{
    return objective_direction(&m->spec)->of_codes ? o->image : o->code;
}

static const real *run_reg(struct minibatch *o, const struct model *m, enum disc_side first, size_t sides)
{
    struct batch b = { o->n, sides };
    for (size_t i = 0; i < sides; i++)
        show_reg(o, m, first + i, i);
    net_run_seed_noise(&o->reg, first == SIDE_REAL ? RUN_REG_REAL : RUN_REG_FAKE, m->seed, o->step, o->sub, o->id);
    const real *in = disc_run_reg_input(o, m), *t = net_run_forward_groups(&o->reg, &m->net[DISC_REG], in, NULL, NULL, b, RUN_TRAIN);
    compute_engine(o->compute)->arrays->copy(o->t, t, b.groups * b.n);
    latent_logprior(o->compute, &m->spec, in, b.groups * b.n, o->t);
    return o->t;
}

const real *disc_run_reg(struct minibatch *o, const struct model *m, enum disc_side side)
{
    return run_reg(o, m, side, 1);
}

const real *disc_run_reg_both(struct minibatch *o, const struct model *m)
{
    return run_reg(o, m, SIDE_REAL, 2);
}
