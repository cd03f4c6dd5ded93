/* wrap.c - lines are as long as they may be, and no longer */
#include "base/wrap.h"
#include "captured.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WRAPPED(text, at, indent, width) CAPTURED(wrap_text(stdout, text, at, indent, width))

static void lines(void **state)
{
    (void)state;
    assert_string_equal(WRAPPED("aa bb cc", 0, 0, 8), "aa bb cc\n");
    assert_string_equal(WRAPPED("aa bb cc", 0, 0, 7), "aa bb\ncc\n");
    assert_string_equal(WRAPPED("aa bb cc", 0, 2, 5), "aa bb\n  cc\n");
    assert_string_equal(WRAPPED("aa bb cc", 3, 2, 5), "aa\n  bb\n  cc\n");
    assert_string_equal(WRAPPED("  aa   bb ", 0, 0, 80), "aa bb\n");
    assert_string_equal(WRAPPED("", 0, 4, 80), "\n");
    assert_string_equal(WRAPPED("a-long-word b", 0, 2, 4), "a-long-word\n  b\n");
    assert_string_equal(WRAPPED("b a-long-word", 0, 2, 4), "b\n  a-long-word\n");
    assert_string_equal(WRAPPED("aa b" WRAP_TIE "b cc", 0, 0, 5), "aa\nb b\ncc\n");
}

static void characters(void **state)
{
    (void)state;
    assert_int_equal(wrap_columns("x\xcc\x82", 3), 2);
    assert_int_equal(wrap_columns("\xc3\xa4\xe2\x80\xa6z", 6), 3);
    assert_string_equal(WRAPPED("\xc3\xa4\xc3\xa4 bb", 0, 0, 5), "\xc3\xa4\xc3\xa4 bb\n");
}

/* Any text at any width: the words come in order, no line is too long, and none could have had another word. */
static void any_width(void **state)
{
    (void)state;
    static const char text[] = "the spec: a file or an installed spec (default: named like the data set), uncharacteristically long";
    for (size_t width = 1; width < 110; width++) {
        char copy[sizeof captured], joined[sizeof captured] = "";
        snprintf(copy, sizeof copy, "%s", WRAPPED(text, 0, 3, width));
        size_t left = 0;                    /* in the line before */
        for (char *line = strtok(copy, "\n"); line; line = strtok(NULL, "\n")) {
            char *words = line + strspn(line, " ");
            size_t used = strlen(line);
            assert_true(used <= width || !strchr(words, ' '));
            assert_true(!*joined || left < 1 + strcspn(words, " "));
            left = used < width ? width - used : 0;
            if (*joined)
                strcat(joined, " ");
            strcat(joined, words);
        }
        assert_string_equal(joined, text);
    }
}

static void widths(void **state)
{
    (void)state;
    setenv("COLUMNS", "57", 1);
    assert_int_equal(wrap_width(100), 57);
    assert_int_equal(wrap_width(40), 40);
    static const char *const odd[] = { "0", "-3", "x", "", "57x", "99999999999999999999" };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        size_t width = 0;
        setenv("COLUMNS", odd[i], 1);
        CAPTURED(width = wrap_width(100));      /* then stdout is no terminal */
        assert_int_equal(width, 80);
    }
    setenv("COLUMNS", "9223372036854775807", 1);
    assert_int_equal(wrap_width(100), 100);
    unsetenv("COLUMNS");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines), cmocka_unit_test(characters), cmocka_unit_test(any_width), cmocka_unit_test(widths)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
