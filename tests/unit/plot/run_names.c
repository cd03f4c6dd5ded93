/* run_names.c - paths become the shortest names that tell runs apart, and never nothing */
#include "plot/run_names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void become(const char *a, const char *b, const char *name_a, const char *name_b)
{
    const char *const path[] = { a, b };
    char **name = run_names_make(path, 2);
    assert_string_equal(name[0], name_a);
    assert_string_equal(name[1], name_b);
    run_names_free(name, 2);
}

static void pairs(void **state)
{
    (void)state;
    become("exp/a/metrics.tsv", "exp/b/metrics.tsv", "a", "b");
    become("/exp/a/out/metrics.tsv", "/exp/b/out/metrics.tsv", "a", "b");
    become("a.tsv", "b.tsv", "a", "b");
    become("run/a.tsv", "run/b.tsv.gz", "a.tsv", "b.tsv.gz");
    become("seed-1/x/lr", "seed-2/x/mse", "seed-1/x/lr", "seed-2/x/mse");
    become("exp/a/metrics.tsv", "metrics.tsv", "exp/a/metrics", "metrics");
    become("a/m.tsv", "b/c/m.tsv", "a", "b/c");
    become("a", "ab", "a", "ab");
    become("/a", "/b", "a", "b");
    become(".tsv", "a.tsv", ".tsv", "a.tsv");
    become("-", "a.tsv", "-", "a.tsv");
    become("../a/m", "../b/m", "a", "b");
}

static void equal_ones(void **state)
{
    (void)state;
    become("metrics.tsv", "metrics.tsv", "metrics", "metrics");
    become("", "", "", "");
}

static void three(void **state)
{
    const char *const path[] = { "r/a/1/m.tsv", "r/a/2/m.tsv", "r/b/1/m.tsv" };
    char **name = run_names_make(path, 3);
    (void)state;
    assert_string_equal(name[0], "a/1");
    assert_string_equal(name[1], "a/2");
    assert_string_equal(name[2], "b/1");
    run_names_free(name, 3);
    name = run_names_make(path, 0);
    run_names_free(name, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(pairs), cmocka_unit_test(equal_ones), cmocka_unit_test(three) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
