/* ukernel_check.c - good kernels agree with one another; those with any one fault do not */
#include "gemm/ukernel_check.h"
#include "gemm/ukernel_rounded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct ukernel *good;

static struct ukernel faulty(void (*dots)(size_t vectors, const struct ukernel_ab *t))
{
    struct ukernel k = *good;
    k.dots = dots;
    return k;
}

static void spoil_last(size_t vectors, const struct ukernel_ab *t)
{
    good->dots(vectors, t);
    t->c[UKERNEL_ROWS - 1][vectors * good->lanes - 1] += 0x1p-20f;
}

static void write_beside(size_t vectors, const struct ukernel_ab *t)
{
    good->dots(vectors, t);
    if (vectors * good->lanes < UKERNEL_WIDTH_MAX)
        t->c[0][vectors * good->lanes] = 0;
}

static void never_add(size_t vectors, const struct ukernel_ab *t)
{
    struct ukernel_ab u = *t;
    u.add = 0;
    good->dots(vectors, &u);
}

static void skip_last_unit(size_t vectors, const struct ukernel_ab *t)
{
    struct ukernel_ab u = *t;
    if (u.segments == 1 && u.length % 16)
        u.length--;
    good->dots(vectors, &u);
}

static void skip_stride(size_t vectors, const struct ukernel_ab *t)
{
    struct ukernel_ab u = *t;
    u.stride = u.length;
    good->dots(vectors, &u);
}

static void test_faults(void **state)
{
    void (*const faults[])(size_t, const struct ukernel_ab *) = { spoil_last, write_beside, never_add, skip_last_unit, skip_stride };
    (void)state;
    good = ukernel_rounded_get();
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct ukernel k = faulty(faults[i]);
        if (ukernel_agrees(&k, good))
            fail_msg("fault %zu is not found", i);
    }
}

static void test_good(void **state)
{
    static const char *const names[] = { "512 bits, AVX512_BF16", "512 bits", "256 bits", "128 bits" };
    size_t kernels = 0;
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ukernel_rounded_use(names[i])) {
            good = ukernel_rounded_get();
            assert_true(ukernel_agrees(good, good));
            kernels++;
        }
    assert_true(kernels >= 1);
    if (!ukernel_rounded_use("512 bits, AVX512_BF16"))
        skip();
    good = ukernel_rounded_get();
    assert_true(ukernel_rounded_use("512 bits"));
    assert_true(ukernel_agrees(good, ukernel_rounded_get()));
    assert_true(ukernel_rounded_use("256 bits"));
    assert_false(ukernel_agrees(good, ukernel_rounded_get()));          /* other vectors, other panels */
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_good), cmocka_unit_test(test_faults) };
    return cmocka_run_group_tests_name("check of a kernel", tests, NULL, NULL);
}
