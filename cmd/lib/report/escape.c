/* escape.c - replaces what has a meaning in HTML or JSON, and what is not UTF-8 */
#include "report/escape.h"

#include "base/alloc.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"
#define LONGEST 6               /* bytes that a byte may become: "\u003c", "&quot;" */

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
    for (const char *s = text; *s;) {
        size_t n = utf8_length(s);
        const char *instead = n == 1 ? special((unsigned char)*s) : n ? NULL : REPLACEMENT;
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
