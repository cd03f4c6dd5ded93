/* mode_coverage.h - coverage of known modes by samples: mixtures of Gaussians (Figure 5)
 *
 * The modes are taken from labelled rows of data: a class is a mode, its mean the centre; the deviation is one for all,
 * pooled over classes and dimensions, sqrt(sum |x - centre|^2 / (d (n - classes))). A sample is assigned to its nearest
 * centre, the lowest of equals.
 *
 * Memory      mode_coverage_fit allocates the centres, mode_coverage_free frees them
 * Failure     none but lack of memory (71); a quantity that is not defined is NaN
 *
 *     classes = labelled_matrix_compact(&data, NULL);
 *     mode_coverage_fit(&m, &data, classes);
 *     mode_coverage_assign(&m, samples.z, samples.n, mode);        mode [n]
 *     mode_coverage_evaluate(&m, samples.z, samples.n, &c);
 */
#ifndef EVAL_MODE_COVERAGE_H
#define EVAL_MODE_COVERAGE_H

#include "eval/labelled_matrix.h"
#include "eval/metric_table.h"

struct mode_set {
    size_t n, d;                /* modes, dimensions */
    double *centre;             /* [n,d] */
    double std;                 /* NaN if each mode has one row only */
};

struct mode_coverage {
    double high_quality;        /* share of samples within 3 std of their centre; NaN unless std > 0 */
    double covered;             /* modes whose high-quality samples are at least 1 % of all samples; NaN as above */
    double between_modes;       /* share farther than 6 std from every centre; NaN as above */
    double kl;                  /* KL of the shares of the modes to uniform, nats */
};

/* mode_coverage_fit - from rows with labels 0 .. classes-1
 * mode_coverage_assign - mode [n] receives the nearest centre of each row of x [n,d]
 * mode_coverage_evaluate - of samples x [n,d] */
void mode_coverage_fit(struct mode_set *m, const struct labelled_matrix *data, size_t classes);
void mode_coverage_free(struct mode_set *m);
void mode_coverage_assign(const struct mode_set *m, const real *x, size_t n, int32_t *mode);
void mode_coverage_evaluate(const struct mode_set *m, const real *x, size_t n, struct mode_coverage *c);

/* mode_coverage_add_metrics - hq, modes, bridge, mode_kl of samples [n,d] with the modes of labelled data, whose labels are
 * 0 .. classes-1; and code_nmi of the categorical codes that the samples were decoded from, or NULL. The labels of codes are
 * overwritten. */
extern const struct metric mode_coverage_metrics[];
void mode_coverage_add_metrics(struct metric_table *m, const struct labelled_matrix *samples, struct labelled_matrix *codes,
                               const struct labelled_matrix *data, size_t classes);

#endif
