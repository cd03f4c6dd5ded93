/* spectral_norm.h - a weight divided by its largest singular value (Miyato et al., "Spectral Normalization", ICLR 2018)
 *
 * W [rows,cols], a row for each result. With a vector u [rows] that follows the left singular one,
 *
 *     sigma = |W'u|     v = W'u / sigma     dsigma/dW = u v'
 *
 * and for a loss of Wn = W / sigma, whose gradient w.r.t. Wn is D:  dW = D / sigma - (<D / sigma, W> / sigma) u v'. After each update
 * of W one power iteration: u = W v / |W v|.
 *
 * Invariants  work is cut by the weight only, so results have equal bytes for any number of threads
 */
#ifndef NN_SPECTRAL_NORM_H
#define NN_SPECTRAL_NORM_H

#include "tensor/compute.h"
#include "tensor/real.h"

#include <stddef.h>

struct spectral_norm {
    struct compute *compute;
    const real *w;
    size_t rows, cols;
    const real *u;
};

/* spectral_norm_sigma - and v [cols] */
double spectral_norm_sigma(const struct spectral_norm *s, double *v);
/* spectral_norm_grad - grad is D / sigma, or that added to whole gradients by the same W, and becomes whole. Those before do not
 * show in <grad, W>: a loss that does not change with the scale of W has a gradient at right angles to W. */
void spectral_norm_grad(const struct spectral_norm *s, double sigma, const double *v, real *grad);
/* spectral_norm_power_iteration - one power iteration */
void spectral_norm_power_iteration(struct compute *c, const real *w, size_t rows, size_t cols, real *u);

#endif
