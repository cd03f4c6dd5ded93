/* mode_coverage.h - samples against the modes that the data are known to have (recipes for Figure 5)
 *
 * The modes are taken from labelled rows of data: a class is a mode, its mean the centre; the deviation is one for all,
 * pooled over classes and dimensions, sqrt(sum |x - centre|^2 / (d (n - classes))). A sample belongs to its nearest
 * centre, the lowest of equals.
 *
 * Memory      modes_fit/modes_free; the centres
 * Failure     none but lack of memory (71); a quantity that is not defined is NaN
 *
 *     classes = codes_compact(&data, NULL);
 *     modes_fit(&m, &data, classes);
 *     modes_assign(&m, samples.z, samples.n, mode);        mode [n]
 *     modes_judge(&m, samples.z, samples.n, &j);
 */
#ifndef EVAL_MODE_COVERAGE_H
#define EVAL_MODE_COVERAGE_H

#include "eval/labelled_matrix.h"

struct modes {
    size_t n, d;                /* modes, dimensions */
    double *centre;             /* [n,d] */
    double std;                 /* NaN where each mode has one row only */
};

struct modes_judged {
    double good;                /* share of samples within 3 std of their centre; NaN where std is not above 0 */
    double covered;             /* modes whose such samples are at least 1 % of all samples; NaN as good */
    double bridge;              /* share farther than 6 std from every centre; NaN as good */
    double kl;                  /* KL of the shares of the modes to uniform, nats */
};

void modes_fit(struct modes *m, const struct codes *data, size_t classes);
void modes_free(struct modes *m);
void modes_assign(const struct modes *m, const real *x, size_t n, int32_t *mode);
void modes_judge(const struct modes *m, const real *x, size_t n, struct modes_judged *j);

#endif
