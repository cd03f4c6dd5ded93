/* table.c - headings, uneven lines, limits, and how numbers are shown */
#include "report/table.h"

#include "base/alloc.h"
#include "report/captured_page.h"

static void read_text(struct table *t, const char *text)
{
    table_read(t, put(text), "t.tsv");
    unlink(put_name);
}

static void test_headings(void **state)
{
    static const struct {
        const char *text;
        int has_heading, is_metrics;
    } cases[] = {
        { "metric\tvalue\nmse\t1\n", 1, 1 }, { "mse\t1\nnmi\tnan\n", 0, 1 }, { "run\tmse\na\t1\n", 1, 0 }, { "mse\t1\n", 0, 1 },
        { "metric\tvalue\nmse\tgood\n", 1, 0 }, { "a\n", 0, 0 }, { "1\t2\n3\t4\n", 0, 0 }, { "", 0, 0 }, { "metric\tvalue\n", 0, 0 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct table t;
        read_text(&t, cases[i].text);
        assert_int_equal(t.has_heading, cases[i].has_heading);
        assert_int_equal(table_is_metrics(&t), cases[i].is_metrics);
        table_free(&t);
    }
}

static void test_cells(void **state)
{
    struct table t;
    (void)state;
    read_text(&t, "metric\tvalue\n\na\t1\nb\t2\tmore\n");
    assert_int_equal(t.rows, 3);
    assert_int_equal(t.width, 3);
    assert_string_equal(table_cell(&t, 1, 2), "");
    assert_string_equal(table_cell(&t, 2, 2), "more");
    assert_string_equal(table_metric(&t, "b"), "2");
    assert_null(table_metric(&t, "metric"));
    table_free(&t);
}

static void test_limits(void **state)
{
    char *text = xmalloc(2000 * 10), *at = text;
    struct table t;
    (void)state;
    for (int i = 0; i < 1000; i++)
        at += sprintf(at, "a\t%d\n", i);
    memset(at, '\t', 100);
    at[100] = '\0';
    read_text(&t, text);
    assert_int_equal(t.rows, TABLE_ROWS);
    assert_int_equal(t.lines, 1001);
    table_free(&t);
    read_text(&t, at);
    assert_int_equal(t.width, TABLE_COLUMNS);
    table_free(&t);
    free(text);
}

static void test_numbers(void **state)
{
    static const char *const shown[][2] = {
        { "0.123456789", "0.12346" }, { "123456", "123456" }, { "1234567890", "1.2346e+09" }, { "nan", "nan" }, { "60000", "60000" },
        { "-0.000012345678", "-1.2346e-05" },
    };
    struct page p;
    (void)state;
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        char expected[200];
        captured_open(&p);
        table_write_cell(&p, shown[i][0]);
        snprintf(expected, sizeof expected, "<td class=\"number\" title=\"%s\">%s</td>", shown[i][0], shown[i][1]);
        char *text = captured_close(&p);
        assert_string_equal(text, expected);
        free(text);
    }
    captured_open(&p);
    table_write_cell(&p, "<1>");
    char *text = captured_close(&p);
    assert_string_equal(text, "<td>&lt;1&gt;</td>");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_headings),
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
