/* utf8.c - the first and last characters of each length, and what is none */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void characters(void **state)
{
    static const char *const right[] = { "\x01", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf",
                                         "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf" };
    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        assert_int_equal(utf8_length(right[i]), strlen(right[i]));
    assert_int_equal(utf8_length("\xc3\xa9t\xc3\xa9"), 2);
}

/* Continuations, forms that are too long, surrogates, what is beyond the last character, and what is cut off. */
static void others(void **state)
{
    static const char *const wrong[] = { "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf",
                                         "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xc2", "\xc2(", "\xe2\x82", "\xe2\x82(", "\xf0\x9f\x92" };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(utf8_length(wrong[i]), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(characters), cmocka_unit_test(others) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
