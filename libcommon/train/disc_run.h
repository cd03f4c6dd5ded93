/* disc_run.h - the discriminators on a minibatch: what they are shown, with the instance noise of the step, and their logits
 *
 * Pairs and sides are those of the direction (spec/objective.h). Each side is a batch of its own for batch norm.
 */
#ifndef TRAIN_DISC_RUN_H
#define TRAIN_DISC_RUN_H

#include "train/minibatch.h"

enum disc_side { SIDE_REAL, SIDE_FAKE };

/* disc_run_rec - rec's logits [n] of the pairs of one side; disc_run_rec_both - of both sides [2,n]; disc_run_rec_rolled - of the
 * real data with the code of the row before (o->rec_other holds that run). disc_run_reg and _both - the same of reg. */
const real *disc_run_rec(struct minibatch *o, const struct model *m, enum disc_side side);
const real *disc_run_rec_both(struct minibatch *o, const struct model *m);
const real *disc_run_rec_rolled(struct minibatch *o, const struct model *m);
const real *disc_run_reg(struct minibatch *o, const struct model *m, enum disc_side side);
const real *disc_run_reg_both(struct minibatch *o, const struct model *m);

/* disc_run_reg_input - what reg was shown last: data or codes */
const real *disc_run_reg_input(const struct minibatch *o, const struct model *m);

/* disc_run_code_gap - mean rec(real pair) - mean rec(real data, code of the row before), batch statistics of the real batch for
 * both, no noise: about 0 where rec ignores the code */
double disc_run_code_gap(struct minibatch *o, const struct model *m);

/* disc_run_mean - of the minibatch's logits [n] */
double disc_run_mean(const struct minibatch *o, const real *logit);

#endif
