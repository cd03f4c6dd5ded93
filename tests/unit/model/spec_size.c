/* spec_size.c - parameters, values, multiply-adds and bytes of a spec against counts by hand */
#include "model/spec_size.h"
#include "model/spec_parse.h"
#include "small_spec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void equal(const struct net_size *a, uint64_t parameters, uint64_t values, double multiply_adds)
{
    assert_int_equal(a->parameters, parameters);
    assert_int_equal(a->values, values);
    assert_true(a->multiply_adds == multiply_adds);
}

static void test_networks(void **state)
{
    struct spec s;
    (void)state;
    spec_parse(&s, "test", SMALL, NULL, 0);
    struct spec_size all = spec_size(&s, MODEL_ALL), some = spec_size(&s, MODEL_DECODER | MODEL_REG);
    equal(&all.net[ENCODER], ENCODER_PARAMETERS, ENCODER_VALUES, 160 + 15);
    equal(&all.net[DECODER], DECODER_PARAMETERS, DECODER_VALUES, 60 + 4 * 96);          /* upconv: at each of 2x2 pixels */
    equal(&all.net[DISC_REC], REC_PARAMETERS, REC_VALUES, 4 * 96 + 12 + 18 + 24);
    equal(&all.net[DISC_REG], REG_PARAMETERS, REG_VALUES, 12 + 4);
    equal(&all.all, ENCODER_PARAMETERS + DECODER_PARAMETERS + REC_PARAMETERS + REG_PARAMETERS,
          ENCODER_VALUES + DECODER_VALUES + REC_VALUES + REG_VALUES, 175 + 444 + 438 + 16);
    equal(&some.net[ENCODER], 0, 0, 0);
    equal(&some.all, DECODER_PARAMETERS + REG_PARAMETERS, DECODER_VALUES + REG_VALUES, 444 + 16);
    spec_free(&s);
}

static void test_layers(void **state)
{
    struct spec s;
    struct net net;
    (void)state;
    spec_parse(&s, "test", SMALL, NULL, 0);
    net_plan(&net, &s, ENCODER);
    struct net_size first = spec_size_of_layer(&net, &net.layer[0]), second = spec_size_of_layer(&net, &net.layer[1]);
    equal(&first, 170, 180, 160);
    equal(&second, 18, 18, 15);
    net_plan(&net, &s, DISC_REC);
    struct net_size hidden = spec_size_of_layer(&net, &net.cond[0]), conv = spec_size_of_layer(&net, &net.layer[0]);
    equal(&hidden, 24, 24, 18);
    equal(&conv, 99, 99, 4 * 96);
    spec_free(&s);
}

static void test_bytes(void **state)
{
    static const char *const no_average[] = { "ema 0" };
    const double values = ENCODER_VALUES + DECODER_VALUES + REC_VALUES + REG_VALUES;
    const double parameters = ENCODER_PARAMETERS + DECODER_PARAMETERS + REC_PARAMETERS + REG_PARAMETERS;
    (void)state;
    for (size_t without = 0; without < 2; without++) {
        struct spec s;
        spec_parse(&s, "test", SMALL, no_average, without);
        struct model_bytes b = spec_size_bytes(&s);
        assert_true(b.networks == 4 * values && b.moments == 8 * parameters);
        assert_true(b.stripped == 4 * (ENCODER_VALUES + DECODER_VALUES));
        assert_true(b.averages == (without ? 0 : b.stripped));
        assert_true(b.all == b.networks + b.averages + b.moments);
        spec_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_networks), cmocka_unit_test(test_layers), cmocka_unit_test(test_bytes) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
