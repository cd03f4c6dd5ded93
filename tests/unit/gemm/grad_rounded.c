/* grad_rounded.c - products of factors in bfloat16 in the build in double, where sums are in double and factors are rounded alike
 * tags: plain
 */
#include "gemm/rounded_products.h"

static void test_products(void **state)
{
    (void)state;
    struct factors f = factors_new(13, 130, 130);
    for (size_t i = 0; i < KERNEL_NAMES; i++)
        if (ukernel_rounded_use(kernel_names[i])) {
            check_sizes(&f);
            check_segments(&f);
        }
    factors_free(&f);
}

/* As many bits remain as in f4. */
static void test_rounding(void **state)
{
    (void)state;
    real from[] = { 1 + 0x1p-8, 1 + 3 * 0x1p-8, 1 + 0x1p-8 + 0x1p-50, -(1 + 0x1p-9), 3 }, to[7];
    const double want[] = { 1, 1 + 0x1p-6, 1 + 0x1p-7, -1, 3, 0, 0 };
    bf16_round_rows(1, 5, from, 5, to, 7);
    for (size_t i = 0; i < 7; i++)
        assert_true(to[i] == want[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_products), cmocka_unit_test(test_rounding) };
    return cmocka_run_group_tests_name("products of bfloat16 in double", tests, NULL, NULL);
}
