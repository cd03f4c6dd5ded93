/* spec.c - the installed specs describe the networks of Appendix D.2 of the paper; lines of --set; what does not fit is named */
#include "base/alloc.h"
#include "base/io.h"
#include "expect_die.h"
#include "model/model.h"
#include "nn/activation.h"
#include "model/spec_parse.h"
#include "nn/net.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct spec load(const char *name)
{
    struct spec s;
    char *path = xprintf("pipelines/specs/%s.spec", name), *text = io_slurp(path, 65536, NULL);
    spec_parse(&s, path, text, NULL, 0);
    free(text);
    free(path);
    return s;
}

struct expected {
    const char *name;
    enum code_kind code;
    uint32_t Dz, Dn;
    enum condition condition;
    double encoder, decoder, rec, reg;      /* multiply-adds of one image, computed by hand from Appendix D.2 */
};

/* MNIST: encoder 784 2000 + 2000 2000 + 2000 Dz; decoder (Dz+Dn) 1024 + 1024 6272 + 49 128 1024 + 196 64 16; rec 196 16 64 +
 * 49 1024 128 + 6272 1024 + 1024 and the branch (location: 1000 Dz + 1000 196; invariant: 64 Dz); reg Dz 2000 + 2000 2000 + 2000
 * SVHN, CIFAR-10: S = 256 64 48 + 64 128 1024 + 16 256 2048; encoder S + 4096 Dz; decoder (Dz+Dn) 4096 + S; rec S + 4096 +
 * 1000 Dz + 1000 256 (or 64 Dz). CelebA: C = 576 128 108 + 144 256 4608 + 36 512 9216; encoder C + 18432 Dz; decoder (Dz+Dn) 18432 + C;
 * rec C + 18432 + 1000 Dz + 1000 576; reg as MNIST's */
static const struct expected list[] = {
    { "mnist-20", CODE_GAUSSIAN, 20, 0, COND_LOCATION, 5608000, 13066240, 13262784, 4042000 },
    { "mnist-10-100", CODE_GAUSSIAN, 10, 100, COND_LOCATION, 5588000, 13158400, 13252784, 4022000 },
    { "mnist-5-100", CODE_GAUSSIAN, 5, 100, COND_LOCATION, 5578000, 13153280, 13247784, 4012000 },
    { "mnist-cluster-30-10", CODE_CATEGORICAL, 30, 10, COND_INVARIANT, 5628000, 13086720, 13048704, 4062000 },
    { "mnist", CODE_GAUSSIAN, 10, 100, COND_LOCATION, 5588000, 13158400, 13252784, 4022000 },
    { "kmnist", CODE_GAUSSIAN, 10, 100, COND_LOCATION, 5588000, 13158400, 13252784, 4022000 },
    { "svhn-150", CODE_GAUSSIAN, 150, 0, COND_LOCATION, 18178048, 18178048, 17973744, 4302000 },
    { "svhn-75-1000", CODE_GAUSSIAN, 75, 1000, COND_LOCATION, 17870848, 21966848, 17898744, 4152000 },
    { "svhn", CODE_GAUSSIAN, 75, 1000, COND_LOCATION, 17870848, 21966848, 17898744, 4152000 },
    { "cifar10-100-1000", CODE_GAUSSIAN, 100, 1000, COND_LOCATION, 17973248, 22069248, 17923744, 4202000 },
    { "cifar10", CODE_GAUSSIAN, 100, 1000, COND_LOCATION, 17973248, 22069248, 17923744, 4202000 },
    { "celeba-150", CODE_GAUSSIAN, 150, 0, COND_LOCATION, 350466048, 350466048, 348445680, 4302000 },
    { "celeba-50-1000", CODE_GAUSSIAN, 50, 1000, COND_LOCATION, 348622848, 367054848, 348345680, 4102000 },
    { "svhn-ssl-1000", CODE_CATEGORICAL, 10, 100, COND_INVARIANT, 17604608, 18014208, 17568384, 4022000 },
    { "celeba", CODE_GAUSSIAN, 50, 1000, COND_LOCATION, 348622848, 367054848, 348345680, 4102000 },
};

static void test_networks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        const struct expected *e = &list[i];
        const double macs[NETS] = { e->encoder, e->decoder, e->rec, e->reg };
        struct spec s = load(e->name);
        struct model m;
        assert_int_equal(s.code, e->code);
        assert_int_equal(s.Dz, e->Dz);
        assert_int_equal(s.Dn, e->Dn);
        assert_int_equal(s.De, 0);
        assert_int_equal(s.condition, e->condition);
        assert_int_equal(s.batch, 100);
        model_init(&m, &s, MODEL_ALL);
        for (int k = 0; k < NETS; k++) {
            assert_true(m.has[k]);
            if (net_multiply_adds(&m.net[k]) != macs[k])
                fail_msg("%s: %s has %.0f multiply-adds, Appendix D.2 makes %.0f", e->name, net_names[k], net_multiply_adds(&m.net[k]), macs[k]);
        }
        int colour = s.data.c == 3;             /* MNIST's encoder has no batch norm in its hidden layers (D.2) */
        assert_int_equal(s.is_signed, colour);
        assert_int_equal(m.net[DECODER].layer[1].spec.bn, BN_AFFINE);
        assert_int_equal(m.net[ENCODER].layer[0].spec.bn, colour ? BN_AFFINE : BN_NONE);
        assert_int_equal(m.net[ENCODER].layer[m.net[ENCODER].layers - 1].spec.bn, s.code == CODE_GAUSSIAN ? BN_AFFINE : BN_SCALE);
        assert_int_equal(m.net[DISC_REC].layer[0].spec.bn, BN_AFFINE);
        assert_int_equal(m.net[DISC_REG].layer[0].spec.bn, BN_NONE);
        assert_ptr_equal(m.net[DECODER].layer[3].spec.act, activation_find(colour ? "tanh" : "sigmoid"));
        model_free(&m);
    }
}

/* A line of --set replaces the line with the same key, and only that. */
static void test_sets(void **state)
{
    (void)state;
    const char *sets[] = { "rate encoder 5e-5", "ramp jitter code 0.2 0.1 10", "weight  positive\t0.5  # new" };
    char *text = io_slurp("pipelines/specs/mnist-cluster-30-10.spec", 65536, NULL);
    struct spec s, again;
    spec_parse(&s, "test", text, sets, 3);
    assert_float_equal(s.hyper[LEARNING_RATE_ENCODER], 5e-5, 0);
    assert_float_equal(s.hyper[LEARNING_RATE_DECODER], 1e-3, 0);
    assert_float_equal(s.hyper[WEIGHT_POSITIVE], 0.5, 0);
    assert_float_equal(spec_hyper(&s, JITTER_CODE, 5), 0.15, 1e-12);
    assert_float_equal(spec_hyper(&s, JITTER_CODE, 1000), 0.1, 1e-12);
    assert_float_equal(spec_hyper(&s, WEIGHT_ENTROPY, 1000), 0.05, 1e-12);
    assert_float_equal(spec_hyper(&s, JITTER_INPUT, 1000), 0.3, 0);
    spec_parse(&again, "again", s.text, NULL, 0);       /* what a model keeps is a spec */
    assert_string_equal(s.text, again.text);
    spec_free(&s);
    spec_free(&again);
    free(text);
}

/* ---- what does not fit ---- */

static const struct {
    const char *set, *expected;
} wrong[] = {
    { "code categorical 3 runing 0.9", "expected uniform or running, not 'runing'" },
    { "code categorical 3 running", "expected a number from 0 to 1, not the end of the line" },
    { "code categorical 3 running 1.5", "expected a number from 0 to 1, not '1.5'" },
    { "code categorical 3 running 0.9 2", "expected the end of the line, not '2'" },
    { "code gaussian 3 running 0.9", "expected the end of the line, not 'running'" },
    { "running 0.9", "unknown key 'running'; man 5 iae-spec lists them" },
    { "rec: conv 2 4x4/2 relu ; mbstd 3 ; fc 1", "expected mbstd alone, not '3'" },
    { "rec: mbstd ; conv 2 4x4/2 relu ; fc 1", "rec: mbstd belongs before an fc layer of rec or reg" },
    { "encoder: mbstd ; fc 3 softmax", "encoder: mbstd belongs before an fc layer of rec or reg" },
    { "reg: fc 1 ; mbstd", "expected a layer after concat, noise, dropout or mbstd, not the end of the layer" },
    { "reg: norm ; fc 1", "expected fc, conv, upconv, maxpool, avgpool, upsample, add, concat, noise, dropout or mbstd, not 'norm'" },
    { "rec: fc 4 bn spectral ; fc 1", "expected bn or spectral once, before the activation, not 'spectral'" },
    { "rec: fc 4 spectral bn ; fc 1", "expected bn or spectral once, before the activation, not 'bn'" },
    { "rec: fc 4 relu spectral ; fc 1", "expected bn or spectral once, before the activation, not 'spectral'" },
    { "rec: fc 4 norm ; fc 1", "expected bn, spectral or one of relu lrelu elu " },
    { "rec: upconv 1 2x2/2 spectral ; fc 1", "rec: spectral belongs into an fc or conv layer of rec or reg" },
    { "encoder: fc 3 spectral softmax", "encoder: spectral belongs into an fc or conv layer of rec or reg" },
    { "ramp running 0 1 9", "ramp running needs a line 'code categorical K running A'" },
    { "noize gaussian 2", "unknown key 'noize'; is 'noise' meant?" },
    { "nonsense 2", "unknown key 'nonsense'; man 5 iae-spec lists them" },
    { "rate encodr 1", "unknown key 'rate encodr'; is 'rate encoder' meant?" },
    { "rate 1", "unknown key 'rate 1'; there are rate encoder, rate decoder, rate rec, rate reg" },
    { "weigth rec 1", "unknown key 'weigth'; is 'weight' meant?" },
    { "encodr: fc 3 softmax", "unknown key 'encodr:'; is 'encoder:' meant?" },
    { "encoder fc 3 softmax", "unknown key 'encoder'; is 'encoder:' meant?" },
    { "data: 4x4x1 unit", "unknown key 'data:'; is 'data' meant?" },
    { "ramp jitter cod 0 1 9", "unknown hyperparameter 'jitter cod'; is 'jitter code' meant?" },
    { "ramp ema 0 0.9 9", "'ema' cannot be ramped" },
    { "ramp", "expected the name of a hyperparameter, not the end of the line" },
    { "encoder: dens 3 ; fc 3 softmax", "expected fc, conv, " },
    { "rec: cnv 3 4x4/2 ; fc 1", "unknown layer 'cnv'; is 'conv' meant?" },
    { "rec: conv 3 4x4/2 rleu ; fc 1", "unknown word 'rleu'; is 'relu' meant?" },
    { "rec: conv 3 4x4/2 bn noafine ; fc 1", "unknown word 'noafine'; is 'noaffine' meant?" },
    { "reg: noise 1 2 ; fc 1", "expected noise S, S above 0 to 100, not '2'" },
    { "rec: fc 200000", "expected a size: N or HxWxC (each at most 65536, 2^20 in all), code, data or data/SxC, not '200000'" },
    { "rec: conv 3x3 4x4/2", "expected a number of channels (at most 65536), code or data, not '3x3'" },
    { "rec: conv 3 4x4/2 ; conv 3 4x4/4 ; fc 1", "rec.1: conv of stride 4 on 2x2, which it does not divide" },
    { "rec: conv 3 4x4/2", "rec ends with 2x2x3 = 12 values where 1 is needed: a logit" },
    { "decoder: fc 8x8x3", "decoder ends with 8x8x3 = 192 values where 4x4x1 = 16 are needed: the data" },
    { "encoder: fc 4 softmax", "encoder ends with 4 values where 3 are needed: the code" },
};

static const char categorical[] = "data 4x4x1 unit\ncode categorical 3\nnoise gaussian 2\nencoder: fc 3 softmax\ndecoder: fc 16\n"
                                  "rec: conv 2 4x4/2 relu ; fc 4 relu ; fc 1\nreg: fc 4 relu ; fc 1\n";

static void refused(const char *const *sets, size_t n, const char *expected)
{
    struct spec s;
    EXPECT_DIE(EX_CONFIG, expected, spec_parse(&s, "test", categorical, sets, n));
}

static void test_wrong(void **state)
{
    static const char *const flipped[] = { "code categorical 3 running 0.5", "direction flipped", "reg: fc 1" };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        refused(&wrong[i].set, 1, wrong[i].expected);
    refused(flipped, 3, "running needs codes that reg scores, in the direction forward");
}

static void key_twice(void **state)
{
    struct spec s;
    (void)state;
    EXPECT_DIE(EX_CONFIG, "line 4: a second line 'rate rec'; the first is line 2", spec_parse(&s, "test", "batch 5\nrate rec 1\n\nrate rec 2\n", NULL, 0));
}

/* ---- sizes by word ---- */

static const char by_word[] = "encoder: conv 4 4x4/2 relu ; fc code\ndecoder: fc data/4x8 relu ; upconv code 4x4/2 relu ; upconv data 4x4/2\n"
                              "reg: fc code relu ; fc 1\nreconstruction euclidean\ncode gaussian 6\ndata 16x8x3 signed\n";

static void assert_volume(const struct volume *v, uint32_t h, uint32_t w, uint32_t c)
{
    assert_int_equal(v->h, h);
    assert_int_equal(v->w, w);
    assert_int_equal(v->c, c);
}

/* The words follow the lines data and code, which may stand behind the networks; the text keeps them. */
static void test_sizes(void **state)
{
    static const char *const larger[] = { "code gaussian 9", "data 32x64x1 signed" }, *const vae[] = { "regularization kl" };
    struct spec s;
    (void)state;
    spec_parse(&s, "test", by_word, NULL, 0);
    assert_volume(&s.net[ENCODER].layer[1].out, 1, 1, 6);
    assert_volume(&s.net[DECODER].layer[0].out, 4, 2, 8);
    assert_volume(&s.net[DECODER].layer[1].out, 8, 4, 6);
    assert_volume(&s.net[DECODER].layer[2].out, 16, 8, 3);
    assert_volume(&s.net[DISC_REG].layer[0].out, 1, 1, 6);
    assert_string_equal(s.text, by_word);
    spec_free(&s);
    spec_parse(&s, "test", by_word, larger, 2);
    assert_volume(&s.net[ENCODER].layer[1].out, 1, 1, 9);
    assert_volume(&s.net[DECODER].layer[0].out, 8, 16, 8);
    assert_volume(&s.net[DECODER].layer[2].out, 32, 64, 1);
    spec_free(&s);
    spec_parse(&s, "test", by_word, vae, 1);
    assert_volume(&s.net[ENCODER].layer[1].out, 1, 1, 12);
    assert_volume(&s.net[DECODER].layer[1].out, 8, 4, 6);
    spec_free(&s);
}

/* What goes into a running prior, and when. */
static void test_running(void **state)
{
    static const char *const sets[] = { "code categorical 3 running 0.5", "ramp running 0 0.8 10 5" };
    struct spec s;
    (void)state;
    spec_parse(&s, "test", categorical, sets, 1);
    assert_true(s.running);
    assert_float_equal(spec_hyper(&s, RUNNING, 0), 0.5, 0);
    spec_free(&s);
    spec_parse(&s, "test", categorical, sets, 2);
    assert_float_equal(spec_hyper(&s, RUNNING, 5), 0, 0);
    assert_float_equal(spec_hyper(&s, RUNNING, 10), 0.4, 1e-12);
    assert_float_equal(spec_hyper(&s, RUNNING, 99), 0.8, 0);
    spec_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_networks), cmocka_unit_test(test_sets), cmocka_unit_test(test_wrong),
                                        cmocka_unit_test(key_twice), cmocka_unit_test(test_sizes), cmocka_unit_test(test_running) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
