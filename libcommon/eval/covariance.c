/* covariance.c - means, and the lower triangle row by row on all threads */
#include "eval/covariance.h"

#include "tensor/compute.h"
#include "tensor/vector.h"

#include <string.h>

struct job {
    const real *z;
    size_t n, d;
    const double *mean;
    double *covariance;
};

/* Row j up to its diagonal, and its mirror image. */
static void covariance_row(void *job, size_t j, struct compute_worker *worker)
{
    const struct job *o = job;
    double *sum = compute_scratch(worker, o->d * sizeof *sum);
    memset(sum, 0, o->d * sizeof *sum);
    for (size_t i = 0; i < o->n; i++) {
        const real *z = o->z + i * o->d;
        double centred = (double)z[j] - o->mean[j];
        for (size_t k = 0; k <= j; k++)
            sum[k] += centred * ((double)z[k] - o->mean[k]);
    }
    for (size_t k = 0; k <= j; k++)
        o->covariance[j * o->d + k] = o->covariance[k * o->d + j] = sum[k] / (double)(o->n - 1);
}

void covariance_of(struct compute *c, const real *z, size_t n, size_t d, double *mean, double *covariance)
{
    vector_column_means(z, n, d, mean);
    compute_run(c, d, covariance_row, &(struct job){ z, n, d, mean, covariance });
}
