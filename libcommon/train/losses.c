/* losses.c - the losses of the discriminators, and the terms of the loss of encoder and decoder */
#include "train/losses.h"

#include "engine/engine.h"
#include "spec/objective.h"
#include "train/disc_run.h"

static const struct loss_ops *losses_of(const struct minibatch *o)
{
    return compute_engine(o->compute)->losses;
}

/* The loss of n logits t with this target, weighed; o->d receives its gradient. */
static double loss_logits(const struct minibatch *o, const real *t, double target, double w)
{
    return w * losses_of(o)->logits(t, o->n, target, w, o->d);
}

/* ---- discriminators ---- */

/* The loss of both sides [2,n], per row; o->d receives the gradient w.r.t. the logits. */
static double loss_both(struct minibatch *o, const struct model *m, const real *logit)
{
    const struct loss_ops *losses = losses_of(o);
    size_t n = o->n;
    double real_side = losses->logits(logit, n, spec_hyper(&m->spec, SMOOTH, o->step), 1, o->d);
    return (real_side + losses->logits(logit + n, n, 0, 1, o->d + n)) / (double)n;
}

/* Matching-aware negatives: w sp(rec(x, code of the row before)). */
static void add_mismatch(struct minibatch *o, const struct model *m, double w, real *grad)
{
    const real *t = disc_run_rec_rolled(o, m);
    o->losses.rec += loss_logits(o, t, 0, w) / (double)o->n;
    net_run_backward(&o->rec_other, &m->net[DISC_REC], o->d, NULL, NULL, grad, 1);
}

void loss_disc_rec(struct minibatch *o, const struct model *m, struct grad_accum *t)
{
    const struct net *rec = &m->net[DISC_REC];
    struct grad_sum *sum = grad_accum_begin(t, TERM_ALL, DISC_REC);
    double mismatch = spec_hyper(&m->spec, WEIGHT_MISMATCH, o->step);
    const real *logit = disc_run_rec_both(o, m);
    o->losses.rec = loss_both(o, m, logit);
    o->losses.rec_real = disc_run_mean(o, logit);
    o->losses.rec_fake = disc_run_mean(o, logit + o->n);
    net_run_backward(&o->rec, rec, o->d, NULL, NULL, sum->grad, 0);
    sum->sets += net_run_add_stats(&o->rec, rec, sum->stats);
    if (mismatch > 0)
        add_mismatch(o, m, mismatch, sum->grad);
    grad_accum_end(t, TERM_ALL, DISC_REC, o->n);
}

void loss_disc_reg(struct minibatch *o, const struct model *m, struct grad_accum *t)
{
    const struct net *reg = &m->net[DISC_REG];
    struct grad_sum *sum = grad_accum_begin(t, TERM_ALL, DISC_REG);
    const real *logit = disc_run_reg_both(o, m);
    o->losses.reg = loss_both(o, m, logit);
    o->losses.reg_real = disc_run_mean(o, logit);
    o->losses.reg_fake = disc_run_mean(o, logit + o->n);
    net_run_backward(&o->reg, reg, o->d, NULL, NULL, sum->grad, 0);
    sum->sets += net_run_add_stats(&o->reg, reg, sum->stats);
    grad_accum_end(t, TERM_ALL, DISC_REG, o->n);
}

/* ---- terms of encoder and decoder ---- */

static real *code_gradient(const struct minibatch *o, const struct spec *s)
{
    return o->field[objective_gradient(s, 0)];
}

/* rec's opinion of the real pair, to its code where the encoder made that: in the joint direction a part of the objective, else
 * `weight positive`. */
static double positive_weight(const struct minibatch *o, const struct spec *s, double w)
{
    const struct direction *d = objective_direction(s);
    if (d->rec_real.code != objective_code(s, 0))
        return 0;
    return d->from_prior ? w : spec_hyper(s, WEIGHT_POSITIVE, o->step);
}

/* w sp(-rec(fake pair)) to xhat and, where the encoder made it, to its code; and sp(rec(real pair)). */
static double adversarial_pairs(struct minibatch *o, const struct model *m, double w)
{
    const struct net *rec = &m->net[DISC_REC];
    const struct spec *s = &m->spec;
    double positive = positive_weight(o, s, w), loss = 0;
    int own_code = objective_direction(s)->rec_fake.code == objective_code(s, 0);
    if (positive > 0) {
        loss += loss_logits(o, disc_run_rec(o, m, SIDE_REAL), 0, positive);
        net_run_backward(&o->rec, rec, o->d, NULL, code_gradient(o, s), NULL, 0);
    }
    loss += loss_logits(o, disc_run_rec(o, m, SIDE_FAKE), 1, w);
    net_run_backward(&o->rec, rec, o->d, o->field[FIELD_DXHAT], own_code ? code_gradient(o, s) : NULL, NULL, 0);
    return loss;
}

/* w sp(-reg(fake)), to the codes or data that reg compares. */
static double adversarial_prior(struct minibatch *o, const struct model *m, double w)
{
    int of_codes = objective_direction(&m->spec)->of_codes;
    const real *in = disc_run_reg_input(o, m);
    double loss = loss_logits(o, disc_run_reg(o, m, SIDE_FAKE), 1, w);
    real *d = of_codes ? o->dx : o->other, *to = o->field[of_codes ? FIELD_DXHAT : FIELD_DZ];
    net_run_backward(&o->reg, &m->net[DISC_REG], o->d, d, NULL, NULL, 0);
    if (m->spec.logprior)
        losses_of(o)->log_prior_backward(in, o->d, o->n, m->spec.Dz, d);
    compute_engine(o->compute)->arrays->add(to, 1, d, o->n * m->net[DISC_REG].in);
    return loss;
}

static size_t data_values(const struct minibatch *o, const struct model *m)
{
    return o->n * volume_size(&m->spec.data);
}

/* w 1/2 sum (x - xhat)^2: -ln p(x|z) of unit variance, without the constant. */
static double squared_error(struct minibatch *o, const struct model *m, double w)
{
    return w * losses_of(o)->squared_error(o->field[FIELD_X], o->field[FIELD_XHAT], data_values(o, m), w, o->field[FIELD_DXHAT]);
}

/* w sum |x - xhat|: -ln p(x|z) of a Laplace distribution of unit scale, without the constant. */
static double absolute_error(struct minibatch *o, const struct model *m, double w)
{
    return w * losses_of(o)->absolute_error(o->field[FIELD_X], o->field[FIELD_XHAT], data_values(o, m), w, o->field[FIELD_DXHAT]);
}

/* w times the binary cross-entropies of x and xhat, both in [0,1]. */
static double binary_cross_entropy(struct minibatch *o, const struct model *m, double w)
{
    return w * losses_of(o)->binary_cross_entropy(o->field[FIELD_X], o->field[FIELD_XHAT], data_values(o, m), w, o->field[FIELD_DXHAT]);
}

/* w times -ln q(z|xhat) of a gaussian code, without the constant. */
static double code_gaussian(struct minibatch *o, const struct model *m, double w)
{
    real *const *f = o->field;
    return w * losses_of(o)->code_gaussian(f[FIELD_Z], f[FIELD_MU], f[FIELD_LV], o->n * m->spec.Dz, w, f[FIELD_DMU], f[FIELD_DLV]);
}

/* w times -ln zhat_k for z one-hot at k. */
static double code_category(struct minibatch *o, const struct model *m, double w)
{
    return w * losses_of(o)->code_category(o->field[FIELD_Z], o->field[FIELD_ZHAT], o->n * m->spec.Dz, w, o->field[FIELD_DZHAT]);
}

/* -w H(mean code) n: a category that the batch uses seldom is made more likely. Counted once a row, as all terms. */
static double code_entropy(struct minibatch *o, const struct model *m, double w)
{
    const struct spec *s = &m->spec;
    if (w <= 0)
        return 0;
    return w * losses_of(o)->code_entropy(o->field[objective_code(s, 0)], o->n, s->Dz, w, code_gradient(o, s)) * (double)o->n;
}

/* ---- the table of terms ---- */

static int likelihood_of_codes(const struct spec *s)
{
    return s->reconstruction == RECON_LIKELIHOOD && objective_direction(s)->of_codes;
}

static int likelihood_of_data(const struct spec *s)
{
    return s->reconstruction == RECON_LIKELIHOOD && !objective_direction(s)->of_codes;
}

static int has_pairs(const struct spec *s) { return objective_has(s, DISC_REC); }
static int has_prior(const struct spec *s) { return objective_has(s, DISC_REG); }
static int has_squares(const struct spec *s) { return s->reconstruction == RECON_EUCLIDEAN || (likelihood_of_data(s) && s->is_signed); }
static int has_differences(const struct spec *s) { return s->reconstruction == RECON_LAPLACE; }
static int has_pixels(const struct spec *s) { return likelihood_of_data(s) && !s->is_signed; }
static int has_code_gaussian(const struct spec *s) { return likelihood_of_codes(s) && s->head; }
static int has_code_category(const struct spec *s) { return likelihood_of_codes(s) && !s->head; }
static int has_categories(const struct spec *s) { return s->code == CODE_CATEGORICAL && objective_width(s, objective_code(s, 0)); }

static const struct loss_gen_term {
    int (*applies)(const struct spec *s);
    enum hyper weight;
    /* w times the loss, summed over rows, by the engine (engine/loss_ops.h); its gradients come into the d. fields, which are 0 before
     * the first term */
    double (*add)(struct minibatch *o, const struct model *m, double w);
} reconstruction[] = {
    { has_pairs, WEIGHT_REC, adversarial_pairs },
    { has_squares, WEIGHT_REC, squared_error },
    { has_differences, WEIGHT_REC, absolute_error },
    { has_pixels, WEIGHT_REC, binary_cross_entropy },
    { has_code_gaussian, WEIGHT_REC, code_gaussian },
    { has_code_category, WEIGHT_REC, code_category },
}, others[] = {
    { has_prior, WEIGHT_REG, adversarial_prior },
    { has_categories, WEIGHT_ENTROPY, code_entropy },
};

static double add_terms(const struct loss_gen_term *term, size_t terms, struct minibatch *o, const struct model *m)
{
    double loss = 0;
    for (size_t i = 0; i < terms; i++)
        if (term[i].applies(&m->spec))
            loss += term[i].add(o, m, spec_hyper(&m->spec, term[i].weight, o->step));
    return loss;
}

static void clear_gradients(struct minibatch *o, const struct spec *s)
{
    for (int f = FIELD_DZ; f < FIELDS; f++)
        if (o->field[f])
            compute_engine(o->compute)->arrays->zero(o->field[f], o->n * objective_width(s, (enum field_id)f));
}

/* `weight decoder`: where codes are reconstructed, the decoder gets this much of the gradient that comes through its images. */
static void weigh_decoder(struct minibatch *o, const struct model *m)
{
    real w = (real)spec_hyper(&m->spec, WEIGHT_DECODER, o->step);
    compute_engine(o->compute)->arrays->scale(o->field[FIELD_DXHAT], w, data_values(o, m));
}

void loss_gen(struct minibatch *o, const struct model *m)
{
    clear_gradients(o, &m->spec);
    double loss = add_terms(reconstruction, sizeof reconstruction / sizeof *reconstruction, o, m);
    if (objective_direction(&m->spec)->of_codes)
        weigh_decoder(o, m);
    loss += add_terms(others, sizeof others / sizeof *others, o, m);
    o->losses.gen = loss / (double)o->n;
}
