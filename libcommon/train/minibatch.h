/* minibatch.h - forward and backward pass of a minibatch through encoder and decoder
 *
 * Three directions lay the way (table of objectives, man 7 iae-objectives):
 *
 *     forward    x -> z -> xhat          IAE, AAE, autoencoder, VAE
 *     flipped    z -> xhat -> zhat       FIAE, InfoGAN, GAN; z ~ p(z), x stands beside for reg
 *     joint      x -> zhat, z -> xhat    ALI/BiGAN; z ~ p(z)
 *
 * The encoder takes x, or in the flipped direction xhat, and makes z, or in the others zhat; where it has a head
 * (VAE, InfoGAN with a gaussian code) it makes mean mu and log variance lv, and the code is mu + exp(lv/2) eps.
 * Labelled rows go x -> z in any direction. Discriminators and the terms of the loss: losses.h.
 *
 * Every function is one stage, which reads and writes the named rows below and nothing else: the trainer calls them
 * in turn, programs of a pipe one each. Gradients d.* are those of the SUM over rows; the optimizer step divides.
 *
 * Invariants  chance is keyed by seed, step, sub-step and row id; batch statistics are those of the minibatch
 * Memory      minibatch_init/minibatch_free
 *
 *     minibatch_begin(&o, n, step, sub);              then fill id and x (or what the first stage reads)
 *     minibatch_forward(&o, m);                            the whole way: every row of the table
 *     minibatch_backward(&o, m, &grads);                     from d.* of what loss_gen left, to both networks' gradients
 */
#ifndef TRAIN_MINIBATCH_H
#define TRAIN_MINIBATCH_H

#include "nn/net_run.h"
#include "spec/objective.h"
#include "train/grad_accum.h"

/* What one minibatch reports. */
struct losses {
    double rec, reg, gen, label;        /* means per row, in nats, times their weights */
    double rec_real, rec_fake, reg_real, reg_fake;      /* mean logits */
};

struct minibatch {
    struct compute *compute;
    size_t capacity, n;         /* most rows; rows */
    uint64_t step;
    uint32_t sub;
    int labelled;               /* rows with labels: x -> z in any direction */
    int64_t *id;                /* in the program's memory, as are labels; what follows are arrays (tensor/array.h) */
    int32_t *y;                 /* labels, of labelled rows */
    real *field[FIELDS];        /* [n,width], or NULL where the model has none */
    real *xin, *joined, *out;   /* [n,D] what the encoder sees; [n,Dz+Dn] the decoder; [n,2 Dz] a head's result */
    real *dx, *djoined, *dout;  /* gradients w.r.t. those */
    real *prior;                /* [n,Dz] */
    real *image, *code;         /* what discriminators see, real and fake side: [2,n,D], [2,n,Dz] */
    real *other;                /* [n,Dz] rolled codes */
    real *t, *d;                /* [2,n] reg's logits, gradients w.r.t. logits */
    struct net_run encoder, decoder, rec, rec_other, reg;
    struct losses losses;
    real *block;                /* of all the arrays */
};

/* minibatch_init - memory for up to `capacity` rows of this model, runs for the networks that it has */
void minibatch_init(struct minibatch *o, struct compute *c, const struct model *m, size_t capacity);
void minibatch_free(struct minibatch *o);
void minibatch_begin(struct minibatch *o, size_t n, uint64_t step, uint32_t sub);

/* ---- forward ---- */

/* minibatch_sample_prior - z ~ p(z) and n */
void minibatch_sample_prior(struct minibatch *o, const struct model *m);
/* minibatch_encode - eps, and z or zhat (and mu, lv) from x or xhat */
void minibatch_encode(struct minibatch *o, const struct model *m);
/* minibatch_decode - n, where it is not sampled before, and xhat from z */
void minibatch_decode(struct minibatch *o, const struct model *m);
/* minibatch_forward - all stages of the model's direction, from x and id */
void minibatch_forward(struct minibatch *o, const struct model *m);
/* minibatch_draw_noise - all that the forward pass draws: eps, n, and z ~ p(z) where it begins with that */
void minibatch_draw_noise(struct minibatch *o, const struct model *m);
/* minibatch_forward_for_stats - the forward pass with these networks and what was drawn, without noise of training; the encoder on x in any
 * direction */
void minibatch_forward_for_stats(struct minibatch *o, const struct model *m, const struct net *encoder, const struct net *decoder);

/* ---- backward, after the forward pass of the same stage ---- */

/* minibatch_encode_backward - from d.z, d.zhat, or d.mu and d.lv to the encoder's gradients; the term of regularization kl,
 * or of the labels, comes in here. Flipped: d.xhat grows by `weight decoder` times the gradient w.r.t. the encoder's input. */
void minibatch_encode_backward(struct minibatch *o, const struct model *m, struct grad_accum *t);
/* minibatch_decode_backward - from d.xhat to the decoder's gradients; forward: d.z grows by the gradient w.r.t. its input */
void minibatch_decode_backward(struct minibatch *o, const struct model *m, struct grad_accum *t);
void minibatch_backward(struct minibatch *o, const struct model *m, struct grad_accum *t);

/* minibatch_add_gaussian - x + S N(0,I) by row id, in `to`, with S the hyperparameter at this step; x itself where it is 0 */
const real *minibatch_add_gaussian(const struct minibatch *o, const struct model *m, enum hyper hyper, enum rng_purpose purpose,
                               const real *x, size_t width, real *to);
struct rng minibatch_rng(const struct minibatch *o, const struct model *m, enum rng_purpose purpose);

#endif
