/* size_words.c - what code, data and data/SxC mean, and which sizes are none */
#include "spec/size_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct size_words words = { { 48, 32, 3 }, 20 };

static void assert_size(const char *word, uint32_t h, uint32_t w, uint32_t c)
{
    struct volume v = { 0, 0, 0 };
    char error[200] = "";
    int status = size_words_volume(&words, word, &v, error);
    if (status || v.h != h || v.w != w || v.c != c)
        fail_msg("%s: %d, %ux%ux%u, where %ux%ux%u is expected; %s", word, status, v.h, v.w, v.c, h, w, c, error);
}

static void assert_refused(const char *word, const char *why)
{
    struct volume v;
    char error[200] = "";
    assert_int_equal(size_words_volume(&words, word, &v, error), -1);
    if (!strstr(error, why))
        fail_msg("'%s' where '%s' is expected", error, why);
}

static void sizes(void **state)
{
    (void)state;
    assert_size("300", 1, 1, 300);
    assert_size("7x5x64", 7, 5, 64);
    assert_size("65536", 1, 1, 65536);
    assert_size("code", 1, 1, 20);
    assert_size("data", 48, 32, 3);
    assert_size("data/8x64", 6, 4, 64);
    assert_size("data/16x65536", 3, 2, 65536);
    assert_size("data/1x3", 48, 32, 3);
}

static void no_sizes(void **state)
{
    (void)state;
    assert_refused("65537", "each at most 65536, 2^20 in all), code, data or data/SxC, not '65537'");
    assert_refused("1024x1024x2", "not '1024x1024x2'");
    assert_refused("0", "not '0'");
    assert_refused("-3", "not '-3'");
    assert_refused("7x7", "not '7x7'");
    assert_refused("codes", "not 'codes'");
    assert_refused("code/2", "not 'code/2'");
    assert_refused(NULL, "not the end of the layer");
    assert_refused("data/5x64", "data/5x64: 5 does not divide the sides of data 48x32x3");
    assert_refused("data/3x64", "data/3x64: 3 does not divide");             /* of one side only */
    assert_refused("data/96x64", "96 does not divide");
    assert_refused("data/0x64", "expected data/SxC");
    assert_refused("data/8x0", "expected data/SxC");
    assert_refused("data/8", "expected data/SxC");
    assert_refused("data/8x", "expected data/SxC");
    assert_refused("data/8x64x2", "expected data/SxC");
    assert_refused("data/+8x64", "expected data/SxC");
    assert_refused("data/8x-64", "expected data/SxC");
    assert_refused("data/1x65536", "at most 2^20 values");
    assert_refused("data/99999999999x4", "expected data/SxC");
}

static void channels(void **state)
{
    uint32_t c = 0;
    char error[200];
    (void)state;
    assert_int_equal(size_words_channels(&words, "64", &c, error), 0);
    assert_int_equal(c, 64);
    assert_int_equal(size_words_channels(&words, "data", &c, error), 0);
    assert_int_equal(c, 3);
    assert_int_equal(size_words_channels(&words, "code", &c, error), 0);
    assert_int_equal(c, 20);
    assert_int_equal(size_words_channels(&words, "7x7x64", &c, error), -1);
    assert_int_equal(size_words_channels(&words, "data/8x64", &c, error), -1);
    assert_int_equal(size_words_channels(&words, NULL, &c, error), -1);
    assert_non_null(strstr(error, "not the end of the layer"));
}

/* The encoder of a VAE ends in mean and log variance. */
static void heads(void **state)
{
    struct spec s = { .data = { 4, 4, 1 }, .Dz = 5, .reconstruction = RECON_LIKELIHOOD, .regularization = REGUL_ADVERSARIAL };
    (void)state;
    assert_int_equal(size_words_make(&s, ENCODER).code, 5);
    s.regularization = REGUL_KL;
    assert_int_equal(size_words_make(&s, ENCODER).code, 10);
    assert_int_equal(size_words_make(&s, DECODER).code, 5);
    assert_int_equal(size_words_make(&s, DECODER).data.h, 4);
    s.regularization = REGUL_ADVERSARIAL, s.direction = FLIPPED;            /* InfoGAN */
    assert_int_equal(size_words_make(&s, ENCODER).code, 10);
    s.code = CODE_CATEGORICAL;
    assert_int_equal(size_words_make(&s, ENCODER).code, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(sizes), cmocka_unit_test(no_sizes), cmocka_unit_test(channels), cmocka_unit_test(heads) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
