/* optimizer_step.h - one optimizer step: accumulated gradients become new parameters
 *
 * Terms are divided by their rows and added, the gradient's norm is taken and clipped, each network that has a gradient
 * moves by Adam at its learning rate (a schedule, and the decay of the run's end), its running statistics move, encoder
 * and decoder enter their exponential moving averages (EMA). An update of encoder or decoder
 * is a step of the model; one of discriminators alone is a sub-step. A loss or a norm that is not finite ends the
 * program with 79 before anything has moved.
 *
 *     struct step_result s = optimizer_step(&m, &grads, &o, total);
 */
#ifndef TRAIN_OPTIMIZER_STEP_H
#define TRAIN_OPTIMIZER_STEP_H

#include "train/minibatch.h"

struct step_result {
    int moved[NETS];
    double norm[NETS];          /* of the gradient, per row, before clipping */
};

/* optimizer_step - o holds the last minibatch of the tally: rows for the averaged networks to look at, and the sub-step;
 * total: steps of the whole run for `decay`, 0: unknown. The tally is empty afterwards. */
struct step_result optimizer_step(struct model *m, struct grad_accum *t, struct minibatch *o, uint64_t total);

/* optimizer_require_finite - a number that must be: "step 12: L_rec is nan ..." and 79 otherwise */
void optimizer_require_finite(const struct model *m, const char *what, double v);
/* optimizer_require_total - 78 if the spec's `decay` needs the length of the run and it is not known */
void optimizer_require_total(const struct spec *s, uint64_t total);

/* optimizer_disc_scheduled - does this discriminator take part in sub-step k? In the last N of them, so that both end with the
 * minibatch that encoder and decoder are updated from. Where one of them stops `below` a loss, nobody knows which is
 * the last, and both begin with the first; the loss of the sub-step before decides. */
int optimizer_disc_scheduled(const struct model *m, enum net_id disc, unsigned k, double loss);
/* optimizer_substeps - most sub-steps of a step */
unsigned optimizer_substeps(const struct spec *s);

#endif
