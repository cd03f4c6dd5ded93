/* escape.c - replaces what has a meaning in HTML or JSON, and what is not UTF-8 */
#include "report/escape.h"

#include "base/alloc.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"
#define LONGEST 6               /* bytes that a byte may become: "\u003c", "&quot;" */

/* Bytes of the letter at s, 1 to 4, or 0 if it is not UTF-8: cut, too long for its value, a surrogate or beyond U+10FFFF. */
static size_t letter_size(const unsigned char *s)
{
    size_t n = s[0] < 0x80 ? 1 : s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
    static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
    if (n == 1)
        return 1;
    if (s[0] < 0xc2 || s[0] > 0xf4)
        return 0;
    uint32_t code = s[0] & (0xffu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (s[i] & 0x3fu);
    }
    return code < least[n] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? 0 : n;
}

static const char *html_entity(unsigned char c)
{
    switch (c) {
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '&': return "&amp;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case '\n': case '\t': return NULL;
    default: return c < ' ' || c == 127 ? REPLACEMENT : NULL;
    }
}

static const char *json_escape(unsigned char c)
{
    static char code[8];
    if (c == '"' || c == '\\')
        return c == '"' ? "\\\"" : "\\\\";
    if (c >= ' ' && c != '<' && c != '>' && c != '&' && c != 127)
        return NULL;
    snprintf(code, sizeof code, "\\u%04x", c);
    return code;
}

static char *escape(const char *text, const char *(*special)(unsigned char c), const char *quote)
{
    size_t length = strlen(text);
    char *escaped = xarray(length + 1, LONGEST), *to = stpcpy(escaped, quote);
    for (const unsigned char *s = (const unsigned char *)text; *s;) {
        size_t n = letter_size(s);
        const char *instead = n == 1 ? special(*s) : n ? NULL : REPLACEMENT;
        n = n ? n : 1;
        if (instead)
            to = stpcpy(to, instead);
        else
            to = mempcpy(to, s, n);
        s += n;
    }
    stpcpy(to, quote);
    return escaped;
}

char *escape_html(const char *text)
{
    return escape(text, html_entity, "");
}

char *escape_json(const char *text)
{
    return escape(text, json_escape, "\"");
}
