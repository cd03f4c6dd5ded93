/* losses.c - the losses of the discriminators, and the terms of the loss of encoder and decoder */
#include "train/losses.h"

#include "spec/objective.h"
#include "tensor/logistic.h"
#include "train/disc_run.h"

#include <math.h>
#include <string.h>

#define SMALLEST_V 1e-7         /* a pixel whose logarithm is taken, and its variance p (1-p) */

/* ---- losses of logits ---- */

/* Sum over n rows of the loss of logits t with target `smooth`; d [n] receives the derivatives times weight. */
static double loss_real(const real *t, size_t n, double smooth, double weight, real *d)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += smooth * softplus(-(double)t[i]) + (1 - smooth) * softplus((double)t[i]);
        d[i] = (real)(weight * (logistic((double)t[i]) - smooth));
    }
    return sum;
}

/* The same with target 0. */
static double loss_fake(const real *t, size_t n, double weight, real *d)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += softplus((double)t[i]);
        d[i] = (real)(weight * logistic((double)t[i]));
    }
    return sum;
}

/* ---- discriminators ---- */

/* The loss of both sides [2,n], per row; o->d receives the gradient w.r.t. the logits. */
static double loss_both(struct minibatch *o, const struct model *m, const real *logit)
{
    size_t n = o->n;
    return (loss_real(logit, n, spec_hyper(&m->spec, SMOOTH, o->step), 1, o->d) + loss_fake(logit + n, n, 1, o->d + n)) / (double)n;
}

/* Matching-aware negatives: w sp(rec(x, code of the row before)). */
static void add_mismatch(struct minibatch *o, const struct model *m, double w, real *grad)
{
    const real *t = disc_run_rec_rolled(o, m);
    o->losses.rec += w * loss_fake(t, o->n, w, o->d) / (double)o->n;
    net_run_backward(&o->rec_other, &m->net[DISC_REC], o->d, NULL, NULL, grad, 1);
}

void loss_disc_rec(struct minibatch *o, const struct model *m, struct grad_accum *t)
{
    const struct net *rec = &m->net[DISC_REC];
    struct grad_sum *sum = grad_accum_begin(t, TERM_ALL, DISC_REC);
    double mismatch = spec_hyper(&m->spec, WEIGHT_MISMATCH, o->step);
    const real *logit = disc_run_rec_both(o, m);
    o->losses.rec = loss_both(o, m, logit);
    o->losses.rec_real = disc_run_mean(logit, o->n);
    o->losses.rec_fake = disc_run_mean(logit + o->n, o->n);
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
    o->losses.reg_real = disc_run_mean(logit, o->n);
    o->losses.reg_fake = disc_run_mean(logit + o->n, o->n);
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
        loss += positive * loss_fake(disc_run_rec(o, m, SIDE_REAL), o->n, positive, o->d);
        net_run_backward(&o->rec, rec, o->d, NULL, code_gradient(o, s), NULL, 0);
    }
    loss += w * loss_real(disc_run_rec(o, m, SIDE_FAKE), o->n, 1, w, o->d);
    net_run_backward(&o->rec, rec, o->d, o->field[FIELD_DXHAT], own_code ? code_gradient(o, s) : NULL, NULL, 0);
    return loss;
}

/* w sp(-reg(fake)), to the codes or data that reg compares. */
static double adversarial_prior(struct minibatch *o, const struct model *m, double w)
{
    int of_codes = objective_direction(&m->spec)->of_codes;
    const real *in = disc_run_reg_input(o, m);
    double loss = w * loss_real(disc_run_reg(o, m, SIDE_FAKE), o->n, 1, w, o->d);
    real *d = of_codes ? o->dx : o->other, *to = o->field[of_codes ? FIELD_DXHAT : FIELD_DZ];
    net_run_backward(&o->reg, &m->net[DISC_REG], o->d, d, NULL, NULL, 0);
    for (size_t i = 0; m->spec.logprior && i < o->n * m->spec.Dz; i++)
        d[i] -= o->d[i / m->spec.Dz] * in[i];
    for (size_t i = 0; i < o->n * m->net[DISC_REG].in; i++)
        to[i] += d[i];
    return loss;
}

/* w 1/2 sum (x - xhat)^2: -ln p(x|z) of unit variance, without the constant. */
static double squared_error(struct minibatch *o, const struct model *m, double w)
{
    size_t values = o->n * volume_size(&m->spec.data);
    double sum = 0;
    for (size_t i = 0; i < values; i++) {
        double d = (double)o->field[FIELD_XHAT][i] - (double)o->field[FIELD_X][i];
        sum += d * d;
        o->field[FIELD_DXHAT][i] = (real)(w * d);
    }
    return w * sum / 2;
}

/* w sum |x - xhat|: -ln p(x|z) of a Laplace distribution of unit scale, without the constant. */
static double absolute_error(struct minibatch *o, const struct model *m, double w)
{
    size_t values = o->n * volume_size(&m->spec.data);
    double sum = 0;
    for (size_t i = 0; i < values; i++) {
        double d = (double)o->field[FIELD_XHAT][i] - (double)o->field[FIELD_X][i];
        sum += fabs(d);
        o->field[FIELD_DXHAT][i] = (real)(w * ((d > 0) - (d < 0)));
    }
    return w * sum;
}

/* w times the binary cross-entropies of x and xhat, both in [0,1]. */
static double binary_cross_entropy(struct minibatch *o, const struct model *m, double w)
{
    size_t values = o->n * volume_size(&m->spec.data);
    double sum = 0;
    for (size_t i = 0; i < values; i++) {
        double x = (double)o->field[FIELD_X][i], p = (double)o->field[FIELD_XHAT][i], v = p * (1 - p);
        sum -= x * log(p > SMALLEST_V ? p : SMALLEST_V) + (1 - x) * log(1 - p > SMALLEST_V ? 1 - p : SMALLEST_V);
        o->field[FIELD_DXHAT][i] = (real)(w * (p - x) / (v > SMALLEST_V ? v : SMALLEST_V));
    }
    return w * sum;
}

/* w times -ln q(z|xhat) of a gaussian code, without the constant. */
static double code_gaussian(struct minibatch *o, const struct model *m, double w)
{
    double sum = 0;
    for (size_t i = 0; i < o->n * m->spec.Dz; i++) {
        double lv = (double)o->field[FIELD_LV][i], d = (double)o->field[FIELD_MU][i] - (double)o->field[FIELD_Z][i], scaled = d * exp(-lv);
        sum += (d * scaled + lv) / 2;
        o->field[FIELD_DMU][i] = (real)(w * scaled);
        o->field[FIELD_DLV][i] = (real)(w * (1 - d * scaled) / 2);
    }
    return w * sum;
}

/* w times -ln zhat_k for z one-hot at k. */
static double code_category(struct minibatch *o, const struct model *m, double w)
{
    double sum = 0;
    for (size_t i = 0; i < o->n * m->spec.Dz; i++) {
        double z = (double)o->field[FIELD_Z][i], p = (double)o->field[FIELD_ZHAT][i];
        p = p > SMALLEST_P ? p : SMALLEST_P;
        sum -= z > 0 ? z * log(p) : 0;
        o->field[FIELD_DZHAT][i] = (real)(-w * z / p);
    }
    return w * sum;
}

/* -w H(mean code) n: a category that the batch uses seldom is made more likely. Counted once a row, as all terms. */
static double code_entropy(struct minibatch *o, const struct model *m, double w)
{
    const struct spec *s = &m->spec;
    const real *z = o->field[objective_code(s, 0)];
    real *dz = code_gradient(o, s);
    size_t K = s->Dz;
    double h = 0;
    for (size_t k = 0; w > 0 && k < K; k++) {
        double q = 1e-12;
        for (size_t i = 0; i < o->n; i++)
            q += (double)z[i * K + k] / (double)o->n;
        h -= q * log(q);
        for (size_t i = 0; i < o->n; i++)
            dz[i * K + k] += (real)(w * (log(q) + 1));
    }
    return -w * h * (double)o->n;
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
    /* w times the loss, summed over rows; its gradients are added to the d. fields, which are 0 before the first term */
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
            memset(o->field[f], 0, o->n * objective_width(s, (enum field_id)f) * sizeof *o->field[f]);
}

/* `weight decoder`: where codes are reconstructed, the decoder gets this much of the gradient that comes through its images. */
static void weigh_decoder(struct minibatch *o, const struct spec *s)
{
    real w = (real)spec_hyper(s, WEIGHT_DECODER, o->step);
    for (size_t i = 0, values = o->n * volume_size(&s->data); i < values; i++)
        o->field[FIELD_DXHAT][i] *= w;
}

void loss_gen(struct minibatch *o, const struct model *m)
{
    clear_gradients(o, &m->spec);
    double loss = add_terms(reconstruction, sizeof reconstruction / sizeof *reconstruction, o, m);
    if (objective_direction(&m->spec)->of_codes)
        weigh_decoder(o, &m->spec);
    loss += add_terms(others, sizeof others / sizeof *others, o, m);
    o->losses.gen = loss / (double)o->n;
}
