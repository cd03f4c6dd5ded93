/* logistic.h - the logistic function and softplus of a logit, in double and without overflow */
#ifndef TENSOR_LOGISTIC_H
#define TENSOR_LOGISTIC_H

#include <math.h>

/* softplus - log(1 + e^a), which is the cross-entropy of a logit -a with the label 1 */
static inline double softplus(double a)
{
    return (a > 0 ? a : 0) + log1p(exp(-fabs(a)));
}

/* logistic - 1 / (1 + e^-a), the derivative of softplus */
static inline double logistic(double a)
{
    return 1 / (1 + exp(-a));
}

#endif
