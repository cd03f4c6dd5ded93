/* plain_text.c - takes text apart into printable characters */
#include "plot/plain_text.h"

#include "base/utf8.h"

#include <string.h>

static int is_control(const unsigned char *p)
{
    return *p < ' ' || *p == 127 || (*p == 0xc2 && p[1] < 0xa0);
}

int plain_text_next(const char **text, int utf8, char glyph[PLAIN_TEXT_GLYPH])
{
    const unsigned char *p = (const unsigned char *)*text;
    if (!*p)
        return 0;
    size_t n = utf8_length(*text);
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
