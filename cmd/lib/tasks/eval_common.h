/* eval_common.h - what eval_tasks.c and its parts eval_samples.c and eval_prior.c share */
#ifndef TASKS_EVAL_COMMON_H
#define TASKS_EVAL_COMMON_H

#include "tasks/column_reader.h"
#include "tasks/eval_tasks.h"

#define FHAT "fhat"             /* a classifier's features of xhat, from iae-encode --xhat --features; of x they are f */

/* eval_estimate - field `of`, of k numbers, of the file named by --estimate, which gets its name in the table; with
 * COLUMN_LABELLED only rows with a label, 65 if there are none */
void eval_estimate(const struct evaluation *j, const char *of, int how, struct labelled_matrix *c, size_t k);
/* eval_categorical - are all rows those of a categorical code? If they must be, 78 when they are not. */
int eval_categorical(const struct labelled_matrix *c, const char *name, int must, const char *where);
/* eval_classes - 78 where they are too many for tables of them */
void eval_classes(size_t classes, const char *where);

/* The tasks: in eval_samples.c */
void eval_modes(const struct evaluation *j, struct stream *in);
void eval_samples(const struct evaluation *j, struct stream *in);
void eval_selection(const struct evaluation *j, struct stream *in);
/* ... in eval_prior.c */
void eval_match(const struct evaluation *j, struct stream *in);
void eval_prior(const struct evaluation *j, struct stream *in);
void eval_bits(const struct evaluation *j, struct stream *in);

#endif
