/* linear_probe.h - linear probe: multinomial logistic regression on given vectors
 *
 * Minimizes, over W [classes,d] and b [classes],
 *
 *     mean over rows of -log softmax(W v + b)[label]  +  |W|^2 / (2 rows)
 *
 * where v is the row standardized by mean and variance of the fitted rows, each dimension by itself (a dimension without
 * variance becomes 0). This is scikit-learn's LogisticRegression with C = 1 after its
 * StandardScaler. L-BFGS in double until the largest derivative is below 1e-7: deterministic for any number of threads.
 *
 * Memory      linear_probe_fit allocates, linear_probe_free frees
 * Failure     none but lack of memory (71); a fit that stops early is not `converged`
 */
#ifndef EVAL_LINEAR_PROBE_H
#define EVAL_LINEAR_PROBE_H

#include "eval/labelled_matrix.h"
#include "tensor/compute.h"
#include "eval/metric_table.h"
#include "tensor/real.h"

#include <stddef.h>
#include <stdint.h>

struct linear_probe {
    size_t d, classes;
    double *mean, *scale;       /* [d]: v = (row - mean) scale */
    double *w;                  /* [classes,d+1], b last */
    double loss;                /* at w */
    int steps, converged;
};

/* linear_probe_fit - on rows z [n,d] with labels 0 .. classes-1; n >= 1, values finite */
void linear_probe_fit(struct linear_probe *p, struct compute *c, const real *z, const int32_t *label, size_t n, size_t d, size_t classes);
/* linear_probe_error - share of rows whose label is not the most probable class (the lowest of equals) */
double linear_probe_error(const struct linear_probe *p, const real *z, const int32_t *label, size_t n);
void linear_probe_free(struct linear_probe *p);

/* linear_probe_add_metrics - probe_error of the score set by a probe fitted on the estimate set; labels are 0 .. classes-1. Returns 0 if
 * the fit did not reach its minimum. */
extern const struct metric linear_probe_metrics[];
int linear_probe_add_metrics(struct metric_table *m, const struct labelled_matrix *score, const struct labelled_matrix *estimate,
                             size_t classes);

#endif
