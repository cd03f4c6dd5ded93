/* metrics.c - gaps, steps that go back, columns that say nothing, and curves of many rows */
#include "report/metrics.h"

#include "base/alloc.h"
#include "report/captured_page.h"

#include <math.h>

static char *json_of(const struct metrics *m)
{
    struct page p;
    captured_open(&p);
    metrics_json(m, &p);
    return captured_close(&p);
}

static void test_rows(void **state)
{
    struct metrics m;
    (void)state;
    assert_int_equal(metrics_read(&m, put("step\ta\tzero\tnone\n1\t2\t0\t\n2\t\t0\t\n3\t4\t0\t\nstep\ta\tzero\tnone\n2\t5\t0\t\n"
                                          "4\tinf\t0\t\n5\t7\nx\t1\t1\t1\n6"), "m.tsv"), 1);
    unlink(put_name);
    assert_int_equal(m.rows, 3);
    assert_true(metrics_shows(&m, 0) && metrics_shows(&m, 1) && !metrics_shows(&m, 2) && !metrics_shows(&m, 3));
    char *json = json_of(&m);
    assert_string_equal(json, "{\"name\":\"m.tsv\",\"columns\":[\"step\",\"a\"],\"values\":[[1,2,4],[2,5,null]]}");
    free(json);
    assert_true(isnan(metrics_last(&m, "a")) && isnan(metrics_last(&m, "zero")) && isnan(metrics_last(&m, "b")));
    assert_true(metrics_last(&m, "step") == 4);
    metrics_free(&m);
    assert_int_equal(metrics_read(&m, put("metric\tvalue\nmse\t1\n"), "m.tsv"), 0);
    assert_int_equal(metrics_read(&m, put(""), "m.tsv"), 0);
    unlink(put_name);
}

/* One row more than is shown whole; the largest and the smallest value survive, in their order. */
static void test_many(void **state)
{
    enum { ROWS = 20001, PEAK = 7777, PIT = 7790 };
    char *text = xmalloc(ROWS * 32), *at = text + snprintf(text, 32, "step\ta\n");
    struct metrics m;
    (void)state;
    for (int i = 0; i < ROWS; i++)
        at += snprintf(at, 32, "%d\t%s\n", i, i == PEAK ? "9" : i == PIT ? "-9" : i % 3 ? "1" : "");
    assert_int_equal(metrics_read(&m, put(text), "m.tsv"), 1);
    unlink(put_name);
    char *json = json_of(&m), *values = strstr(json, "],[");
    assert_non_null(values);
    size_t commas = 0;
    for (const char *s = values + 3; *s != ']'; s++)
        commas += *s == ',';
    assert_int_equal(commas, 2 * METRICS_POINTS - 1);
    char *peak = strstr(values, ",9,"), *pit = strstr(values, ",-9,");
    assert_true(peak && pit && peak < pit);
    assert_null(strstr(values, "null"));
    assert_non_null(strstr(json, "[[0,"));
    assert_non_null(strstr(json, ",20000],["));
    free(json);
    free(text);
    metrics_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
