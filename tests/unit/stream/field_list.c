/* field_list.c - lists of fields, and names that begin or end like one in it */
#include "stream/field_list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_has(void **state)
{
    (void)state;
    assert_true(field_list_has("id,x,xhat", "id") && field_list_has("id,x,xhat", "x") && field_list_has("id,x,xhat", "xhat"));
    assert_false(field_list_has("id,xhat", "x") || field_list_has("id,xhat", "hat") || field_list_has("id,xhat", "id,"));
    assert_false(field_list_has(NULL, "x") || field_list_has("", "x"));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_has) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
