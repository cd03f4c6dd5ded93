/* plain_text.c - takes text apart into printable characters */
#include "plot/plain_text.h"

#include <string.h>

/* The number of bytes of the character at p, 0 if these are no UTF-8: too long a form, a surrogate, or beyond the last character. */
static size_t utf8_length(const unsigned char *p)
{
    size_t n = *p < 0x80 ? 1 : *p < 0xc2 ? 0 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : *p < 0xf5 ? 4 : 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    int bad = (*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) || (*p == 0xf0 && p[1] < 0x90) || (*p == 0xf4 && p[1] > 0x8f);
    return bad ? 0 : n;
}

static int is_control(const unsigned char *p)
{
    return *p < ' ' || *p == 127 || (*p == 0xc2 && p[1] < 0xa0);
}

int plain_text_next(const char **text, int utf8, char glyph[PLAIN_TEXT_GLYPH])
{
    const unsigned char *p = (const unsigned char *)*text;
    if (!*p)
        return 0;
    size_t n = utf8_length(p);
    int shown = n && !is_control(p) && (n == 1 || utf8);
    memcpy(glyph, shown ? *text : "?", shown ? n : 1);
    glyph[shown ? n : 1] = '\0';
    *text += n ? n : 1;
    return 1;
}

size_t plain_text_width(const char *text)
{
    char glyph[PLAIN_TEXT_GLYPH];
    size_t n = 0;
    while (n < PLAIN_TEXT_LONGEST && plain_text_next(&text, 1, glyph))
        n++;
    return n;
}
