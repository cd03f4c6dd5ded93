/* loss_ops_host.c - terms of the loss on arrays in the processor's memory: see loss_ops.h */
#include "engine/host_ops.h"
#include "tensor/array.h"
#include "tensor/logistic.h"

#include <math.h>
#include <string.h>

#define SMALLEST_P 1e-30        /* a probability whose logarithm is taken */
#define SMALLEST_V 1e-7         /* a pixel whose logarithm is taken, and its variance p (1-p) */
#define SMALLEST_Q 1e-12        /* added to the mean of a category */

/* ---- logits ---- */

static double logits(const real *t, size_t n, double target, double w, real *d)
{
    double sum = 0;
    array_open();
    for (size_t i = 0; i < n; i++) {
        double a = (double)t[i];
        sum += (target > 0 ? target * softplus(-a) : 0) + (target < 1 ? (1 - target) * softplus(a) : 0);
        d[i] = (real)(w * (logistic(a) - target));
    }
    array_close();
    return sum;
}

static void log_prior(const real *z, size_t n, size_t D, real *t)
{
    array_open();
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t j = 0; j < D; j++)
            sum += (double)z[i * D + j] * (double)z[i * D + j];
        t[i] -= (real)(sum / 2);
    }
    array_close();
}

static void log_prior_backward(const real *z, const real *dt, size_t n, size_t D, real *dz)
{
    array_open();
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < D; j++)
            dz[i * D + j] -= dt[i] * z[i * D + j];
    array_close();
}

/* ---- data ---- */

static double squared_error(const real *x, const real *xhat, size_t n, double w, real *dxhat)
{
    double sum = 0;
    array_open();
    for (size_t i = 0; i < n; i++) {
        double d = (double)xhat[i] - (double)x[i];
        sum += d * d;
        dxhat[i] = (real)(w * d);
    }
    array_close();
    return sum / 2;
}

static double absolute_error(const real *x, const real *xhat, size_t n, double w, real *dxhat)
{
    double sum = 0;
    array_open();
    for (size_t i = 0; i < n; i++) {
        double d = (double)xhat[i] - (double)x[i];
        sum += fabs(d);
        dxhat[i] = (real)(w * ((d > 0) - (d < 0)));
    }
    array_close();
    return sum;
}

static double binary_cross_entropy(const real *x, const real *xhat, size_t n, double w, real *dxhat)
{
    double sum = 0;
    array_open();
    for (size_t i = 0; i < n; i++) {
        double target = (double)x[i], p = (double)xhat[i], v = p * (1 - p);
        sum -= target * log(p > SMALLEST_V ? p : SMALLEST_V) + (1 - target) * log(1 - p > SMALLEST_V ? 1 - p : SMALLEST_V);
        dxhat[i] = (real)(w * (p - target) / (v > SMALLEST_V ? v : SMALLEST_V));
    }
    array_close();
    return sum;
}

/* ---- codes ---- */

static double code_gaussian(const real *z, const real *mu, const real *lv, size_t n, double w, real *dmu, real *dlv)
{
    double sum = 0;
    array_open();
    for (size_t i = 0; i < n; i++) {
        double d = (double)mu[i] - (double)z[i], scaled = d * exp(-(double)lv[i]);
        sum += (d * scaled + (double)lv[i]) / 2;
        dmu[i] = (real)(w * scaled);
        dlv[i] = (real)(w * (1 - d * scaled) / 2);
    }
    array_close();
    return sum;
}

static double code_category(const real *z, const real *zhat, size_t n, double w, real *dzhat)
{
    double sum = 0;
    array_open();
    for (size_t i = 0; i < n; i++) {
        double target = (double)z[i], p = (double)zhat[i];
        p = p > SMALLEST_P ? p : SMALLEST_P;
        sum -= target > 0 ? target * log(p) : 0;
        dzhat[i] = (real)(-w * target / p);
    }
    array_close();
    return sum;
}

static double code_entropy(const real *z, size_t n, size_t K, double w, real *dz)
{
    double h = 0;
    array_open();
    for (size_t k = 0; k < K; k++) {
        double q = SMALLEST_Q;
        for (size_t i = 0; i < n; i++)
            q += (double)z[i * K + k] / (double)n;
        h -= q * log(q);
        for (size_t i = 0; i < n; i++)
            dz[i * K + k] += (real)(w * (log(q) + 1));
    }
    array_close();
    return -h;
}

static double kl(const real *mu, const real *lv, size_t n, double w, real *dmu, real *dlv)
{
    double sum = 0;
    array_open();
    for (size_t i = 0; i < n; i++) {
        double mean = (double)mu[i], var = exp((double)lv[i]);
        sum += (mean * mean + var - (double)lv[i] - 1) / 2;
        dmu[i] += (real)(w * mean);
        dlv[i] += (real)(w * (var - 1) / 2);
    }
    array_close();
    return sum;
}

static double label(const real *z, const int32_t *y, size_t n, size_t K, double w, real *dz)
{
    double sum = 0;
    array_open();
    memset(dz, 0, n * K * sizeof *dz);
    for (size_t i = 0; i < n; i++) {
        size_t k = i * K + (size_t)y[i];
        double p = (double)z[k] > SMALLEST_P ? (double)z[k] : SMALLEST_P;
        sum -= log(p);
        dz[k] = (real)(-w / p);
    }
    array_close();
    return sum;
}

const struct loss_ops loss_ops_host = {
    .logits = logits, .log_prior = log_prior, .log_prior_backward = log_prior_backward, .squared_error = squared_error,
    .absolute_error = absolute_error, .binary_cross_entropy = binary_cross_entropy, .code_gaussian = code_gaussian,
    .code_category = code_category, .code_entropy = code_entropy, .kl = kl, .label = label,
};
