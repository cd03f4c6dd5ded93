/* predictions.h - label preservation: compares a classifier's predictions with labels and across repeated draws
 *
 * A row of predictions is the probabilities of k categories; the predicted one is labelled_matrix_category. y is the true label, and
 * category i stands for label i, so that nothing is fitted. Consecutive rows of equal id are a group: draws of one sample.
 *
 * Memory      nothing is kept
 * Failure     none but lack of memory (71); a quantity that is not defined is NaN
 *
 *     predictions_set_labels(&answers, &codes);         without labels: the categories of a code
 *     predictions_error(&answers, &rows);
 *     predictions_agreement(&answers, NULL, &draws);
 */
#ifndef EVAL_PREDICTIONS_H
#define EVAL_PREDICTIONS_H

#include "eval/labelled_matrix.h"
#include "eval/metric_table.h"

/* predictions_max_label - the largest label y, or -1 if none is known */
int32_t predictions_max_label(const struct labelled_matrix *c);
/* predictions_set_labels - y of `to` becomes the category of `from`, row by row; both have n rows */
void predictions_set_labels(struct labelled_matrix *to, const struct labelled_matrix *from);

/* predictions_error - share of wrong rows among those with a label; *rows is the number of those. NaN without any, or if a label
 * is no category. */
double predictions_error(const struct labelled_matrix *c, uint64_t *rows);

/* predictions_equal_share - share of rows whose category is the same in both; they have n rows each */
double predictions_equal_share(const struct labelled_matrix *a, const struct labelled_matrix *b);

/* The m draws of a sample, whose predictions have frequencies f_1 .. f_k. NaN unless every group has at least two rows. */
struct prediction_agreement {
    uint64_t groups;
    double agreement;           /* mean over groups of max_i f_i: 1 if all draws get one prediction */
    double entropy;             /* mean over groups of -sum f_i log2 f_i, bits */
    double differ;              /* mean over groups of m (1 - sum f_i^2) / (m - 1): share of pairs of draws that differ */
};
/* predictions_agreement - of the groups marked in only [groups], or NULL: of all */
void predictions_agreement(const struct labelled_matrix *c, const char *only, struct prediction_agreement *d);

/* predictions_confusion - rows with each label, by category, as TSV: a line for each of the labels 0 .. labels-1, a column for
 * each category; `corner` is the first cell. Rows of unknown label are left out. The caller frees it. */
char *predictions_confusion(const struct labelled_matrix *c, size_t labels, const char *corner);

/* predictions_add_flip_metrics - flips of draws, all rows of a sample one after the other; or with wrong, a mark for each sample,
 * flips_wrong of the marked ones */
extern const struct metric predictions_flip_metrics[];
void predictions_add_flip_metrics(struct metric_table *m, const struct labelled_matrix *draws, const char *wrong);

/* predictions_add_label_metrics - label_error of codes whose categories are labels; preservation, agreement and label_entropy of a
 * classifier's predictions; one of them may be NULL */
extern const struct metric predictions_label_metrics[];
void predictions_add_label_metrics(struct metric_table *m, const struct labelled_matrix *code, const struct labelled_matrix *prediction);

#endif
