/* train_log.h - what a training run shows of itself: one line of TSV an interval
 *
 * Losses, logits and norms are means over the steps since the last line; the rest is measured on the last minibatch,
 * in training mode: gap (losses.h), mse of x and xhat and of x and the xhat of another row (equal: reconstruction
 * is not image-specific), rho = E_z Var_n[xhat] / Var[xhat] over 4 draws of n (0: n is ignored, 1: z is), std of z
 * per dimension, and for categorical codes H(mean z)/ln K, mean max z, E H(z), used categories. In the directions
 * flipped and joint these are of the way x -> z -> xhat, which the model was not trained on; agreement is that of z and
 * zhat in the flipped one: share of equal categories, or 1 - mean (z-zhat)^2. What a model does not have is 0.
 */
#ifndef TRAIN_TRAIN_LOG_H
#define TRAIN_TRAIN_LOG_H

#include "train/trainer.h"

#include <stdio.h>

struct train_log {
    uint64_t steps;             /* since the last line */
    struct losses sum;
    double norm[NETS];
    double steps_rec, steps_reg;
};

void train_log_header(FILE *out);
/* train_log_progress - the line on a terminal: step and losses */
void train_log_progress(const struct trainer *t);
void train_log_accumulate(struct train_log *w, const struct trainer *t);
/* train_log_row - print and begin anew; 0, or the errno of why it could not be written */
int train_log_row(struct train_log *w, struct trainer *t, FILE *out);

#endif
