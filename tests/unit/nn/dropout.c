/* dropout.c - masks and noise: their shares and moments, the same for a row in any minibatch, and the gradient through them */
#include "nn/dropout.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { N = 50, WIDTH = 400 };

static const int64_t *ids(void)
{
    static int64_t id[N];
    for (int i = 0; i < N; i++)
        id[i] = 1000 - 7 * i;
    return id;
}

static struct dropout dropout_of(double probability, double noise)
{
    return (struct dropout){ .probability = probability, .noise = noise, .drop = rng_make(5, RNG_LAYERS + 1, 3, 0),
                             .normal = rng_make(5, RNG_LAYERS, 3, 0) };
}

static const real *ones(void)
{
    static real x[N * WIDTH];
    for (size_t i = 0; i < N * WIDTH; i++)
        x[i] = 1;
    return x;
}

static void test_mask(void **state)
{
    static real y[N * WIDTH], mask[N * WIDTH];
    struct dropout d = dropout_of(0.3, 0);
    size_t dropped = 0;
    (void)state;
    dropout_forward(&d, ids(), N, WIDTH, ones(), y, mask);
    for (size_t i = 0; i < N * WIDTH; i++) {
        assert_true(mask[i] == 0 || mask[i] == 1 / (1 - (real)0.3));
        assert_true(y[i] == mask[i]);
        dropped += mask[i] == 0;
    }
    /* within four standard deviations of a share of 20000 */
    assert_true(fabs((double)dropped / (N * WIDTH) - 0.3) < 4 * sqrt(0.3 * 0.7 / (N * WIDTH)));
}

static void test_noise(void **state)
{
    static real y[N * WIDTH], mask[N * WIDTH];
    struct dropout d = dropout_of(0, 0.5);
    double sum = 0, square = 0;
    (void)state;
    dropout_forward(&d, ids(), N, WIDTH, ones(), y, mask);
    for (size_t i = 0; i < N * WIDTH; i++) {
        sum += (double)y[i] - 1;
        square += ((double)y[i] - 1) * ((double)y[i] - 1);
    }
    assert_true(fabs(sum / (N * WIDTH)) < 4 * 0.5 / sqrt(N * WIDTH));
    assert_true(fabs(square / (N * WIDTH) / 0.25 - 1) < 4 * sqrt(2.0 / (N * WIDTH)));
}

static void test_a_row_is_the_same_in_any_minibatch(void **state)
{
    static real all[N * WIDTH], mask[N * WIDTH], one[WIDTH], one_mask[WIDTH];
    struct dropout d = dropout_of(0.5, 0.1);
    (void)state;
    dropout_forward(&d, ids(), N, WIDTH, ones(), all, mask);
    for (size_t i = 0; i < N; i++) {
        dropout_forward(&d, ids() + i, 1, WIDTH, ones(), one, one_mask);
        assert_memory_equal(one, all + i * WIDTH, sizeof one);
        assert_memory_equal(one_mask, mask + i * WIDTH, sizeof one_mask);
    }
}

static void test_backward(void **state)
{
    real mask[] = { 0, 2, 2, 0 }, d[] = { 5, -1, 3, 7 }, untouched[] = { 5, -1, 3, 7 };
    const real through[] = { 0, -2, 6, 0 };
    struct dropout dropping = dropout_of(0.5, 0), noisy = dropout_of(0, 1);
    (void)state;
    dropout_backward(&dropping, mask, 4, d);
    for (size_t i = 0; i < 4; i++)
        assert_true(d[i] == through[i]);
    memset(mask, 0, sizeof mask);
    dropout_backward(&noisy, mask, 4, untouched);
    assert_true(untouched[0] == 5 && untouched[3] == 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mask),
        cmocka_unit_test(test_noise),
        cmocka_unit_test(test_a_row_is_the_same_in_any_minibatch),
        cmocka_unit_test(test_backward),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
