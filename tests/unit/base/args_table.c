/* args_table.c - options are found by their whole name, headings are none */
#include "base/args_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static int flag;
static const struct arg options[] = { ARG_GROUP("Group"), ARG_FLAG("step", 0, &flag, "one"), ARG_FLAG("steps", 's', &flag, "more") };
static const struct args_table table = { .n = 3, .option = { &options[0], &options[1], &options[2] } };

static const char *word(size_t i)
{
    static const char *const words[] = { "one", "two", "three" };
    return i < 3 ? words[i] : NULL;
}

static const char *no_word(size_t i)
{
    (void)i;
    return NULL;
}

static void names(void **state)
{
    (void)state;
    assert_ptr_equal(args_table_find(&table, "step", 4), &options[1]);
    assert_ptr_equal(args_table_find(&table, "steps=3", 5), &options[2]);
    assert_null(args_table_find(&table, "ste", 3));
    assert_null(args_table_find(&table, "", 0));
    assert_null(args_table_find(&table, "s", 1));
}

static void lists(void **state)
{
    (void)state;
    char *list = args_table_words(word);
    assert_string_equal(list, "one, two, three");
    free(list);
    list = args_table_words(no_word);
    assert_string_equal(list, "");
    free(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(names), cmocka_unit_test(lists) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
