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

void metrics_init(struct metrics *m)
{
    memset(m, 0, sizeof *m);
}

void metrics_free(struct metrics *m)
{
    free(m->set);
    free(m->estimate);
    memset(m, 0, sizeof *m);
}

/* "mnist/test"; characters that would break the table become '?'. */
void metrics_set(char **to, const char *dataset, const char *split)
{
    free(*to);
    *to = xprintf("%s%s%s", dataset ? dataset : "-", split ? "/" : "", split ? split : "");
    for (char *p = *to; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 127)
            *p = '?';
}

void metrics_add(struct metrics *m, enum metric which, double value, uint64_t rows)
{
    m->have[which] = !isnan(value);
    m->value[which] = value;
    m->rows[which] = rows;
}

int metrics_any(const struct metrics *m)
{
    int any = 0;
    for (int i = 0; i < METRICS; i++)
        any |= m->have[i];
    return any;
}

void metrics_reconstruction(struct metrics *m, const struct recon *r)
{
    metrics_add(m, METRIC_MSE, recon_mse(r), r->rows);
    metrics_add(m, METRIC_MSE_ROLLED, recon_mse_rolled(r), r->rows);
    metrics_add(m, METRIC_RHO, recon_rho(r), r->rows);
}

void metrics_usage(struct metrics *m, const struct codes *score)
{
    struct usage u;
    clusters_usage(score, &u);
    metrics_add(m, METRIC_USED, (double)u.used, score->n);
    metrics_add(m, METRIC_BALANCE, u.balance, score->n);
    metrics_add(m, METRIC_CONFIDENCE, u.confidence, score->n);
    metrics_add(m, METRIC_ENTROPY, u.entropy, score->n);
    metrics_add(m, METRIC_LEAST, u.least, score->n);
    metrics_add(m, METRIC_MOST, u.most, score->n);
}

void metrics_flips(struct metrics *m, const struct codes *draws, const char *wrong)
{
    struct draws d;
    answers_draws(draws, wrong, &d);
    metrics_add(m, wrong ? METRIC_FLIPS_WRONG : METRIC_FLIPS, d.differ, d.groups);
}

void metrics_clusters(struct metrics *m, const struct codes *score, const struct codes *estimate, size_t classes)
{
    if (estimate) {
        metrics_add(m, METRIC_HEAD, clusters_head(score, estimate), score->n);
        metrics_add(m, METRIC_MAJORITY, clusters_majority(score, estimate, classes), score->n);
        m->estimate_rows = estimate->n;
    }
    metrics_add(m, METRIC_HUNGARIAN, clusters_hungarian(score, classes), score->n);
    metrics_add(m, METRIC_NMI, clusters_nmi(score, classes), score->n);
    metrics_add(m, METRIC_ARI, clusters_ari(score, classes), score->n);
}

int metrics_codes(struct metrics *m, const struct codes *score, const struct codes *estimate, size_t k, size_t classes)
{
    struct probe p;
    double knn = knn_error(score->z, score->y, score->n, estimate->z, estimate->y, estimate->n, score->k, k, classes);
    metrics_add(m, METRIC_KNN, knn, score->n);
    probe_fit(&p, estimate->z, estimate->y, estimate->n, estimate->k, classes);
    metrics_add(m, METRIC_PROBE, probe_error(&p, score->z, score->y, score->n), score->n);
    m->estimate_rows = estimate->n;
    int converged = p.converged;
    probe_free(&p);
    return converged;
}

void metrics_modes(struct metrics *m, const struct codes *samples, struct codes *given, const struct codes *data, size_t classes)
{
    struct modes modes;
    struct modes_judged j;
    modes_fit(&modes, data, classes);
    modes_judge(&modes, samples->z, samples->n, &j);
    metrics_add(m, METRIC_GOOD, j.good, samples->n);
    metrics_add(m, METRIC_MODES, j.covered, samples->n);
    if (given) {
        modes_assign(&modes, samples->z, samples->n, given->y);
        metrics_add(m, METRIC_CODE_NMI, clusters_nmi(given, classes), samples->n);
    }
    metrics_add(m, METRIC_BRIDGE, j.bridge, samples->n);
    metrics_add(m, METRIC_MODE_KL, j.kl, samples->n);
    m->estimate_rows = data->n;
    modes_free(&modes);
}

void metrics_samples(struct metrics *m, const struct codes *features, const struct codes *data)
{
    metrics_add(m, METRIC_FRECHET, samples_frechet(features, data), features->n);
    metrics_add(m, METRIC_KID, samples_kernel(features, data), features->n);
    m->estimate_rows = data->n;
}

void metrics_classes(struct metrics *m, const struct codes *answers)
{
    metrics_add(m, METRIC_CLASS_KL, prior_kl(answers, NULL, 1), answers->n);
    metrics_add(m, METRIC_CLASSES, (double)samples_covered(answers), answers->n);
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

void metrics_match(struct metrics *m, struct codes *score, struct codes *other, uint64_t seed)
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
    metrics_add(m, METRIC_MMD2, r.square, n);
    metrics_add(m, METRIC_MMD_P, r.p, n);
    m->estimate_rows = other ? n_other : 0;
    free(prior);
}

int metrics_prior(struct metrics *m, struct codes *score, uint64_t seed)
{
    struct rng directions = rng_make(seed, RNG_PROBE, 0, 4);
    struct prior_normal p;
    real *prior = normals(score->n, score->k, seed, 5);
    int converged;
    prior_normal(&p, score->z, score->n, score->k, &directions);
    metrics_add(m, METRIC_KS, p.ks, score->n);
    metrics_add(m, METRIC_KS_BOUND, p.ks_bound, score->n);
    metrics_add(m, METRIC_KS_BEYOND, p.ks_beyond, score->n);
    metrics_add(m, METRIC_COVARIANCE, p.covariance, score->n);
    metrics_add(m, METRIC_WASSERSTEIN, p.wasserstein, score->n);
    metrics_add(m, METRIC_C2ST, c2st(score->z, prior, score->n, score->k, &converged), score->n);
    metrics_match(m, score, NULL, seed);
    free(prior);
    return converged;
}

void metrics_shares(struct metrics *m, const struct codes *score, const double *p)
{
    metrics_set(&m->estimate, p ? "prior" : "uniform", NULL);
    metrics_add(m, METRIC_PRIOR_KL, prior_kl(score, p, 0), score->n);
    metrics_add(m, METRIC_PRIOR_KL_HARD, prior_kl(score, p, 1), score->n);
}

void metrics_bits(struct metrics *m, const struct bits *rec, const struct bits *reg, uint64_t rows, const struct codes *codes,
                  const double *p)
{
    const struct bits *const of[] = { rec, reg };
    static const enum metric first[] = { METRIC_REC_BITS, METRIC_REG_BITS };
    for (int i = 0; i < 2; i++) {
        if (!of[i])
            continue;
        metrics_add(m, first[i], of[i]->plug_in, rows);
        metrics_add(m, first[i] + 1, of[i]->donsker, rows);
        metrics_add(m, first[i] + 2, of[i]->fgan, rows);
        metrics_add(m, first[i] + 3, of[i]->js, rows);
    }
    if (rec && reg)
        metrics_add(m, METRIC_BITS, rec->plug_in + reg->plug_in, rows);
    if (codes) {
        double hard = prior_kl(codes, p, 1) / log(2);
        metrics_add(m, METRIC_REG_BITS_HARD, hard, rows);
        metrics_add(m, METRIC_BITS_HARD, rec ? rec->plug_in + hard : NAN, rows);
    }
}

void metrics_selection(struct metrics *m, const struct codes *code, const struct codes *answer, const struct codes *data)
{
    double recovered = answers_recovered(code, answer);
    struct usage u;
    metrics_add(m, METRIC_RECOVERED, recovered, code->n);
    if (!data)
        return;
    clusters_usage(data, &u);
    metrics_add(m, METRIC_REAL_BALANCE, u.balance, data->n);
    metrics_add(m, METRIC_J, recovered + u.balance, code->n);
    metrics_add(m, METRIC_J_FLIPPED, recovered * u.balance, code->n);
    m->estimate_rows = data->n;
}

void metrics_labels(struct metrics *m, const struct codes *code, const struct codes *answer)
{
    uint64_t rows;
    if (code) {
        double error = answers_error(code, &rows);
        metrics_add(m, METRIC_LABEL_ERROR, error, rows);
    }
    if (answer) {
        struct draws d;
        double error = answers_error(answer, &rows);
        metrics_add(m, METRIC_PRESERVATION, 1 - error, rows);
        answers_draws(answer, NULL, &d);
        metrics_add(m, METRIC_AGREEMENT, d.agreement, answer->n);
        metrics_add(m, METRIC_LABEL_ENTROPY, d.entropy, answer->n);
    }
}

void metrics_features(struct metrics *m, const struct recon *r)
{
    metrics_add(m, METRIC_RHO_F, recon_rho(r), r->rows);
}

char *metrics_text(const struct metrics *m)
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

int demands_met(const struct metrics *m, const struct arg_list *texts)
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
