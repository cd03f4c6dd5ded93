/* eval_common.h - what eval_tasks.c and its parts eval_samples.c and eval_prior.c share */
#ifndef TASKS_EVAL_COMMON_H
#define TASKS_EVAL_COMMON_H

#include "tasks/column_reader.h"
#include "tasks/eval_tasks.h"

#define FHAT "fhat"             /* a classifier's features of xhat, from iae-encode --xhat --features; of x they are f */

/* judge_estimate - field `of`, of k numbers, of the file named by --estimate, which gets its name in the table; with
 * COLUMN_LABELLED only rows with a label, 65 if there are none */
void judge_estimate(const struct judge *j, const char *of, int how, struct labelled_matrix *c, size_t k);
/* judge_categorical - are all rows those of a categorical code? If they must be, 78 when they are not. */
int judge_categorical(const struct labelled_matrix *c, const char *name, int must, const char *where);
/* judge_classes - 78 where they are too many for tables of them */
void judge_classes(size_t classes, const char *where);

/* The tasks: in eval_samples.c */
void judge_modes(const struct judge *j, struct stream *in);
void judge_samples(const struct judge *j, struct stream *in);
void judge_selection(const struct judge *j, struct stream *in);
/* ... in eval_prior.c */
void judge_match(const struct judge *j, struct stream *in);
void judge_prior(const struct judge *j, struct stream *in);
void judge_bits(const struct judge *j, struct stream *in);

#endif
