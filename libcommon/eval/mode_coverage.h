/* mode_coverage.h - samples against the modes that the data are known to have (recipes for Figure 5)
 *
 * The modes are taken from labelled rows of data: a class is a mode, its mean the centre; the deviation is one for all,
 * pooled over classes and dimensions, sqrt(sum |x - centre|^2 / (d (n - classes))). A sample belongs to its nearest
 * centre, the lowest of equals.
 *
 * Memory      mode_coverage_fit/mode_coverage_free; the centres
 * Failure     none but lack of memory (71); a quantity that is not defined is NaN
 *
 *     classes = labelled_matrix_compact(&data, NULL);
 *     mode_coverage_fit(&m, &data, classes);
 *     mode_coverage_assign(&m, samples.z, samples.n, mode);        mode [n]
 *     mode_coverage_evaluate(&m, samples.z, samples.n, &j);
 */
#ifndef EVAL_MODE_COVERAGE_H
#define EVAL_MODE_COVERAGE_H

#include "eval/labelled_matrix.h"

struct mode_set {
    size_t n, d;                /* modes, dimensions */
    double *centre;             /* [n,d] */
    double std;                 /* NaN where each mode has one row only */
};

struct mode_coverage {
    double high_quality;              /* share of samples within 3 std of their centre; NaN where std is not above 0 */
    double covered;             /* modes whose such samples are at least 1 % of all samples; NaN as good */
    double between_modes;            /* share farther than 6 std from every centre; NaN as good */
    double kl;                  /* KL of the shares of the modes to uniform, nats */
};

void mode_coverage_fit(struct mode_set *m, const struct labelled_matrix *data, size_t classes);
void mode_coverage_free(struct mode_set *m);
void mode_coverage_assign(const struct mode_set *m, const real *x, size_t n, int32_t *mode);
void mode_coverage_evaluate(const struct mode_set *m, const real *x, size_t n, struct mode_coverage *j);

#endif
