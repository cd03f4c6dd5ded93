/* predictions.h - is the label still there? The answers of a classifier, or of an encoder that learnt from labels
 *
 * A row of the codes is the probabilities of k categories; its category is labelled_matrix_category. y is the label that is right:
 * category i stands for label i, so that it takes no fit. Consecutive rows of equal id are a group: draws of one sample.
 *
 * Memory      nothing is kept
 * Failure     none but lack of memory (71); a quantity that is not defined is NaN
 *
 *     predictions_set_labels(&answers, &codes);                   where there are no labels: those that a code of k categories gives
 *     predictions_error(&answers, &rows);
 *     predictions_agreement(&answers, NULL, &draws);
 */
#ifndef EVAL_PREDICTIONS_H
#define EVAL_PREDICTIONS_H

#include "eval/labelled_matrix.h"

/* predictions_max_label - the largest label y, or -1: none is known */
int32_t predictions_max_label(const struct labelled_matrix *c);
/* predictions_set_labels - y of `to` becomes the category of `from`, row by row; both have n rows */
void predictions_set_labels(struct labelled_matrix *to, const struct labelled_matrix *from);

/* predictions_error - share of rows with a label whose category it is not; *rows is their number. NaN without any, or where a
 * label is no category. */
double predictions_error(const struct labelled_matrix *c, uint64_t *rows);

/* predictions_equal_share - share of rows whose category is the same in both; they have n rows each */
double predictions_equal_share(const struct labelled_matrix *a, const struct labelled_matrix *b);

/* The m draws of a sample, of which the answers have frequencies f_1 .. f_k. NaN unless every group has at least two rows. */
struct prediction_agreement {
    uint64_t groups;
    double agreement;           /* mean over groups of max_i f_i: 1 where all draws get one answer */
    double entropy;             /* mean over groups of -sum f_i log2 f_i, bits */
    double differ;              /* mean over groups of m (1 - sum f_i^2) / (m - 1): the share of pairs of draws with two answers */
};
/* predictions_agreement - of the groups marked in only [groups], or NULL: of all */
void predictions_agreement(const struct labelled_matrix *c, const char *only, struct prediction_agreement *d);

/* predictions_confusion - rows with each label, by category, as TSV: a line for each of the labels 0 .. labels-1, a column for
 * each category; `corner` stands above the labels. Rows of unknown label are left out. The caller frees it. */
char *predictions_confusion(const struct labelled_matrix *c, size_t labels, const char *corner);

#endif
