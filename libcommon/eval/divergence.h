/* divergence.h - a divergence from the logits of a discriminator (Appendix B; equations 7, 15 and 25)
 *
 * T is a logit, of an optimal discriminator the logarithm of the density of the rows P by that of the rows N. Then, in the
 * mean over rows,
 *
 *     plug-in                E_P T                              = KL(P || N), if the discriminator is optimal; else no bound
 *     Donsker and Varadhan   E_P T - ln E_N exp T              <= KL, for any T
 *     f-GAN                  E_P T - E_N exp T + 1             <= KL, for any T; below the other one
 *
 *     Jensen and Shannon     ln 2 - L/2                        <= JS(P, N), for any T; equal if the discriminator is
 *                            optimal. L = E_P ln(1 + exp -T) + E_N ln(1 + exp T) is its loss.
 *
 * The inequalities hold for expectations. Means of n rows of N cannot show much more than ln n.
 *
 * Memory      nothing is kept
 * Failure     none
 */
#ifndef EVAL_DIVERGENCE_H
#define EVAL_DIVERGENCE_H

#include "tensor/real.h"

#include <stddef.h>

struct divergence {
    double plug_in, dv, f_gan, js;  /* bits; -infinity where exp T has no bound */
};

/* divergence_estimate - of logits p [np] of rows of P and n [nn] of rows of N, np at least 1; with sign -1 T is less the logit:
 * P is what the discriminator calls fake. Without rows of N (nn 0) the bounds are NaN. */
void divergence_estimate(struct divergence *b, const real *p, size_t np, const real *n, size_t nn, int sign);

#endif
