/* latent.c - draws of the prior, one row or many, and what the decoder is given */
#include "model/latent.h"

#include "engine/engine_plain.h"
#include "model/latent_code.h"
#include "model/spec_parse.h"
#include "tensor/array.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define GAUSSIAN "code gaussian 3\n"
#define CATEGORICAL "code categorical 3\nscale code 2\n"
#define NETS_OF "encoder: fc 3 %s\ndecoder: fc 4 sigmoid\nreg: fc 1\n"

enum { ROWS = 600, K = 3 };

static struct compute *compute;

static void make(struct model *m, const char *code, const char *more)
{
    char text[400];
    struct spec spec;
    snprintf(text, sizeof text,
             "data 4 unit\nnoise gaussian 2\nbatch 4\nreconstruction euclidean\nregularization adversarial\n%s%s" NETS_OF, code, more,
             strstr(code, "categorical") ? "softmax" : "");
    spec_parse(&spec, "test", text, NULL, 0);
    model_init(m, &spec, MODEL_ALL);
    model_init_weights(m, compute, 1);
}

/* ROWS rows of the prior, each of which is that of latent_code_prior. */
static void draw(const struct model *m, real *z)
{
    struct rng rng = rng_make(3, RNG_PRIOR, 0, 0);
    int64_t id[ROWS];
    real one[K];
    for (size_t i = 0; i < ROWS; i++)
        id[i] = (int64_t)(7 * i);
    latent_prior(compute, m, &rng, id, ROWS, z);
    for (size_t i = 0; i < ROWS; i++) {
        latent_code_prior(m, &rng, id[i], one);
        assert_memory_equal(one, z + i * K, sizeof one);
    }
}

/* How often each category is drawn, of one-hot rows. */
static void count(const real *z, unsigned times[K])
{
    memset(times, 0, K * sizeof *times);
    for (size_t i = 0; i < ROWS; i++) {
        unsigned hot = 0;
        for (size_t k = 0; k < K; k++) {
            assert_true(z[i * K + k] == 0 || z[i * K + k] == 1);
            hot += z[i * K + k] == 1;
            times[k] += z[i * K + k] == 1;
        }
        assert_int_equal(hot, 1);
    }
}

static void gaussian(void **state)
{
    struct model m;
    real *z = array_new(ROWS * K);
    double sum = 0, square = 0;
    (void)state;
    make(&m, GAUSSIAN, "");
    draw(&m, z);
    for (size_t i = 0; i < ROWS * K; i++) {
        sum += (double)z[i];
        square += (double)z[i] * (double)z[i];
    }
    assert_true(sum / (ROWS * K) > -0.1 && sum / (ROWS * K) < 0.1);
    assert_true(square / (ROWS * K) > 0.9 && square / (ROWS * K) < 1.1);
    array_free(z);
    model_free(&m);
}

static void categories(void **state)
{
    struct model m;
    real *z = array_new(ROWS * K);
    unsigned times[K];
    (void)state;
    make(&m, CATEGORICAL, "");
    draw(&m, z);
    count(z, times);
    for (size_t k = 0; k < K; k++)
        assert_in_range(times[k], ROWS / 4, ROWS / 2);
    model_free(&m);
    make(&m, CATEGORICAL, "prior 0.75 0 0.25\n");
    draw(&m, z);
    count(z, times);
    assert_int_equal(times[1], 0);
    assert_in_range(times[0], ROWS * 2 / 3, ROWS * 5 / 6);
    array_free(z);
    model_free(&m);
}

/* `running`: the mean of the encoder's codes so far, which lies beside its values. */
static void running(void **state)
{
    static const float certain[K] = { 0, 0, 1 };
    struct model m;
    real *z = array_new(ROWS * K);
    unsigned times[K];
    (void)state;
    make(&m, "code categorical 3 running 1\n", "");
    draw(&m, z);
    count(z, times);
    assert_in_range(times[2], ROWS / 4, ROWS / 2);
    array_put(m.net[ENCODER].value + m.net[ENCODER].prior, certain, K);
    draw(&m, z);
    count(z, times);
    assert_int_equal(times[2], ROWS);
    array_free(z);
    model_free(&m);
}

/* Categorical codes are scaled, the noise stands behind them. */
static void decoder_input(void **state)
{
    const real z[6] = { 0, 1, 0, 1, 0, 0 }, noise[4] = { 5, 6, 7, 8 };
    struct model m;
    real to[10];
    (void)state;
    make(&m, CATEGORICAL, "");
    latent_decoder_input(compute, &m.spec, z, noise, 2, to);
    assert_memory_equal(to, ((const real[10]){ 0, 2, 0, 5, 6, 2, 0, 0, 7, 8 }), sizeof to);
    model_free(&m);
    make(&m, GAUSSIAN, "");
    latent_decoder_input(compute, &m.spec, z, noise, 2, to);
    assert_memory_equal(to, ((const real[10]){ 0, 1, 0, 5, 6, 1, 0, 0, 7, 8 }), sizeof to);
    model_free(&m);
}

/* The density of N(0,I) in the logits, where the spec asks for it. */
static void logprior(void **state)
{
    const real z[6] = { 1, 2, 2, 0, 0, 1 };
    struct model m;
    real t[2] = { 1, 1 };
    (void)state;
    make(&m, GAUSSIAN, "");
    latent_logprior(compute, &m.spec, z, 2, t);
    assert_true(t[0] == 1 && t[1] == 1);
    m.spec.logprior = 1;
    latent_logprior(compute, &m.spec, z, 2, t);
    assert_true(t[0] == (real)-3.5 && t[1] == (real)0.5);
    model_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(gaussian), cmocka_unit_test(categories), cmocka_unit_test(running),
                                        cmocka_unit_test(decoder_input), cmocka_unit_test(logprior) };
    compute = engine_plain_start(2);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    compute_free(compute);
    return failed;
}
