/* model_report.c - which specs are read, and what is said of them */
#include "base/crc32.h"
#include "inspect/model_report.h"
#include "model/spec_parse.h"
#include "printed.h"
#include "small_spec.h"

/* Only a text that a program of ours has written and checked ends the program where it cannot be parsed. */
static void test_spec(void **state)
{
    struct header h;
    struct spec s;
    (void)state;
    header_init(&h);
    assert_int_equal(model_report_spec(&s, &h, "test"), 0);
    header_set_text(&h, "spec", "no spec\n");
    assert_int_equal(model_report_spec(&s, &h, "test"), 0);
    header_set_number(&h, "crc32.spec", 17);
    h.model = 1;
    assert_int_equal(model_report_spec(&s, &h, "test"), 0);
    header_set_text(&h, "spec", SMALL);
    header_set_number(&h, "crc32.spec", crc32_add(0, SMALL, strlen(SMALL)));
    h.model = 0;
    assert_int_equal(model_report_spec(&s, &h, "test"), 0);
    h.model = 1;
    assert_int_equal(model_report_spec(&s, &h, "test"), 1);
    assert_int_equal(s.Dz, 3);
    spec_free(&s);
    header_free(&h);
}

/* The lines before the table, whose first begins with "layer". */
static void says(const char *text, const char *const *sets, size_t n, const struct header *h, const char *want)
{
    struct output_file out;
    struct spec s;
    spec_parse(&s, "test", text, sets, n);
    printed_begin(&out);
    model_report_print(&out, &s, h);
    char *have = printed_end(&out), *table = strstr(have, "\nlayer ");
    assert_non_null(table);
    table[1] = '\0';
    assert_string_equal(have, want);
    free(have);
    spec_free(&s);
}

static void test_specs(void **state)
{
    static const char *const aae[] = { "reconstruction laplace", "noise none", "posterior gaussian 4", "data 32 signed", "decoder: fc 32 tanh" };
    static const char *const classes[] = { "code categorical 3", "encoder: fc 3 softmax", "labels 5", "noise none", "decoder: fc 32 sigmoid",
                                           "regularization none", "reg: fc 1" };
    (void)state;
    says(SMALL, NULL, 0, NULL,
         "model    implicit autoencoder (IAE): forward, adversarial, adversarial\ndata     4x4x2, unit: [0,1]\ncode     gaussian 3\n"
         "noise    gaussian 2, of the decoder\nsize     0.0 MB: networks 0.0, averages 0.0, moments 0.0; stripped 0.0\n");
    says(SMALL, aae, 5, NULL,
         "model    forward, laplace, adversarial\ndata     32, signed: [-1,1]\ncode     gaussian 3\nnoise    gaussian 4, of the encoder\n"
         "size     0.0 MB: networks 0.0, averages 0.0, moments 0.0; stripped 0.0\n");
    says(SMALL, classes, 7, NULL,
         "model    implicit autoencoder (IAE) without a prior: forward, adversarial, none\nlabels   5 rows of a minibatch\n"
         "data     4x4x2, unit: [0,1]\ncode     3 categories\nsize     0.0 MB: networks 0.0, averages 0.0, moments 0.0; stripped 0.0\n");
}

static void test_vae(void **state)
{
    static const char text[] = "data 1000 unit\ncode gaussian 500\nreconstruction likelihood\nregularization kl\nencoder: fc 1000\ndecoder: fc 1000 sigmoid\n";
    (void)state;
    says(text, NULL, 0, NULL,
         "model    variational autoencoder (VAE): forward, likelihood, kl\ndata     1000, unit: [0,1]\n"
         "code     gaussian 500, drawn by mean and variance\nsize     18.0 MB: networks 6.0, averages 0.0, moments 12.0; stripped 6.0\n");
}

static void test_training(void **state)
{
    static const char *const wide[] = { "encoder: fc 50000 ; fc 3" };
    struct header h;
    (void)state;
    header_init(&h);
    header_set_number(&h, "step", 12);
    header_set_number(&h, "rows", 84);
    header_set_number(&h, "seed", 5);
    header_set_text(&h, "stripped", "encoder rec");
    header_set_text(&h, "engine", "native \x1b[7m512 bits");
    says(SMALL, wide, 1, &h,
         "model    implicit autoencoder (IAE): forward, adversarial, adversarial\ndata     4x4x2, unit: [0,1]\ncode     gaussian 3\n"
         "noise    gaussian 2, of the decoder\ntrained  12 steps, minibatches of 7; 84 rows read; seed 5\n"
         "engine   native ?[7m512 bits\n"
         "size     7.2 MB: stripped to encoder rec for inference; before, 28.8 MB\n");
    header_set_number(&h, "step", 0);
    header_drop_meta(&h, "stripped");
    header_drop_meta(&h, "engine");
    says(SMALL, wide, 1, &h,
         "model    implicit autoencoder (IAE): forward, adversarial, adversarial\ndata     4x4x2, unit: [0,1]\ncode     gaussian 3\n"
         "noise    gaussian 2, of the decoder\ntrained  not yet; seed 5\nsize     28.8 MB: networks 7.2, averages 7.2, moments 14.4; stripped 7.2\n");
    header_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spec), cmocka_unit_test(test_specs), cmocka_unit_test(test_vae), cmocka_unit_test(test_training)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
