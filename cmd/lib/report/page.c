/* page.c - writes a page by way of a buffer */
#include "report/page.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/sizes.h"
#include "bytes/base64.h"
#include "report/escape.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER (64u << 10)
#define PIECE 12288             /* bytes that become letters at a time; a multiple of three */

void page_open(struct page *p, const char *path, int force)
{
    output_file_create(&p->out, path, force);
    p->buffer = xmalloc(BUFFER);
    p->used = 0;
}

static void flush(struct page *p)
{
    output_file_write(&p->out, p->buffer, p->used);
    p->used = 0;
}

void page_close(struct page *p)
{
    flush(p);
    output_file_commit(&p->out, NULL);
    free(p->buffer);
}

void page_bytes(struct page *p, const void *bytes, size_t n)
{
    for (const char *from = bytes; n;) {
        size_t some = min_size(n, BUFFER - p->used);
        memcpy(p->buffer + p->used, from, some);
        p->used += some;
        from += some;
        n -= some;
        if (p->used == BUFFER)
            flush(p);
    }
}

void page_markup(struct page *p, const char *fmt, ...)
{
    char text[1024];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (n < 0 || (size_t)n >= sizeof text)
        bug("markup that does not fit");
    page_bytes(p, text, (size_t)n);
}

static void write_escaped(struct page *p, char *escaped)
{
    page_bytes(p, escaped, strlen(escaped));
    free(escaped);
}

void page_text(struct page *p, const char *text)
{
    write_escaped(p, escape_html(text));
}

void page_element(struct page *p, const char *tag, const char *text)
{
    page_markup(p, "<%s>", tag);
    page_text(p, text);
    page_markup(p, "</%s>", tag);
}

void page_json(struct page *p, const char *text)
{
    write_escaped(p, escape_json(text));
}

void page_json_number(struct page *p, double v, int digits)
{
    if (isfinite(v))
        page_markup(p, "%.*g", digits, v);
    else
        page_markup(p, "null");
}

void page_base64(struct page *p, const void *bytes, size_t n)
{
    char letters[BASE64_SIZE(PIECE)];
    for (const char *from = bytes; n;) {
        size_t some = min_size(n, PIECE);
        page_bytes(p, letters, base64_encode(from, some, letters));
        from += some;
        n -= some;
    }
}
