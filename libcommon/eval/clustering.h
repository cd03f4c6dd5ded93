/* clustering.h - metrics of a categorical code as a clustering: error by three protocols, mutual information, usage
 *
 * A row of the code is s(x), the probabilities of k categories; c(x) = argmax_i s_i(x), the lowest index of equals. Labels
 * are 0 .. classes-1 (labelled_matrix_compact). Labels are assigned to clusters by the estimate set; metrics are computed on the score
 * set.
 *
 * Failure     none but lack of memory (71); a quantity that is not defined is NaN
 */
#ifndef EVAL_CLUSTERING_H
#define EVAL_CLUSTERING_H

#include "eval/labelled_matrix.h"
#include "eval/metric_table.h"

/* Errors of the score set if each cluster gets one label, as shares of rows:
 * head      the label of the estimate row with the largest s_i, assigned to i or not; equal s_i: the larger margin between
 *           the row's first and second logit, then the lowest id (AAE's rule)
 * majority  the most frequent label among estimate rows with c = i, the lowest of equals; without such rows always wrong
 * hungarian the one-to-one map that makes the most rows of the score set itself right; NaN unless k = classes */
double clustering_head(const struct labelled_matrix *score, const struct labelled_matrix *estimate);
double clustering_majority(const struct labelled_matrix *score, const struct labelled_matrix *estimate, size_t classes);
double clustering_hungarian(const struct labelled_matrix *score, size_t classes);

/* clustering_wrong - wrong [n] marks the rows of score that are wrong by hungarian or, if there are not as many categories as
 * classes, by majority; returns 0 if that needs an estimate set and it is NULL */
int clustering_wrong(const struct labelled_matrix *score, const struct labelled_matrix *estimate, size_t classes, char *wrong);

/* c(x) against y: normalized mutual information 2 I / (H(C) + H(Y)), and the adjusted Rand index; 1 if both are
 * constant, as in scikit-learn */
double clustering_nmi(const struct labelled_matrix *score, size_t classes);
double clustering_ari(const struct labelled_matrix *score, size_t classes);

struct clustering_usage {
    size_t used;                /* categories that are c(x) of at least 0.1 % of rows */
    double balance;             /* H(mean s) / ln K: 1 if all are used equally; NaN for K = 1 */
    double confidence;          /* mean of max_i s_i */
    double entropy;             /* mean of H(s), nats */
    double min, max;            /* share of rows in the smallest and in the largest of the k clusters */
};
void clustering_measure_usage(const struct labelled_matrix *c, struct clustering_usage *u);

/* clustering_add_label_metrics - clusters against labels 0 .. classes-1: errors and information; estimate may be NULL, which leaves out
 * errors that need it
 * clustering_add_usage_metrics - the metrics that need no label */
extern const struct metric clustering_metrics[];
void clustering_add_label_metrics(struct metric_table *m, const struct labelled_matrix *score, const struct labelled_matrix *estimate,
                                  size_t classes);
void clustering_add_usage_metrics(struct metric_table *m, const struct labelled_matrix *score);

#endif
