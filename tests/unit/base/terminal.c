/* terminal.c - without a terminal: what the environment says, else 80 and 24 */
#include "base/terminal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void sizes(void **state)
{
    (void)state;
    int columns, lines;
    unsetenv("COLUMNS");
    unsetenv("LINES");
    terminal_size(-1, &columns, &lines);
    assert_int_equal(columns, 80);
    assert_int_equal(lines, 24);
    setenv("COLUMNS", "132", 1);
    setenv("LINES", "43", 1);
    terminal_size(-1, &columns, &lines);
    assert_int_equal(columns, 132);
    assert_int_equal(lines, 43);
    setenv("COLUMNS", "-3", 1);
    setenv("LINES", "many", 1);
    terminal_size(-1, &columns, &lines);
    assert_int_equal(columns, 80);
    assert_int_equal(lines, 24);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(sizes) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
