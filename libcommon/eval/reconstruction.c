/* reconstruction.c - one pass over rows with sums by sample and over all */
#include "eval/reconstruction.h"

#include "base/alloc.h"
#include "tensor/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void reconstruction_init(struct reconstruction *r, size_t d, int is_signed)
{
    double **const rows[] = { &r->x, &r->xhat, &r->before, &r->current, &r->first, &r->mean, &r->m2, &r->group_mean, &r->group_m2 };
    memset(r, 0, sizeof *r);
    r->d = d;
    r->is_signed = is_signed;
    r->shortest = UINT64_MAX;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        *rows[i] = xzero(d, sizeof(double));
}

void reconstruction_free(struct reconstruction *r)
{
    double *const rows[] = { r->x, r->xhat, r->before, r->current, r->first, r->mean, r->m2, r->group_mean, r->group_m2 };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        free(rows[i]);
    memset(r, 0, sizeof *r);
}

static void to_unit(const struct tensor *t, size_t i, size_t d, int is_signed, double *to)
{
    if (t->type == DT_U1) {
        const unsigned char *v = (const unsigned char *)t->data + i * d;
        for (size_t k = 0; k < d; k++)
            to[k] = v[k] / 255.0;
        return;
    }
    const float *v = (const float *)t->data + i * d;
    for (size_t k = 0; k < d; k++)
        to[k] = is_signed ? ((double)v[k] + 1) / 2 : (double)v[k];
}

/* Welford: mean and sum of squared deviations after the n-th row. */
static void welford(double *mean, double *m2, const double *v, size_t d, uint64_t n)
{
    double share = 1 / (double)n;
    for (size_t k = 0; k < d; k++) {
        double e = v[k] - mean[k];
        mean[k] += e * share;
        m2[k] += e * (v[k] - mean[k]);
    }
}

static void end_group(struct reconstruction *r)
{
    if (!r->in_group)
        return;
    r->shortest = r->in_group < r->shortest ? r->in_group : r->shortest;
    if (r->in_group > 1)
        r->within += vector_sum(r->group_m2, r->d) / (double)(r->in_group - 1);
    if (r->groups == 1)
        r->first_rows = r->in_group;
    memset(r->group_mean, 0, r->d * sizeof *r->group_mean);
    memset(r->group_m2, 0, r->d * sizeof *r->group_m2);
    memcpy(r->before, r->current, r->d * sizeof *r->before);
    r->in_group = 0;
}

void reconstruction_add(struct reconstruction *r, const struct tensor *x, const struct tensor *xhat, const int64_t *id, size_t i)
{
    to_unit(x, i, r->d, r->is_signed, r->x);
    to_unit(xhat, i, r->d, r->is_signed, r->xhat);
    if (!r->in_group || !id || id[i] != r->id) {
        end_group(r);
        r->groups++;
        r->id = id ? id[i] : 0;
        memcpy(r->current, r->x, r->d * sizeof *r->current);
    }
    r->rows++;
    r->in_group++;
    r->square += vector_squared_distance_double(r->x, r->xhat, r->d);
    if (r->groups > 1) {
        r->other += vector_squared_distance_double(r->before, r->xhat, r->d);
        r->other_rows++;
    } else {
        for (size_t k = 0; k < r->d; k++) {
            r->first[k] += r->xhat[k];
            r->first_square += r->xhat[k] * r->xhat[k];
        }
    }
    welford(r->mean, r->m2, r->xhat, r->d, r->rows);
    welford(r->group_mean, r->group_m2, r->xhat, r->d, r->in_group);
}

/* The first group is compared with the x of the last, which is known only now: over its K rows, with S the sum of xhat,
 * sum |x - xhat|^2 = K |x|^2 - 2 x S + sum |xhat|^2. */
void reconstruction_end(struct reconstruction *r)
{
    end_group(r);
    if (r->groups < 2)
        return;
    double cross = 0, own = 0;
    for (size_t k = 0; k < r->d; k++) {
        cross += r->current[k] * r->first[k];
        own += r->current[k] * r->current[k];
    }
    r->other += (double)r->first_rows * own - 2 * cross + r->first_square;
    r->other_rows += r->first_rows;
}

double reconstruction_mse(const struct reconstruction *r)
{
    return r->rows ? r->square / ((double)r->rows * (double)r->d) : NAN;
}

double reconstruction_mse_rolled(const struct reconstruction *r)
{
    return r->other_rows ? r->other / ((double)r->other_rows * (double)r->d) : NAN;
}

double reconstruction_rho(const struct reconstruction *r)
{
    if (!r->groups || r->shortest < 2)
        return NAN;
    return r->within / (double)r->groups / (vector_sum(r->m2, r->d) / (double)(r->rows - 1));
}

const struct metric reconstruction_metrics[] = {
    METRIC("mse", BASIS_NONE),
    METRIC("mse_rolled", BASIS_NONE),
    METRIC("rho", BASIS_NONE),
    METRIC_END
};

void reconstruction_add_metrics(struct metric_table *m, const struct reconstruction *r)
{
    metric_table_add(m, "mse", reconstruction_mse(r), r->rows);
    metric_table_add(m, "mse_rolled", reconstruction_mse_rolled(r), r->rows);
    metric_table_add(m, "rho", reconstruction_rho(r), r->rows);
}
