/* die.c - the line that a program ends with: one, printable, of bounded length */
#include "base/alloc.h"
#include "base/die.h"
#include "expect_die.h"

#include <stdlib.h>
#include <string.h>

static void messages(void **state)
{
    (void)state;
    log_program = "prog";
    EXPECT_DIE(EX_DATAERR, "prog: a?[31mb: 3 of 4\n", die_data("a\033[31mb", "%d of %d", 3, 4));
    EXPECT_DIE(69, "prog: gnuplot: is not installed\n", die_unavailable("gnuplot", "is not installed"));
    char longer[5000];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    EXPECT_DIE(EX_CONFIG, "prog: ", die_spec(longer, "%s", longer));
    assert_int_equal(said[strlen(said) - 1], '\n');
    EXPECT_DIE(EX_OSERR, "memory", free(xarray(SIZE_MAX / 2, 3)));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(messages) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
