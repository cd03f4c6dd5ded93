/* option_lines.c - a printed table of options is read; what is none is left out */
#include "front/option_lines.h"

#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void tables(void **state)
{
    (void)state;
    struct option_lines o;
    option_lines_parse(&o, xstrdup("spec\t-\ttext\tNAME\t-\t0\t0\tthe spec\t-\n"
                                   "output\to\ttext\tFILE\tmodel.iae\t0\t0\tthe model\t-\n"
                                   "broken\t-\ttext\n\t\t\t\t\t\t\t\t\n\n"
                                   "item\t-\tlist\tI\t-\t0\t0\titems\t-\n"
                                   "flag\tf\tflag\t-\t-\t0\t0\ta flag\t-\n"
                                   "kind\t-\tchoice\tK\t-\t0\t0\tkinds\tone, two\n"));
    assert_int_equal(o.n, 5);
    const struct option_line *l = option_lines_find(&o, "--output");
    assert_string_equal(l->value, "FILE");
    assert_int_equal(l->letter, 'o');
    assert_string_equal(l->help, "the model");
    assert_false(l->is_flag || l->is_list);
    assert_ptr_equal(option_lines_find(&o, "-o"), l);
    assert_ptr_equal(option_lines_find(&o, "-fo"), l);
    assert_ptr_equal(option_lines_find(&o, "--output=x"), l);
    assert_true(option_lines_find(&o, "--item")->is_list);
    assert_true(option_lines_find(&o, "-f")->is_flag);
    assert_string_equal(option_lines_find(&o, "--kind")->words, "one, two");
    static const char *const none[] = { "", "-", "-f-", "--", "---", "--out", "--outputs", "-x", "output", "o", "--=", "--broken" };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_null(option_lines_find(&o, none[i]));
    option_lines_free(&o);
}

static void nothing(void **state)
{
    (void)state;
    struct option_lines o;
    option_lines_parse(&o, NULL);
    assert_int_equal(o.n, 0);
    assert_null(option_lines_find(&o, "--spec"));
    option_lines_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(tables), cmocka_unit_test(nothing) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
