/* text_line.c - lines are one line, harmless, and of limited length */
#include "inspect/text_line.h"
#include "printed.h"

static void test_lines(void **state)
{
    struct output_file out;
    (void)state;
    printed_begin(&out);
    text_line(&out, "%s %d", "two", 2);
    text_line(&out, "a\nb\tc\033[2J\177");
    text_line(&out, "%s", "caf\303\251");
    assert_printed(&out, "two 2\na?b?c?[2J?\ncaf\303\251\n");
}

static void test_long(void **state)
{
    struct output_file out;
    char text[5000];
    (void)state;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    printed_begin(&out);
    text_line(&out, "%s", text);
    char *have = printed_end(&out);
    size_t n = strlen(have);
    assert_true(n > 2000 && n < 2048);
    assert_int_equal(have[n - 1], '\n');
    assert_int_equal(strspn(have, "x"), n - 1);
    free(have);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_lines), cmocka_unit_test(test_long) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
