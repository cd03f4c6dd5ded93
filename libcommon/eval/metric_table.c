/* metric_table.c - see metric_table.h */
#include "eval/metric_table.h"

#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "base/log.h"
#include "base/parse.h"
#include "eval/c2st.h"
#include "eval/clustering.h"
#include "eval/fid_kid.h"
#include "eval/knn.h"
#include "eval/linear_probe.h"
#include "eval/mmd.h"
#include "eval/mode_coverage.h"
#include "eval/predictions.h"
#include "eval/prior_test.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PERMUTATIONS 199

/* other: the estimate set, or a known distribution; given: the estimate set, or nothing else */
enum fit { FIT_NONE, FIT_ESTIMATE, FIT_ITSELF, FIT_OTHER, FIT_GIVEN };

static const struct {
    const char *name;
    enum fit fit;
} known[METRICS] = {
    [METRIC_MSE] = { "mse", FIT_NONE },
    [METRIC_MSE_ROLLED] = { "mse_rolled", FIT_NONE },
    [METRIC_RHO] = { "rho", FIT_NONE },
    [METRIC_KNN] = { "knn_error", FIT_ESTIMATE },
    [METRIC_PROBE] = { "probe_error", FIT_ESTIMATE },
    [METRIC_HEAD] = { "head_error", FIT_ESTIMATE },
    [METRIC_MAJORITY] = { "majority_error", FIT_ESTIMATE },
    [METRIC_HUNGARIAN] = { "hungarian_error", FIT_ITSELF },
    [METRIC_NMI] = { "nmi", FIT_NONE },
    [METRIC_ARI] = { "ari", FIT_NONE },
    [METRIC_USED] = { "used", FIT_NONE },
    [METRIC_BALANCE] = { "balance", FIT_NONE },
    [METRIC_CONFIDENCE] = { "confidence", FIT_NONE },
    [METRIC_ENTROPY] = { "entropy", FIT_NONE },
    [METRIC_LEAST] = { "mass_least", FIT_NONE },
    [METRIC_MOST] = { "mass_most", FIT_NONE },
    [METRIC_FLIPS] = { "flips", FIT_NONE },
    [METRIC_FLIPS_WRONG] = { "flips_wrong", FIT_NONE },
    [METRIC_GOOD] = { "hq", FIT_ESTIMATE },
    [METRIC_MODES] = { "modes", FIT_ESTIMATE },
    [METRIC_CODE_NMI] = { "code_nmi", FIT_ESTIMATE },
    [METRIC_BRIDGE] = { "bridge", FIT_ESTIMATE },
    [METRIC_MODE_KL] = { "mode_kl", FIT_ESTIMATE },
    [METRIC_FRECHET] = { "frechet", FIT_ESTIMATE },
    [METRIC_KID] = { "kid", FIT_ESTIMATE },
    [METRIC_CLASS_KL] = { "class_kl", FIT_NONE },
    [METRIC_CLASSES] = { "classes", FIT_NONE },
    [METRIC_MMD2] = { "mmd2", FIT_OTHER },
    [METRIC_MMD_P] = { "mmd_p", FIT_OTHER },
    [METRIC_LABEL_ERROR] = { "label_error", FIT_NONE },
    [METRIC_PRESERVATION] = { "preservation", FIT_NONE },
    [METRIC_AGREEMENT] = { "agreement", FIT_NONE },
    [METRIC_LABEL_ENTROPY] = { "label_entropy", FIT_NONE },
    [METRIC_RHO_F] = { "rho_f", FIT_NONE },
    [METRIC_KS] = { "ks", FIT_OTHER },
    [METRIC_KS_BOUND] = { "ks_bound", FIT_NONE },
    [METRIC_KS_BEYOND] = { "ks_beyond", FIT_OTHER },
    [METRIC_COVARIANCE] = { "covariance", FIT_OTHER },
    [METRIC_WASSERSTEIN] = { "wasserstein", FIT_OTHER },
    [METRIC_C2ST] = { "c2st", FIT_OTHER },
    [METRIC_PRIOR_KL] = { "prior_kl", FIT_OTHER },
    [METRIC_PRIOR_KL_HARD] = { "prior_kl_hard", FIT_OTHER },
    [METRIC_REC_BITS] = { "rec_bits", FIT_NONE },
    [METRIC_REC_BITS_DV] = { "rec_bits_dv", FIT_GIVEN },
    [METRIC_REC_BITS_FGAN] = { "rec_bits_fgan", FIT_GIVEN },
    [METRIC_REC_JS] = { "rec_js", FIT_GIVEN },
    [METRIC_REG_BITS] = { "reg_bits", FIT_NONE },
    [METRIC_REG_BITS_DV] = { "reg_bits_dv", FIT_GIVEN },
    [METRIC_REG_BITS_FGAN] = { "reg_bits_fgan", FIT_GIVEN },
    [METRIC_REG_JS] = { "reg_js", FIT_GIVEN },
    [METRIC_BITS] = { "bits", FIT_NONE },
    [METRIC_REG_BITS_HARD] = { "reg_bits_hard", FIT_NONE },
    [METRIC_BITS_HARD] = { "bits_hard", FIT_NONE },
    [METRIC_GAP] = { "gap", FIT_NONE },
    [METRIC_RECOVERED] = { "recovered", FIT_NONE },
    [METRIC_REAL_BALANCE] = { "real_balance", FIT_ESTIMATE },
    [METRIC_J] = { "j", FIT_ESTIMATE },
    [METRIC_J_FLIPPED] = { "j_flipped", FIT_ESTIMATE },
};

void metric_table_init(struct metric_table *m)
{
    memset(m, 0, sizeof *m);
}

void metric_table_free(struct metric_table *m)
{
    free(m->set);
    free(m->estimate);
    memset(m, 0, sizeof *m);
}

/* "mnist/test"; characters that would break the table become '?'. */
void metric_table_set(char **to, const char *dataset, const char *split)
{
    free(*to);
    *to = xprintf("%s%s%s", dataset ? dataset : "-", split ? "/" : "", split ? split : "");
    for (char *p = *to; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 127)
            *p = '?';
}

void metric_table_add(struct metric_table *m, enum metric which, double value, uint64_t rows)
{
    m->have[which] = !isnan(value);
    m->value[which] = value;
    m->rows[which] = rows;
}

int metric_table_any(const struct metric_table *m)
{
    int any = 0;
    for (int i = 0; i < METRICS; i++)
        any |= m->have[i];
    return any;
}

void metric_table_reconstruction(struct metric_table *m, const struct reconstruction *r)
{
    metric_table_add(m, METRIC_MSE, reconstruction_mse(r), r->rows);
    metric_table_add(m, METRIC_MSE_ROLLED, reconstruction_mse_rolled(r), r->rows);
    metric_table_add(m, METRIC_RHO, reconstruction_rho(r), r->rows);
}

void metric_table_usage(struct metric_table *m, const struct labelled_matrix *score)
{
    struct usage u;
    clustering_usage(score, &u);
    metric_table_add(m, METRIC_USED, (double)u.used, score->n);
    metric_table_add(m, METRIC_BALANCE, u.balance, score->n);
    metric_table_add(m, METRIC_CONFIDENCE, u.confidence, score->n);
    metric_table_add(m, METRIC_ENTROPY, u.entropy, score->n);
    metric_table_add(m, METRIC_LEAST, u.least, score->n);
    metric_table_add(m, METRIC_MOST, u.most, score->n);
}

void metric_table_flips(struct metric_table *m, const struct labelled_matrix *draws, const char *wrong)
{
    struct prediction_agreement d;
    predictions_agreement(draws, wrong, &d);
    metric_table_add(m, wrong ? METRIC_FLIPS_WRONG : METRIC_FLIPS, d.differ, d.groups);
}

void metric_table_clusters(struct metric_table *m, const struct labelled_matrix *score, const struct labelled_matrix *estimate, size_t classes)
{
    if (estimate) {
        metric_table_add(m, METRIC_HEAD, clustering_head(score, estimate), score->n);
        metric_table_add(m, METRIC_MAJORITY, clustering_majority(score, estimate, classes), score->n);
        m->estimate_rows = estimate->n;
    }
    metric_table_add(m, METRIC_HUNGARIAN, clustering_hungarian(score, classes), score->n);
    metric_table_add(m, METRIC_NMI, clustering_nmi(score, classes), score->n);
    metric_table_add(m, METRIC_ARI, clustering_ari(score, classes), score->n);
}

int metric_table_codes(struct metric_table *m, const struct labelled_matrix *score, const struct labelled_matrix *estimate, size_t k, size_t classes)
{
    struct linear_probe p;
    double knn = knn_error(score->z, score->y, score->n, estimate->z, estimate->y, estimate->n, score->k, k, classes);
    metric_table_add(m, METRIC_KNN, knn, score->n);
    linear_probe_fit(&p, estimate->z, estimate->y, estimate->n, estimate->k, classes);
    metric_table_add(m, METRIC_PROBE, linear_probe_error(&p, score->z, score->y, score->n), score->n);
    m->estimate_rows = estimate->n;
    int converged = p.converged;
    linear_probe_free(&p);
    return converged;
}

void metric_table_modes(struct metric_table *m, const struct labelled_matrix *samples, struct labelled_matrix *given, const struct labelled_matrix *data, size_t classes)
{
    struct mode_set modes;
    struct mode_coverage j;
    mode_coverage_fit(&modes, data, classes);
    mode_coverage_evaluate(&modes, samples->z, samples->n, &j);
    metric_table_add(m, METRIC_GOOD, j.high_quality, samples->n);
    metric_table_add(m, METRIC_MODES, j.covered, samples->n);
    if (given) {
        mode_coverage_assign(&modes, samples->z, samples->n, given->y);
        metric_table_add(m, METRIC_CODE_NMI, clustering_nmi(given, classes), samples->n);
    }
    metric_table_add(m, METRIC_BRIDGE, j.between_modes, samples->n);
    metric_table_add(m, METRIC_MODE_KL, j.kl, samples->n);
    m->estimate_rows = data->n;
    mode_coverage_free(&modes);
}

void metric_table_samples(struct metric_table *m, const struct labelled_matrix *features, const struct labelled_matrix *data)
{
    metric_table_add(m, METRIC_FRECHET, fid_kid_frechet(features, data), features->n);
    metric_table_add(m, METRIC_KID, fid_kid_kernel(features, data), features->n);
    m->estimate_rows = data->n;
}

void metric_table_classes(struct metric_table *m, const struct labelled_matrix *answers)
{
    metric_table_add(m, METRIC_CLASS_KL, prior_test_kl(answers, NULL, 1), answers->n);
    metric_table_add(m, METRIC_CLASSES, (double)fid_kid_covered(answers), answers->n);
}

/* n rows [n,k] of standard normals; the caller frees them */
static real *normals(size_t n, size_t k, uint64_t seed, uint32_t substep)
{
    struct rng chance = rng_make(seed, RNG_PROBE, 0, substep);
    real *z = xarray(n, k * sizeof *z);
    for (size_t i = 0; i < n; i++)
        rng_normal(&chance, i, z + i * k, k);
    return z;
}

void metric_table_match(struct metric_table *m, struct labelled_matrix *score, struct labelled_matrix *other, uint64_t seed)
{
    struct rng choice = rng_make(seed, RNG_PROBE, 0, 1);
    struct rng other_choice = rng_make(seed, RNG_PROBE, 0, 2), permutation = rng_make(seed, RNG_PROBE, 0, 3);
    size_t n = mmd_subset(score->z, score->n, score->k, MATCH_ROWS, &choice), n_other = n;
    real *prior = NULL;
    struct mmd r;
    if (other)
        n_other = mmd_subset(other->z, other->n, other->k, MATCH_ROWS, &other_choice);
    else
        prior = normals(n, score->k, seed, 0);
    mmd_test(&r, score->z, n, other ? other->z : prior, n_other, score->k, PERMUTATIONS, &permutation);
    metric_table_add(m, METRIC_MMD2, r.square, n);
    metric_table_add(m, METRIC_MMD_P, r.p, n);
    m->estimate_rows = other ? n_other : 0;
    free(prior);
}

int metric_table_prior(struct metric_table *m, struct labelled_matrix *score, uint64_t seed)
{
    struct rng directions = rng_make(seed, RNG_PROBE, 0, 4);
    struct prior_test_normal p;
    real *prior = normals(score->n, score->k, seed, 5);
    int converged;
    prior_test_normal(&p, score->z, score->n, score->k, &directions);
    metric_table_add(m, METRIC_KS, p.ks, score->n);
    metric_table_add(m, METRIC_KS_BOUND, p.ks_bound, score->n);
    metric_table_add(m, METRIC_KS_BEYOND, p.ks_beyond, score->n);
    metric_table_add(m, METRIC_COVARIANCE, p.covariance, score->n);
    metric_table_add(m, METRIC_WASSERSTEIN, p.wasserstein, score->n);
    metric_table_add(m, METRIC_C2ST, c2st(score->z, prior, score->n, score->k, &converged), score->n);
    metric_table_match(m, score, NULL, seed);
    free(prior);
    return converged;
}

void metric_table_shares(struct metric_table *m, const struct labelled_matrix *score, const double *p)
{
    metric_table_set(&m->estimate, p ? "prior" : "uniform", NULL);
    metric_table_add(m, METRIC_PRIOR_KL, prior_test_kl(score, p, 0), score->n);
    metric_table_add(m, METRIC_PRIOR_KL_HARD, prior_test_kl(score, p, 1), score->n);
}

void metric_table_bits(struct metric_table *m, const struct divergence *rec, const struct divergence *reg, uint64_t rows, const struct labelled_matrix *codes,
                  const double *p)
{
    const struct divergence *const of[] = { rec, reg };
    static const enum metric first[] = { METRIC_REC_BITS, METRIC_REG_BITS };
    for (int i = 0; i < 2; i++) {
        if (!of[i])
            continue;
        metric_table_add(m, first[i], of[i]->plug_in, rows);
        metric_table_add(m, first[i] + 1, of[i]->dv, rows);
        metric_table_add(m, first[i] + 2, of[i]->f_gan, rows);
        metric_table_add(m, first[i] + 3, of[i]->js, rows);
    }
    if (rec && reg)
        metric_table_add(m, METRIC_BITS, rec->plug_in + reg->plug_in, rows);
    if (codes) {
        double hard = prior_test_kl(codes, p, 1) / log(2);
        metric_table_add(m, METRIC_REG_BITS_HARD, hard, rows);
        metric_table_add(m, METRIC_BITS_HARD, rec ? rec->plug_in + hard : NAN, rows);
    }
}

void metric_table_selection(struct metric_table *m, const struct labelled_matrix *code, const struct labelled_matrix *answer, const struct labelled_matrix *data)
{
    double recovered = predictions_equal_share(code, answer);
    struct usage u;
    metric_table_add(m, METRIC_RECOVERED, recovered, code->n);
    if (!data)
        return;
    clustering_usage(data, &u);
    metric_table_add(m, METRIC_REAL_BALANCE, u.balance, data->n);
    metric_table_add(m, METRIC_J, recovered + u.balance, code->n);
    metric_table_add(m, METRIC_J_FLIPPED, recovered * u.balance, code->n);
    m->estimate_rows = data->n;
}

void metric_table_labels(struct metric_table *m, const struct labelled_matrix *code, const struct labelled_matrix *answer)
{
    uint64_t rows;
    if (code) {
        double error = predictions_error(code, &rows);
        metric_table_add(m, METRIC_LABEL_ERROR, error, rows);
    }
    if (answer) {
        struct prediction_agreement d;
        double error = predictions_error(answer, &rows);
        metric_table_add(m, METRIC_PRESERVATION, 1 - error, rows);
        predictions_agreement(answer, NULL, &d);
        metric_table_add(m, METRIC_AGREEMENT, d.agreement, answer->n);
        metric_table_add(m, METRIC_LABEL_ENTROPY, d.entropy, answer->n);
    }
}

void metric_table_features(struct metric_table *m, const struct reconstruction *r)
{
    metric_table_add(m, METRIC_RHO_F, reconstruction_rho(r), r->rows);
}

char *metric_table_text(const struct metric_table *m)
{
    char *text = xstrdup("metric\tvalue\trows\tset\testimate\testimate_rows\n");
    for (int i = 0; i < METRICS; i++) {
        if (!m->have[i])
            continue;
        enum fit fit = known[i].fit == FIT_GIVEN ? m->estimate ? FIT_ESTIMATE : FIT_NONE : known[i].fit;
        const char *on = fit == FIT_NONE ? "-" : fit == FIT_ITSELF ? m->set : m->estimate ? m->estimate : "normal";
        uint64_t on_rows = fit == FIT_NONE ? 0 : fit == FIT_ITSELF ? m->rows[i] : m->estimate_rows;
        char *longer = xprintf("%s%s\t%.9g\t%" PRIu64 "\t%s\t%s\t%" PRIu64 "\n", text, known[i].name, m->value[i], m->rows[i],
                               m->set, on, on_rows);
        free(text);
        text = longer;
    }
    return text;
}

struct demand {
    enum metric which;
    int less, equal;            /* < or <=; <= or >= */
    double bound;
};

static struct demand parse(const char *text)
{
    struct demand d = { METRIC_MSE, 0, 0, 0 };
    size_t n = strcspn(text, "<>"), which = 0;
    while (which < METRICS && (strlen(known[which].name) != n || strncmp(known[which].name, text, n)))
        which++;
    if (which == METRICS)
        die_usage("--require: '%.*s' is no metric", (int)n, text);
    d.which = (enum metric)which;
    d.less = text[n] == '<';
    d.equal = text[n] && text[n + 1] == '=';
    if (!text[n] || parse_real(text + n + 1 + d.equal, &d.bound))
        die_usage("--require: '%s' is not a metric, one of < <= > >=, and a number", text);
    return d;
}

void demands_check(const struct arg_list *texts, int estimate)
{
    for (size_t i = 0; i < texts->n; i++) {
        struct demand d = parse(texts->item[i]);
        if (known[d.which].fit == FIT_ESTIMATE && !estimate)
            die_usage("--require: %s needs --estimate FILE", known[d.which].name);
    }
}

static int is_met(const struct demand *d, double v)
{
    if (d->less ? v < d->bound : v > d->bound)
        return 1;
    return d->equal && v <= d->bound && v >= d->bound;
}

int demands_met(const struct metric_table *m, const struct arg_list *texts)
{
    int met = 1;
    for (size_t i = 0; i < texts->n; i++) {
        struct demand d = parse(texts->item[i]);
        if (!m->have[d.which])
            die_spec(NULL, "--require %s: this metric is not defined for these rows", texts->item[i]);
        if (is_met(&d, m->value[d.which]))
            continue;
        log_warning(NULL, "not met: %s, it is %.9g", texts->item[i], m->value[d.which]);
        met = 0;
    }
    return met;
}
