/* array_choice.c - rows and labels by their names, and what is said where that is not clear */
#include "array/array_choice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static char error[ARRAY_CHOICE_TEXT];

/* The arrays of these names, separated by blanks; one that ends in '!' cannot be read. "rows labels", or "-" for none. */
static const char *chosen(const char *names, struct array_request q)
{
    static struct array_info item[8];
    static char text[100];
    struct array_list l = { item, 0 };
    struct array_choice c;
    memset(item, 0, sizeof item);
    for (const char *p = names; *p; l.n++) {
        int n = (int)strcspn(p, " ");
        snprintf(item[l.n].name, sizeof item->name, "%.*s", n - (p[n - 1] == '!'), p);
        item[l.n].shape = shape_of(1, 7);
        item[l.n].type = item[l.n].stored = (struct numeric){ 'u', 1, 0 };
        if (p[n - 1] == '!')
            snprintf(item[l.n].unreadable, sizeof item->unreadable, "a reason");
        p += n + (p[n] == ' ');
    }
    error[0] = '\0';
    if (array_choice_make(&c, &l, &q, error)) {
        assert_true(error[0]);
        return "?";
    }
    snprintf(text, sizeof text, "%s %s%s", item[c.rows].name, c.labels == ARRAY_NONE ? "-" : item[c.labels].name, c.other_splits ? " +" : "");
    return text;
}

static void test_usual_names(void **state)
{
    static const char *const cases[][2] = {
        { "", "?" }, { "a", "a -" }, { "a y", "a y" }, { "id a", "a -" }, { "y a b", "?" }, { "x mean", "x -" },
        { "x y", "x y" }, { "labels images", "images labels" }, { "data target", "data target" }, { "fea gnd", "fea gnd" },
        { "x X", "?" }, { "x y Y", "?" }, { "a!", "?" }, { "a! b", "b -" }, { "x! b", "?" }, { "x y!", "x -" },
        { "x_train y_train x_test y_test", "x_train y_train +" }, { "test_images test_labels", "test_images test_labels" },
        { "train_images y", "train_images y" }, { "x y x_test y_test", "x y +" }, { "X_train X_valid Y_valid", "X_train - +" },
        { "train_y train_other", "train_other -" }, { "x_other y_other", "?" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(chosen(cases[i][0], (struct array_request){ 0 }), cases[i][1]);
}

static void test_requests(void **state)
{
    (void)state;
    assert_string_equal(chosen("x y a b", (struct array_request){ .rows = "a", .labels = "b" }), "a b");
    assert_string_equal(chosen("a b", (struct array_request){ .labels = "b" }), "a b");
    assert_string_equal(chosen("x y", (struct array_request){ .no_labels = 1 }), "x -");
    assert_string_equal(chosen("x_test x_train y_test y_train", (struct array_request){ .rows = "x_test" }), "x_test y_test +");
    assert_string_equal(chosen("x x_val y_val", (struct array_request){ .split = SPLIT_VAL }), "x_val y_val");
    assert_string_equal(chosen("x y", (struct array_request){ .split = SPLIT_TEST }), "?");
    assert_non_null(strstr(error, "'test'"));
}

static void test_messages(void **state)
{
    (void)state;
    assert_string_equal(chosen("a b c!", (struct array_request){ .how_to_name = "say which" }), "?");
    assert_non_null(strstr(error, "among a [7] u1, b [7] u1, c (a reason) (say which)"));
    assert_string_equal(chosen("a b", (struct array_request){ .rows = "c" }), "?");
    assert_non_null(strstr(error, "no array 'c' among a [7] u1"));
    assert_string_equal(chosen("a b!", (struct array_request){ .rows = "b" }), "?");
    assert_string_equal(error, "array 'b': a reason");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_usual_names), cmocka_unit_test(test_requests), cmocka_unit_test(test_messages)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
