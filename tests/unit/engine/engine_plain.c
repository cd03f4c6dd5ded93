/* engine_plain.c - the engine of programs without networks has all operations on arrays, and no products */
#include "engine/engine.h"
#include "engine/engine_plain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void tables(void **state)
{
    struct compute *c = engine_plain_start(2);
    const struct engine *e = compute_engine(c);
    (void)state;
    assert_string_equal(e->name, "plain");
    assert_non_null(e->kind());
    assert_null(e->products);
    assert_true(e->arrays && e->losses && e->statistics && e->optimizer);
    assert_int_equal(compute_threads(c), 2);
    real *x = array_new(3);
    e->arrays->one_hot(x, (const int32_t[]){ 2 }, 1, 3);
    assert_true(x[0] == 0 && x[1] == 0 && x[2] == 1);
    array_free(x);
    compute_free(c);
}

/* It is for programs that ask for it: nobody gets it by name. */
static void is_not_listed(void **state)
{
    const struct engine *e;
    (void)state;
    for (size_t i = 0; (e = engine_at(i)); i++)
        assert_non_null(e->products);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(tables), cmocka_unit_test(is_not_listed) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
