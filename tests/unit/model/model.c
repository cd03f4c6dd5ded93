/* model.c - a model's arrays: which there are, what they begin with; data on their way into arrays */
#include "model/model.h"

#include "engine/engine_plain.h"
#include "model/spec_parse.h"
#include "small_spec.h"
#include "tensor/array.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct compute *compute;

static void make(struct model *m, unsigned nets)
{
    struct spec spec;
    spec_parse(&spec, "test", SMALL, NULL, 0);
    model_init(m, &spec, nets);
}

/* Averages are those of encoder and decoder, and begin at the values; moments begin at 0. */
static void beginning(void **state)
{
    struct model m;
    (void)state;
    make(&m, MODEL_ALL);
    model_init_weights(&m, compute, 5);
    model_alloc_moments(&m);
    for (int i = 0; i < NETS; i++) {
        double sum = 0;
        assert_true(m.has[i]);
        assert_int_equal(m.average[i] != NULL, i == ENCODER || i == DECODER);
        if (m.average[i])
            assert_memory_equal(m.average[i], m.net[i].value, m.net[i].values * sizeof(real));
        for (size_t k = 0; k < m.net[i].parameters; k++) {
            assert_true(m.m[i][k] == 0 && m.v[i][k] == 0);
            sum += (double)m.net[i].value[k] * (double)m.net[i].value[k];
        }
        assert_true(sum > 0);
    }
    model_free(&m);
}

/* Only the networks that were asked for are there, with the values that they have in any company. */
static void some_networks(void **state)
{
    struct model all, some;
    (void)state;
    make(&all, MODEL_ALL);
    make(&some, MODEL_DECODER);
    model_init_weights(&all, compute, 5);
    model_init_weights(&some, compute, 5);
    assert_true(some.has[DECODER] && !some.has[ENCODER] && !some.has[DISC_REC] && !some.has[DISC_REG] && !some.m[DECODER]);
    assert_memory_equal(all.net[DECODER].value, some.net[DECODER].value, DECODER_VALUES * sizeof(real));
    model_init_weights(&some, compute, 6);
    assert_memory_not_equal(all.net[DECODER].value, some.net[DECODER].value, DECODER_VALUES * sizeof(real));
    model_free(&all);
    model_free(&some);
}

static void input(void **state)
{
    static const unsigned char pixels[3] = { 0, 51, 255 };
    static const float numbers[2] = { -3.5F, 1e20F };
    struct spec unit = { .is_signed = 0 }, with_sign = { .is_signed = 1 };
    real *to = array_new(4);
    double same[2];
    (void)state;
    model_input_u1(&unit, pixels, 3, to);
    assert_true(to[0] == 0 && to[1] == (real)51 / 255 && to[2] == 1 && to[3] == 0);
    model_input_u1(&with_sign, pixels, 3, to);
    assert_true(to[0] == -1 && to[1] == (real)51 / (real)127.5 - 1 && to[2] == 1 && to[3] == 0);
    model_input_f4(numbers, 2, to);
    assert_true(to[0] == (real)numbers[0] && to[1] == (real)numbers[1] && to[2] == 1);
    array_get_doubles(same, to, 2);
    assert_true(same[0] == (double)to[0] && same[1] == (double)to[1]);
    array_put_reals(to + 2, to, 2);
    assert_true(to[2] == to[0] && to[3] == to[1]);
    array_free(to);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(beginning), cmocka_unit_test(some_networks), cmocka_unit_test(input) };
    compute = engine_plain_start(1);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    compute_free(compute);
    return failed;
}
