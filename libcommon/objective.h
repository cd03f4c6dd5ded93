/* objective.h - losses, and the gradients that they send into the networks
 *
 * The IAE (paper eq. 7; cases 1-4 of section 2 by leaving terms out), the AAE (eq. 5) and the autoencoder (eq. 8).
 * With sp(a) = log(1 + e^a) and logits t of a discriminator (real side 1):
 *
 *     discriminators  L_rec = sp(-rec(x,z)) + sp(rec(xhat,z))      real pair (x,z), fake pair (xhat,z)
 *                     L_reg = sp(-reg(p))   + sp(reg(z))           p ~ p(z)
 *     generator       L_gen = w_rec sp(-rec(xhat,z)) + w_reg sp(-reg(z))        through xhat and z; discriminators frozen
 *     euclidean       w_rec 1/2 sum_i (x_i - xhat_i)^2  in place of the first   (a sum over pixels, unit variance)
 *
 * Knobs of the spec add: smooth (target of real examples), jitter, weight positive (sp(rec(x,z)), to z only), weight
 * mismatch (sp(rec(x, z of the row before)) in L_rec), weight entropy (-W H(mean z) on the encoder).
 * Gradients are those of the SUM over rows; the optimizer step divides. Real and fake are separate batches for batch norm.
 *
 *     objective_forward(&o, m, x, id, n, step, sub);     x -> z -> xhat, noise keyed by step, sub-step and row id
 *     objective_rec(&o, m); objective_reg(&o, m);        gradients of the discriminators, in m->grad
 *     objective_gen(&o, m);                              gradients of encoder and decoder, in m->grad
 */
#ifndef OBJECTIVE_H
#define OBJECTIVE_H

#include "model.h"

/* What one step reports; sums over rows unless they say mean. */
struct losses {
    double rec, reg, gen;               /* per row, in nats */
    double rec_real, rec_fake, reg_real, reg_fake;      /* mean logits */
};

struct objective {
    size_t room, n;
    uint64_t step;
    uint32_t sub;
    int64_t *id;
    real *x, *xin;              /* [n,D] data; what the encoder sees */
    real *eps, *noise;          /* [n,De] [n,Dn] */
    real *z, *joined, *xhat;    /* [n,Dz] [n,Dz+Dn] [n,D] */
    real *prior;                /* [n,Dz] */
    real *dz, *djoined, *dxhat; /* gradients, same shapes */
    real *image, *code, *other; /* scratch: jittered images [n,D], codes [n,Dz], rolled codes [n,Dz] */
    real *d;                    /* [n] gradients by logits */
    struct pass encoder, decoder, rec_real, rec_fake, rec_other, reg_real, reg_fake;
    struct losses losses;
    void *block;
};

/* objective_init - memory for up to room rows of this model */
void objective_init(struct objective *o, const struct model *m, size_t room);
void objective_free(struct objective *o);

void objective_forward(struct objective *o, const struct model *m, const real *x, const int64_t *id, size_t n, uint64_t step,
                       uint32_t sub);
void objective_rec(struct objective *o, struct model *m);
void objective_reg(struct objective *o, struct model *m);
void objective_gen(struct objective *o, struct model *m);

/* loss_real, loss_fake - sum over n rows of the loss of logits t with target `smooth` or 0; d [n], or NULL, receives
 * the derivatives times weight */
double loss_real(const real *t, size_t n, double smooth, double weight, real *d);
double loss_fake(const real *t, size_t n, double weight, real *d);

/* objective_gap - mean rec(x,z) - mean rec(x, z of the row before), batch statistics of the real batch for both
 * (recipes: about 0 where rec ignores the code) */
double objective_gap(struct objective *o, const struct model *m);

#endif
