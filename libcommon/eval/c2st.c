/* c2st.c - held-out accuracy of a logistic regression on numbers and squares */
#include "eval/c2st.h"

#include "base/alloc.h"
#include "eval/linear_probe.h"
#include "eval/prior_test.h"

#include <math.h>
#include <stdlib.h>

/* Rows first, first + 2, .. of a, each followed by its squares, into `to`; returns their number. */
static size_t copy_every_other(const real *a, size_t n, size_t d, size_t first, const double *scale, real *to)
{
    size_t rows = 0;
    for (size_t i = first; i < n; i += 2, rows++)
        for (size_t j = 0; j < d; j++) {
            double v = (double)a[i * d + j] * scale[j];
            to[rows * 2 * d + j] = (real)v;
            to[rows * 2 * d + d + j] = (real)(v * v);
        }
    return rows;
}

/* The probe does not depend on scale; values of at most 1 have finite squares. */
static void scale_to_one(const real *a, const real *b, size_t n, size_t d, double *scale)
{
    for (size_t j = 0; j < d; j++)
        scale[j] = 0;
    for (size_t i = 0; i < n * d; i++)
        scale[i % d] = fmax(scale[i % d], fmax(fabs((double)a[i]), fabs((double)b[i])));
    for (size_t j = 0; j < d; j++)
        scale[j] = scale[j] > 0 ? 1 / scale[j] : 0;
}

double c2st(struct compute *c, const real *a, const real *b, size_t n, size_t d, int *converged)
{
    double *scale = xarray(d, sizeof *scale), error = 0;
    real *v = xarray(n + 1, 2 * d * sizeof *v);
    int32_t *label = xarray(n + 1, sizeof *label);
    struct linear_probe p;
    scale_to_one(a, b, n, d, scale);
    for (size_t first = 0; first < 2; first++) {
        size_t na = copy_every_other(a, n, d, first, scale, v), rows = na + copy_every_other(b, n, d, first, scale, v + na * 2 * d);
        for (size_t i = 0; i < rows; i++)
            label[i] = i >= na;
        if (first)
            error = linear_probe_error(&p, v, label, rows);
        else
            linear_probe_fit(&p, c, v, label, rows, 2 * d, 2);
    }
    *converged = p.converged;
    linear_probe_free(&p);
    free(label);
    free(v);
    free(scale);
    return 1 - error;
}

const struct metric c2st_metrics[] = {
    METRIC("c2st", BASIS_REFERENCE),
    METRIC_END
};

int c2st_add_metrics(struct metric_table *m, const struct labelled_matrix *score, uint64_t seed)
{
    real *normal = prior_test_draw_normals(score->n, score->k, seed, 5);
    int converged;
    metric_table_add(m, "c2st", c2st(m->compute, score->z, normal, score->n, score->k, &converged), score->n);
    free(normal);
    return converged;
}
