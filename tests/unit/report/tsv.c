/* tsv.c - cells of lines, also of those that are empty or without an end */
#include "report/tsv.h"

#include "expect_die.h"
#include "report/captured_page.h"

static void test_cells(void **state)
{
    struct tsv t;
    (void)state;
    tsv_open(&t, put("a\tb\r\n\n\t\tx y\t\nlast"));
    assert_int_equal(tsv_next(&t), 1);
    assert_int_equal(t.width, 2);
    assert_string_equal(t.cell[1], "b");
    assert_int_equal(tsv_next(&t), 1);
    assert_int_equal(t.width, 1);
    assert_string_equal(t.cell[0], "");
    assert_int_equal(tsv_next(&t), 1);
    assert_int_equal(t.width, 4);
    assert_string_equal(t.cell[2], "x y");
    assert_string_equal(t.cell[3], "");
    assert_int_equal(tsv_next(&t), 1);
    assert_string_equal(t.cell[0], "last");
    assert_int_equal(tsv_next(&t), 0);
    tsv_close(&t);
    unlink(put_name);
}

static void test_wide(void **state)
{
    char line[201] = "";
    struct tsv t;
    (void)state;
    memset(line, '\t', 200);
    tsv_open(&t, put(line));
    assert_int_equal(tsv_next(&t), 1);
    assert_int_equal(t.width, 201);
    tsv_close(&t);
    unlink(put_name);
    EXPECT_DIE(66, "iae-file", tsv_open(&t, put_name));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_wide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
