/* divergence.c - bits: numbers of numpy (tests/oracle/metrics.py), and logits that overflow */
#include "eval/divergence.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixtures.h"

static void test_bits(void **state)
{
    static const float far[] = { 3000, 2000 }, high[] = { 1e4f, 0 }, low[] = { -1e4f, -1e4f };
    struct divergence b;
    (void)state;
    divergence_estimate(&b, logit_p, 80, logit_n, 60, 1);
    close_to(b.plug_in, BITS_PLUG_IN, 1e-12);
    close_to(b.dv, BITS_DV, 1e-12);
    close_to(b.f_gan, BITS_FGAN, 1e-12);
    close_to(b.js, BITS_JS, 1e-12);
    assert_true(b.f_gan <= b.dv);
    divergence_estimate(&b, logit_n, 60, logit_p, 80, -1);
    close_to(b.plug_in, BITS_PLUG_IN_TURNED, 1e-12);
    close_to(b.dv, BITS_DV_TURNED, 1e-12);
    close_to(b.f_gan, BITS_FGAN_TURNED, 1e-12);
    close_to(b.js, BITS_JS_TURNED, 1e-12);
    divergence_estimate(&b, far, 2, high, 2, 1);       /* exp overflows, its logarithm does not: 2500 - (10^4 - ln 2) */
    close_to(b.dv, (2500 - 1e4) / log(2) + 1, 1e-9);
    assert_true(isinf(b.f_gan) && b.f_gan < 0);
    divergence_estimate(&b, far, 2, low, 2, 1);        /* nor does it underflow */
    close_to(b.dv, 12500 / log(2), 1e-9);
    close_to(b.f_gan, 2501 / log(2), 1e-9);
    close_to(b.js, 1, 1e-12);           /* told apart for sure: one bit */
    divergence_estimate(&b, far, 2, NULL, 0, 1);
    close_to(b.plug_in, 2500 / log(2), 1e-9);
    assert_true(isnan(b.dv) && isnan(b.f_gan) && isnan(b.js));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bits),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
