/* losses.h - the GAN losses of the discriminators, and every term of the loss that encoder and decoder share
 *
 * With sp(a) = log(1 + e^a) and logits t of a discriminator (real side 1), per row:
 *
 *     L_rec = sp(-rec(real pair)) + sp(rec(fake pair))         forward  (x,z) against (xhat,z)        paper eq. 7
 *                                                              flipped  (xhat,z) against (xhat,zhat)         eq. 15
 *                                                              joint    (x,zhat) against (xhat,z)     section 2, 3
 *     L_reg = sp(-reg(real)) + sp(reg(fake))                   forward  p ~ p(z) against z            eq. 5, 7
 *                                                              flipped  x against xhat                eq. 1, 13, 15
 *     L_gen = w_rec R + w_reg sp(-reg(fake))                   the discriminators frozen
 *       R   = sp(-rec(fake pair))                              adversarial; joint: + sp(rec(x,zhat)), to zhat
 *             1/2 sum_i (x_i - xhat_i)^2                       euclidean: a sum over pixels, unit variance
 *             -ln p(x|z)                                       likelihood: binary cross-entropies (data in [0,1]),
 *                                                              or as euclidean (data in [-1,1])
 *             -ln q(z|xhat)                                    flipped likelihood: -ln zhat_k of the category k, or
 *                                                              sum_j 1/2 ((z-mu)^2 e^-lv + lv)
 *
 * A term is a row of the table in losses.c: when it applies, its weight, its value and gradients, whose formulas are operations of the
 * engine (engine/loss_ops.h). Hyperparameters add: smooth
 * (target of real examples), jitter (instance noise), weight positive (forward: sp(rec(x,z)), to z only), weight
 * mismatch (sp(rec(real x, code of the row before)) in L_rec), weight entropy (-W H(mean code)), weight decoder
 * (flipped: scales what the decoder gets from R). Real and fake are separate batches for batch norm.
 * The terms kl and label are functions of the encoder's result alone: encoder_losses.h.
 */
#ifndef TRAIN_LOSSES_H
#define TRAIN_LOSSES_H

#include "train/minibatch.h"

/* loss_disc_rec, loss_disc_reg - loss and gradients of a discriminator, its input constant */
void loss_disc_rec(struct minibatch *o, const struct model *m, struct grad_accum *t);
void loss_disc_reg(struct minibatch *o, const struct model *m, struct grad_accum *t);
/* loss_gen - L_gen without kl: d.z, d.xhat, d.zhat, d.mu, d.lv, those that the model has */
void loss_gen(struct minibatch *o, const struct model *m);

#endif
