/* program_list.c - the list is printed in groups, and names are found in it */
#include "captured.h"
#include "front/program_list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct program_line list[] = {
    { "Data", "iae-cut", "select rows by number" }, { "Data", "iae-shuffle", "rows in random order" }, { "Model", "iae-train", "train" }, { NULL, NULL, NULL }
};

static void prints(void **state)
{
    (void)state;
    setenv("COLUMNS", "27", 1);
    assert_string_equal(CAPTURED(program_list_print(list)), "\nData:\n"
                                                            "  cut      select rows by\n"
                                                            "           number\n"
                                                            "  shuffle  rows in random\n"
                                                            "           order\n"
                                                            "\nModel:\n"
                                                            "  train    train\n");
}

static void names(void **state)
{
    (void)state;
    assert_string_equal(program_list_nearest(list, "trian"), "train");
    assert_string_equal(program_list_nearest(list, "iae-trian"), "train");
    assert_string_equal(program_list_nearest(list, "shuf"), "shuffle");
    assert_null(program_list_nearest(list, "view"));
    assert_string_equal(program_list_short("iae-cut"), "cut");
    assert_string_equal(program_list_short("iae"), "iae");
    assert_string_equal(program_list_short("cut"), "cut");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(prints), cmocka_unit_test(names) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
