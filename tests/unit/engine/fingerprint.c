/* fingerprint.c - the fingerprint of an engine changes with the last digit of any of its products, and with nothing else */
#include "engine/engine.h"
#include "gemm/ukernel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct product_ops *whole;     /* of native */

static void spoil(real *value)
{
    unsigned char bytes[sizeof *value];
    memcpy(bytes, value, sizeof bytes);
    bytes[sizeof *value == sizeof(float) ? 0 : 4] ^= 1;         /* a double is looked at as a float */
    memcpy(value, bytes, sizeof bytes);
}

static void linear_forward(struct compute *c, const struct linear *l, struct weight w, const real *x, real *u, tile_work *after, void *context)
{
    whole->linear_forward(c, l, w, x, u, after, context);
    spoil(&u[l->n * l->out - 1]);
}

static void linear_input(struct compute *c, const struct linear *l, struct weight w, const struct product_grads *g)
{
    whole->linear_backward(c, l, w, g);
    spoil(&g->dx[l->n * l->in - 1]);
}

static void linear_weight(struct compute *c, const struct linear *l, struct weight w, const struct product_grads *g)
{
    whole->linear_backward(c, l, w, g);
    spoil(&g->grad[l->out * l->in - 1]);
}

static void conv_forward(struct compute *c, const struct conv *v, struct batch b, struct weight w, const real *x, real *u, tile_work *after,
                         void *context)
{
    whole->conv_forward(c, v, b, w, x, u, after, context);
    spoil(&u[b.n * conv_small_pixels(v) * v->Cs - 1]);
}

static void conv_input(struct compute *c, const struct conv *v, struct batch b, struct weight w, const struct product_grads *g)
{
    whole->conv_backward(c, v, b, w, g);
    spoil(&g->dx[b.n * conv_big_size(v) - 1]);
}

static void conv_weight(struct compute *c, const struct conv *v, struct batch b, struct weight w, const struct product_grads *g)
{
    whole->conv_backward(c, v, b, w, g);
    spoil(&g->grad[v->Cs * conv_patch_size(v) - 1]);
}

static void gemm_nt(size_t m, size_t n, size_t k, const real *a, size_t lda, const real *b, size_t ldb, real *c, size_t ldc)
{
    whole->gemm_nt(m, n, k, a, lda, b, ldb, c, ldc);
    spoil(&c[(m - 1) * ldc + n - 1]);
}

static uint32_t fingerprint_with(const struct product_ops *products)
{
    struct engine e = *engine_choose("native");
    struct compute *c = engine_start("native", 1);
    e.products = products;
    compute_set_engine(c, &e);
    uint32_t crc = engine_fingerprint(c, 0);
    compute_free(c);
    return crc;
}

static void test_each_product(void **state)
{
    (void)state;
    whole = engine_choose("native")->products;
    uint32_t right = fingerprint_with(whole);
    struct product_ops spoilt[7];
    for (size_t i = 0; i < 7; i++)
        spoilt[i] = *whole;
    spoilt[0].linear_forward = linear_forward;
    spoilt[1].linear_backward = linear_input;
    spoilt[2].linear_backward = linear_weight;
    spoilt[3].conv_forward = conv_forward;
    spoilt[4].conv_backward = conv_input;
    spoilt[5].conv_backward = conv_weight;
    spoilt[6].gemm_nt = gemm_nt;
    assert_int_equal(fingerprint_with(whole), right);
    for (size_t i = 0; i < 7; i++)
        assert_int_not_equal(fingerprint_with(&spoilt[i]), right);
}

/* Threads are no matter, nor what was computed before. */
static void test_threads(void **state)
{
    (void)state;
    for (size_t i = 0; engine_at(i); i++) {
        uint32_t first = 0;
        if (!strcmp(engine_name(i), "openblas"))
            continue;           /* it may not be installed; its bytes are held in products.c */
        for (int threads = 1; threads <= 3; threads++) {
            struct compute *c = engine_start(engine_name(i), threads);
            uint32_t crc = engine_fingerprint(c, 0);
            assert_int_equal(engine_fingerprint(c, 0), crc);
            first = threads == 1 ? crc : first;
            assert_int_equal(crc, first);
            compute_free(c);
        }
    }
}

/* Rounded factors give other products, with every engine. */
static void test_rounded(void **state)
{
    (void)state;
    for (size_t i = 0; engine_at(i); i++) {
        if (!strcmp(engine_name(i), "openblas"))
            continue;
        struct compute *c = engine_start(engine_name(i), 1);
        assert_int_not_equal(engine_fingerprint(c, 1), engine_fingerprint(c, 0));
        assert_int_equal(engine_fingerprint(c, 1), engine_fingerprint(c, 1));
        compute_free(c);
    }
}

/* Wider vectors add in the same order, but only x86-64 kernels of 256 bits and more multiply and add in one step. */
static void test_kernels(void **state)
{
    (void)state;
    struct compute *c = engine_start("native", 1);
    if (!ukernel_use("256 bits")) {
        compute_free(c);
        skip();
    }
    uint32_t with = engine_fingerprint(c, 0);
    assert_true(ukernel_use("128 bits"));
    assert_int_not_equal(engine_fingerprint(c, 0), with);
    compute_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_each_product), cmocka_unit_test(test_threads), cmocka_unit_test(test_rounded), cmocka_unit_test(test_kernels) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
