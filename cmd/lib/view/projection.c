/* projection.c - covariance, its two largest eigenvectors, and products with them */
#include "view/projection.h"

#include "base/alloc.h"
#include "eval/covariance.h"
#include "eval/principal.h"

#include <stdlib.h>
#include <string.h>

void projection_init(struct projection *p, const real *z, size_t rows, size_t n)
{
    double *covariance = xzero(n * n, sizeof *covariance), value[2], total = 0;
    *p = (struct projection){ .numbers = n, .mean = xzero(n, sizeof *p->mean), .axis = xarray(2 * n, sizeof *p->axis) };
    if (rows > 1) {
        struct compute *c = compute_new(1);
        covariance_of(c, z, rows, n, p->mean, covariance);
        compute_free(c);
    }
    for (size_t i = 0; i < n; i++)
        total += covariance[i * (n + 1)];
    principal_axes(covariance, n, 2, value, p->axis);
    for (int k = 0; k < 2; k++)
        p->share[k] = total > 0 ? value[k] / total : 0;
    free(covariance);
}

void projection_apply(const struct projection *p, const real *row, double to[2])
{
    to[0] = to[1] = 0;
    for (size_t i = 0; i < p->numbers; i++) {
        double centred = (double)row[i] - p->mean[i];
        to[0] += centred * p->axis[i];
        to[1] += centred * p->axis[p->numbers + i];
    }
}

void projection_free(struct projection *p)
{
    free(p->mean);
    free(p->axis);
    memset(p, 0, sizeof *p);
}
