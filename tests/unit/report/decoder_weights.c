/* decoder_weights.c - batch norm folded as its formula says, weights rounded, and kept whole where that would show */
#include "report/decoder_weights.h"

#include "bytes/half.h"
#include "engine/engine.h"
#include "model/spec_parse.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static struct compute *compute;

static void init(struct model *m, const char *decoder)
{
    char text[400];
    struct spec spec;
    snprintf(text, sizeof text, "data 4x4x1 unit\ncode gaussian 3\nnoise gaussian 2\nbnorm 0.001 0.9\nencoder: fc 3\ndecoder: %s\n"
                                "rec: fc 2 ; fc 1\nreg: fc 2 ; fc 1\n", decoder);
    spec_parse(&spec, "test", text, NULL, 0);
    model_init(m, &spec, MODEL_DECODER);
    model_init_weights(m, compute, 5);
}

static real *value(struct model *m, size_t offset)
{
    return m->net[DECODER].value + offset;
}

static void test_folding(void **state)
{
    struct decoder_weights w;
    struct model m;
    (void)state;
    init(&m, "fc 2x2x2 bn relu ; upconv 3 4x4/2 bn noaffine ; conv 1 3x3/1 bn scale sigmoid");
    const struct layer *first = &m.net[DECODER].layer[0], *second = first + 1, *third = first + 2;
    for (size_t c = 0; c < 8; c++) {
        value(&m, first->gamma)[c] = (real)(1 + 0.5 * (double)c);
        value(&m, first->beta)[c] = (real)(0.25 * (double)c - 1);
        value(&m, first->mean)[c] = (real)(0.125 * (double)c);
        value(&m, first->var)[c] = (real)(0.5 + (double)c);
    }
    value(&m, second->mean)[2] = 3;
    value(&m, second->var)[2] = 0.25;
    value(&m, third->gamma)[0] = 2;
    value(&m, third->var)[0] = 0;
    decoder_weights_init(&w, compute, &m, 1);
    for (size_t c = 0; c < 8; c++) {
        double scale = (1 + 0.5 * (double)c) / sqrt(0.501 + (double)c);
        assert_true(fabs((double)w.layer[0].scale[c] - scale) < 1e-6 * scale);
        assert_true(fabs((double)w.layer[0].shift[c] - (0.25 * (double)c - 1 - 0.125 * (double)c * scale)) < 1e-6);
    }
    assert_true(fabs((double)w.layer[1].shift[2] + 3 / sqrt(0.251)) < 1e-5);
    assert_true(fabs((double)w.layer[2].scale[0] - 2 / sqrt(0.001)) < 1e-4);
    decoder_weights_free(&w);
    model_free(&m);
}

static void test_rounding(void **state)
{
    struct decoder_weights w;
    struct model m;
    (void)state;
    init(&m, "fc 2x2x2 relu ; upsample 2 ; conv 1 3x3/1 sigmoid");
    real *weight = value(&m, m.net[DECODER].layer[0].weight);
    weight[3] = 0.7f;           /* the largest: 0.7 2^15 lies in [2^14,2^15) */
    weight[5] = 1e-6f;
    decoder_weights_init(&w, compute, &m, 1);
    assert_int_equal(w.layer[0].n, 8 * 5);
    assert_int_equal(w.layer[0].exponent, 15);
    assert_null(w.layer[0].scale);
    assert_null(w.layer[1].weight);
    assert_true(w.layer[0].half && w.layer[2].half && w.error <= DECODER_WEIGHTS_ERROR);
    assert_true((double)weight[3] == (double)half_to_float(half_from_float(0.7f * 32768)) / 32768);
    assert_true(fabs((double)weight[5] - 1e-6) < 1e-6 / 2048);          /* below the normal halves without the exponent */
    for (size_t i = 0; i < w.layer[0].n; i++)
        assert_true((double)weight[i] == ldexp((double)half_to_float(decoder_weights_half(&w.layer[0], i)), -15));
    decoder_weights_free(&w);
    model_free(&m);
}

/* A steep last layer makes small errors visible: what it needs stays whole, and the weights with it. */
static void test_precision(void **state)
{
    struct decoder_weights w;
    struct model m;
    (void)state;
    init(&m, "fc 40 tanh ; fc 16 linear");
    real *first = value(&m, m.net[DECODER].layer[0].weight), *last = value(&m, m.net[DECODER].layer[1].weight), before = first[7];
    for (size_t i = 0; i < 40 * 16; i++)
        last[i] *= 1e4f;
    decoder_weights_init(&w, compute, &m, 1);
    assert_true(w.error <= DECODER_WEIGHTS_ERROR);
    assert_true(!w.layer[0].half && first[7] == before);
    decoder_weights_free(&w);
    model_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folding),
        cmocka_unit_test(test_rounding),
        cmocka_unit_test(test_precision),
    };
    compute = engine_start(NULL, 1);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    compute_free(compute);
    return failed;
}
