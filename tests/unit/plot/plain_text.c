/* plain_text.c - what is no printable character of UTF-8 is a question mark */
#include "plot/plain_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void becomes(const char *text, const char *want, const char *want_ascii)
{
    for (int utf8 = 0; utf8 < 2; utf8++) {
        char glyph[PLAIN_TEXT_GLYPH], all[200] = "";
        const char *p = text;
        while (plain_text_next(&p, utf8, glyph))
            strcat(all, glyph);
        assert_string_equal(all, utf8 ? want : want_ascii);
    }
}

static void characters(void **state)
{
    (void)state;
    becomes("", "", "");
    becomes("mse_rolled {1}", "mse_rolled {1}", "mse_rolled {1}");
    becomes("f\xc3\xbcr \xe2\x82\xac \xf0\x9f\x98\x80", "f\xc3\xbcr \xe2\x82\xac \xf0\x9f\x98\x80", "f?r ? ?");
    becomes("a\033[2J\n\t\x7f", "a?[2J???", "a?[2J???");
    becomes("\xc2\x9b" "2J", "?2J", "?2J");                             /* a control character of two bytes */
}

static void no_utf8(void **state)
{
    (void)state;
    becomes("\xff\xc3", "??", "??");
    becomes("\xc3(", "?(", "?(");
    becomes("\xe2\x82", "??", "??");                                    /* cut off */
    becomes("\xc0\xaf", "??", "??");                                    /* / in a longer form than its own */
    becomes("\xe0\x80\xaf", "???", "???");
    becomes("\xed\xa0\x80", "???", "???");                              /* half of a surrogate pair */
    becomes("\xf4\x90\x80\x80", "????", "????");                        /* beyond the last character */
}

static void widths(void **state)
{
    char longer[PLAIN_TEXT_LONGEST + 50];
    (void)state;
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    assert_int_equal(plain_text_width("f\xc3\xbcr\xff"), 4);
    assert_int_equal(plain_text_width(longer), PLAIN_TEXT_LONGEST);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(characters), cmocka_unit_test(no_utf8), cmocka_unit_test(widths) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
