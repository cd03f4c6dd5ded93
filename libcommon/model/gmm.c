#include "model/gmm.h"

#include "base/alloc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LLOYD 10                /* rounds of k-means before EM */
#define ENOUGH 1e-5             /* nats a row: less is no gain */
#define RIDGE 1e-6

struct fit {
    struct gmm *g;
    const real *z;
    size_t n;
    double *share;              /* [n,K] responsibilities */
    double *ridge;              /* [D] added to the diagonals */
};

void gmm_free(struct gmm *g)
{
    free(g->weight);
    free(g->mean);
    free(g->root);
    memset(g, 0, sizeof *g);
}

/* ---- where to begin ---- */

static double distance(const double *a, const real *b, size_t D)
{
    double sum = 0;
    for (size_t j = 0; j < D; j++)
        sum += (a[j] - (double)b[j]) * (a[j] - (double)b[j]);
    return sum;
}

static void set_mean(const struct fit *f, size_t k, size_t row)
{
    for (size_t j = 0; j < f->g->D; j++)
        f->g->mean[k * f->g->D + j] = (double)f->z[row * f->g->D + j];
}

/* k-means++: each next centre is a row drawn in proportion to its squared distance to the nearest one so far. */
static void seed_means(const struct fit *f, const struct rng *rng)
{
    size_t n = f->n, D = f->g->D;
    double *near = xarray(n, sizeof *near);
    set_mean(f, 0, (size_t)rng_below(rng, 0, 0, n));
    for (size_t i = 0; i < n; i++)
        near[i] = INFINITY;
    for (size_t k = 1; k < f->g->K; k++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++) {
            double d = distance(f->g->mean + (k - 1) * D, f->z + i * D, D);
            near[i] = d < near[i] ? d : near[i];
            sum += near[i];
        }
        double at = sum * (double)rng_below(rng, 0, k, UINT64_C(1) << 53) * 0x1p-53;
        size_t row = 0;
        while (row + 1 < n && at >= near[row])
            at -= near[row++];
        set_mean(f, k, row);
    }
    free(near);
}

static void assign(const struct fit *f)
{
    size_t K = f->g->K, D = f->g->D;
    memset(f->share, 0, f->n * K * sizeof *f->share);
    for (size_t i = 0; i < f->n; i++) {
        size_t best = 0;
        double least = INFINITY;
        for (size_t k = 0; k < K; k++) {
            double d = distance(f->g->mean + k * D, f->z + i * D, D);
            if (d < least) {
                least = d;
                best = k;
            }
        }
        f->share[i * K + best] = 1;
    }
}

/* ---- maximization ---- */

/* Weight and mean of component k. One that lost all its rows keeps its mean, with a trace of weight. */
static double centre(const struct fit *f, size_t k)
{
    size_t K = f->g->K, D = f->g->D;
    double *mean = f->g->mean + k * D, all = 0;
    for (size_t i = 0; i < f->n; i++)
        all += f->share[i * K + k];
    f->g->weight[k] = (all > 0 ? all : 1e-10) / (double)f->n;
    if (all <= 1e-10)
        return 0;
    memset(mean, 0, D * sizeof *mean);
    for (size_t i = 0; i < f->n; i++)
        for (size_t j = 0; j < D; j++)
            mean[j] += f->share[i * K + k] * (double)f->z[i * D + j] / all;
    return all;
}

/* Lower triangle of a covariance becomes its Cholesky factor; the ridge keeps it positive. */
static void factor(double *a, size_t D)
{
    for (size_t j = 0; j < D; j++)
        for (size_t i = j; i < D; i++) {
            double sum = a[i * D + j];
            for (size_t k = 0; k < j; k++)
                sum -= a[i * D + k] * a[j * D + k];
            a[i * D + j] = i == j ? sqrt(sum > 1e-300 ? sum : 1e-300) : sum / a[j * D + j];
        }
}

static void spread(const struct fit *f, size_t k, double all)
{
    size_t K = f->g->K, D = f->g->D;
    double *c = f->g->root + k * D * D, *mean = f->g->mean + k * D, *d = xarray(D, sizeof *d);
    memset(c, 0, D * D * sizeof *c);
    for (size_t i = 0; i < f->n; i++) {
        double share = f->share[i * K + k];
        if (share < 1e-12)
            continue;
        for (size_t j = 0; j < D; j++)
            d[j] = (double)f->z[i * D + j] - mean[j];
        for (size_t j = 0; j < D; j++)
            for (size_t l = 0; l <= j; l++)
                c[j * D + l] += share / all * d[j] * d[l];
    }
    for (size_t j = 0; j < D; j++)
        c[j * D + j] += f->ridge[j];
    factor(c, D);
    free(d);
}

static void maximize(const struct fit *f)
{
    for (size_t k = 0; k < f->g->K; k++) {
        double all = centre(f, k);
        spread(f, k, all > 0 ? all : 1);
    }
}

/* ---- expectation ---- */

/* ln N(z; mean_k, L_k L_k^T), by forward substitution. */
static double log_density(const struct gmm *g, size_t k, const real *z, double *y)
{
    size_t D = g->D;
    const double *mean = g->mean + k * D, *root = g->root + k * D * D;
    double sum = (double)D * log(2 * M_PI) / 2;
    for (size_t i = 0; i < D; i++) {
        double v = (double)z[i] - mean[i];
        for (size_t j = 0; j < i; j++)
            v -= root[i * D + j] * y[j];
        y[i] = v / root[i * D + i];
        sum += y[i] * y[i] / 2 + log(root[i * D + i]);
    }
    return -sum;
}

/* Responsibilities; returns the mean log likelihood. */
static double expect(const struct fit *f)
{
    size_t K = f->g->K, D = f->g->D;
    double all = 0, *y = xarray(D, sizeof *y);
    for (size_t i = 0; i < f->n; i++) {
        double *share = f->share + i * K, most = -INFINITY, sum = 0;
        for (size_t k = 0; k < K; k++) {
            share[k] = log(f->g->weight[k]) + log_density(f->g, k, f->z + i * D, y);
            most = share[k] > most ? share[k] : most;
        }
        for (size_t k = 0; k < K; k++)
            sum += share[k] = exp(share[k] - most);
        for (size_t k = 0; k < K; k++)
            share[k] /= sum;
        all += most + log(sum);
    }
    free(y);
    return all / (double)f->n;
}

static void set_ridge(struct fit *f)
{
    size_t D = f->g->D;
    for (size_t j = 0; j < D; j++) {
        double mean = 0, m2 = 0;
        for (size_t i = 0; i < f->n; i++) {
            double d = (double)f->z[i * D + j] - mean;
            mean += d / (double)(i + 1);
            m2 += d * ((double)f->z[i * D + j] - mean);
        }
        f->ridge[j] = RIDGE * m2 / (double)f->n + 1e-12;
    }
}

double gmm_fit(struct gmm *g, const real *z, size_t n, size_t D, size_t K, uint64_t seed, unsigned rounds)
{
    struct rng rng = rng_make(seed, RNG_GMM, 0, 0);
    *g = (struct gmm){ .D = D, .K = K, .weight = xarray(K, sizeof *g->weight), .mean = xarray(K * D, sizeof *g->mean),
                           .root = xarray(K * D * D, sizeof *g->root) };
    struct fit f = { .g = g, .z = z, .n = n, .share = xarray(n * K, sizeof *f.share), .ridge = xarray(D, sizeof *f.ridge) };
    double before = -INFINITY, now = -INFINITY;
    set_ridge(&f);
    seed_means(&f, &rng);
    for (int i = 0; i < LLOYD; i++) {
        assign(&f);
        for (size_t k = 0; k < K; k++)
            centre(&f, k);
    }
    assign(&f);
    for (unsigned i = 0; i < rounds; i++) {
        maximize(&f);
        now = expect(&f);
        if (now - before < ENOUGH)
            break;
        before = now;
    }
    free(f.share);
    free(f.ridge);
    return now;
}

void gmm_draw(const struct gmm *g, const struct rng *rng, const int64_t *id, size_t n, float *z)
{
    size_t D = g->D;
    real *e = xarray(D + 4, sizeof *e);
    for (size_t i = 0; i < n; i++) {
        /* the first block of four normals is left out: its words choose the component */
        double u = (double)rng_below(rng, (uint64_t)id[i], 0, UINT64_C(1) << 53) * 0x1p-53;
        size_t k = 0;
        rng_normal(rng, (uint64_t)id[i], e, D + 4);
        while (k + 1 < g->K && u >= g->weight[k])
            u -= g->weight[k++];
        for (size_t j = 0; j < D; j++) {
            double v = g->mean[k * D + j];
            for (size_t l = 0; l <= j; l++)
                v += g->root[(k * D + j) * D + l] * (double)e[4 + l];
            z[i * D + j] = (float)v;
        }
    }
    free(e);
}
