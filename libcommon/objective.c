/* objective.c - see objective.h */
#include "objective.h"

#include "die.h"

#include <math.h>
#include <string.h>

/* ---- losses of logits ---- */

static double softplus(double a)
{
    return (a > 0 ? a : 0) + log1p(exp(-fabs(a)));
}

static double logistic(double a)
{
    return 1 / (1 + exp(-a));
}

double loss_real(const real *t, size_t n, double smooth, double weight, real *d)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += smooth * softplus(-(double)t[i]) + (1 - smooth) * softplus((double)t[i]);
        if (d)
            d[i] = (real)(weight * (logistic((double)t[i]) - smooth));
    }
    return sum;
}

double loss_fake(const real *t, size_t n, double weight, real *d)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += softplus((double)t[i]);
        if (d)
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

/* ---- memory ---- */

static size_t cut_all(struct objective *o, const struct model *m, char *block)
{
    const struct spec *s = &m->spec;
    size_t D = volume_size(&s->data), at = 0;
    struct {
        real **to;
        size_t width;
    } part[] = { { &o->x, D }, { &o->xin, D }, { &o->eps, s->De }, { &o->noise, s->Dn }, { &o->z, s->Dz },
                 { &o->joined, s->Dz + s->Dn }, { &o->xhat, D }, { &o->prior, s->Dz }, { &o->dz, s->Dz },
                 { &o->djoined, s->Dz + s->Dn }, { &o->dxhat, D }, { &o->image, D }, { &o->code, s->Dz },
                 { &o->other, s->Dz }, { &o->d, 1 } };
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        *part[i].to = block ? (real *)(void *)(block + at) : NULL;
        at += (o->room * part[i].width * sizeof(real) + 63) / 64 * 64;
    }
    o->id = block ? (int64_t *)(void *)(block + at) : NULL;
    return at + o->room * sizeof *o->id;
}

void objective_init(struct objective *o, const struct model *m, size_t room)
{
    memset(o, 0, sizeof *o);
    o->room = room;
    o->block = aligned_bytes(cut_all(o, m, NULL));
    cut_all(o, m, o->block);
    pass_init(&o->encoder, &m->net[ENCODER], room);
    pass_init(&o->decoder, &m->net[DECODER], room);
    if (m->has[REC]) {
        pass_init(&o->rec_real, &m->net[REC], room);
        pass_init(&o->rec_fake, &m->net[REC], room);
    }
    if (m->has[REG]) {
        pass_init(&o->reg_real, &m->net[REG], room);
        pass_init(&o->reg_fake, &m->net[REG], room);
    }
}

void objective_free(struct objective *o)
{
    struct pass *p[] = { &o->encoder, &o->decoder, &o->rec_real, &o->rec_fake, &o->rec_other, &o->reg_real, &o->reg_fake };
    for (size_t i = 0; i < sizeof p / sizeof *p; i++)
        pass_free(p[i]);
    aligned_free(o->block);
    memset(o, 0, sizeof *o);
}

/* ---- chance ---- */

static struct rng draw(const struct objective *o, const struct model *m, enum rng_purpose purpose)
{
    return rng_make(m->seed, purpose, o->step, o->sub);
}

/* x + S N(0,I) by row id, in `to`; x itself where the knob is 0. */
static const real *jittered(const struct objective *o, const struct model *m, enum knob knob, enum rng_purpose purpose,
                            const real *x, size_t width, real *to)
{
    real s = (real)spec_knob(&m->spec, knob, o->step);
    if (s <= 0)
        return x;
    struct rng rng = draw(o, m, purpose);
    model_normals(&rng, o->id, o->n, width, to);
    for (size_t i = 0; i < o->n * width; i++)
        to[i] = x[i] + s * to[i];
    return to;
}

static const real *seen_image(struct objective *o, const struct model *m, const real *x, enum rng_purpose purpose)
{
    return jittered(o, m, JITTER_IMAGE, purpose, x, volume_size(&m->spec.data), o->image);
}

static const real *seen_code(struct objective *o, const struct model *m, const real *z, enum rng_purpose purpose)
{
    return jittered(o, m, JITTER_CODE, purpose, z, m->spec.Dz, o->code);
}

/* ---- forward ---- */

void objective_forward(struct objective *o, const struct model *m, const real *x, const int64_t *id, size_t n, uint64_t step,
                       uint32_t sub)
{
    const struct spec *s = &m->spec;
    size_t D = volume_size(&s->data);
    if (n > o->room)
        bug("more rows than the objective has room for");
    o->n = n;
    o->step = step;
    o->sub = sub;
    memcpy(o->id, id, n * sizeof *id);
    memcpy(o->x, x, n * D * sizeof *x);
    if (s->De) {
        struct rng rng = draw(o, m, RNG_EPS);
        model_normals(&rng, o->id, n, s->De, o->eps);
    }
    if (s->Dn) {
        struct rng rng = draw(o, m, RNG_NOISE);
        model_normals(&rng, o->id, n, s->Dn, o->noise);
    }
    const real *xin = jittered(o, m, JITTER_INPUT, RNG_JITTER_INPUT, o->x, D, o->xin);
    const real *z = net_forward(&m->net[ENCODER], &o->encoder, xin, o->eps, NULL, n, NET_TRAIN);
    z = jittered(o, m, JITTER_GLOBAL, RNG_JITTER_GLOBAL, z, s->Dz, o->code);
    memcpy(o->z, z, n * s->Dz * sizeof *z);
    model_joined(s, o->z, o->noise, n, o->joined);
    memcpy(o->xhat, net_forward(&m->net[DECODER], &o->decoder, o->joined, NULL, NULL, n, NET_TRAIN), n * D * sizeof *o->xhat);
}

/* ---- discriminators ---- */

static void roll(const real *z, size_t n, size_t width, real *to)
{
    for (size_t i = 0; i < n; i++)
        memcpy(to + i * width, z + (i + n - 1) % n * width, width * sizeof *to);
}

void objective_rec(struct objective *o, struct model *m)
{
    const struct net *rec = &m->net[REC];
    size_t n = o->n;
    double mismatch = spec_knob(&m->spec, WEIGHT_MISMATCH, o->step);
    const real *code = seen_code(o, m, o->z, RNG_JITTER_CODE_REC);
    const real *t = net_forward(rec, &o->rec_real, seen_image(o, m, o->x, RNG_JITTER_IMAGE_REAL), NULL, code, n, NET_TRAIN);
    o->losses.rec = loss_real(t, n, spec_knob(&m->spec, SMOOTH, o->step), 1, o->d) / (double)n;
    o->losses.rec_real = mean(t, n);
    net_backward(rec, &o->rec_real, o->d, NULL, NULL, m->grad[REC], 0);
    if (mismatch > 0) {
        if (!o->rec_other.block)
            pass_init(&o->rec_other, rec, o->room);
        roll(code, n, m->spec.Dz, o->other);
        t = net_forward(rec, &o->rec_other, seen_image(o, m, o->x, RNG_JITTER_IMAGE_REAL), NULL, o->other, n, NET_TRAIN);
        o->losses.rec += mismatch * loss_fake(t, n, mismatch, o->d) / (double)n;
        net_backward(rec, &o->rec_other, o->d, NULL, NULL, m->grad[REC], 1);
    }
    t = net_forward(rec, &o->rec_fake, seen_image(o, m, o->xhat, RNG_JITTER_IMAGE_FAKE), NULL, code, n, NET_TRAIN);
    o->losses.rec += loss_fake(t, n, 1, o->d) / (double)n;
    o->losses.rec_fake = mean(t, n);
    net_backward(rec, &o->rec_fake, o->d, NULL, NULL, m->grad[REC], 1);
}

void objective_reg(struct objective *o, struct model *m)
{
    const struct net *reg = &m->net[REG];
    struct rng rng = draw(o, m, RNG_PRIOR);
    size_t n = o->n;
    model_prior(&m->spec, &rng, o->id, n, o->prior);
    const real *t = net_forward(reg, &o->reg_real, seen_code(o, m, o->prior, RNG_JITTER_CODE_REG_REAL), NULL, NULL, n, NET_TRAIN);
    o->losses.reg = loss_real(t, n, spec_knob(&m->spec, SMOOTH, o->step), 1, o->d) / (double)n;
    o->losses.reg_real = mean(t, n);
    net_backward(reg, &o->reg_real, o->d, NULL, NULL, m->grad[REG], 0);
    t = net_forward(reg, &o->reg_fake, seen_code(o, m, o->z, RNG_JITTER_CODE_REG_FAKE), NULL, NULL, n, NET_TRAIN);
    o->losses.reg += loss_fake(t, n, 1, o->d) / (double)n;
    o->losses.reg_fake = mean(t, n);
    net_backward(reg, &o->reg_fake, o->d, NULL, NULL, m->grad[REG], 1);
}

/* ---- encoder and decoder ---- */

/* w sp(-rec(xhat,z)), to xhat and z; and w_pos sp(rec(x,z)), to z only. */
static double gen_rec(struct objective *o, struct model *m)
{
    const struct net *rec = &m->net[REC];
    size_t n = o->n;
    double w = spec_knob(&m->spec, WEIGHT_REC, o->step), positive = spec_knob(&m->spec, WEIGHT_POSITIVE, o->step);
    const real *code = seen_code(o, m, o->z, RNG_JITTER_CODE_REC);
    const real *t = net_forward(rec, &o->rec_fake, seen_image(o, m, o->xhat, RNG_JITTER_IMAGE_FAKE), NULL, code, n, NET_TRAIN);
    double loss = w * loss_real(t, n, 1, w, o->d);
    net_backward(rec, &o->rec_fake, o->d, o->dxhat, o->dz, NULL, 0);
    if (positive > 0) {
        t = net_forward(rec, &o->rec_real, seen_image(o, m, o->x, RNG_JITTER_IMAGE_REAL), NULL, code, n, NET_TRAIN);
        loss += positive * loss_fake(t, n, positive, o->d);
        net_backward(rec, &o->rec_real, o->d, NULL, o->dz, NULL, 0);
    }
    return loss;
}

/* w sp(-reg(z)), to z. */
static double gen_reg(struct objective *o, struct model *m)
{
    const struct net *reg = &m->net[REG];
    size_t n = o->n, values = n * m->spec.Dz;
    double w = spec_knob(&m->spec, WEIGHT_REG, o->step);
    const real *t = net_forward(reg, &o->reg_fake, seen_code(o, m, o->z, RNG_JITTER_CODE_REG_FAKE), NULL, NULL, n, NET_TRAIN);
    double loss = w * loss_real(t, n, 1, w, o->d);
    net_backward(reg, &o->reg_fake, o->d, o->other, NULL, NULL, 0);
    for (size_t i = 0; i < values; i++)
        o->dz[i] += o->other[i];
    return loss;
}

/* w 1/2 sum (x - xhat)^2, to xhat. */
static double gen_euclidean(struct objective *o, const struct model *m)
{
    size_t values = o->n * volume_size(&m->spec.data);
    double w = spec_knob(&m->spec, WEIGHT_REC, o->step), sum = 0;
    for (size_t i = 0; i < values; i++) {
        double d = (double)o->xhat[i] - (double)o->x[i];
        sum += d * d;
        o->dxhat[i] = (real)(w * d);
    }
    return w * sum / 2;
}

/* -w H(mean z) n, to z: a category that the batch uses seldom is made more likely. Counted once a row, as all terms. */
static double gen_entropy(struct objective *o, const struct model *m)
{
    double w = spec_knob(&m->spec, WEIGHT_ENTROPY, o->step), h = 0;
    size_t K = m->spec.Dz;
    if (w <= 0 || m->spec.code != CODE_CATEGORICAL)
        return 0;
    for (size_t k = 0; k < K; k++) {
        double q = 1e-12;
        for (size_t i = 0; i < o->n; i++)
            q += (double)o->z[i * K + k] / (double)o->n;
        h -= q * log(q);
        for (size_t i = 0; i < o->n; i++)
            o->dz[i * K + k] += (real)(w * (log(q) + 1));
    }
    return -w * h * (double)o->n;
}

void objective_gen(struct objective *o, struct model *m)
{
    const struct spec *s = &m->spec;
    size_t n = o->n, D = volume_size(&s->data);
    double loss = 0;
    memset(o->dz, 0, n * s->Dz * sizeof *o->dz);
    memset(o->dxhat, 0, n * D * sizeof *o->dxhat);
    if (s->reconstruction == REC_ADVERSARIAL)
        loss += gen_rec(o, m);
    else if (s->reconstruction == REC_EUCLIDEAN)
        loss += gen_euclidean(o, m);
    if (s->regularization == REG_ADVERSARIAL)
        loss += gen_reg(o, m);
    loss += gen_entropy(o, m);
    o->losses.gen = loss / (double)n;

    net_backward(&m->net[DECODER], &o->decoder, o->dxhat, o->djoined, NULL, m->grad[DECODER], 0);
    real scale = s->code == CODE_CATEGORICAL ? (real)s->knob[SCALE_CODE] : 1;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < s->Dz; j++)
            o->dz[i * s->Dz + j] += scale * o->djoined[i * (s->Dz + s->Dn) + j];
    net_backward(&m->net[ENCODER], &o->encoder, o->dz, NULL, NULL, m->grad[ENCODER], 0);
}

double objective_gap(struct objective *o, const struct model *m)
{
    const struct net *rec = &m->net[REC];
    double real_mean = mean(net_forward(rec, &o->rec_real, o->x, NULL, o->z, o->n, NET_TRAIN), o->n);
    roll(o->z, o->n, m->spec.Dz, o->other);
    return real_mean - mean(net_forward(rec, &o->rec_real, o->x, NULL, o->other, o->n, NET_TRAIN), o->n);
}
