/* pointwise.c - see pointwise.h */
#include "nn/pointwise.h"

#include <math.h>
#include <stdint.h>

void view_add_row(struct part p, const real *row, real *u)
{
    for (size_t i = 0; i < p.rows; i++, u += p.ld)
        for (size_t j = 0; j < p.cols; j++)
            u[j] += row[j];
}

void view_column_sums(struct part p, const real *d, double *sum)
{
    for (size_t i = 0; i < p.rows; i++, d += p.ld)
        for (size_t j = 0; j < p.cols; j++)
            sum[j] += (double)d[j];
}

void bn_statistics(struct part p, const real *u, double *mean, double *m2)
{
    for (size_t j = 0; j < p.cols; j++)
        mean[j] = m2[j] = 0;
    view_column_sums(p, u, mean);
    for (size_t j = 0; j < p.cols; j++)
        mean[j] /= (double)p.rows;
    for (size_t i = 0; i < p.rows; i++, u += p.ld)
        for (size_t j = 0; j < p.cols; j++) {
            double d = (double)u[j] - mean[j];
            m2[j] += d * d;
        }
}

void bn_merge_statistics(size_t cols, double na, double *mean, double *m2, double nb, const double *mean_b, const double *m2_b)
{
    for (size_t j = 0; j < cols; j++) {
        double d = mean_b[j] - mean[j];
        mean[j] += d * (nb / (na + nb));
        m2[j] += m2_b[j] + d * d * (na * nb / (na + nb));
    }
}

void bn_normalize(struct part p, const real *u, const real *mean, const real *invstd, const real *gamma, const real *beta, real *v)
{
    for (size_t i = 0; i < p.rows; i++, u += p.ld, v += p.ld)
        if (gamma && beta)
            for (size_t j = 0; j < p.cols; j++)
                v[j] = (u[j] - mean[j]) * invstd[j] * gamma[j] + beta[j];
        else if (gamma)
            for (size_t j = 0; j < p.cols; j++)
                v[j] = (u[j] - mean[j]) * invstd[j] * gamma[j];
        else
            for (size_t j = 0; j < p.cols; j++)
                v[j] = (u[j] - mean[j]) * invstd[j];
}

void bn_grad_sums(struct part p, const real *u, const real *mean, const real *invstd, const real *dv, double *dbeta, double *dgamma)
{
    for (size_t i = 0; i < p.rows; i++, u += p.ld, dv += p.ld)
        for (size_t j = 0; j < p.cols; j++) {
            dbeta[j] += (double)dv[j];
            dgamma[j] += (double)(dv[j] * ((u[j] - mean[j]) * invstd[j]));
        }
}

void bn_backward(struct part p, double n, const real *u, const real *mean, const real *invstd, const real *gamma,
                   const double *dbeta, const double *dgamma, real *dv)
{
    enum { CHUNK = 64 };        /* columns whose factors are kept at hand */
    real scale[CHUNK], b[CHUNK], g[CHUNK];
    for (size_t c = 0; c < p.cols; c += CHUNK) {
        size_t cols = p.cols - c < CHUNK ? p.cols - c : CHUNK;
        for (size_t j = 0; j < cols; j++) {
            scale[j] = (gamma ? gamma[c + j] : 1) * invstd[c + j];
            b[j] = n > 0 ? (real)(dbeta[c + j] / n) : 0;
            g[j] = n > 0 ? (real)(dgamma[c + j] / n) * invstd[c + j] : 0;
        }
        for (size_t i = 0; i < p.rows; i++) {
            const real *ui = u + i * p.ld + c;
            real *di = dv + i * p.ld + c;
            for (size_t j = 0; j < cols; j++)
                di[j] = scale[j] * (di[j] - b[j] - (ui[j] - mean[c + j]) * g[j]);
        }
    }
}

#ifdef IAE_DOUBLE
static real exponential(real x)
{
    return exp(x);
}
#else
/* e^x for x <= 0, such that loops of it become vectors: x = n ln 2 + r with |r| <= ln 2 / 2, where the eighth term of
 * e^r is below 6e-9. Below -87 it stays at e^-87, which is nothing beside 1. */
static inline real exponential(real x)
{
    x = x < -87 ? -87 : x;      /* NaN stays NaN */
    real n = rintf(x * 1.44269504f), r = x - n * 0.693359375f + n * 2.12194440e-4f;
    real e = 1 + r * (1 + r * (1 / 2.f + r * (1 / 6.f + r * (1 / 24.f + r * (1 / 120.f + r * (1 / 720.f + r / 5040.f))))));
    union {
        int32_t i;
        float f;
    } power = { .i = ((int32_t)(n < 0 ? n : 0) + 127) << 23 };
    return e * power.f;
}
#endif

static real magnitude(real x)
{
    return x < 0 ? -x : x;
}

/* tanh |x| = (1 - e^-2|x|) / (1 + e^-2|x|) */
static real hyperbolic(real x)
{
    real e = exponential(-2 * magnitude(x)), t = (1 - e) / (1 + e);
    return x < 0 ? -t : t;
}

/* 1 / (1 + e^-x), by the exponential of a negative number */
static real sigmoid(real x)
{
    real e = exponential(-magnitude(x));
    return (x < 0 ? e : 1) / (1 + e);
}

static void softmax_forward(struct part p, real *y)
{
    for (size_t i = 0; i < p.rows; i++, y += p.ld) {
        real most = y[0];
        double sum = 0;
        for (size_t j = 1; j < p.cols; j++)
            most = y[j] > most ? y[j] : most;
        for (size_t j = 0; j < p.cols; j++)
            sum += exp((double)(y[j] - most));
        for (size_t j = 0; j < p.cols; j++)
            y[j] = (real)(exp((double)(y[j] - most)) / sum);
    }
}

static void softmax_backward(struct part p, const real *y, real *d)
{
    for (size_t i = 0; i < p.rows; i++, y += p.ld, d += p.ld) {
        double dot = 0;
        for (size_t j = 0; j < p.cols; j++)
            dot += (double)(y[j] * d[j]);
        for (size_t j = 0; j < p.cols; j++)
            d[j] = y[j] * (d[j] - (real)dot);
    }
}

#define EACH(expr)                                              \
    for (size_t i = 0; i < p.rows; i++, y += p.ld)              \
        for (size_t j = 0; j < p.cols; j++)                     \
            y[j] = (expr)

void activation_forward(enum activation_kind act, real slope, struct part p, real *y)
{
    switch (act) {
    case ACT_LINEAR: break;
    case ACT_RELU: EACH(y[j] > 0 ? y[j] : 0); break;
    case ACT_LRELU: EACH(y[j] > 0 ? y[j] : slope * y[j]); break;
    case ACT_ELU: EACH(y[j] > 0 ? y[j] : (real)expm1((double)y[j])); break;
    case ACT_TANH: EACH(hyperbolic(y[j])); break;
    case ACT_SIGMOID: EACH(sigmoid(y[j])); break;
    case ACT_SOFTMAX: softmax_forward(p, y); break;
    }
}

#undef EACH
#define EACH(factor)                                            \
    for (size_t i = 0; i < p.rows; i++, y += p.ld, d += p.ld)   \
        for (size_t j = 0; j < p.cols; j++)                     \
            d[j] *= (factor)

void activation_backward(enum activation_kind act, real slope, struct part p, const real *y, real *d)
{
    switch (act) {
    case ACT_LINEAR: break;
    case ACT_RELU: EACH(y[j] > 0 ? (real)1 : (real)0); break;
    case ACT_LRELU: EACH(y[j] > 0 ? (real)1 : slope); break;
    case ACT_ELU: EACH(y[j] > 0 ? (real)1 : y[j] + 1); break;
    case ACT_TANH: EACH(1 - y[j] * y[j]); break;
    case ACT_SIGMOID: EACH(y[j] * (1 - y[j])); break;
    case ACT_SOFTMAX: softmax_backward(p, y, d); break;
    }
}
