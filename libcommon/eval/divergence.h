/* divergence.h - estimates of a divergence from the logits of a discriminator (Appendix B; equations 7, 15 and 25)
 *
 * T is the discriminator's logit; for the optimal one T = log p(x)/n(x), with the densities p of the rows P and n of the rows N.
 * With means over rows,
 *
 *     plug-in                E_P T                              = KL(P || N) if the discriminator is optimal; else no bound
 *     Donsker and Varadhan   E_P T - ln E_N exp T              <= KL, for any T
 *     f-GAN                  E_P T - E_N exp T + 1             <= KL, for any T; below Donsker and Varadhan's
 *
 *     Jensen and Shannon     ln 2 - L/2                        <= JS(P, N), for any T; equal if the discriminator is
 *                            optimal. L = E_P ln(1 + exp -T) + E_N ln(1 + exp T) is its loss.
 *
 * The inequalities hold for expectations; estimated from n rows of N the bounds hardly exceed ln n.
 *
 * Memory      nothing is kept
 * Failure     none
 */
#ifndef EVAL_DIVERGENCE_H
#define EVAL_DIVERGENCE_H

#include "tensor/real.h"

#include <stddef.h>

struct divergence {
    double plug_in, dv, f_gan, js;  /* bits; -infinity if exp T overflows */
};

/* divergence_estimate - of logits p [np] of rows of P and n [nn] of rows of N, np at least 1; with sign -1 T is the negated
 * logit, for P that the discriminator calls fake. Without rows of N (nn 0) the bounds are NaN. */
void divergence_estimate(struct divergence *b, const real *p, size_t np, const real *n, size_t nn, int sign);

#endif
