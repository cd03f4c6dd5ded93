/* dropout.h - what a spec's `dropout P` and `noise S` do to the input of a layer during training
 *
 *     y = mask x + S N(0,I),  mask = 0 with probability P, else 1/(1-P)        (inverted dropout: nothing to scale in inference)
 *
 * Random numbers are keyed by row id, so that a row gets the same mask in any minibatch order and by hand.
 */
#ifndef NN_DROPOUT_H
#define NN_DROPOUT_H

#include "tensor/rng.h"

struct dropout {
    double probability;         /* P, 0: none */
    double noise;               /* S, 0: none */
    struct rng drop, normal;
};

/* dropout_forward - y and mask [n,width] from x [n,width]; the rows' ids are id [n]. mask is left alone if P is 0. */
void dropout_forward(const struct dropout *d, const int64_t *id, size_t n, size_t width, const real *x, real *y, real *mask);

/* dropout_backward - the gradient w.r.t. y [n] becomes that w.r.t. x, in place */
void dropout_backward(const struct dropout *d, const real *mask, size_t n, real *dy);

#endif
