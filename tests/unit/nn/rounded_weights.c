/* rounded_weights.c - which weights of a network are rounded, that they follow the values, and those of other values */
#include "engine/engine.h"
#include "model/model.h"
#include "model/spec_parse.h"
#include "nn/rounded_weights.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SPEC                                                                                                                \
    "data 6x6x3 unit\ncode gaussian 3\nnoise gaussian 2\nbatch 7\n"                                                         \
    "encoder: conv 5 3x3/1 relu ; maxpool 2x2/2 ; conv 7 3x3/1 bn relu ; fc 9 relu ; fc 3\n"                                \
    "decoder: fc 3x3x5 bn relu ; upconv 5 2x2/2 relu ; conv 3 3x3/1 sigmoid\n"                                              \
    "rec: conv 3 2x2/2 relu ; fc 5 relu ; fc 1\ncondition location 6\n"                                                    \
    "reg: fc 4 relu ; fc 1\n"

static struct compute *compute;

static void begin(struct model *m, const char *precision)
{
    const char *sets[] = { precision };
    struct spec s;
    spec_parse(&s, "test", SPEC, sets, 1);
    model_init(m, &s, MODEL_ALL);
    model_init_weights(m, compute, 3);
}

static void test_plan(void **state)
{
    struct model m;
    (void)state;
    begin(&m, "precision f4");
    for (int i = 0; i < NETS; i++)
        assert_null(m.net[i].rounded);
    model_free(&m);
    begin(&m, "precision bf16");
    assert_int_equal(m.net[ENCODER].rounded_values, 7 * 9 * 6 + 6 + 9 * 64);        /* odd rows end in a pair, blocks at 32 values */
    assert_null(m.net[DISC_REG].rounded);
    for (int i = 0; i < NETS; i++) {
        const struct net *net = &m.net[i];
        for (size_t k = 0; k < net->layers; k++)
            assert_int_equal(net->layer[k].rounded != NO_PARAM, k && k + 1 < net->layers && net->layer[k].weight != NO_PARAM);
        for (size_t k = 0; k < net->conds; k++)
            assert_true(net->cond[k].rounded == NO_PARAM);
    }
    model_free(&m);
}

/* The rounded weights of `rounded` are those of the values of `net`: pairs of the last dimension, 0 behind an odd one. */
static void check_rounded(const struct net *net, const bf16 *rounded)
{
    for (size_t k = 0; k < net->layers; k++) {
        const struct layer *l = &net->layer[k];
        if (l->rounded == NO_PARAM)
            continue;
        struct shape s = l->spec.ops->weight(&l->spec, l->extra);
        size_t cols = s.dim[s.rank - 1], rows = shape_count(&s) / cols;
        for (size_t i = 0; i < rows; i++)
            for (size_t c = 0; c < rounded_pairs(cols); c++)
                assert_int_equal(rounded[l->rounded + i * rounded_pairs(cols) + c],
                                 c < cols ? bf16_round(net->value[l->weight + i * cols + c]) : 0);
    }
}

static void test_update(void **state)
{
    struct model m;
    (void)state;
    begin(&m, "precision bf16");
    for (int i = 0; i < NETS; i++) {
        rounded_weights_update(&m.net[i], compute);
        check_rounded(&m.net[i], m.net[i].rounded);
        for (size_t k = 0; k < m.net[i].parameters; k++)
            m.net[i].value[k] *= (real)1.37;
        rounded_weights_update(&m.net[i], compute);
        check_rounded(&m.net[i], m.net[i].rounded);
    }
    model_free(&m);
}

static void test_borrow(void **state)
{
    struct model m;
    (void)state;
    begin(&m, "precision bf16");
    struct net *net = &m.net[ENCODER];
    rounded_weights_update(net, compute);
    real *other = array_new(net->values);
    for (size_t i = 0; i < net->values; i++)
        other[i] = 1 - net->value[i];
    struct net borrowed = rounded_weights_borrow(net, other, compute);
    assert_ptr_equal(borrowed.value, other);
    check_rounded(&borrowed, borrowed.rounded);
    check_rounded(net, net->rounded);
    rounded_weights_return(&borrowed);
    array_free(other);
    model_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_plan), cmocka_unit_test(test_update), cmocka_unit_test(test_borrow) };
    compute = engine_start("native", 2);
    int failed = cmocka_run_group_tests_name("rounded weights", tests, NULL, NULL);
    compute_free(compute);
    return failed;
}
