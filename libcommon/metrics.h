/* metrics.h - results with names: a table, and demands on it
 *
 * The names are fixed; man 1 iae-eval says what each means. A value that is not defined is not in the table.
 *
 * Memory      the caller holds struct metrics; texts are copied
 * Failure     lack of memory (71); demands as said there
 */
#ifndef METRICS_H
#define METRICS_H

#include "args.h"
#include "bits.h"
#include "codes.h"
#include "recon.h"

#include <stddef.h>
#include <stdint.h>

enum metric {
    METRIC_MSE, METRIC_MSE_ROLLED, METRIC_RHO,
    METRIC_KNN, METRIC_PROBE,
    METRIC_HEAD, METRIC_MAJORITY, METRIC_HUNGARIAN, METRIC_NMI, METRIC_ARI,
    METRIC_USED, METRIC_BALANCE, METRIC_CONFIDENCE, METRIC_ENTROPY, METRIC_LEAST, METRIC_MOST,
    METRIC_GOOD, METRIC_MODES, METRIC_CODE_NMI, METRIC_BRIDGE, METRIC_MODE_KL,
    METRIC_MMD2, METRIC_MMD_P,
    METRIC_LABEL_ERROR, METRIC_PRESERVATION, METRIC_AGREEMENT, METRIC_LABEL_ENTROPY,
    METRIC_KS, METRIC_KS_BOUND, METRIC_KS_BEYOND, METRIC_COVARIANCE, METRIC_WASSERSTEIN, METRIC_PRIOR_KL, METRIC_PRIOR_KL_HARD,
    METRIC_REC_BITS, METRIC_REC_BITS_DV, METRIC_REC_BITS_FGAN, METRIC_REG_BITS, METRIC_REG_BITS_DV, METRIC_REG_BITS_FGAN,
    METRIC_BITS,
    METRICS
};

struct metrics {
    char *set, *estimate;       /* what the rows are called that are judged, and those that something was fitted on */
    uint64_t estimate_rows;
    int have[METRICS];
    double value[METRICS];
    uint64_t rows[METRICS];
};

void metrics_init(struct metrics *m);
/* metrics_set - what rows are called, from their header: m->set those that are judged, m->estimate those that something
 * is fitted on; data set and split may be NULL */
void metrics_set(char **to, const char *dataset, const char *split);
void metrics_free(struct metrics *m);

/* metrics_add - a result on this many rows; NaN: not defined, hence left out */
void metrics_add(struct metrics *m, enum metric which, double value, uint64_t rows);

/* What to add to the table:
 * reconstruction   mse, mse_rolled, rho; after recon_end
 * usage            used, balance, confidence, entropy, mass_least, mass_most of a categorical code
 * clusters         nmi, ari, hungarian_error, and with an estimate set head_error, majority_error
 * codes            knn_error with k neighbours, probe_error; 1, or 0 if the probe did not reach its minimum
 * modes            hq, modes, bridge, mode_kl of samples [n,d], with the modes of labelled data; with given, the codes that
 *                  the samples were made of, code_nmi. Labels of given are lost.
 * match            mmd2, mmd_p of the score set against the other (NULL: standard normals), MATCH_ROWS of each at most, by
 *                  chance. Their rows are permuted.
 * prior            of Gaussian codes, at least 2 rows: ks, ks_bound, ks_beyond, covariance, wasserstein, and what match
 *                  adds against standard normals; rows are permuted. categorical: prior_kl, prior_kl_hard
 * labels           label_error of codes, a category being a label; preservation, agreement and label_entropy of a
 *                  classifier's answers. One of them may be NULL. Labels are as they come.
 * bits             rec_bits and its bounds, reg_bits and its bounds, and bits, their sum; one of them may be NULL
 * Labels are else 0 .. classes-1 (codes_compact); the estimate set has at least k rows. */
void metrics_reconstruction(struct metrics *m, const struct recon *r);
void metrics_usage(struct metrics *m, const struct codes *score);
void metrics_clusters(struct metrics *m, const struct codes *score, const struct codes *estimate, size_t classes);
int metrics_codes(struct metrics *m, const struct codes *score, const struct codes *estimate, size_t k, size_t classes);
void metrics_modes(struct metrics *m, const struct codes *samples, struct codes *given, const struct codes *data, size_t classes);
void metrics_match(struct metrics *m, struct codes *score, struct codes *other, uint64_t seed);
#define MATCH_ROWS 2000
void metrics_prior(struct metrics *m, struct codes *score, int categorical, uint64_t seed);
void metrics_bits(struct metrics *m, const struct bits *rec, const struct bits *reg, uint64_t rows);
void metrics_labels(struct metrics *m, const struct codes *code, const struct codes *answer);

int metrics_any(const struct metrics *m);               /* is there any result? */

/* metrics_text - the table as TSV: metric, value, rows, set, estimate, estimate_rows. The caller frees it. */
char *metrics_text(const struct metrics *m);

/* Demands are texts such as "mse<0.02": the name of a metric, one of < <= > >=, and a number.
 * demands_check - 64 for what is none, and for a metric that is fitted where there is no estimate set
 * demands_met - 1; or 0, after a line on stderr for each that is not; 78 for a metric that is not defined for these rows */
void demands_check(const struct arg_list *texts, int estimate);
int demands_met(const struct metrics *m, const struct arg_list *texts);

#endif
