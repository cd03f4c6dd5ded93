#include "train/train_log.h"

#include "base/alloc.h"
#include "base/progress.h"
#include "engine/engine.h"
#include "model/latent.h"
#include "spec/fields.h"
#include "spec/objective.h"
#include "train/disc_run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWS = 4 };

#define TRAIN_LOG_NAME(id, name) name,
const char *const train_log_names[TRAIN_LOG_WIDTH] = { TRAIN_LOG_COLUMNS(TRAIN_LOG_NAME) };

/* The way x -> z -> xhat in the directions that have another one: what is measured below, as for a forward model. */
static void reconstruct(struct trainer *t)
{
    struct minibatch *o = &t->o;
    const struct spec *s = &t->m->spec;
    if (!objective_direction(s)->from_prior || !t->m->has[ENCODER])
        return;
    const real *z = net_run_forward(&o->encoder, &t->m->net[ENCODER], o->field[FIELD_X], o->field[FIELD_EPS], NULL, o->n, RUN_TRAIN);
    if (s->head)
        z = latent_reparametrize(o->compute, s, z, o->field[FIELD_EPS], o->n, o->field[FIELD_MU], o->field[FIELD_LV], o->out);
    compute_engine(o->compute)->arrays->copy(o->field[FIELD_Z], z, o->n * s->Dz);
    minibatch_decode(o, t->m);
}

static int reconstructs(const struct model *m)
{
    return m->has[ENCODER] && m->has[DECODER];
}

/* Mean squared difference of each x and the xhat `shift` rows on, in [0,1] units, as all errors of pictures are told. */
static double mean_square(const struct trainer *t, size_t shift)
{
    const struct minibatch *o = &t->o;
    const real *x = o->field[FIELD_X], *xhat = o->field[FIELD_XHAT];
    size_t n = o->n, D = volume_size(&t->m->spec.data);
    double unit = t->m->spec.is_signed ? 4 : 1, sum = 0;
    const struct statistic_ops *measures = compute_engine(o->compute)->statistics;
    if (!shift)
        return measures->squared_distance(x, xhat, n * D) / (double)(n * D) / unit;
    double *distance = xarray(n, sizeof *distance);
    measures->row_distances(x, xhat, n, D, shift, distance);
    for (size_t i = 0; i < n; i++)
        sum += distance[i] / (double)(n * D) / unit;
    free(distance);
    return sum;
}

/* Flipped: does the encoder answer with the code that the decoder was given? Share of equal categories, or R^2. */
static void measure_agreement(const struct trainer *t, double *row)
{
    const struct minibatch *o = &t->o;
    const struct spec *s = &t->m->spec;
    const real *z = o->field[FIELD_Z], *zhat = o->field[s->head ? FIELD_MU : FIELD_ZHAT];
    size_t n = o->n, K = s->Dz;
    const struct statistic_ops *measures = compute_engine(o->compute)->statistics;
    if (!objective_direction(s)->of_codes || !zhat)
        return;
    if (s->code == CODE_CATEGORICAL)
        row[LOG_AGREEMENT] = (double)measures->agreements(z, zhat, n, K) / (double)n;
    else
        row[LOG_AGREEMENT] = 1 - measures->squared_distance(z, zhat, n * K) / (double)(n * K);
}

/* Variance over draws of n, within a code, over the variance of all; sums over pixels. */
static void measure_rho(struct trainer *t, double *row)
{
    struct minibatch *o = &t->o;
    const struct spec *s = &t->m->spec;
    const struct statistic_ops *measures = compute_engine(o->compute)->statistics;
    size_t n = o->n, D = volume_size(&s->data);
    if (!s->Dn || !t->m->has[DECODER])
        return;
    struct draw_sums sums = { n, D, DRAWS, array_new_bytes(draw_sums_bytes(n, D)) };
    for (uint32_t draw = 0; draw < DRAWS; draw++) {
        struct rng rng = rng_make(t->m->seed, RNG_PROBE, t->m->step, draw);
        latent_normals(o->compute, &rng, o->id, n, s->Dn, o->field[FIELD_N]);
        latent_decoder_input(o->compute, s, o->field[FIELD_Z], o->field[FIELD_N], n, o->joined);
        measures->add_draw(&sums, net_run_forward(&o->decoder, &t->m->net[DECODER], o->joined, NULL, NULL, n, RUN_TRAIN));
    }
    row[LOG_RHO] = measures->variance_share(&sums);
    array_free(sums.sums);
}

/* Standard deviations of the dimensions of z; returns -sum mean z ln mean z, and counts the categories that are used. */
static double measure_dimensions(const struct minibatch *o, size_t K, double *row, size_t *used)
{
    double entropy = 0, *sum = xarray(2 * K, sizeof *sum), *square = sum + K;
    compute_engine(o->compute)->statistics->column_moments(o->field[FIELD_Z], o->n, K, sum, square);
    row[LOG_Z_STD_MIN] = INFINITY;
    row[LOG_Z_STD_MAX] = 0;
    for (size_t j = 0; j < K; j++) {
        double mean = sum[j] / (double)o->n, var = square[j] / (double)o->n - mean * mean, std = sqrt(var > 0 ? var : 0);
        row[LOG_Z_STD_MIN] = std < row[LOG_Z_STD_MIN] ? std : row[LOG_Z_STD_MIN];
        row[LOG_Z_STD_MAX] = std > row[LOG_Z_STD_MAX] ? std : row[LOG_Z_STD_MAX];
        entropy -= mean > 0 ? mean * log(mean) / log((double)K) : 0;
        *used += mean >= 1e-3;
    }
    free(sum);
    return entropy;
}

static void measure_code(const struct trainer *t, double *row)
{
    const struct minibatch *o = &t->o;
    const struct spec *s = &t->m->spec;
    size_t K = s->Dz, used = 0;
    double balance = measure_dimensions(o, K, row, &used);
    if (s->code != CODE_CATEGORICAL)
        return;
    compute_engine(o->compute)->statistics->sharpness(o->field[FIELD_Z], o->n, K, &row[LOG_CONFIDENCE], &row[LOG_ENTROPY]);
    row[LOG_BALANCE] = balance;
    row[LOG_USED] = (double)used;
}

/* The error of the reconstruction, where the step has made one; else the loss of encoder and decoder. */
void train_log_progress(const struct trainer *t)
{
    const struct losses *l = &t->o.losses;
    const struct model *m = t->m;
    char first[40], more[80] = "";
    if (!progress_is_due())
        return;
    if (reconstructs(m) && !objective_direction(&m->spec)->from_prior)
        snprintf(first, sizeof first, "mse %.4f", mean_square(t, 0));
    else
        snprintf(first, sizeof first, m->spec.hyper[LABELS] > 0 ? "L_label %.3f" : "L_gen %.3f",
                 m->spec.hyper[LABELS] > 0 ? l->label : l->gen);
    if (m->has[DISC_REC])
        snprintf(more, sizeof more, "L_rec %.3f", l->rec);
    if (m->has[DISC_REG])
        snprintf(more + strlen(more), sizeof more - strlen(more), "%sL_reg %.3f", *more ? ", " : "", l->reg);
    progress_at(m->step, first, *more ? more : NULL);
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

/* Means of the steps since the last row. */
static void measure_steps(const struct train_log *w, const struct model *m, double *row)
{
    const struct spec *s = &m->spec;
    double n = (double)w->steps;
    if (m->has[DISC_REC]) {
        row[LOG_L_REC] = w->sum.rec / n;
        row[LOG_REC_REAL] = w->sum.rec_real / n;
        row[LOG_REC_FAKE] = w->sum.rec_fake / n;
        row[LOG_STEPS_REC] = w->steps_rec / n;
    }
    if (m->has[DISC_REG]) {
        row[LOG_L_REG] = w->sum.reg / n;
        row[LOG_REG_REAL] = w->sum.reg_real / n;
        row[LOG_REG_FAKE] = w->sum.reg_fake / n;
        row[LOG_STEPS_REG] = w->steps_reg / n;
    }
    if (s->reconstruction != RECON_NONE || s->regularization != REGUL_NONE)
        row[LOG_L_GEN] = w->sum.gen / n;
    if (s->hyper[LABELS] > 0)
        row[LOG_L_LABEL] = w->sum.label / n;
    for (int i = 0; i < NETS; i++)
        if (m->has[i])
            row[LOG_NORM_ENCODER + i] = w->norm[i] / n;
}

void train_log_measure(struct train_log *w, struct trainer *t, double row[TRAIN_LOG_WIDTH])
{
    for (size_t i = 0; i < TRAIN_LOG_WIDTH; i++)
        row[i] = NAN;
    measure_steps(w, t->m, row);
    if (t->m->has[DISC_REC])
        row[LOG_GAP] = disc_run_code_gap(&t->o, t->m);
    measure_agreement(t, row);
    t->o.encoder.id = t->o.decoder.id = NULL;
    reconstruct(t);
    if (reconstructs(t->m)) {
        row[LOG_MSE] = mean_square(t, 0);
        row[LOG_MSE_ROLLED] = mean_square(t, 1);
    }
    measure_code(t, row);
    measure_rho(t, row);
    memset(w, 0, sizeof *w);
}
