/* left_out.c - kinds of files counted by their endings */
#include "convert/left_out.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_counts(void **state)
{
    struct left_out l = { .n = 0 };
    char name[40], *text;
    (void)state;
    left_out_add(&l, "set/a.txt", "test");
    left_out_add(&l, "set.v1/README", "test");
    left_out_add(&l, "set/b.TXT", "test");
    left_out_add(&l, "set/c.an-ending-too-long-to-be-one", "test");
    text = left_out_text(&l);
    assert_string_equal(text, "2 .txt, 2 without an ending");
    free(text);
    for (int i = 0; i < 10; i++) {
        snprintf(name, sizeof name, "x.e%d", i);
        left_out_add(&l, name, "test");
    }
    text = left_out_text(&l);
    assert_string_equal(text, "2 .txt, 2 without an ending, 1 .e0, 1 .e1, 1 .e2, 1 .e3, 1 .e4, 1 .e5, 4 of other kinds");
    free(text);
    assert_int_equal(l.n, 14);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_counts) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
