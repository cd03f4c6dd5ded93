/* line_length.c - lines by the header, by runs, and what is none */
#include "view/line_length.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The length of lines of rows with these ids, one digit each; announced by the header, 0: not. */
static uint64_t length_of(const char *ids, uint64_t announced, int cut)
{
    struct header h;
    struct line_length l;
    header_init(&h);
    if (announced)
        header_set_number(&h, "columns", announced);
    line_length_init(&l, &h);
    for (; *ids; ids++)
        line_length_add(&l, &(int64_t){ *ids - '0' });
    header_free(&h);
    return line_length_get(&l, cut);
}

static void test_runs(void **state)
{
    (void)state;
    assert_int_equal(length_of("000111", 0, 0), 3);
    assert_int_equal(length_of("00110022", 0, 0), 2);
    assert_int_equal(length_of("000000", 0, 0), 0);
    assert_int_equal(length_of("012345", 0, 0), 0);
    assert_int_equal(length_of("00011", 0, 0), 0);
    assert_int_equal(length_of("00111", 0, 0), 0);
    assert_int_equal(length_of("00111222", 0, 1), 0);
    assert_int_equal(length_of("", 0, 0), 0);
}

static void test_cut(void **state)
{
    (void)state;
    assert_int_equal(length_of("00011", 0, 1), 3);
    assert_int_equal(length_of("0001111", 0, 1), 0);
    assert_int_equal(length_of("000", 0, 1), 0);
    assert_int_equal(length_of("00000", 3, 1), 3);
    assert_int_equal(length_of("00000", 3, 0), 0);
}

static void test_announced(void **state)
{
    (void)state;
    assert_int_equal(length_of("000000", 3, 0), 3);
    assert_int_equal(length_of("000000111111", 3, 0), 3);
    assert_int_equal(length_of("000000111", 3, 0), 3);
    assert_int_equal(length_of("010101", 3, 0), 0);
    assert_int_equal(length_of("00001111", 3, 0), 4);
    assert_int_equal(length_of("0011", 1, 0), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_runs), cmocka_unit_test(test_cut), cmocka_unit_test(test_announced) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
