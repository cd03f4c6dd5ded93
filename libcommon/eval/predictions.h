/* predictions.h - is the label still there? The answers of a classifier, or of an encoder that learnt from labels
 *
 * A row of the codes is the probabilities of k categories; its category is codes_argmax. y is the label that is right:
 * category i stands for label i, so that it takes no fit. Consecutive rows of equal id are a group: draws of one sample.
 *
 * Memory      nothing is kept
 * Failure     none but lack of memory (71); a quantity that is not defined is NaN
 *
 *     answers_from(&answers, &codes);                   where there are no labels: those that a code of k categories gives
 *     answers_error(&answers, &rows);
 *     answers_draws(&answers, NULL, &draws);
 */
#ifndef EVAL_PREDICTIONS_H
#define EVAL_PREDICTIONS_H

#include "eval/labelled_matrix.h"

/* answers_largest - the largest label y, or -1: none is known */
int32_t answers_largest(const struct codes *c);
/* answers_from - y of `to` becomes the category of `from`, row by row; both have n rows */
void answers_from(struct codes *to, const struct codes *from);

/* answers_error - share of rows with a label whose category it is not; *rows is their number. NaN without any, or where a
 * label is no category. */
double answers_error(const struct codes *c, uint64_t *rows);

/* answers_recovered - share of rows whose category is the same in both; they have n rows each */
double answers_recovered(const struct codes *a, const struct codes *b);

/* The m draws of a sample, of which the answers have frequencies f_1 .. f_k. NaN unless every group has at least two rows. */
struct draws {
    uint64_t groups;
    double agreement;           /* mean over groups of max_i f_i: 1 where all draws get one answer */
    double entropy;             /* mean over groups of -sum f_i log2 f_i, bits */
    double differ;              /* mean over groups of m (1 - sum f_i^2) / (m - 1): the share of pairs of draws with two answers */
};
/* answers_draws - of the groups marked in only [groups], or NULL: of all */
void answers_draws(const struct codes *c, const char *only, struct draws *d);

/* answers_confusion - rows with each label, by category, as TSV: a line for each of the labels 0 .. labels-1, a column for
 * each category; `corner` stands above the labels. Rows of unknown label are left out. The caller frees it. */
char *answers_confusion(const struct codes *c, size_t labels, const char *corner);

#endif
