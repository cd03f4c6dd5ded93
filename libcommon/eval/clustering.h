/* clustering.h - how good is a categorical code as a clustering: three protocols of error, information, usage
 *
 * A row of the code is s(x), the probabilities of k categories; c(x) = argmax_i s_i(x), the lowest index of equals. Labels
 * are 0 .. classes-1 (labelled_matrix_compact). The estimate set is what labels of clusters are taken from, the score set is
 * what is counted.
 *
 * Failure     none but lack of memory (71); a quantity that is not defined is NaN
 */
#ifndef EVAL_CLUSTERING_H
#define EVAL_CLUSTERING_H

#include "eval/labelled_matrix.h"

/* Errors of the score set when each cluster bears one label, as shares of rows:
 * head      the label of the estimate row with the largest s_i, assigned to i or not; equal s_i: the larger margin between
 *           the row's first and second logit, then the lowest id (AAE's rule)
 * majority  the most frequent label among estimate rows with c = i, the lowest of equals; none: always wrong
 * hungarian the one-to-one map that hits most rows of the score set itself; NaN unless k = classes */
double clustering_head(const struct labelled_matrix *score, const struct labelled_matrix *estimate);
double clustering_majority(const struct labelled_matrix *score, const struct labelled_matrix *estimate, size_t classes);
double clustering_hungarian(const struct labelled_matrix *score, size_t classes);

/* clustering_wrong - wrong [n] of score marks the rows that are wrong by hungarian or, where there are not as many categories
 * as classes, by majority; 0 where that needs an estimate set and it is NULL */
int clustering_wrong(const struct labelled_matrix *score, const struct labelled_matrix *estimate, size_t classes, char *wrong);

/* c(x) against y: normalized mutual information 2 I / (H(C) + H(Y)), and the adjusted Rand index; 1 if both are
 * constant, as scikit-learn has it */
double clustering_nmi(const struct labelled_matrix *score, size_t classes);
double clustering_ari(const struct labelled_matrix *score, size_t classes);

struct usage {
    size_t used;                /* categories that are c(x) of at least 0.1 % of rows */
    double balance;             /* H(mean s) / ln K: 1 when all are used alike; NaN for K = 1 */
    double confidence;          /* mean of max_i s_i */
    double entropy;             /* mean of H(s), nats */
    double least, most;         /* share of rows in the smallest and in the largest of all k clusters */
};
void clustering_usage(const struct labelled_matrix *c, struct usage *u);

#endif
