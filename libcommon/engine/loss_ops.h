/* loss_ops.h - terms of the loss on whole arrays, of one engine: each returns a sum in double, and gives gradients
 *
 * Gradients are those of w times the sum that is returned. They are written, or where a line says "added", added. Which terms a
 * model has, and with which weights: train/losses.h. Equations are those of the paper. sp(a) = log(1 + e^a), s(a) = 1 / (1 + e^-a).
 */
#ifndef ENGINE_LOSS_OPS_H
#define ENGINE_LOSS_OPS_H

#include "tensor/real.h"

#include <stddef.h>
#include <stdint.h>

struct loss_ops {
    /* a discriminator's logits t [n] with a target in [0,1]: sum target sp(-t) + (1 - target) sp(t), eq. 5, 7; d = w (s(t) - target) */
    double (*logits)(const real *t, size_t n, double target, double w, real *d);
    /* t [n] = t - |z|^2/2 of codes z [n,D]: the density of N(0,I) in the logits of reg; dz = dz - dt z */
    void (*log_prior)(const real *z, size_t n, size_t D, real *t);
    void (*log_prior_backward)(const real *z, const real *dt, size_t n, size_t D, real *dz);

    /* of n values. squared_error: sum (xhat - x)^2 / 2; dxhat = w (xhat - x)
     * absolute_error: sum |xhat - x|; dxhat = w sign(xhat - x)
     * binary_cross_entropy: -sum (x ln xhat + (1 - x) ln(1 - xhat)), both in [0,1]; dxhat = w (xhat - x) / (xhat (1 - xhat)) */
    double (*squared_error)(const real *x, const real *xhat, size_t n, double w, real *dxhat);
    double (*absolute_error)(const real *x, const real *xhat, size_t n, double w, real *dxhat);
    double (*binary_cross_entropy)(const real *x, const real *xhat, size_t n, double w, real *dxhat);

    /* of n values of codes. code_gaussian: -ln N(z; mu, e^lv) without its constant, sum ((mu - z)^2 e^-lv + lv) / 2
     * code_category: -sum z ln zhat, z one-hot */
    double (*code_gaussian)(const real *z, const real *mu, const real *lv, size_t n, double w, real *dmu, real *dlv);
    double (*code_category)(const real *z, const real *zhat, size_t n, double w, real *dzhat);
    /* of codes z [n,K]: minus the entropy of the mean code, -H(q), q_k = sum_i z_ik / n, counted once and not for each row;
     * dz, added: w n times its gradient, w (ln q_k + 1) */
    double (*code_entropy)(const real *z, size_t n, size_t K, double w, real *dz);
    /* of n values: sum (mu^2 + e^lv - lv - 1) / 2, KL(q(z|x) || N(0,I)) in closed form, eq. 4; dmu and dlv, added */
    double (*kl)(const real *mu, const real *lv, size_t n, double w, real *dmu, real *dlv);
    /* cross-entropy of probabilities z [n,K] with labels y [n] (host): -sum_i ln z_iy */
    double (*label)(const real *z, const int32_t *y, size_t n, size_t K, double w, real *dz);
};

#endif
