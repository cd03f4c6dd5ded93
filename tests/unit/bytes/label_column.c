/* label_column.c - labels of text: numbers, and classes in byte order */
#include "bytes/label_column.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void test_numbers(void **state)
{
    static const char *const right[] = { "5", "-1", "5.0", "2147483647", "-2147483648", "+7", "1e3" };
    static const int32_t expected[] = { 5, -1, 5, INT32_MAX, INT32_MIN, 7, 1000 };
    static const char *const wrong[] = { "5.5", "2147483648", "cat", "", "0x10", "nan", "1e99" };
    struct label_column c = { .numbers = 0 };
    int32_t y;
    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        assert_int_equal(label_column_add(&c, right[i], &y), 0);
        assert_int_equal(label_column_get(&c, y), expected[i]);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(label_column_add(&c, wrong[i], &y), -1);
    label_column_number(&c);
    assert_int_equal(c.n, 0);
    label_column_free(&c);
}

static void test_names(void **state)
{
    static const char *const label[] = { "dingo", "beagle", "dingo", "Zebra", "5", "beagle" };
    static const int32_t expected[] = { 3, 2, 3, 1, 0, 2 };
    struct label_column c = { .numbers = 0 };
    int32_t y[6];
    (void)state;
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(label_column_add(&c, label[i], &y[i]), 0);
    assert_int_equal(label_column_add(&c, "", &y[0]), -1);
    label_column_number(&c);
    assert_int_equal(c.n, 4);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(label_column_get(&c, y[i]), expected[i]);
        assert_string_equal(c.class[expected[i]].name, label[i]);
    }
    label_column_free(&c);
}

/* Names beyond the limit are refused, those that are there are not. */
static void test_many_names(void **state)
{
    struct label_column c = { .numbers = 0 };
    int32_t y;
    char name[16];
    int n = 0;
    (void)state;
    for (;; n++) {
        snprintf(name, sizeof name, "class%05d", n);
        if (label_column_add(&c, name, &y))
            break;
        assert_int_equal(y, n);
    }
    assert_int_equal(n, LABEL_COLUMN_NAMES / 11);
    assert_string_equal(c.error, "is the 23832th class, and their names have more bytes than can be kept");
    assert_int_equal(label_column_add(&c, "class00000", &y), 0);
    label_column_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers), cmocka_unit_test(test_names), cmocka_unit_test(test_many_names)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
