/* activation.c - activation functions and their derivatives */
#include "nn/activation.h"

#include <math.h>
#include <stdint.h>

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

static void softmax_forward(struct view p, real *y)
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

static void softmax_backward(struct view p, const real *y, real *d)
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

void activation_forward(enum activation_kind act, real slope, struct view p, real *y)
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

void activation_backward(enum activation_kind act, real slope, struct view p, const real *y, real *d)
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
