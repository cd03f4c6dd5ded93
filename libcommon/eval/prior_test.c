/* prior_test.c - sorted dimensions and projections against the normal distribution, shares against probabilities */
#include "eval/prior_test.h"

#include "base/alloc.h"
#include "eval/covariance.h"
#include "tensor/compute.h"
#include "tensor/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BOUND 1.36              /* Kolmogorov's distribution at 95 % */

/* ---- the standard normal, and one sample against it ---- */

static double cumulative(double x)
{
    return erfc(-x / sqrt(2)) / 2;
}

static double density(double x)
{
    return exp(-x * x / 2) / sqrt(2 * acos(-1));
}

/* Bisection in the lower tail, where Phi keeps its digits; below -39 it underflows. */
static double quantile_of(double p)
{
    double low = -39, high = 0;
    for (int i = 0; i < 64; i++) {
        double middle = (low + high) / 2;
        *(cumulative(middle) < p ? &low : &high) = middle;
    }
    return high;
}

void prior_test_quantiles(double *quantile, size_t n)
{
    quantile[0] = -INFINITY;
    quantile[n] = INFINITY;
    for (size_t i = 1; i < n; i++)
        quantile[i] = 2 * i <= n ? quantile_of((double)i / (double)n) : -quantile[n - i];
}

double prior_test_kolmogorov(const double *sorted, size_t n)
{
    double max = 0;
    for (size_t i = 0; i < n; i++) {
        double f = cumulative(sorted[i]), above = (double)(i + 1) / (double)n - f, below = f - (double)i / (double)n;
        max = fmax(max, fmax(above, below));
    }
    return max;
}

/* W1 = int_0^1 |F_n^-1(u) - Phi^-1(u)| du. F_n^-1 is the i-th value x on u in [(i-1)/n, i/n]; with u = Phi(t) that is
 * int |x - t| phi(t) dt between two quantiles, and the primitive of (x - t) phi(t) is x Phi(t) + phi(t). */
double prior_test_wasserstein(const double *sorted, const double *quantile, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        double x = sorted[i], from = quantile[i], to = quantile[i + 1];
        double at_from = x * (double)i / (double)n + density(from), at_to = x * (double)(i + 1) / (double)n + density(to);
        if (x >= to)
            sum += at_to - at_from;
        else if (x <= from)
            sum += at_from - at_to;
        else
            sum += 2 * (x * cumulative(x) + density(x)) - at_from - at_to;
    }
    return sum;
}

/* ---- codes ---- */

struct job {
    const double *column;       /* [d,n] the codes, dimension by dimension */
    const double *quantile;     /* [n+1] */
    size_t n, d;
    const struct rng *rng;
    double *result;             /* one number for each tile */
};

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void test_dimension(void *arg, size_t j, struct compute_worker *worker)
{
    struct job *o = arg;
    double *sorted = compute_scratch(worker, o->n * sizeof *sorted);
    memcpy(sorted, o->column + j * o->n, o->n * sizeof *sorted);
    qsort(sorted, o->n, sizeof *sorted, ascending);
    o->result[j] = prior_test_kolmogorov(sorted, o->n);
}

static void test_direction(void *arg, size_t w, struct compute_worker *worker)
{
    struct job *o = arg;
    double *sorted = compute_scratch(worker, o->n * sizeof *sorted + o->d * sizeof(real));
    real *axis = (real *)(sorted + o->n);
    rng_normal(o->rng, w, axis, o->d);
    double length = sqrt(vector_squared_norm(axis, o->d));
    memset(sorted, 0, o->n * sizeof *sorted);
    for (size_t j = 0; j < o->d; j++)
        for (size_t i = 0; i < o->n; i++)
            sorted[i] += (double)axis[j] / length * o->column[j * o->n + i];
    qsort(sorted, o->n, sizeof *sorted, ascending);
    o->result[w] = prior_test_wasserstein(sorted, o->quantile, o->n);
}

/* |C - I|_F / sqrt(d) */
static double off_identity(struct compute *compute, const real *z, size_t n, size_t d)
{
    double *mean = xarray(d, sizeof *mean), *c = xarray(d, d * sizeof *c), sum = 0;
    covariance_of(compute, z, n, d, mean, c);
    for (size_t i = 0; i < d * d; i++) {
        double off = c[i] - (i % (d + 1) == 0);
        sum += off * off;
    }
    free(mean);
    free(c);
    return sqrt(sum / (double)d);
}

void prior_test_normal(struct prior_test_normal *p, struct compute *compute, const real *z, size_t n, size_t d, const struct rng *rng)
{
    double *column = xarray(n, d * sizeof *column), *quantile = xarray(n + 1, sizeof *quantile);
    double *result = xarray(d > PRIOR_TEST_DIRECTIONS ? d : PRIOR_TEST_DIRECTIONS, sizeof *result);
    struct job o = { .column = column, .quantile = quantile, .n = n, .d = d, .rng = rng, .result = result };
    for (size_t i = 0; i < n * d; i++)
        column[i % d * n + i / d] = (double)z[i];
    *p = (struct prior_test_normal){ .ks_bound = BOUND / sqrt((double)n) };
    compute_run(compute, d, test_dimension, &o);
    for (size_t j = 0; j < d; j++) {
        p->ks = fmax(p->ks, result[j]);
        p->ks_beyond += (result[j] > p->ks_bound) / (double)d;
    }
    prior_test_quantiles(quantile, n);
    compute_run(compute, PRIOR_TEST_DIRECTIONS, test_direction, &o);
    p->wasserstein = vector_sum(result, PRIOR_TEST_DIRECTIONS) / PRIOR_TEST_DIRECTIONS;
    p->covariance = off_identity(compute, z, n, d);
    free(column);
    free(quantile);
    free(result);
}

double prior_test_kl(const struct labelled_matrix *c, const double *p, int hard)
{
    double *share = xzero(c->k, sizeof *share), kl = 0, all = 0;
    for (size_t i = 0; i < c->n; i++) {
        const real *row = c->z + i * c->k;
        if (hard)
            share[labelled_matrix_category(c, i)]++;
        else
            for (size_t k = 0; k < c->k; k++)
                share[k] += (double)row[k];
    }
    all = vector_sum(share, c->k);           /* rows of float probabilities sum to 1 only nearly */
    for (size_t k = 0; k < c->k; k++)
        kl += share[k] > 0 ? share[k] / all * log(share[k] / all / (p ? p[k] : 1 / (double)c->k)) : 0;
    free(share);
    return kl > 0 ? kl : 0;             /* rounding may make it negative */
}

/* ---- metrics ---- */

real *prior_test_draw_normals(size_t n, size_t k, uint64_t seed, uint32_t substep)
{
    struct rng rng = rng_make(seed, RNG_PROBE, 0, substep);
    real *z = xarray(n, k * sizeof *z);
    for (size_t i = 0; i < n; i++)
        rng_normal(&rng, i, z + i * k, k);
    return z;
}

const struct metric prior_test_normal_metrics[] = {
    METRIC("ks", BASIS_REFERENCE),
    METRIC("ks_bound", BASIS_NONE),
    METRIC("ks_beyond", BASIS_REFERENCE),
    METRIC("covariance", BASIS_REFERENCE),
    METRIC("wasserstein", BASIS_REFERENCE),
    METRIC_END
};

const struct metric prior_test_category_metrics[] = {
    METRIC("prior_kl", BASIS_REFERENCE),
    METRIC("prior_kl_hard", BASIS_REFERENCE),
    METRIC_END
};

void prior_test_add_normal_metrics(struct metric_table *m, const struct labelled_matrix *score, uint64_t seed)
{
    struct rng directions = rng_make(seed, RNG_PROBE, 0, 4);
    struct prior_test_normal p;
    prior_test_normal(&p, m->compute, score->z, score->n, score->k, &directions);
    metric_table_add(m, "ks", p.ks, score->n);
    metric_table_add(m, "ks_bound", p.ks_bound, score->n);
    metric_table_add(m, "ks_beyond", p.ks_beyond, score->n);
    metric_table_add(m, "covariance", p.covariance, score->n);
    metric_table_add(m, "wasserstein", p.wasserstein, score->n);
}

void prior_test_add_category_metrics(struct metric_table *m, const struct labelled_matrix *score, const double *p)
{
    metric_table_name_set(&m->estimate, p ? "prior" : "uniform", NULL);
    metric_table_add(m, "prior_kl", prior_test_kl(score, p, 0), score->n);
    metric_table_add(m, "prior_kl_hard", prior_test_kl(score, p, 1), score->n);
}
