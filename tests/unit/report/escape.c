/* escape.c - nothing that has a meaning in HTML or JSON gets through, and what comes out is UTF-8 */
#include "report/escape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BAD "\xef\xbf\xbd"

static void becomes(char *(*escape)(const char *), const char *text, const char *expected)
{
    char *escaped = escape(text);
    assert_string_equal(escaped, expected);
    free(escaped);
}

static void test_html(void **state)
{
    (void)state;
    becomes(escape_html, "", "");
    becomes(escape_html, "a & b <i> \"c\" 'd'", "a &amp; b &lt;i&gt; &quot;c&quot; &#39;d&#39;");
    becomes(escape_html, "one\ttwo\nthree", "one\ttwo\nthree");
    becomes(escape_html, "\x01\x1b\x7f", BAD BAD BAD);
}

static void test_json(void **state)
{
    (void)state;
    becomes(escape_json, "", "\"\"");
    becomes(escape_json, "a\"b\\c\nd\te", "\"a\\\"b\\\\c\\u000ad\\u0009e\"");
    becomes(escape_json, "</script><!--&", "\"\\u003c/script\\u003e\\u003c!--\\u0026\"");
    becomes(escape_json, "\x7f", "\"\\u007f\"");
}

static void test_utf8(void **state)
{
    static const char *const right[] = { "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf" };
    static const char *const wrong[] = { "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
                                         "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xc2", "\xe2\x82", "\xf0\x9f\x92" };
    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        becomes(escape_html, right[i], right[i]);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char expected[32] = "";
        for (size_t k = 0; k < strlen(wrong[i]); k++)
            strcat(expected, BAD);
        becomes(escape_html, wrong[i], expected);
    }
    becomes(escape_html, "\xe2<\xc3\xa9", BAD "&lt;\xc3\xa9");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_html),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
