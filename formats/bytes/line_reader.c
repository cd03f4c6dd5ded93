/* line_reader.c - splits text into lines */
#include "bytes/line_reader.h"

#include "base/alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY (32u << 10)

void line_reader_open(struct line_reader *l, struct reader from)
{
    memset(l, 0, sizeof *l);
    l->from = from;
    l->capacity = FIRST_CAPACITY;
    l->buffer = xmalloc(l->capacity + 1);
}

void line_reader_close(struct line_reader *l)
{
    free(l->buffer);
    memset(l, 0, sizeof *l);
}

static int fail(struct line_reader *l, const char *what)
{
    snprintf(l->error, sizeof l->error, "line %llu: %s", (unsigned long long)l->number, what);
    return -1;
}

/* Reads on behind what is there, which moves to the front; the buffer grows where one line fills it. */
static ssize_t read_more(struct line_reader *l)
{
    memmove(l->buffer, l->buffer + l->pos, l->len - l->pos);
    l->len -= l->pos;
    l->pos = 0;
    if (l->len == l->capacity) {
        l->capacity *= 2;
        l->buffer = xrealloc(l->buffer, l->capacity + 1);
    }
    ssize_t got = l->from.read(l->from.context, l->buffer + l->len, l->capacity - l->len);
    l->ended = !got;
    l->len += got > 0 ? (size_t)got : 0;
    return got;
}

int line_reader_next(struct line_reader *l)
{
    char *end;
    if (l->error[0])
        return -1;
    while (!(end = memchr(l->buffer + l->pos, '\n', l->len - l->pos)) && !l->ended && l->len - l->pos <= LINE_READER_LONGEST)
        if (read_more(l) < 0)
            return -1;
    if (!end && l->pos == l->len)
        return 0;
    l->text = l->buffer + l->pos;
    l->number++;
    if (!end)
        end = l->buffer + l->len;
    l->pos = (size_t)(end - l->buffer) + (end < l->buffer + l->len);
    if (end - l->text > (ptrdiff_t)LINE_READER_LONGEST)
        return fail(l, "too long");
    if (memchr(l->text, 0, (size_t)(end - l->text)))
        return fail(l, "a zero byte");
    *end = '\0';
    if (end > l->text && end[-1] == '\r')
        end[-1] = '\0';
    return 1;
}
