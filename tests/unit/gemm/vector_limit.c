/* vector_limit.c - the environment lowers the kernels, and nothing else does */
#include "base/die.h"
#include "expect_die.h"
#include "gemm/ukernel.h"
#include "gemm/vector_limit.h"

#include <stdlib.h>
#include <string.h>

static void test_limits(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned limit;
    } cases[] = { { "128", 128 }, { "256", 256 }, { "512", 512 }, { "", 512 } };
    unsetenv("IAE_VECTOR_BITS");
    assert_int_equal(vector_limit(), 512);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        setenv("IAE_VECTOR_BITS", cases[i].text, 1);
        assert_int_equal(vector_limit(), cases[i].limit);
    }
}

static void test_wrong(void **state)
{
    (void)state;
    static const char *const wrong[] = { "0", "64", "1024", "256 ", " 256", "+256", "0256", "avx2", "-1" };
    for (volatile size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        setenv("IAE_VECTOR_BITS", wrong[i], 1);
        EXPECT_DIE(EX_USAGE, "none of 128, 256, 512", vector_limit());
    }
    unsetenv("IAE_VECTOR_BITS");
}

/* Of this process, whose first choice it is: all lower kernels can be used. */
static void test_kernel(void **state)
{
    (void)state;
    setenv("IAE_VECTOR_BITS", "128", 1);
    assert_string_equal(ukernel_get()->name, "128 bits");
    unsetenv("IAE_VECTOR_BITS");
    assert_string_equal(ukernel_get()->name, "128 bits");       /* it is chosen once */
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_limits), cmocka_unit_test(test_wrong), cmocka_unit_test(test_kernel) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
