/* metric_table.h - results with names: a table, and demands on it
 *
 * The names are fixed; man 1 iae-eval says what each means. A value that is not defined is not in the table.
 *
 * Memory      the caller holds struct metrics; texts are copied
 * Failure     lack of memory (71); demands as said there
 */
#ifndef EVAL_METRIC_TABLE_H
#define EVAL_METRIC_TABLE_H

#include "base/args.h"
#include "eval/divergence.h"
#include "eval/labelled_matrix.h"
#include "eval/reconstruction.h"

#include <stddef.h>
#include <stdint.h>

enum metric {
    METRIC_MSE, METRIC_MSE_ROLLED, METRIC_RHO,
    METRIC_KNN, METRIC_PROBE,
    METRIC_HEAD, METRIC_MAJORITY, METRIC_HUNGARIAN, METRIC_NMI, METRIC_ARI,
    METRIC_USED, METRIC_BALANCE, METRIC_CONFIDENCE, METRIC_ENTROPY, METRIC_LEAST, METRIC_MOST, METRIC_FLIPS, METRIC_FLIPS_WRONG,
    METRIC_GOOD, METRIC_MODES, METRIC_CODE_NMI, METRIC_BRIDGE, METRIC_MODE_KL,
    METRIC_FRECHET, METRIC_KID, METRIC_CLASS_KL, METRIC_CLASSES,
    METRIC_MMD2, METRIC_MMD_P,
    METRIC_LABEL_ERROR, METRIC_PRESERVATION, METRIC_AGREEMENT, METRIC_LABEL_ENTROPY, METRIC_RHO_F,
    METRIC_KS, METRIC_KS_BOUND, METRIC_KS_BEYOND, METRIC_COVARIANCE, METRIC_WASSERSTEIN, METRIC_C2ST,
    METRIC_PRIOR_KL, METRIC_PRIOR_KL_HARD,
    METRIC_REC_BITS, METRIC_REC_BITS_DV, METRIC_REC_BITS_FGAN, METRIC_REC_JS, METRIC_REG_BITS, METRIC_REG_BITS_DV,
    METRIC_REG_BITS_FGAN, METRIC_REG_JS, METRIC_BITS, METRIC_REG_BITS_HARD, METRIC_BITS_HARD, METRIC_GAP,
    METRIC_RECOVERED, METRIC_REAL_BALANCE, METRIC_J, METRIC_J_FLIPPED,
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
 * flips            of draws, all rows of a sample one after the other: flips; or with wrong, a mark for each sample,
 *                  flips_wrong of those that are marked
 * clusters         nmi, ari, hungarian_error, and with an estimate set head_error, majority_error
 * codes            knn_error with k neighbours, probe_error; 1, or 0 if the probe did not reach its minimum
 * modes            hq, modes, bridge, mode_kl of samples [n,d], with the modes of labelled data; with given, the codes that
 *                  the samples were made of, code_nmi. Labels of given are lost.
 * samples          frechet, kid of features of samples, against those of data; at least 2 rows each
 * classes          class_kl, classes of a classifier's answers to samples
 * match            mmd2, mmd_p of the score set against the other (NULL: standard normals), MATCH_ROWS of each at most, by
 *                  chance, which are put in front.
 * prior            of Gaussian codes, at least 2 rows: ks, ks_bound, ks_beyond, covariance, wasserstein, and what match
 *                  adds against standard normals, by rows that are put in front. 1, or 0 if c2st's fit did not reach its minimum
 * shares           of categorical codes: prior_kl, prior_kl_hard, against p [k] or, NULL, equal probabilities
 * labels           label_error of codes, a category being a label; preservation, agreement and label_entropy of a
 *                  classifier's answers. One of them may be NULL. Labels are as they come.
 * features         rho_f of a classifier's features of draws, after recon_end
 * bits             rec_bits and its bounds, reg_bits and its bounds, and bits, their sum; one of them may be NULL. With codes,
 *                  categorical ones, reg_bits_hard and bits_hard, against p as for shares
 * selection        recovered, of codes and an encoder's answers to what was decoded from them, row by row; with categorical
 *                  codes of data real_balance, j, j_flipped
 * Labels are else 0 .. classes-1 (codes_compact); the estimate set has at least k rows. */
void metrics_reconstruction(struct metrics *m, const struct recon *r);
void metrics_usage(struct metrics *m, const struct codes *score);
void metrics_flips(struct metrics *m, const struct codes *draws, const char *wrong);
void metrics_clusters(struct metrics *m, const struct codes *score, const struct codes *estimate, size_t classes);
int metrics_codes(struct metrics *m, const struct codes *score, const struct codes *estimate, size_t k, size_t classes);
void metrics_modes(struct metrics *m, const struct codes *samples, struct codes *given, const struct codes *data, size_t classes);
void metrics_match(struct metrics *m, struct codes *score, struct codes *other, uint64_t seed);
#define MATCH_ROWS 2000
void metrics_samples(struct metrics *m, const struct codes *features, const struct codes *data);
void metrics_classes(struct metrics *m, const struct codes *answers);
int metrics_prior(struct metrics *m, struct codes *score, uint64_t seed);
void metrics_shares(struct metrics *m, const struct codes *score, const double *p);
void metrics_bits(struct metrics *m, const struct bits *rec, const struct bits *reg, uint64_t rows, const struct codes *codes,
                  const double *p);
void metrics_selection(struct metrics *m, const struct codes *code, const struct codes *answer, const struct codes *data);
void metrics_labels(struct metrics *m, const struct codes *code, const struct codes *answer);
void metrics_features(struct metrics *m, const struct recon *r);

int metrics_any(const struct metrics *m);               /* is there any result? */

/* metrics_text - the table as TSV: metric, value, rows, set, estimate, estimate_rows. The caller frees it. */
char *metrics_text(const struct metrics *m);

/* Demands are texts such as "mse<0.02": the name of a metric, one of < <= > >=, and a number.
 * demands_check - 64 for what is none, and for a metric that is fitted where there is no estimate set
 * demands_met - 1; or 0, after a line on stderr for each that is not; 78 for a metric that is not defined for these rows */
void demands_check(const struct arg_list *texts, int estimate);
int demands_met(const struct metrics *m, const struct arg_list *texts);

#endif
