/* mode_coverage.c - centres of classes, and the samples near and far from them */
#include "eval/mode_coverage.h"

#include "base/alloc.h"
#include "eval/clustering.h"
#include "tensor/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NEAR 3                  /* standard deviations within which a sample has high quality */
#define FAR 6                   /* ... beyond which it lies between the modes */
#define COVERED 0.01

void mode_coverage_free(struct mode_set *m)
{
    free(m->centre);
    memset(m, 0, sizeof *m);
}

void mode_coverage_fit(struct mode_set *m, const struct labelled_matrix *data, size_t classes)
{
    size_t d = data->k;
    double *count = xzero(classes, sizeof *count), within = 0;
    m->n = classes;
    m->d = d;
    m->centre = xzero(classes * d, sizeof *m->centre);
    for (size_t i = 0; i < data->n; i++) {
        count[data->y[i]]++;
        for (size_t j = 0; j < d; j++)
            m->centre[(size_t)data->y[i] * d + j] += (double)data->z[i * d + j];
    }
    for (size_t i = 0; i < classes * d; i++)
        m->centre[i] /= count[i / d];
    for (size_t i = 0; i < data->n; i++)
        within += vector_squared_distance_to_double(data->z + i * d, m->centre + (size_t)data->y[i] * d, d);
    m->std = data->n > classes ? sqrt(within / (double)(d * (data->n - classes))) : NAN;
    free(count);
}

static size_t nearest_centre(const struct mode_set *m, const real *x, double *d2)
{
    size_t best = 0;
    *d2 = INFINITY;
    for (size_t k = 0; k < m->n; k++) {
        double distance = vector_squared_distance_to_double(x, m->centre + k * m->d, m->d);
        if (distance < *d2) {
            *d2 = distance;
            best = k;
        }
    }
    return best;
}

void mode_coverage_assign(const struct mode_set *m, const real *x, size_t n, int32_t *mode)
{
    double d2;
    for (size_t i = 0; i < n; i++)
        mode[i] = (int32_t)nearest_centre(m, x + i * m->d, &d2);
}

void mode_coverage_evaluate(const struct mode_set *m, const real *x, size_t n, struct mode_coverage *c)
{
    double *all = xzero(m->n, sizeof *all), *good = xzero(m->n, sizeof *good), rows = (double)n;
    memset(c, 0, sizeof *c);
    for (size_t i = 0; i < n; i++) {
        double d2;
        size_t k = nearest_centre(m, x + i * m->d, &d2);
        all[k]++;
        good[k] += d2 <= NEAR * NEAR * m->std * m->std;
        c->between_modes += d2 > FAR * FAR * m->std * m->std;
    }
    for (size_t k = 0; k < m->n; k++) {
        c->high_quality += good[k] / rows;
        c->covered += good[k] >= COVERED * rows;
        c->kl += all[k] > 0 ? all[k] / rows * log(all[k] / rows * (double)m->n) : 0;
    }
    c->between_modes /= rows;
    if (!(m->std > 0))
        c->high_quality = c->covered = c->between_modes = NAN;
    free(all);
    free(good);
}

const struct metric mode_coverage_metrics[] = {
    METRIC("hq", BASIS_ESTIMATE),
    METRIC("modes", BASIS_ESTIMATE),
    METRIC("code_nmi", BASIS_ESTIMATE),
    METRIC("bridge", BASIS_ESTIMATE),
    METRIC("mode_kl", BASIS_ESTIMATE),
    METRIC_END
};

void mode_coverage_add_metrics(struct metric_table *m, const struct labelled_matrix *samples, struct labelled_matrix *codes,
                               const struct labelled_matrix *data, size_t classes)
{
    struct mode_set modes;
    struct mode_coverage c;
    mode_coverage_fit(&modes, data, classes);
    mode_coverage_evaluate(&modes, samples->z, samples->n, &c);
    metric_table_add(m, "hq", c.high_quality, samples->n);
    metric_table_add(m, "modes", c.covered, samples->n);
    if (codes) {
        mode_coverage_assign(&modes, samples->z, samples->n, codes->y);
        metric_table_add(m, "code_nmi", clustering_nmi(codes, classes), samples->n);
    }
    metric_table_add(m, "bridge", c.between_modes, samples->n);
    metric_table_add(m, "mode_kl", c.kl, samples->n);
    m->estimate_rows = data->n;
    mode_coverage_free(&modes);
}
