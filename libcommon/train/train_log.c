#include "train/train_log.h"

#include "base/alloc.h"
#include "base/progress.h"
#include "model/latent.h"
#include "spec/fields.h"
#include "spec/objective.h"
#include "tensor/vector.h"
#include "train/disc_run.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWS = 4 };

struct measured {
    double gap, mse, mse_rolled, rho, std_min, std_max, balance, confidence, entropy, used, agreement;
};

/* The way x -> z -> xhat in the directions that have another one: what is measured below, as for a forward model. */
static void reconstruct(struct trainer *t)
{
    struct minibatch *o = &t->o;
    const struct spec *s = &t->m->spec;
    if (!objective_direction(s)->from_prior || !t->m->has[ENCODER])
        return;
    const real *z = net_run_forward(&o->encoder, &t->m->net[ENCODER], o->field[FIELD_X], o->field[FIELD_EPS], NULL, o->n, RUN_TRAIN);
    if (s->head)
        z = latent_reparametrize(s, z, o->field[FIELD_EPS], o->n, o->field[FIELD_MU], o->field[FIELD_LV], o->out);
    memcpy(o->field[FIELD_Z], z, o->n * s->Dz * sizeof *z);
    minibatch_decode(o, t->m);
}

/* In [0,1] units, as all errors of pictures are told. A model without an encoder reconstructs nothing. */
static void measure_errors(const struct trainer *t, struct measured *k)
{
    const struct minibatch *o = &t->o;
    const real *x = o->field[FIELD_X], *xhat = o->field[FIELD_XHAT];
    size_t n = o->n, D = volume_size(&t->m->spec.data);
    double unit = t->m->spec.is_signed ? 4 : 1;
    if (!t->m->has[ENCODER] || !t->m->has[DECODER])
        return;
    k->mse = vector_squared_distance(x, xhat, n * D) / (double)(n * D) / unit;
    for (size_t i = 0; i < n; i++)
        k->mse_rolled += vector_squared_distance(x + i * D, xhat + (i + 1) % n * D, D) / (double)(n * D) / unit;
}

/* Flipped: does the encoder answer with the code that the decoder was given? Share of equal categories, or R^2. */
static void measure_agreement(const struct trainer *t, struct measured *k)
{
    const struct minibatch *o = &t->o;
    const struct spec *s = &t->m->spec;
    const real *z = o->field[FIELD_Z], *zhat = o->field[s->head ? FIELD_MU : FIELD_ZHAT];
    size_t n = o->n, K = s->Dz, hits = 0;
    if (!objective_direction(s)->of_codes || !zhat)
        return;
    for (size_t i = 0; i < n; i++)
        hits += vector_argmax(z + i * K, K) == vector_argmax(zhat + i * K, K);
    k->agreement = s->code == CODE_CATEGORICAL ? (double)hits / (double)n : 1 - vector_squared_distance(z, zhat, n * K) / (double)(n * K);
}

/* Variance over draws of n, within a code, over the variance of all; sums over pixels. */
static void measure_rho(struct trainer *t, struct measured *k)
{
    struct minibatch *o = &t->o;
    const struct spec *s = &t->m->spec;
    size_t n = o->n, D = volume_size(&s->data);
    if (!s->Dn || !t->m->has[DECODER])
        return;
    double *sum = xzero(4 * D, sizeof *sum), *square = sum + D, *within = sum + 2 * D;
    double *means = xzero(n * D, sizeof *means), all = 0, in = 0;
    for (uint32_t draw = 0; draw < DRAWS; draw++) {
        struct rng rng = rng_make(t->m->seed, RNG_PROBE, t->m->step, draw);
        latent_normals(o->compute, &rng, o->id, n, s->Dn, o->field[FIELD_N]);
        latent_decoder_input(s, o->field[FIELD_Z], o->field[FIELD_N], n, o->joined);
        const real *xhat = net_run_forward(&o->decoder, &t->m->net[DECODER], o->joined, NULL, NULL, n, RUN_TRAIN);
        for (size_t i = 0; i < n * D; i++) {
            double v = (double)xhat[i];
            means[i] += v / DRAWS;
            sum[i % D] += v;
            square[i % D] += v * v;
        }
    }
    for (size_t i = 0; i < n * D; i++)
        within[i % D] += means[i] * means[i] * DRAWS;
    for (size_t j = 0; j < D; j++) {
        double rows = (double)n * DRAWS;
        all += square[j] / rows - sum[j] / rows * (sum[j] / rows);
        in += (square[j] - within[j]) / ((double)n * (DRAWS - 1));
    }
    k->rho = all > 0 ? in / all : 0;
    free(means);
    free(sum);
}

static void measure_code(const struct trainer *t, struct measured *k)
{
    const struct minibatch *o = &t->o;
    const struct spec *s = &t->m->spec;
    size_t n = o->n, K = s->Dz, used = 0;
    k->std_min = INFINITY;
    for (size_t j = 0; j < K; j++) {
        double sum = 0, square = 0;
        for (size_t i = 0; i < n; i++) {
            double v = (double)o->field[FIELD_Z][i * K + j];
            sum += v;
            square += v * v;
        }
        double mean = sum / (double)n, var = square / (double)n - mean * mean, std = sqrt(var > 0 ? var : 0);
        k->std_min = std < k->std_min ? std : k->std_min;
        k->std_max = std > k->std_max ? std : k->std_max;
        if (s->code == CODE_CATEGORICAL && mean > 0)
            k->balance -= mean * log(mean) / log((double)K);
        used += mean >= 1e-3;
    }
    if (s->code != CODE_CATEGORICAL)
        return;
    k->used = (double)used;
    for (size_t i = 0; i < n; i++) {
        double most = 0;
        for (size_t j = 0; j < K; j++) {
            double v = (double)o->field[FIELD_Z][i * K + j];
            most = v > most ? v : most;
            k->entropy -= v > 0 ? v * log(v) / (double)n : 0;
        }
        k->confidence += most / (double)n;
    }
}

void train_log_header(FILE *out)
{
    fputs("step\tL_rec\tL_reg\tL_gen\trec_real\trec_fake\treg_real\treg_fake\tgap\tmse\tmse_rolled\trho\tz_std_min\tz_std_max\t"
          "balance\tconfidence\tentropy\tused\tnorm_encoder\tnorm_decoder\tnorm_rec\tnorm_reg\tsteps_rec\tsteps_reg\t"
          "agreement\tL_label\n", out);
}

void train_log_progress(const struct trainer *t)
{
    const struct losses *l = &t->o.losses;
    char detail[80];
    snprintf(detail, sizeof detail, "L_rec %.3f, L_reg %.3f, L_gen %.3f", l->rec, l->reg, l->gen);
    progress_at(t->m->step, detail, NULL);
}

void train_log_accumulate(struct train_log *w, const struct trainer *t)
{
    const struct losses *l = &t->o.losses;
    const double v[] = { l->rec, l->reg, l->gen, l->rec_real, l->rec_fake, l->reg_real, l->reg_fake, l->label };
    double *to[] = { &w->sum.rec, &w->sum.reg, &w->sum.gen, &w->sum.rec_real, &w->sum.rec_fake, &w->sum.reg_real, &w->sum.reg_fake, &w->sum.label };
    for (size_t i = 0; i < sizeof v / sizeof *v; i++)
        *to[i] += v[i];
    for (int i = 0; i < NETS; i++)
        w->norm[i] += t->norm[i];
    w->steps_rec += t->steps_rec;
    w->steps_reg += t->steps_reg;
    w->steps++;
}

int train_log_row(struct train_log *w, struct trainer *t, FILE *out)
{
    struct measured k = { .gap = 0 };
    double n = (double)w->steps;
    if (t->m->has[DISC_REC])
        k.gap = disc_run_code_gap(&t->o, t->m);
    measure_agreement(t, &k);
    t->o.encoder.id = t->o.decoder.id = NULL;
    reconstruct(t);
    measure_errors(t, &k);
    measure_code(t, &k);
    measure_rho(t, &k);
    const double v[] = { w->sum.rec / n, w->sum.reg / n, w->sum.gen / n, w->sum.rec_real / n, w->sum.rec_fake / n, w->sum.reg_real / n,
                         w->sum.reg_fake / n, k.gap, k.mse, k.mse_rolled, k.rho, k.std_min, k.std_max, k.balance, k.confidence,
                         k.entropy, k.used, w->norm[ENCODER] / n, w->norm[DECODER] / n, w->norm[DISC_REC] / n, w->norm[DISC_REG] / n,
                         w->steps_rec / n, w->steps_reg / n, k.agreement, w->sum.label / n };
    fprintf(out, "%" PRIu64, t->m->step);
    for (size_t i = 0; i < sizeof v / sizeof *v; i++)
        fprintf(out, "\t%.9g", v[i]);
    fputc('\n', out);
    memset(w, 0, sizeof *w);
    return fflush(out) ? errno : ferror(out) ? EIO : 0;
}
