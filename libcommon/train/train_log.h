/* train_log.h - what a training run measures of itself: a row of numbers an interval
 *
 * Losses, logits and norms are means over the steps since the last row; the rest is measured on the last minibatch,
 * in training mode: gap (losses.h), mse of x and xhat and of x and the xhat of another row (equal: reconstruction
 * is not image-specific), rho = E_z Var_n[xhat] / Var[xhat] over 4 draws of n (0: n is ignored, 1: z is), std of z
 * per dimension, and for categorical codes H(mean z)/ln K, mean max z, E H(z), used categories. In the directions
 * flipped and joint these are of the way x -> z -> xhat, which the model was not trained on; agreement is that of z and
 * zhat in the flipped one: share of equal categories, or 1 - mean (z-zhat)^2. What a model does not have is NaN.
 */
#ifndef TRAIN_TRAIN_LOG_H
#define TRAIN_TRAIN_LOG_H

#include "train/trainer.h"

/* The columns, in order: id, name. */
#define TRAIN_LOG_COLUMNS(C) \
    C(LOG_L_REC, "L_rec") \
    C(LOG_L_REG, "L_reg") \
    C(LOG_L_GEN, "L_gen") \
    C(LOG_REC_REAL, "rec_real") \
    C(LOG_REC_FAKE, "rec_fake") \
    C(LOG_REG_REAL, "reg_real") \
    C(LOG_REG_FAKE, "reg_fake") \
    C(LOG_GAP, "gap") \
    C(LOG_MSE, "mse") \
    C(LOG_MSE_ROLLED, "mse_rolled") \
    C(LOG_RHO, "rho") \
    C(LOG_Z_STD_MIN, "z_std_min") \
    C(LOG_Z_STD_MAX, "z_std_max") \
    C(LOG_BALANCE, "balance") \
    C(LOG_CONFIDENCE, "confidence") \
    C(LOG_ENTROPY, "entropy") \
    C(LOG_USED, "used") \
    C(LOG_NORM_ENCODER, "norm_encoder") \
    C(LOG_NORM_DECODER, "norm_decoder") \
    C(LOG_NORM_REC, "norm_rec") \
    C(LOG_NORM_REG, "norm_reg") \
    C(LOG_STEPS_REC, "steps_rec") \
    C(LOG_STEPS_REG, "steps_reg") \
    C(LOG_AGREEMENT, "agreement") \
    C(LOG_L_LABEL, "L_label")

#define TRAIN_LOG_ID(id, name) id,
enum train_log_column { TRAIN_LOG_COLUMNS(TRAIN_LOG_ID) TRAIN_LOG_WIDTH };
extern const char *const train_log_names[TRAIN_LOG_WIDTH];

struct train_log {
    uint64_t steps;             /* since the last row */
    struct losses sum;
    double norm[NETS];
    double steps_rec, steps_reg;
};

/* train_log_progress - the line on a terminal: step, error or loss */
void train_log_progress(const struct trainer *t);
void train_log_accumulate(struct train_log *w, const struct trainer *t);
/* train_log_measure - a row, and begin anew */
void train_log_measure(struct train_log *w, struct trainer *t, double row[TRAIN_LOG_WIDTH]);

#endif
