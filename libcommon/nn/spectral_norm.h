/* spectral_norm.h - a weight divided by its largest singular value (Miyato et al., "Spectral Normalization", ICLR 2018)
 *
 * W [rows,cols], a row for each result. With a vector u [rows] that follows the left singular one,
 *
 *     sigma = |W'u|     v = W'u / sigma     dsigma/dW = u v'
 *
 * and for a loss of Wn = W / sigma, whose gradient by Wn is D:  dW = D / sigma - (<D / sigma, W> / sigma) u v'. After each update
 * of W one power iteration: u = W v / |W v|.
 *
 * Invariants  work is cut by the weight only, so results have equal bytes for any number of threads
 */
#ifndef NN_SPECTRAL_NORM_H
#define NN_SPECTRAL_NORM_H

#include "tensor/real.h"

#include <stddef.h>

struct spectral {
    const real *w;
    size_t rows, cols;
    const real *u;
};

/* spectral_sigma - and v [cols] */
double spectral_sigma(const struct spectral *s, double *v);
/* spectral_grad - grad is D / sigma, or that added to whole gradients by the same W, and becomes whole. Those before do not
 * show in <grad, W>: a loss that does not change with the scale of W has a gradient at right angles to W. */
void spectral_grad(const struct spectral *s, double sigma, const double *v, real *grad);
/* spectral_turn - one power iteration */
void spectral_turn(const real *w, size_t rows, size_t cols, real *u);

#endif
