/* engine.c - which engine is chosen: by name, by the environment, by the processor */
#include "engine/engine.h"

#include "base/die.h"
#include "expect_die.h"
#include "gemm/ukernel.h"

#include <stdlib.h>
#include <string.h>

static void test_list(void **state)
{
    (void)state;
    assert_string_equal(engine_name(0), "native");
    for (size_t i = 0; engine_at(i); i++) {
        assert_string_equal(engine_name(i), engine_at(i)->name);
        assert_ptr_equal(engine_choose(engine_name(i)), engine_at(i));
        assert_non_null(engine_at(i)->products);
        assert_non_null(engine_at(i)->memory);
        assert_true(strlen(engine_at(i)->summary) > 10);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(engine_name(i), engine_name(k));
    }
}

static void test_names(void **state)
{
    (void)state;
    unsetenv("IAE_ENGINE");
    EXPECT_DIE(EX_USAGE, "engine: 'nativ' is none of native", engine_choose("nativ"));
    EXPECT_DIE(EX_USAGE, "engine: '' is none of native", engine_choose(""));
}

/* The name wins over the variable, which wins over the processor; an empty variable is none. */
static void test_variable(void **state)
{
    (void)state;
    unsetenv("IAE_ENGINE");
    const struct engine *usual = engine_choose(NULL);
    assert_string_equal(usual->name, engine_suiting(ukernel_vector_bits()));
    setenv("IAE_ENGINE", "", 1);
    assert_ptr_equal(engine_choose(NULL), usual);
    for (size_t i = 0; engine_at(i); i++) {
        setenv("IAE_ENGINE", engine_name(i), 1);
        assert_ptr_equal(engine_choose(NULL), engine_at(i));
        assert_ptr_equal(engine_choose("native"), engine_at(0));
    }
    setenv("IAE_ENGINE", "none", 1);
    EXPECT_DIE(EX_USAGE, "IAE_ENGINE: 'none' is none of native", engine_choose(NULL));
    assert_ptr_equal(engine_choose("native"), engine_at(0));
    unsetenv("IAE_ENGINE");
}

/* native where there are kernels for the processor's vectors. */
static void test_processors(void **state)
{
    (void)state;
    assert_string_equal(engine_suiting(512), "native");
    assert_string_equal(engine_suiting(256), "native");
    assert_string_equal(engine_suiting(128), "native");
    assert_string_equal(engine_suiting(0), "openblas");
}

static void test_title(void **state)
{
    (void)state;
    struct compute *c = engine_start("native", 1);
    char *title = engine_title(c);
    assert_int_equal(strncmp(title, "native ", 7), 0);
    assert_string_equal(title + 7, ukernel_get()->name);
    free(title);
    compute_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list), cmocka_unit_test(test_names), cmocka_unit_test(test_variable), cmocka_unit_test(test_processors),
        cmocka_unit_test(test_title)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
