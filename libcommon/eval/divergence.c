/* divergence.c - means of logits, of their exponentials and of the loss */
#include "eval/divergence.h"

#include "tensor/logistic.h"

#include <math.h>

/* ln mean exp(sign t), with the largest exponent taken out */
static double log_mean_exp(const real *t, size_t n, int sign)
{
    double max = -INFINITY, sum = 0;
    for (size_t i = 0; i < n; i++)
        max = fmax(max, sign * (double)t[i]);
    for (size_t i = 0; i < n; i++)
        sum += exp(sign * (double)t[i] - max);
    return max + log(sum / (double)n);
}

static double mean_softplus(const real *t, size_t n, int sign)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += softplus(sign * (double)t[i]);
    return sum / (double)n;
}

void divergence_estimate(struct divergence *b, const real *p, size_t np, const real *n, size_t nn, int sign)
{
    double mean = 0, other = nn ? log_mean_exp(n, nn, sign) : NAN;
    for (size_t i = 0; i < np; i++)
        mean += sign * (double)p[i];
    mean /= (double)np;
    b->plug_in = mean / log(2);
    b->dv = (mean - other) / log(2);
    b->f_gan = (mean - expm1(other)) / log(2);
    b->js = nn ? 1 - (mean_softplus(p, np, -sign) + mean_softplus(n, nn, sign)) / (2 * log(2)) : NAN;
}
