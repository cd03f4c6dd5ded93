/* encoder_losses.h - terms of the loss that are functions of the encoder's result alone, added in its backward pass
 *
 *     kl       w 1/2 sum_j (mu^2 + e^lv - lv - 1)         KL(q(z|x) || N(0,I)), paper eq. 4 in closed form
 *     label    -w ln z_y                                  the cross-entropy of labels y by the softmax z
 */
#ifndef TRAIN_ENCODER_LOSSES_H
#define TRAIN_ENCODER_LOSSES_H

#include "train/minibatch.h"

/* encoder_loss_kl - the sum over rows; its gradients are added to d.mu and d.lv */
double encoder_loss_kl(const struct minibatch *o, const struct spec *s);
/* encoder_loss_label - the same of labelled rows; d.z receives its gradient. z [n,Dz]: the network's result, without
 * `jitter global` */
double encoder_loss_label(const struct minibatch *o, const struct spec *s, const real *z);

#endif
