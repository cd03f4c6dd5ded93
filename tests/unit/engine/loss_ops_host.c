/* loss_ops_host.c - terms of the loss against closed forms, and their gradients against finite differences of their values */
#include "engine/engine.h"
#include "engine/engine_plain.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { N = 4, K = 3, VALUES = N * K };
#define H 0x1p-8                /* a step that adds no rounding */
#define W 0.75

static const struct loss_ops *ops;

static void is_near(double a, double b)
{
    if (!(fabs(a - b) <= 1e-6 * (1 + fabs(b))))
        fail_msg("%.9g, where it should be %.9g", a, b);
}

/* ---- gradients ---- */

static real data[VALUES], other[VALUES];        /* constant for the derivative */

/* A loss of x and its gradient, written to d. */
typedef double loss_of(const real *x, real *d);

/* d of a loss weighed by w is w times the central difference of the sum that is returned. */
static void check_gradient(loss_of *loss, const real *x)
{
    real d[VALUES], moved[VALUES], none[VALUES];
    loss(x, d);
    for (size_t i = 0; i < VALUES; i++) {
        double sum[2];
        for (int k = 0; k < 2; k++) {
            memcpy(moved, x, sizeof moved);
            moved[i] += (real)(k ? H : -H);
            sum[k] = loss(moved, none);
        }
        double difference = W * (sum[1] - sum[0]) / (2 * H);
        if (!(fabs((double)d[i] - difference) <= 2e-4 * (1 + fabs(difference))))
            fail_msg("value %zu: gradient %.7g, by finite differences %.7g", i, (double)d[i], difference);
    }
}

static double real_logits(const real *x, real *d) { return ops->logits(x, VALUES, 0.9, W, d); }
static double fake_logits(const real *x, real *d) { return ops->logits(x, VALUES, 0, W, d); }
static double squares(const real *x, real *d) { return ops->squared_error(data, x, VALUES, W, d); }
static double differences(const real *x, real *d) { return ops->absolute_error(data, x, VALUES, W, d); }
static double entropies(const real *x, real *d) { return ops->binary_cross_entropy(data, x, VALUES, W, d); }
static double categories(const real *x, real *d) { return ops->code_category(data, x, VALUES, W, d); }

static double gaussian_mean(const real *x, real *d)
{
    real dlv[VALUES];
    return ops->code_gaussian(data, x, other, VALUES, W, d, dlv);
}

static double gaussian_variance(const real *x, real *d)
{
    real dmu[VALUES];
    return ops->code_gaussian(data, other, x, VALUES, W, dmu, d);
}

/* those whose gradients are added: to 0 here */
static double kl_mean(const real *x, real *d)
{
    real dlv[VALUES] = { 0 };
    memset(d, 0, VALUES * sizeof *d);
    return ops->kl(x, other, VALUES, W, d, dlv);
}

static double kl_variance(const real *x, real *d)
{
    real dmu[VALUES] = { 0 };
    memset(d, 0, VALUES * sizeof *d);
    return ops->kl(other, x, VALUES, W, dmu, d);
}

/* counted once a row */
static double mean_code(const real *x, real *d)
{
    memset(d, 0, VALUES * sizeof *d);
    return N * ops->code_entropy(x, N, K, W, d);
}

static double labels(const real *x, real *d)
{
    static const int32_t y[N] = { 2, 0, 1, 1 };
    return ops->label(x, y, N, K, W, d);
}

static double log_prior_sum(const real *x, real *d)
{
    real t[N] = { 0 }, dt[N];
    double sum = 0;
    ops->log_prior(x, N, K, t);
    for (size_t i = 0; i < N; i++) {
        sum += (double)t[i];
        dt[i] = (real)W;
    }
    memset(d, 0, VALUES * sizeof *d);
    ops->log_prior_backward(x, dt, N, K, d);
    return sum;
}

static void gradients(void **state)
{
    loss_of *const of_reals[] = { real_logits, fake_logits, squares, differences, gaussian_mean, gaussian_variance, kl_mean, kl_variance,
                                  log_prior_sum };
    loss_of *const of_probabilities[] = { entropies, categories, mean_code, labels };
    real x[VALUES], p[VALUES];
    (void)state;
    for (size_t i = 0; i < VALUES; i++) {
        x[i] = (real)(0.3 * (double)i - 1.7);
        other[i] = (real)sin((double)i);
        p[i] = (real)(0.2 + 0.05 * (double)i);
        data[i] = (real)(0.5 + 0.4 * cos((double)i));
    }
    for (size_t i = 0; i < sizeof of_reals / sizeof *of_reals; i++)
        check_gradient(of_reals[i], x);
    for (size_t i = 0; i < sizeof of_probabilities / sizeof *of_probabilities; i++)
        check_gradient(of_probabilities[i], p);
}

/* ---- values ---- */

/* sp(0) = ln 2 for any target; cross-entropy of the target and the logistic function; far away it is linear. */
static void values_of_logits(void **state)
{
    const real zero[2] = { 0, 0 }, t[2] = { (real)1.5, (real)-0.5 }, far[2] = { 500, -500 };
    real d[2], with_prior[2] = { 1, 2 };
    (void)state;
    is_near(ops->logits(zero, 2, 0.3, 1, d), 2 * log(2));
    is_near((double)d[0], 0.2);
    is_near(ops->logits(t, 1, 1, 1, d), log(1 + exp(-1.5)));
    is_near(ops->logits(t, 1, 0, 1, d), log(1 + exp(1.5)));
    is_near(ops->logits(t, 2, 0.9, 1, d),
            0.9 * log(1 + exp(-1.5)) + 0.1 * log(1 + exp(1.5)) + 0.9 * log(1 + exp(0.5)) + 0.1 * log(1 + exp(-0.5)));
    is_near(ops->logits(far, 2, 1, 1, d), 500);
    is_near(ops->logits(far, 2, 0, 1, d), 500);
    ops->log_prior((const real[4]){ 3, 4, 0, 1 }, 2, 2, with_prior);
    is_near((double)with_prior[0], 1 - 12.5);
    is_near((double)with_prior[1], 2 - 0.5);
}

static void values_of_data(void **state)
{
    const real x[3] = { 0, 1, (real)0.5 }, xhat[3] = { 2, (real)0.5, (real)0.5 }, sure[2] = { 0, 1 };
    real d[3];
    (void)state;
    is_near(ops->squared_error(x, xhat, 3, 10, d), (4 + 0.25) / 2);
    assert_true(d[0] == 20 && d[1] == -5 && d[2] == 0);
    is_near(ops->absolute_error(x, xhat, 3, 10, d), 2.5);
    assert_true(d[0] == 10 && d[1] == -10 && d[2] == 0);
    is_near(ops->binary_cross_entropy(x + 1, xhat + 1, 2, 1, d), 2 * log(2));
    is_near(ops->binary_cross_entropy(sure, sure, 2, 1, d), 0);
    assert_true(d[0] == 0 && d[1] == 0);
    is_near(ops->binary_cross_entropy(sure, (const real[2]){ 1, 0 }, 2, 1, d), -2 * log(1e-7));       /* and not infinite */
    assert_true(isfinite(d[0]) && d[0] > 0 && d[1] < 0);
}

static void values_of_codes(void **state)
{
    const real mu[2] = { 1, 0 }, lv[2] = { 0, 1 }, none[2] = { 0, 0 }, hot[4] = { 0, 1, 1, 0 }, even[4] = { 0.5, 0.5, 0.5, 0.5 };
    static const int32_t y[2] = { 1, 0 };
    real d[4] = { 0 }, e[4] = { 0 };
    (void)state;
    is_near(ops->kl(none, none, 2, 1, d, e), 0);
    is_near(ops->kl(mu, none, 2, 1, d, e), 0.5);
    is_near(ops->kl(none, lv, 2, 1, d, e), (exp(1) - 2) / 2);
    assert_true(d[0] == 1);                         /* added, three times */
    is_near(ops->code_gaussian(none, mu, lv, 2, 1, d, e), 1);                  /* 1/2 of the first, lv/2 of the second */
    is_near(ops->code_category(hot, even, 4, 1, d), 2 * log(2));
    assert_true(d[0] == 0 && d[1] == -2);
    is_near(ops->code_category((const real[2]){ 0, 1 }, (const real[2]){ 1, 0 }, 2, 1, d), -log(1e-30));
    is_near(ops->label(hot, y, 2, 2, 1, d), 0);
    is_near(ops->label(even, y, 2, 2, 3, d), 2 * log(2));
    assert_true(d[0] == 0 && d[1] == -6 && d[2] == -6 && d[3] == 0);
    memset(d, 0, sizeof d);
    is_near(ops->code_entropy(hot, 2, 2, 1, d), -log(2));
    is_near(ops->code_entropy(hot, 1, 2, 1, d), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(gradients), cmocka_unit_test(values_of_logits), cmocka_unit_test(values_of_data),
                                        cmocka_unit_test(values_of_codes) };
    struct compute *compute = engine_plain_start(1);
    ops = compute_engine(compute)->losses;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    compute_free(compute);
    return failed;
}
