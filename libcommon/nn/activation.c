/* activation.c - activation functions and their derivatives */
#include "nn/activation.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define SELU_LAMBDA ((real)1.0507009873554805)
#define SELU_LAMBDA_ALPHA ((real)1.7580993408473768)

#ifdef IAE_DOUBLE
#define ERFC erfc
#define LOG1P log1p
static real exponential(real x)
{
    return exp(x);
}
#else
#define ERFC erfcf
#define LOG1P log1pf
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

static inline real magnitude(real x)
{
    return x < 0 ? -x : x;
}

/* tanh |x| = (1 - e^-2|x|) / (1 + e^-2|x|) */
static inline real hyperbolic(real x)
{
    real e = exponential(-2 * magnitude(x)), t = (1 - e) / (1 + e);
    return x < 0 ? -t : t;
}

/* 1 / (1 + e^-x), by the exponential of a negative number */
static inline real logistic(real x)
{
    real e = exponential(-magnitude(x));
    return (x < 0 ? e : 1) / (1 + e);
}

/* tanh(ln(1 + e^x)) = ((1 + e^x)^2 - 1) / ((1 + e^x)^2 + 1), by e = e^-|x| */
static inline real tanh_softplus(real x)
{
    real e = exponential(-magnitude(x));
    return x < 0 ? e * (e + 2) / (e * (e + 2) + 2) : (1 + 2 * e) / (1 + 2 * e + 2 * e * e);
}

/* Phi(x) = (1 + erf(x / sqrt 2)) / 2; erfc, so that it stays exact where it is small */
static inline real normal_cdf(real x)
{
    return (real)0.5 * ERFC(-x * (real)0.70710678118654752440);
}

/* Functions of single values, in place: NAME_forward by the value in v; NAME_backward by the derivative, of those that it
 * is known of from the result y, or of those that need the input v. a is the parameter. */
#define FORWARD(name, value)                                            \
    static void name##_forward(real a, struct view p, real *to)         \
    {                                                                   \
        (void)a;                                                        \
        for (size_t i = 0; i < p.rows; i++, to += p.ld)                 \
            for (size_t j = 0; j < p.cols; j++) {                       \
                real v = to[j];                                         \
                to[j] = (value);                                        \
            }                                                           \
    }
#define BACKWARD(name, what, from, derivative)                          \
    static void name##_backward(real a, struct view p, const real *input, const real *result, real *d) \
    {                                                                   \
        (void)a, (void)input, (void)result;                             \
        for (size_t i = 0; i < p.rows; i++, from += p.ld, d += p.ld)    \
            for (size_t j = 0; j < p.cols; j++) {                       \
                real what = from[j];                                    \
                d[j] *= (derivative);                                   \
            }                                                           \
    }
#define OF_RESULT(name, value, derivative) FORWARD(name, value) BACKWARD(name, y, result, derivative)
#define OF_INPUT(name, value, derivative) FORWARD(name, value) BACKWARD(name, v, input, derivative)

OF_RESULT(relu, v > 0 ? v : 0, y > 0 ? (real)1 : (real)0)
OF_RESULT(lrelu, v > 0 ? v : a * v, y > 0 ? (real)1 : a)
OF_RESULT(elu, v > 0 ? v : (real)expm1((double)v), y > 0 ? (real)1 : y + 1)
/* Klambauer et al. 2017, (14): lambda v, or lambda alpha (e^v - 1) */
OF_RESULT(selu, v > 0 ? SELU_LAMBDA * v : SELU_LAMBDA_ALPHA * (real)expm1((double)v), y > 0 ? SELU_LAMBDA : y + SELU_LAMBDA_ALPHA)
OF_RESULT(tanh, hyperbolic(v), 1 - y * y)
OF_RESULT(sigmoid, logistic(v), y * (1 - y))
/* v Phi(v), and Phi(v) + v phi(v), with the distribution function and the density of the standard normal */
OF_INPUT(gelu, v * normal_cdf(v), normal_cdf(v) + v * (real)0.39894228040143267794 * exponential(-v * v / 2))
/* v s, and s (1 + v (1 - s)), with s = 1 / (1 + e^-v) */
OF_INPUT(silu, v * logistic(v), logistic(v) * (1 + v * (1 - logistic(v))))
/* v t, and t + v s (1 - t^2), with t = tanh(ln(1 + e^v)) */
OF_INPUT(mish, v * tanh_softplus(v), tanh_softplus(v) + v * logistic(v) * (1 - tanh_softplus(v) * tanh_softplus(v)))
/* ln(1 + e^v), and s */
OF_INPUT(softplus, (v > 0 ? v : 0) + LOG1P(exponential(-magnitude(v))), logistic(v))

static void softmax_forward(real a, struct view p, real *y)
{
    (void)a;
    for (size_t i = 0; i < p.rows; i++, y += p.ld) {
        real max = y[0];
        double sum = 0;
        for (size_t j = 1; j < p.cols; j++)
            max = y[j] > max ? y[j] : max;
        for (size_t j = 0; j < p.cols; j++)
            sum += exp((double)(y[j] - max));
        for (size_t j = 0; j < p.cols; j++)
            y[j] = (real)(exp((double)(y[j] - max)) / sum);
    }
}

static void softmax_backward(real a, struct view p, const real *v, const real *y, real *d)
{
    (void)a, (void)v;
    for (size_t i = 0; i < p.rows; i++, y += p.ld, d += p.ld) {
        double dot = 0;
        for (size_t j = 0; j < p.cols; j++)
            dot += (double)(y[j] * d[j]);
        for (size_t j = 0; j < p.cols; j++)
            d[j] = y[j] * (d[j] - (real)dot);
    }
}

/* ---- the table ---- */

const struct activation activation_linear = { .word = "linear" };
const struct activation activation_relu = { .word = "relu", .forward = relu_forward, .backward = relu_backward, .has_kink = 1 };
const struct activation activation_tanh = { .word = "tanh", .forward = tanh_forward, .backward = tanh_backward };
const struct activation activation_sigmoid = { .word = "sigmoid", .forward = sigmoid_forward, .backward = sigmoid_backward };
const struct activation activation_softmax = { .word = "softmax", .forward = softmax_forward, .backward = softmax_backward, .of_rows = 1 };
static const struct activation lrelu = { .word = "lrelu", .forward = lrelu_forward, .backward = lrelu_backward, .has_kink = 1,
                                         .parameter = "the slope of lrelu", .parameter_max = 1 };
static const struct activation elu = { .word = "elu", .forward = elu_forward, .backward = elu_backward, .has_kink = 1 };
static const struct activation selu = { .word = "selu", .forward = selu_forward, .backward = selu_backward, .has_kink = 1 };
static const struct activation gelu = { .word = "gelu", .forward = gelu_forward, .backward = gelu_backward, .needs_input = 1 };
static const struct activation silu = { .word = "silu", .forward = silu_forward, .backward = silu_backward, .needs_input = 1 };
static const struct activation mish = { .word = "mish", .forward = mish_forward, .backward = mish_backward, .needs_input = 1 };
static const struct activation softplus = { .word = "softplus", .forward = softplus_forward, .backward = softplus_backward, .needs_input = 1 };

static const struct activation *const table[] = {
    &activation_linear, &activation_relu, &lrelu, &elu, &selu, &activation_tanh, &activation_sigmoid, &activation_softmax,
    &gelu, &silu, &mish, &softplus,
};

const struct activation *activation_at(size_t i)
{
    return i < sizeof table / sizeof *table ? table[i] : NULL;
}

const struct activation *activation_find(const char *word)
{
    const struct activation *a;
    for (size_t i = 0; (a = activation_at(i)); i++)
        if (!strcmp(a->word, word))
            return a;
    return NULL;
}

void activation_forward(const struct activation *a, real parameter, struct view p, const real *v, real *y)
{
    if (y != v)
        view_copy(p, v, y);
    if (a->forward)
        a->forward(parameter, p, y);
}

void activation_backward(const struct activation *a, real parameter, struct view p, const real *v, const real *y, real *d)
{
    if (a->backward)
        a->backward(parameter, p, v, y, d);
}
