/* minibatch.c - the forward and backward pass of a minibatch through encoder and decoder */
#include "train/minibatch.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/sizes.h"
#include "engine/engine.h"
#include "model/latent.h"
#include "spec/objective.h"
#include "train/encoder_losses.h"

#include <stdlib.h>
#include <string.h>

#define ALIGN 16                /* arrays begin on 64-byte borders */

/* ---- memory ---- */

/* The arrays, one behind the other in the block; NULL: count their values. */
static size_t cut_all(struct minibatch *o, const struct spec *s, real *block)
{
    size_t D = volume_size(&s->data), joined = s->Dz + s->Dn, head = s->head ? 2 * s->Dz : s->Dz, at = 0;
    struct {
        real **to;
        size_t width;
    } part[FIELDS + 12] = { { &o->xin, D }, { &o->joined, joined }, { &o->out, head }, { &o->dx, D }, { &o->djoined, joined },
                          { &o->dout, head }, { &o->prior, s->Dz }, { &o->image, 2 * D }, { &o->code, 2 * s->Dz },
                          { &o->other, s->Dz }, { &o->t, 2 }, { &o->d, 2 } };
    for (int r = 0; r < FIELDS; r++) {
        part[12 + r].to = &o->field[r];
        part[12 + r].width = objective_width(s, (enum field_id)r);
    }
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        *part[i].to = block && part[i].width ? block + at : NULL;
        at += round_up(o->capacity * part[i].width, ALIGN);
    }
    return at;
}

void minibatch_init(struct minibatch *o, struct compute *c, const struct model *m, size_t capacity)
{
    struct net_run *pass[NETS] = { &o->encoder, &o->decoder, &o->rec, &o->reg };
    memset(o, 0, sizeof *o);
    o->compute = c;
    o->capacity = capacity;
    o->block = array_new(cut_all(o, &m->spec, NULL));
    cut_all(o, &m->spec, o->block);
    o->id = xarray(capacity, sizeof *o->id);
    o->y = xarray(capacity, sizeof *o->y);
    for (int i = 0; i < NETS; i++)
        if (m->has[i])
            net_run_init(pass[i], c, &m->net[i], capacity, i == DISC_REC || i == DISC_REG ? 2 : 1);
}

void minibatch_free(struct minibatch *o)
{
    struct net_run *p[] = { &o->encoder, &o->decoder, &o->rec, &o->rec_other, &o->reg };
    for (size_t i = 0; i < sizeof p / sizeof *p; i++)
        net_run_free(p[i]);
    array_free(o->block);
    free(o->id);
    free(o->y);
    memset(o, 0, sizeof *o);
}

void minibatch_begin(struct minibatch *o, size_t n, uint64_t step, uint32_t sub)
{
    if (n > o->capacity)
        bug("more rows than the objective has room for");
    o->n = n;
    o->step = step;
    o->sub = sub;
}

/* ---- chance ---- */

struct rng minibatch_rng(const struct minibatch *o, const struct model *m, enum rng_purpose purpose)
{
    return rng_make(m->seed, purpose, o->step, o->sub);
}

const real *minibatch_add_gaussian(const struct minibatch *o, const struct model *m, enum hyper hyper, enum rng_purpose purpose,
                               const real *x, size_t width, real *to)
{
    real s = (real)spec_hyper(&m->spec, hyper, o->step);
    if (s <= 0)
        return x;
    struct rng rng = minibatch_rng(o, m, purpose);
    compute_engine(o->compute)->arrays->add_normals(o->compute, &rng, o->id, o->n, width, s, x, to);
    return to;
}

static void draw(const struct minibatch *o, const struct model *m, enum rng_purpose purpose, enum field_id r)
{
    struct rng rng = minibatch_rng(o, m, purpose);
    if (o->field[r])
        latent_normals(o->compute, &rng, o->id, o->n, objective_width(&m->spec, r), o->field[r]);
}

/* ---- the forward pass ---- */

void minibatch_sample_prior(struct minibatch *o, const struct model *m)
{
    struct rng rng = minibatch_rng(o, m, RNG_PRIOR);
    latent_prior(o->compute, m, &rng, o->id, o->n, o->field[FIELD_Z]);
    draw(o, m, RNG_NOISE, FIELD_N);
}

void minibatch_encode(struct minibatch *o, const struct model *m)
{
    const struct spec *s = &m->spec;
    size_t D = volume_size(&s->data), n = o->n;
    const real *from = o->field[objective_encoder_input(s, o->labelled)];
    real *code = o->field[objective_code(s, o->labelled)];
    draw(o, m, RNG_EPS, FIELD_EPS);
    const real *in = minibatch_add_gaussian(o, m, JITTER_INPUT, RNG_JITTER_INPUT, from, D, o->xin);
    net_run_seed_noise(&o->encoder, RUN_ENCODER, m->seed, o->step, o->sub, o->id);
    const real *out = net_run_forward(&o->encoder, &m->net[ENCODER], in, o->field[FIELD_EPS], NULL, n, RUN_TRAIN);
    if (s->head)
        out = latent_reparametrize(o->compute, s, out, o->field[FIELD_EPS], n, o->field[FIELD_MU], o->field[FIELD_LV], o->out);
    if (!code)
        return;                 /* InfoGAN: its term takes mu and lv, not a code */
    out = minibatch_add_gaussian(o, m, JITTER_GLOBAL, RNG_JITTER_GLOBAL, out, s->Dz, o->code);
    compute_engine(o->compute)->arrays->copy(code, out, n * s->Dz);
}

void minibatch_decode(struct minibatch *o, const struct model *m)
{
    const struct spec *s = &m->spec;
    if (!objective_direction(s)->from_prior)
        draw(o, m, RNG_NOISE, FIELD_N);
    latent_decoder_input(o->compute, s, o->field[FIELD_Z], o->field[FIELD_N], o->n, o->joined);
    net_run_seed_noise(&o->decoder, RUN_DECODER, m->seed, o->step, o->sub, o->id);
    const real *xhat = net_run_forward(&o->decoder, &m->net[DECODER], o->joined, NULL, NULL, o->n, RUN_TRAIN);
    compute_engine(o->compute)->arrays->copy(o->field[FIELD_XHAT], xhat, o->n * volume_size(&s->data));
}

/* The stages that this model has no network for are left out. */
static void run_stage(struct minibatch *o, const struct model *m, enum stage_kind stage)
{
    if (stage == STAGE_SAMPLE)
        minibatch_sample_prior(o, m);
    else if (stage == STAGE_ENCODE && m->has[ENCODER])
        minibatch_encode(o, m);
    else if (stage == STAGE_DECODE && m->has[DECODER])
        minibatch_decode(o, m);
}

void minibatch_forward(struct minibatch *o, const struct model *m)
{
    const struct direction *d = objective_direction(&m->spec);
    for (size_t i = 0; i < d->stages; i++)
        run_stage(o, m, d->forward[i]);
}

void minibatch_draw_noise(struct minibatch *o, const struct model *m)
{
    if (objective_direction(&m->spec)->from_prior)
        minibatch_sample_prior(o, m);
    else
        draw(o, m, RNG_NOISE, FIELD_N);
    draw(o, m, RNG_EPS, FIELD_EPS);
}

void minibatch_forward_for_stats(struct minibatch *o, const struct model *m, const struct net *encoder, const struct net *decoder)
{
    const struct spec *s = &m->spec;
    const real *z = o->field[FIELD_Z];
    o->encoder.id = o->decoder.id = NULL;
    if (m->has[ENCODER]) {
        const real *out = net_run_forward(&o->encoder, encoder, o->field[FIELD_X], o->field[FIELD_EPS], NULL, o->n, RUN_TRAIN);
        if (s->head)            /* the gradients' rows are free by now, and mu and lv stay */
            out = latent_reparametrize(o->compute, s, out, o->field[FIELD_EPS], o->n, o->field[FIELD_DMU], o->field[FIELD_DLV], o->out);
        z = objective_direction(s)->from_prior ? z : out;
    }
    if (!m->has[DECODER])
        return;
    latent_decoder_input(o->compute, s, z, o->field[FIELD_N], o->n, o->joined);
    net_run_forward(&o->decoder, decoder, o->joined, NULL, NULL, o->n, RUN_TRAIN);
}

/* ---- the backward pass ---- */

/* Through z = mu + exp(lv/2) eps, and into the layout of the encoder's result. */
static const real *head_backward(struct minibatch *o, const struct spec *s, const real *dcode)
{
    const struct array_ops *arrays = compute_engine(o->compute)->arrays;
    real *const *f = o->field;
    size_t Dz = s->Dz;
    if (dcode)
        arrays->reparametrize_backward(dcode, f[FIELD_EPS], f[FIELD_LV], o->n * Dz, f[FIELD_DMU], f[FIELD_DLV]);
    if (s->regularization == REGUL_KL)
        o->losses.gen += encoder_loss_kl(o, s) / (double)o->n;
    arrays->copy_columns((struct columns){ o->dout, 2 * Dz }, 1, (struct const_columns){ f[FIELD_DMU], Dz }, o->n, Dz);
    arrays->copy_columns((struct columns){ o->dout + Dz, 2 * Dz }, 1, (struct const_columns){ f[FIELD_DLV], Dz }, o->n, Dz);
    return o->dout;
}

void minibatch_encode_backward(struct minibatch *o, const struct model *m, struct grad_accum *t)
{
    const struct spec *s = &m->spec;
    enum loss_term term = o->labelled ? TERM_LABEL : TERM_ALL;
    enum field_id code = objective_code(s, o->labelled);
    if (o->labelled)
        o->losses.label = encoder_loss_label(o, s, o->encoder.layer[m->net[ENCODER].layers - 1].y) / (double)o->n;
    const real *d = o->field[objective_gradient(s, o->labelled)];
    if (s->head)
        d = head_backward(o, s, code == FIELD_Z ? d : NULL);
    struct grad_sum *sum = grad_accum_begin(t, term, ENCODER);
    int further = objective_encoder_input(s, o->labelled) == FIELD_XHAT;
    net_run_backward(&o->encoder, &m->net[ENCODER], d, further ? o->dx : NULL, NULL, sum->grad, 0);
    if (!o->labelled)           /* labelled rows move no running statistics */
        sum->sets += net_run_add_stats(&o->encoder, &m->net[ENCODER], sum->stats);
    grad_accum_end(t, term, ENCODER, o->n);
    real w = (real)spec_hyper(s, WEIGHT_DECODER, o->step);
    if (further)
        compute_engine(o->compute)->arrays->add(o->field[FIELD_DXHAT], w, o->dx, o->n * volume_size(&s->data));
}

void minibatch_decode_backward(struct minibatch *o, const struct model *m, struct grad_accum *t)
{
    const struct spec *s = &m->spec;
    int forward = !objective_direction(s)->from_prior;
    struct grad_sum *sum = grad_accum_begin(t, TERM_ALL, DECODER);
    net_run_backward(&o->decoder, &m->net[DECODER], o->field[FIELD_DXHAT], forward ? o->djoined : NULL, NULL, sum->grad, 0);
    sum->sets += net_run_add_stats(&o->decoder, &m->net[DECODER], sum->stats);
    grad_accum_end(t, TERM_ALL, DECODER, o->n);
    if (forward)
        compute_engine(o->compute)->arrays->add_columns((struct columns){ o->field[FIELD_DZ], s->Dz }, latent_scale(s),
                                                        (struct const_columns){ o->djoined, s->Dz + s->Dn }, o->n, s->Dz);
}

void minibatch_backward(struct minibatch *o, const struct model *m, struct grad_accum *t)
{
    const struct direction *d = objective_direction(&m->spec);
    for (size_t i = d->stages; i-- > 0;)
        if (d->forward[i] == STAGE_ENCODE && m->has[ENCODER])
            minibatch_encode_backward(o, m, t);
        else if (d->forward[i] == STAGE_DECODE && m->has[DECODER])
            minibatch_decode_backward(o, m, t);
}
