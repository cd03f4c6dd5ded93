/* linear_probe.h - the linear probe: multinomial logistic regression on given vectors
 *
 * Minimizes, over W [classes,d] and b [classes],
 *
 *     mean over rows of -log softmax(W v + b)[label]  +  |W|^2 / (2 rows)
 *
 * where v is the row with each dimension brought to mean 0 and variance 1 by the statistics of the rows that the probe is
 * fitted on (a dimension without variance becomes 0). This is scikit-learn's LogisticRegression with C = 1 after its
 * StandardScaler. L-BFGS in double until the largest derivative is below 1e-7: deterministic for any number of threads.
 */
#ifndef EVAL_LINEAR_PROBE_H
#define EVAL_LINEAR_PROBE_H

#include "tensor/real.h"

#include <stddef.h>
#include <stdint.h>

struct linear_probe {
    size_t d, classes;
    double *mean, *scale;       /* [d]: v = (row - mean) scale */
    double *w;                  /* [classes,d+1], b last */
    double loss;                /* the minimum that was found */
    int steps, converged;
};

/* linear_probe_fit - on rows z [n,d] with labels 0 .. classes-1; n >= 1, values finite */
void linear_probe_fit(struct linear_probe *p, const real *z, const int32_t *label, size_t n, size_t d, size_t classes);
/* linear_probe_error - share of rows whose label is not the most probable class (the lowest of equals) */
double linear_probe_error(const struct linear_probe *p, const real *z, const int32_t *label, size_t n);
void linear_probe_free(struct linear_probe *p);

#endif
