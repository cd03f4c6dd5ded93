/* minibatch.c - see minibatch.h */
#include "train/minibatch.h"

#include "base/alloc.h"
#include "base/die.h"
#include "model/latent.h"

#include <math.h>
#include <string.h>

/* ---- memory ---- */

static size_t cut_all(struct minibatch *o, const struct spec *s, char *block)
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
        part[12 + r].width = field_width(s, (enum field_id)r);
    }
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        *part[i].to = block && part[i].width ? (real *)(void *)(block + at) : NULL;
        at += (o->room * part[i].width * sizeof(real) + 63) / 64 * 64;
    }
    o->id = block ? (int64_t *)(void *)(block + at) : NULL;
    at += o->room * sizeof *o->id;
    o->y = block ? (int32_t *)(void *)(block + at) : NULL;
    return at + o->room * sizeof *o->y;
}

void minibatch_init(struct minibatch *o, const struct model *m, size_t room)
{
    struct net_run *pass[NETS] = { &o->encoder, &o->decoder, &o->rec, &o->reg };
    memset(o, 0, sizeof *o);
    o->room = room;
    size_t bytes = cut_all(o, &m->spec, NULL);
    o->block = aligned_bytes(bytes);
    cut_all(o, &m->spec, o->block);
    for (int i = 0; i < NETS; i++)
        if (m->has[i])
            net_run_init(pass[i], &m->net[i], room, i == DISC_REC || i == DISC_REG ? 2 : 1);
}

void minibatch_free(struct minibatch *o)
{
    struct net_run *p[] = { &o->encoder, &o->decoder, &o->rec, &o->rec_other, &o->reg };
    for (size_t i = 0; i < sizeof p / sizeof *p; i++)
        net_run_free(p[i]);
    aligned_free(o->block);
    memset(o, 0, sizeof *o);
}

void minibatch_begin(struct minibatch *o, size_t n, uint64_t step, uint32_t sub)
{
    if (n > o->room)
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
    latent_normals(&rng, o->id, o->n, width, to);
    for (size_t i = 0; i < o->n * width; i++)
        to[i] = x[i] + s * to[i];
    return to;
}

static void draw(const struct minibatch *o, const struct model *m, enum rng_purpose purpose, enum field_id r)
{
    struct rng rng = minibatch_rng(o, m, purpose);
    if (o->field[r])
        latent_normals(&rng, o->id, o->n, field_width(&m->spec, r), o->field[r]);
}

/* ---- what flows ---- */

#define BIT(r) (1u << FIELD_##r)

void minibatch_stage_fields(const struct spec *s, int labelled, enum stage_kind stage, unsigned *reads, unsigned *makes)
{
    int forward = s->direction == FORWARD, flipped = s->direction == FLIPPED && !labelled;
    unsigned input = flipped ? BIT(XHAT) : BIT(X), code = forward || labelled ? BIT(Z) : BIT(ZHAT), there = 0;
    unsigned head = BIT(MU) | BIT(LV), result = code | head, d_code = forward ? BIT(DZ) : BIT(DZHAT) | BIT(DMU) | BIT(DLV);
    *reads = *makes = 0;
    switch (stage) {
    case STAGE_SAMPLE: *makes = BIT(Z) | BIT(N); break;
    case STAGE_ENCODE: *reads = input, *makes = BIT(EPS) | result; break;
    case STAGE_DECODE: *reads = BIT(Z) | (forward ? 0 : BIT(N)), *makes = BIT(XHAT) | (forward ? BIT(N) : 0); break;
    case STAGE_DISC: *reads = BIT(X) | BIT(Z) | BIT(XHAT) | BIT(ZHAT); break;
    case STAGE_GEN: *reads = BIT(X) | BIT(Z) | BIT(XHAT) | BIT(ZHAT) | head, *makes = BIT(DXHAT) | d_code; break;
    case STAGE_ENCODE_BACK:
        *reads = labelled ? input : input | d_code | (flipped ? BIT(DXHAT) : 0), *makes = flipped ? BIT(DXHAT) : 0;
        break;
    case STAGE_DECODE_BACK:
        *reads = BIT(Z) | BIT(DXHAT) | (forward ? BIT(DZ) : BIT(N)), *makes = forward ? BIT(DZ) : 0;
        break;
    }
    for (int r = 0; r < FIELDS; r++)
        there |= field_width(s, (enum field_id)r) ? 1u << r : 0;
    *reads &= there;
    *makes &= there;
}

/* ---- the way forth ---- */

/* What the encoder reads and makes here. */
static int sees_xhat(const struct minibatch *o, const struct spec *s)
{
    return s->direction == FLIPPED && !o->labelled;
}

static enum field_id code_row(const struct minibatch *o, const struct spec *s)
{
    return s->direction == FORWARD || o->labelled ? FIELD_Z : FIELD_ZHAT;
}

static enum field_id gradient_of(enum field_id code)
{
    return code == FIELD_Z ? FIELD_DZ : FIELD_DZHAT;
}

void minibatch_sample_prior(struct minibatch *o, const struct model *m)
{
    struct rng rng = minibatch_rng(o, m, RNG_PRIOR);
    latent_prior(m, &rng, o->id, o->n, o->field[FIELD_Z]);
    draw(o, m, RNG_NOISE, FIELD_N);
}

void minibatch_encode(struct minibatch *o, const struct model *m)
{
    const struct spec *s = &m->spec;
    size_t D = volume_size(&s->data), n = o->n;
    const real *from = o->field[sees_xhat(o, s) ? FIELD_XHAT : FIELD_X];
    real *code = o->field[code_row(o, s)];
    draw(o, m, RNG_EPS, FIELD_EPS);
    const real *in = minibatch_add_gaussian(o, m, JITTER_INPUT, RNG_JITTER_INPUT, from, D, o->xin);
    net_run_seed_noise(&o->encoder, RUN_ENCODER, m->seed, o->step, o->sub, o->id);
    const real *out = net_run_forward(&o->encoder, &m->net[ENCODER], in, o->field[FIELD_EPS], NULL, n, RUN_TRAIN);
    if (s->head)
        out = latent_reparametrize(s, out, o->field[FIELD_EPS], n, o->field[FIELD_MU], o->field[FIELD_LV], o->out);
    if (!code)
        return;                 /* InfoGAN: its term takes mu and lv, not a code */
    out = minibatch_add_gaussian(o, m, JITTER_GLOBAL, RNG_JITTER_GLOBAL, out, s->Dz, o->code);
    memcpy(code, out, n * s->Dz * sizeof *code);
}

void minibatch_decode(struct minibatch *o, const struct model *m)
{
    const struct spec *s = &m->spec;
    if (s->direction == FORWARD)
        draw(o, m, RNG_NOISE, FIELD_N);
    latent_decoder_input(s, o->field[FIELD_Z], o->field[FIELD_N], o->n, o->joined);
    net_run_seed_noise(&o->decoder, RUN_DECODER, m->seed, o->step, o->sub, o->id);
    const real *xhat = net_run_forward(&o->decoder, &m->net[DECODER], o->joined, NULL, NULL, o->n, RUN_TRAIN);
    memcpy(o->field[FIELD_XHAT], xhat, o->n * volume_size(&s->data) * sizeof *xhat);
}

void minibatch_forward(struct minibatch *o, const struct model *m)
{
    int forward = m->spec.direction == FORWARD;
    if (forward)
        minibatch_encode(o, m);
    else
        minibatch_sample_prior(o, m);
    if (m->has[DECODER])
        minibatch_decode(o, m);
    if (!forward && m->has[ENCODER])
        minibatch_encode(o, m);
}

void minibatch_draw_noise(struct minibatch *o, const struct model *m)
{
    if (m->spec.direction == FORWARD)
        draw(o, m, RNG_NOISE, FIELD_N);
    else
        minibatch_sample_prior(o, m);
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
            out = latent_reparametrize(s, out, o->field[FIELD_EPS], o->n, o->field[FIELD_DMU], o->field[FIELD_DLV], o->out);
        z = s->direction == FORWARD ? out : z;
    }
    if (!m->has[DECODER])
        return;
    latent_decoder_input(s, z, o->field[FIELD_N], o->n, o->joined);
    net_run_forward(&o->decoder, decoder, o->joined, NULL, NULL, o->n, RUN_TRAIN);
}

/* ---- the way back ---- */

/* w 1/2 sum_j (mu^2 + e^lv - lv - 1), and its gradients by mu and lv (paper eq. 4, in closed form). */
static double add_kl(const struct minibatch *o, const struct spec *s)
{
    double w = spec_hyper(s, WEIGHT_REG, o->step), sum = 0;
    for (size_t i = 0; i < o->n * s->Dz; i++) {
        double mu = (double)o->field[FIELD_MU][i], lv = (double)o->field[FIELD_LV][i], var = exp(lv);
        sum += (mu * mu + var - lv - 1) / 2;
        o->field[FIELD_DMU][i] += (real)(w * mu);
        o->field[FIELD_DLV][i] += (real)(w * (var - 1) / 2);
    }
    return w * sum;
}

/* Through z = mu + exp(lv/2) eps, and into the layout of the encoder's result. */
static const real *head_back(struct minibatch *o, const struct spec *s, const real *dcode)
{
    size_t Dz = s->Dz;
    if (dcode)
        for (size_t i = 0; i < o->n * Dz; i++) {
            o->field[FIELD_DMU][i] = dcode[i];
            o->field[FIELD_DLV][i] = dcode[i] * o->field[FIELD_EPS][i] * (real)(exp((double)o->field[FIELD_LV][i] / 2) / 2);
        }
    if (s->regularization == REGUL_KL)
        o->losses.gen += add_kl(o, s) / (double)o->n;
    for (size_t i = 0; i < o->n; i++) {
        memcpy(o->dout + i * 2 * Dz, o->field[FIELD_DMU] + i * Dz, Dz * sizeof *o->dout);
        memcpy(o->dout + (i * 2 + 1) * Dz, o->field[FIELD_DLV] + i * Dz, Dz * sizeof *o->dout);
    }
    return o->dout;
}

/* The cross-entropy of labels y, w -ln z_y, by the softmax z: the network's result, without `jitter global`. */
static void label_back(struct minibatch *o, const struct spec *s, const real *z)
{
    real *dz = o->field[FIELD_DZ];
    double w = spec_hyper(s, WEIGHT_LABEL, o->step), sum = 0;
    memset(dz, 0, o->n * s->Dz * sizeof *dz);
    for (size_t i = 0; i < o->n; i++) {
        size_t k = i * s->Dz + (size_t)o->y[i];
        double p = (double)z[k] > SMALLEST_P ? (double)z[k] : SMALLEST_P;
        sum -= log(p);
        dz[k] = (real)(-w / p);
    }
    o->losses.label = w * sum / (double)o->n;
}

void minibatch_encode_backward(struct minibatch *o, const struct model *m, struct grad_accum *t)
{
    const struct spec *s = &m->spec;
    enum loss_term term = o->labelled ? TERM_LABEL : TERM_ALL;
    enum field_id code = code_row(o, s);
    if (o->labelled)
        label_back(o, s, o->encoder.layer[m->net[ENCODER].layers - 1].y);
    const real *d = o->field[gradient_of(code)];
    if (s->head)
        d = head_back(o, s, code == FIELD_Z ? d : NULL);
    struct grad_sum *sum = grad_accum_begin(t, term, ENCODER);
    int further = sees_xhat(o, s);
    net_run_backward(&o->encoder, &m->net[ENCODER], d, further ? o->dx : NULL, NULL, sum->grad, 0);
    if (!o->labelled)           /* labelled rows move no running statistics */
        sum->sets += net_run_add_stats(&o->encoder, &m->net[ENCODER], sum->stats);
    grad_accum_end(t, term, ENCODER, o->n);
    real w = (real)spec_hyper(s, WEIGHT_DECODER, o->step);
    for (size_t i = 0, values = further ? o->n * volume_size(&s->data) : 0; i < values; i++)
        o->field[FIELD_DXHAT][i] += w * o->dx[i];
}

void minibatch_decode_backward(struct minibatch *o, const struct model *m, struct grad_accum *t)
{
    const struct spec *s = &m->spec;
    int forward = s->direction == FORWARD;
    struct grad_sum *sum = grad_accum_begin(t, TERM_ALL, DECODER);
    net_run_backward(&o->decoder, &m->net[DECODER], o->field[FIELD_DXHAT], forward ? o->djoined : NULL, NULL, sum->grad, 0);
    sum->sets += net_run_add_stats(&o->decoder, &m->net[DECODER], sum->stats);
    grad_accum_end(t, TERM_ALL, DECODER, o->n);
    real scale = s->code == CODE_CATEGORICAL ? (real)s->hyper[SCALE_CODE] : 1;
    for (size_t i = 0; forward && i < o->n; i++)
        for (size_t j = 0; j < s->Dz; j++)
            o->field[FIELD_DZ][i * s->Dz + j] += scale * o->djoined[i * (s->Dz + s->Dn) + j];
}

void minibatch_backward(struct minibatch *o, const struct model *m, struct grad_accum *t)
{
    if (m->spec.direction == FORWARD && m->has[DECODER])
        minibatch_decode_backward(o, m, t);
    if (m->has[ENCODER])
        minibatch_encode_backward(o, m, t);
    if (m->spec.direction != FORWARD)
        minibatch_decode_backward(o, m, t);
}
