/* metric_table.h - results with names: a table, and demands on it
 *
 * The names are fixed; man 1 iae-eval says what each means. A value that is not defined is not in the table.
 *
 * Memory      the caller holds struct metric_table; texts are copied
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

struct metric_table {
    char *set, *estimate;       /* what the rows are called that are judged, and those that something was fitted on */
    uint64_t estimate_rows;
    int have[METRICS];
    double value[METRICS];
    uint64_t rows[METRICS];
};

void metric_table_init(struct metric_table *m);
/* metric_table_set - what rows are called, from their header: m->set those that are judged, m->estimate those that something
 * is fitted on; data set and split may be NULL */
void metric_table_set(char **to, const char *dataset, const char *split);
void metric_table_free(struct metric_table *m);

/* metric_table_add - a result on this many rows; NaN: not defined, hence left out */
void metric_table_add(struct metric_table *m, enum metric which, double value, uint64_t rows);

/* What to add to the table:
 * reconstruction   mse, mse_rolled, rho; after reconstruction_end
 * usage            used, balance, confidence, entropy, mass_least, mass_most of a categorical code
 * flips            of draws, all rows of a sample one after the other: flips; or with wrong, a mark for each sample,
 *                  flips_wrong of those that are marked
 * clusters         nmi, ari, hungarian_error, and with an estimate set head_error, majority_error
 * codes            knn_error with k neighbours, linear_probe_error; 1, or 0 if the probe did not reach its minimum
 * modes            hq, modes, bridge, mode_kl of samples [n,d], with the modes of labelled data; with given, the codes that
 *                  the samples were made of, code_nmi. Labels of given are lost.
 * samples          frechet, kid of features of samples, against those of data; at least 2 rows each
 * classes          class_kl, classes of a classifier's answers to samples
 * match            mmd2, mmd_p of the score set against the other (NULL: standard normals), MATCH_ROWS of each at most, by
 *                  chance, which are put in front.
 * prior            of Gaussian codes, at least 2 rows: ks, ks_bound, ks_beyond, covariance, wasserstein, and what match
 *                  adds against standard normals, by rows that are put in front. 1, or 0 if c2st's fit did not reach its minimum
 * shares           of categorical codes: prior_test_kl, prior_kl_hard, against p [k] or, NULL, equal probabilities
 * labels           label_error of codes, a category being a label; preservation, agreement and label_entropy of a
 *                  classifier's answers. One of them may be NULL. Labels are as they come.
 * features         rho_f of a classifier's features of draws, after reconstruction_end
 * bits             rec_bits and its bounds, reg_bits and its bounds, and bits, their sum; one of them may be NULL. With codes,
 *                  categorical ones, reg_bits_hard and bits_hard, against p as for shares
 * selection        recovered, of codes and an encoder's answers to what was decoded from them, row by row; with categorical
 *                  codes of data real_balance, j, j_flipped
 * Labels are else 0 .. classes-1 (labelled_matrix_compact); the estimate set has at least k rows. */
void metric_table_reconstruction(struct metric_table *m, const struct reconstruction *r);
void metric_table_usage(struct metric_table *m, const struct labelled_matrix *score);
void metric_table_flips(struct metric_table *m, const struct labelled_matrix *draws, const char *wrong);
void metric_table_clusters(struct metric_table *m, const struct labelled_matrix *score, const struct labelled_matrix *estimate, size_t classes);
int metric_table_codes(struct metric_table *m, const struct labelled_matrix *score, const struct labelled_matrix *estimate, size_t k, size_t classes);
void metric_table_modes(struct metric_table *m, const struct labelled_matrix *samples, struct labelled_matrix *given, const struct labelled_matrix *data, size_t classes);
void metric_table_match(struct metric_table *m, struct labelled_matrix *score, struct labelled_matrix *other, uint64_t seed);
#define MATCH_ROWS 2000
void metric_table_samples(struct metric_table *m, const struct labelled_matrix *features, const struct labelled_matrix *data);
void metric_table_classes(struct metric_table *m, const struct labelled_matrix *answers);
int metric_table_prior(struct metric_table *m, struct labelled_matrix *score, uint64_t seed);
void metric_table_shares(struct metric_table *m, const struct labelled_matrix *score, const double *p);
void metric_table_bits(struct metric_table *m, const struct divergence *rec, const struct divergence *reg, uint64_t rows, const struct labelled_matrix *codes,
                  const double *p);
void metric_table_selection(struct metric_table *m, const struct labelled_matrix *code, const struct labelled_matrix *answer, const struct labelled_matrix *data);
void metric_table_labels(struct metric_table *m, const struct labelled_matrix *code, const struct labelled_matrix *answer);
void metric_table_features(struct metric_table *m, const struct reconstruction *r);

int metric_table_any(const struct metric_table *m);               /* is there any result? */

/* metric_table_text - the table as TSV: metric, value, rows, set, estimate, estimate_rows. The caller frees it. */
char *metric_table_text(const struct metric_table *m);

/* Demands are texts such as "mse<0.02": the name of a metric, one of < <= > >=, and a number.
 * demands_check - 64 for what is none, and for a metric that is fitted where there is no estimate set
 * demands_met - 1; or 0, after a line on stderr for each that is not; 78 for a metric that is not defined for these rows */
void demands_check(const struct arg_list *texts, int estimate);
int demands_met(const struct metric_table *m, const struct arg_list *texts);

#endif
