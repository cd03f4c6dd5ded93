/* losses.c - see losses.h */
#include "train/losses.h"

#include "model/fields.h"
#include "model/latent.h"

#include <math.h>
#include <string.h>

#define SMALLEST_V 1e-7         /* a pixel whose logarithm is taken, and its variance p (1-p) */

/* ---- losses of logits ---- */

static double softplus(double a)
{
    return (a > 0 ? a : 0) + log1p(exp(-fabs(a)));
}

static double logistic(double a)
{
    return 1 / (1 + exp(-a));
}

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

static double mean(const real *t, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)t[i];
    return sum / (double)n;
}

/* ---- what the discriminators see ---- */

struct pair {
    const real *x, *z;          /* as they are */
    enum rng_purpose noise_x, noise_z;
};

/* Forward, both pairs have the same code, and so the same noise on it. */
static struct pair real_pair(const struct minibatch *o, const struct spec *s)
{
    return (struct pair){ o->field[s->direction == FLIPPED ? FIELD_XHAT : FIELD_X], o->field[s->direction == JOINT ? FIELD_ZHAT : FIELD_Z],
                          RNG_JITTER_IMAGE_REAL, RNG_JITTER_CODE_REC };
}

static struct pair fake_pair(const struct minibatch *o, const struct spec *s)
{
    return (struct pair){ o->field[FIELD_XHAT], o->field[s->direction == FLIPPED ? FIELD_ZHAT : FIELD_Z], RNG_JITTER_IMAGE_FAKE,
                          s->direction == FORWARD ? RNG_JITTER_CODE_REC : RNG_JITTER_CODE_REC_FAKE };
}

/* Row i of `from`, with the noise of this step, becomes row side n + i of `to`. */
static void see(const struct minibatch *o, const struct model *m, enum hyper jitter, enum rng_purpose purpose, const real *from,
                size_t width, size_t side, real *to)
{
    real *here = to + side * o->n * width;
    const real *seen = minibatch_add_gaussian(o, m, jitter, purpose, from, width, here);
    if (seen != here)
        memcpy(here, seen, o->n * width * sizeof *here);
}

static void see_image(struct minibatch *o, const struct model *m, const real *x, enum rng_purpose purpose, size_t side)
{
    see(o, m, JITTER_IMAGE, purpose, x, volume_size(&m->spec.data), side, o->image);
}

static void see_code(struct minibatch *o, const struct model *m, const real *z, enum rng_purpose purpose, size_t side)
{
    see(o, m, JITTER_CODE, purpose, z, m->spec.Dz, side, o->code);
}

static enum run_kind pass_kind(const struct pair *pair)
{
    return pair->noise_x == RNG_JITTER_IMAGE_REAL ? RUN_REC_REAL : RUN_REC_FAKE;
}

/* rec's logits of some pairs [pairs,n], each with its own batch statistics; the pass is ready for the way back. */
static const real *eval_run(struct minibatch *o, const struct model *m, const struct pair *pair, size_t pairs)
{
    for (size_t i = 0; i < pairs; i++) {
        see_image(o, m, pair[i].x, pair[i].noise_x, i);
        see_code(o, m, pair[i].z, pair[i].noise_z, i);
    }
    net_run_seed_noise(&o->rec, pass_kind(pair), m->seed, o->step, o->sub, o->id);
    return net_run_forward_groups(&o->rec, &m->net[DISC_REC], o->image, NULL, o->code, (struct batch){ o->n, pairs }, RUN_TRAIN);
}

enum reg_side { LOGIT_REG_REAL, LOGIT_REG_FAKE };

static void see_reg(struct minibatch *o, const struct model *m, enum reg_side what, size_t side)
{
    int fake = what == LOGIT_REG_FAKE;
    if (m->spec.direction == FLIPPED) {
        see_image(o, m, o->field[fake ? FIELD_XHAT : FIELD_X], fake ? RNG_JITTER_IMAGE_FAKE : RNG_JITTER_IMAGE_REAL, side);
        return;
    }
    if (!fake) {
        struct rng rng = minibatch_rng(o, m, RNG_PRIOR);
        latent_prior(m, &rng, o->id, o->n, o->prior);
    }
    see_code(o, m, fake ? o->field[FIELD_Z] : o->prior, fake ? RNG_JITTER_CODE_REG_FAKE : RNG_JITTER_CODE_REG_REAL, side);
}

static const real *reg_input(const struct minibatch *o, const struct model *m)
{
    return m->spec.direction == FLIPPED ? o->image : o->code;
}

/* reg's logits of both sides [2,n], or of the fake one alone [n]. */
static const real *judge_reg(struct minibatch *o, const struct model *m, enum reg_side first)
{
    struct batch b = { o->n, first == LOGIT_REG_REAL ? 2 : 1 };
    for (size_t i = 0; i < b.groups; i++)
        see_reg(o, m, first + i, i);
    net_run_seed_noise(&o->reg, first == LOGIT_REG_REAL ? RUN_REG_REAL : RUN_REG_FAKE, m->seed, o->step, o->sub, o->id);
    const real *in = reg_input(o, m), *t = net_run_forward_groups(&o->reg, &m->net[DISC_REG], in, NULL, NULL, b, RUN_TRAIN);
    memcpy(o->t, t, b.groups * b.n * sizeof *t);
    latent_logprior(&m->spec, in, b.groups * b.n, o->t);
    return o->t;
}

/* ---- discriminators ---- */

static void roll(const real *z, size_t n, size_t width, real *to)
{
    for (size_t i = 0; i < n; i++)
        memcpy(to + i * width, z + (i + n - 1) % n * width, width * sizeof *to);
}

/* W sp(rec(x, z of the row before)): matching-aware negatives. */
static void add_mismatch(struct minibatch *o, const struct model *m, double w, real *grad)
{
    const struct net *rec = &m->net[DISC_REC];
    struct pair pair = real_pair(o, &m->spec);
    if (!o->rec_other.block)
        net_run_init(&o->rec_other, rec, o->room, 1);
    see_image(o, m, pair.x, pair.noise_x, 0);
    see_code(o, m, pair.z, pair.noise_z, 0);
    roll(o->code, o->n, m->spec.Dz, o->other);
    net_run_seed_noise(&o->rec_other, RUN_REC_REAL, m->seed, o->step, o->sub, o->id);
    const real *t = net_run_forward(&o->rec_other, rec, o->image, NULL, o->other, o->n, RUN_TRAIN);
    o->losses.rec += w * loss_fake(t, o->n, w, o->d) / (double)o->n;
    net_run_backward(&o->rec_other, rec, o->d, NULL, NULL, grad, 1);
}

void loss_disc_rec(struct minibatch *o, const struct model *m, struct grad_accum *t)
{
    const struct net *rec = &m->net[DISC_REC];
    size_t n = o->n;
    struct grad_sum *sum = grad_accum_begin(t, TERM_ALL, DISC_REC);
    double mismatch = spec_hyper(&m->spec, WEIGHT_MISMATCH, o->step);
    struct pair pair[2] = { real_pair(o, &m->spec), fake_pair(o, &m->spec) };
    const real *logit = eval_run(o, m, pair, 2);
    o->losses.rec = (loss_real(logit, n, spec_hyper(&m->spec, SMOOTH, o->step), 1, o->d) + loss_fake(logit + n, n, 1, o->d + n)) / (double)n;
    o->losses.rec_real = mean(logit, n);
    o->losses.rec_fake = mean(logit + n, n);
    net_run_backward(&o->rec, rec, o->d, NULL, NULL, sum->grad, 0);
    sum->sets += net_run_add_stats(&o->rec, rec, sum->stats);
    if (mismatch > 0)
        add_mismatch(o, m, mismatch, sum->grad);
    grad_accum_end(t, TERM_ALL, DISC_REC, n);
}

void loss_disc_reg(struct minibatch *o, const struct model *m, struct grad_accum *t)
{
    const struct net *reg = &m->net[DISC_REG];
    size_t n = o->n;
    struct grad_sum *sum = grad_accum_begin(t, TERM_ALL, DISC_REG);
    const real *logit = judge_reg(o, m, LOGIT_REG_REAL);
    o->losses.reg = (loss_real(logit, n, spec_hyper(&m->spec, SMOOTH, o->step), 1, o->d) + loss_fake(logit + n, n, 1, o->d + n)) / (double)n;
    o->losses.reg_real = mean(logit, n);
    o->losses.reg_fake = mean(logit + n, n);
    net_run_backward(&o->reg, reg, o->d, NULL, NULL, sum->grad, 0);
    sum->sets += net_run_add_stats(&o->reg, reg, sum->stats);
    grad_accum_end(t, TERM_ALL, DISC_REG, n);
}

double loss_code_gap(struct minibatch *o, const struct model *m)
{
    const struct net *rec = &m->net[DISC_REC];
    struct pair pair = real_pair(o, &m->spec);
    o->rec.id = NULL;
    double matching = mean(net_run_forward(&o->rec, rec, pair.x, NULL, pair.z, o->n, RUN_TRAIN), o->n);
    roll(pair.z, o->n, m->spec.Dz, o->other);
    return matching - mean(net_run_forward(&o->rec, rec, pair.x, NULL, o->other, o->n, RUN_TRAIN), o->n);
}

/* ---- encoder and decoder ---- */

/* The gradient by the codes that encoder and discriminators share. */
static real *code_gradient(const struct minibatch *o, const struct spec *s)
{
    return o->field[s->direction == FORWARD ? FIELD_DZ : FIELD_DZHAT];
}

static void add_to(real *to, const real *from, size_t values, double w)
{
    for (size_t i = 0; i < values; i++)
        to[i] += (real)w * from[i];
}

/* w sp(-rec(fake pair)) to xhat and, where the encoder made it, to its code; forward: w_pos sp(rec(x,z)) to z only. */
static double gen_rec(struct minibatch *o, const struct model *m)
{
    const struct net *rec = &m->net[DISC_REC];
    const struct spec *s = &m->spec;
    double w = spec_hyper(s, WEIGHT_REC, o->step), loss = 0;
    double positive = s->direction == JOINT ? w : s->direction == FORWARD ? spec_hyper(s, WEIGHT_POSITIVE, o->step) : 0;
    struct pair matching = real_pair(o, s), fake = fake_pair(o, s);
    if (positive > 0) {
        loss += positive * loss_fake(eval_run(o, m, &matching, 1), o->n, positive, o->d);
        net_run_backward(&o->rec, rec, o->d, NULL, code_gradient(o, s), NULL, 0);
    }
    loss += w * loss_real(eval_run(o, m, &fake, 1), o->n, 1, w, o->d);
    net_run_backward(&o->rec, rec, o->d, o->field[FIELD_DXHAT], s->direction == JOINT ? NULL : code_gradient(o, s), NULL, 0);
    return loss;
}

/* w sp(-reg(fake)): to z, or flipped to xhat. */
static double gen_reg(struct minibatch *o, const struct model *m)
{
    int flipped = m->spec.direction == FLIPPED;
    const real *in = reg_input(o, m);
    double w = spec_hyper(&m->spec, WEIGHT_REG, o->step), loss = w * loss_real(judge_reg(o, m, LOGIT_REG_FAKE), o->n, 1, w, o->d);
    real *to = flipped ? o->dx : o->other;
    net_run_backward(&o->reg, &m->net[DISC_REG], o->d, to, NULL, NULL, 0);
    for (size_t i = 0; m->spec.logprior && i < o->n * m->spec.Dz; i++)
        to[i] -= o->d[i / m->spec.Dz] * in[i];
    add_to(o->field[flipped ? FIELD_DXHAT : FIELD_DZ], to, o->n * m->net[DISC_REG].in, 1);
    return loss;
}

/* w 1/2 sum (x - xhat)^2, to xhat. */
static double gen_euclidean(struct minibatch *o, const struct model *m)
{
    size_t values = o->n * volume_size(&m->spec.data);
    double w = spec_hyper(&m->spec, WEIGHT_REC, o->step), sum = 0;
    for (size_t i = 0; i < values; i++) {
        double d = (double)o->field[FIELD_XHAT][i] - (double)o->field[FIELD_X][i];
        sum += d * d;
        o->field[FIELD_DXHAT][i] = (real)(w * d);
    }
    return w * sum / 2;
}

/* w times the binary cross-entropies of x and xhat, both in [0,1]; to xhat. */
static double gen_bernoulli(struct minibatch *o, const struct model *m)
{
    size_t values = o->n * volume_size(&m->spec.data);
    double w = spec_hyper(&m->spec, WEIGHT_REC, o->step), sum = 0;
    for (size_t i = 0; i < values; i++) {
        double x = (double)o->field[FIELD_X][i], p = (double)o->field[FIELD_XHAT][i], v = p * (1 - p);
        sum -= x * log(p > SMALLEST_V ? p : SMALLEST_V) + (1 - x) * log(1 - p > SMALLEST_V ? 1 - p : SMALLEST_V);
        o->field[FIELD_DXHAT][i] = (real)(w * (p - x) / (v > SMALLEST_V ? v : SMALLEST_V));
    }
    return w * sum;
}

/* w times -ln q(z|xhat) of a gaussian code, without the constant; to mu and lv. */
static double gen_code_gaussian(struct minibatch *o, const struct model *m)
{
    double w = spec_hyper(&m->spec, WEIGHT_REC, o->step), sum = 0;
    for (size_t i = 0; i < o->n * m->spec.Dz; i++) {
        double lv = (double)o->field[FIELD_LV][i], d = (double)o->field[FIELD_MU][i] - (double)o->field[FIELD_Z][i], scaled = d * exp(-lv);
        sum += (d * scaled + lv) / 2;
        o->field[FIELD_DMU][i] = (real)(w * scaled);
        o->field[FIELD_DLV][i] = (real)(w * (1 - d * scaled) / 2);
    }
    return w * sum;
}

/* w times -ln zhat_k for z one-hot at k, to zhat. */
static double gen_code_category(struct minibatch *o, const struct model *m)
{
    double w = spec_hyper(&m->spec, WEIGHT_REC, o->step), sum = 0;
    for (size_t i = 0; i < o->n * m->spec.Dz; i++) {
        double z = (double)o->field[FIELD_Z][i], p = (double)o->field[FIELD_ZHAT][i];
        p = p > SMALLEST_P ? p : SMALLEST_P;
        sum -= z > 0 ? z * log(p) : 0;
        o->field[FIELD_DZHAT][i] = (real)(-w * z / p);
    }
    return w * sum;
}

static double gen_likelihood(struct minibatch *o, const struct model *m)
{
    const struct spec *s = &m->spec;
    if (s->direction == FLIPPED)
        return s->head ? gen_code_gaussian(o, m) : gen_code_category(o, m);
    return s->is_signed ? gen_euclidean(o, m) : gen_bernoulli(o, m);
}

/* -w H(mean code) n, to the code: a category that the batch uses seldom is made more likely. Counted once a row, as
 * all terms. */
static double gen_entropy(struct minibatch *o, const struct model *m)
{
    const struct spec *s = &m->spec;
    double w = spec_hyper(s, WEIGHT_ENTROPY, o->step), h = 0;
    const real *z = o->field[s->direction == FORWARD ? FIELD_Z : FIELD_ZHAT];
    real *dz = code_gradient(o, s);
    size_t K = s->Dz;
    if (w <= 0 || s->code != CODE_CATEGORICAL || !z)
        return 0;
    for (size_t k = 0; k < K; k++) {
        double q = 1e-12;
        for (size_t i = 0; i < o->n; i++)
            q += (double)z[i * K + k] / (double)o->n;
        h -= q * log(q);
        for (size_t i = 0; i < o->n; i++)
            dz[i * K + k] += (real)(w * (log(q) + 1));
    }
    return -w * h * (double)o->n;
}

void loss_gen(struct minibatch *o, const struct model *m)
{
    const struct spec *s = &m->spec;
    double loss = 0;
    for (int r = FIELD_DZ; r < FIELDS; r++)
        if (o->field[r])
            memset(o->field[r], 0, o->n * field_width(s, (enum field_id)r) * sizeof *o->field[r]);
    if (s->reconstruction == RECON_ADVERSARIAL)
        loss += gen_rec(o, m);
    else if (s->reconstruction == RECON_EUCLIDEAN)
        loss += gen_euclidean(o, m);
    else if (s->reconstruction == RECON_LIKELIHOOD)
        loss += gen_likelihood(o, m);
    if (s->direction == FLIPPED) {
        real w = (real)spec_hyper(s, WEIGHT_DECODER, o->step);
        for (size_t i = 0, values = o->n * volume_size(&s->data); i < values; i++)
            o->field[FIELD_DXHAT][i] *= w;
    }
    if (s->regularization == REGUL_ADVERSARIAL)
        loss += gen_reg(o, m);
    loss += gen_entropy(o, m);
    o->losses.gen = loss / (double)o->n;
}
