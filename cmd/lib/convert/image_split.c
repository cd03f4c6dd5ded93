/* image_split.c - reads ahead until a picture's end is in sight, and takes its bytes out */
#include "convert/image_split.h"

#include "base/alloc.h"
#include "base/sizes.h"
#include "image/image_formats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BYTES (64 << 10)

/* ---- bytes ---- */

static ssize_t read_source(void *context, void *to, size_t n)
{
    struct image_split *s = context;
    if (s->magic_left) {
        n = min_size(n, s->magic_left);
        memcpy(to, s->magic + sizeof s->magic - s->magic_left, n);
        s->magic_left -= n;
        return (ssize_t)n;
    }
    return s->from.read(s->from.context, to, n);
}

static int detect_gzip(struct image_split *s)
{
    struct reader source = { read_source, s };
    ssize_t got = reader_read_full(&source, s->magic, sizeof s->magic);
    s->started = 1;
    if (got < 0)
        return -1;
    if (got < (ssize_t)sizeof s->magic) {           /* a byte or none: no file of any kind */
        memcpy(s->buffer, s->magic, (size_t)got);
        s->n = (size_t)got;
        s->ended = 1;
        return 0;
    }
    s->magic_left = sizeof s->magic;
    if (s->magic[0] == 0x1f && s->magic[1] == 0x8b) {
        s->gunzip = xzero(1, sizeof *s->gunzip);
        inflate_init(s->gunzip, source, UINT64_MAX);
    }
    return 0;
}

static int grow(struct image_split *s)
{
    if (s->n < s->capacity)
        return 0;
    if (s->capacity == IMAGE_SPLIT_BYTES) {
        snprintf(s->error, sizeof s->error, "more than %zu bytes, and no end of a picture", IMAGE_SPLIT_BYTES);
        return -1;
    }
    s->capacity = s->capacity ? 2 * s->capacity : FIRST_BYTES;
    s->buffer = xrealloc(s->buffer, s->capacity);
    return 0;
}

/* Fill the buffer; 0, or -1. */
static int fill(struct image_split *s)
{
    if (s->ended)
        return 0;
    if (grow(s) || (!s->started && detect_gzip(s)))
        return -1;
    while (!s->ended && s->n < s->capacity) {
        ssize_t got = s->gunzip ? inflate_read(s->gunzip, s->buffer + s->n, s->capacity - s->n)
                                : read_source(s, s->buffer + s->n, s->capacity - s->n);
        if (got < 0 && s->gunzip)
            memcpy(s->error, s->gunzip->error, sizeof s->error);
        if (got < 0)
            return -1;
        s->ended = !got;
        s->n += (size_t)got;
    }
    return 0;
}

/* ---- pictures ---- */

static const struct image_format *sniff(const struct image_split *s)
{
    const struct image_format *f = NULL;
    for (enum sniff level = SNIFF_SURE; !f && level > SNIFF_NO; level--)
        f = image_formats_sniff(s->buffer, s->n, level);
    return f;
}

/* Hand over the first size bytes. */
static void take(struct image_split *s, size_t size, unsigned char **bytes, size_t *n)
{
    *n = size;
    if (size == s->n) {
        *bytes = s->buffer;
        s->buffer = NULL;
        s->capacity = s->n = 0;
        return;
    }
    *bytes = xmalloc(size);
    memcpy(*bytes, s->buffer, size);
    s->n -= size;
    memmove(s->buffer, s->buffer + size, s->n);
}

/* What stands between pictures is no part of any: line ends behind text formats. */
static void skip_blanks(struct image_split *s)
{
    size_t k = 0;
    while (k < s->n && strchr(" \t\r\n", s->buffer[k]) && s->buffer[k])
        k++;
    memmove(s->buffer, s->buffer + k, s->n - k);
    s->n -= k;
}

/* Does what is left begin another picture, of the format of the first one? */
static int another_begins(struct image_split *s)
{
    skip_blanks(s);
    if (s->n && sniff(s) == s->format)
        return 1;
    s->left_over = s->n;
    if (s->n && s->format->joined)
        snprintf(s->error, sizeof s->error, "something follows the picture");
    return 0;
}

static int may_be_joined(const struct image_split *s)
{
    return s->format && s->format->length && (s->several || s->format->joined);
}

/* The number of bytes of the picture at the start of the buffer, all of which are in it then; 0: the source failed. */
static size_t read_picture(struct image_split *s)
{
    size_t size = 0;
    while (!(size = may_be_joined(s) ? s->format->length(s->buffer, s->n) : 0) && !s->ended)
        if (fill(s))
            return 0;
    s->without_end = !size && may_be_joined(s);
    return size ? size : s->n;
}

int image_split_next(struct image_split *s, unsigned char **bytes, size_t *n)
{
    int first = !s->started;
    if (s->error[0] || fill(s))
        return -1;
    if (first)
        s->format = sniff(s);
    if (!s->n || (!first && (!may_be_joined(s) || !another_begins(s))))
        return s->error[0] ? -1 : 0;
    size_t size = read_picture(s);
    if (!size)
        return -1;
    take(s, size, bytes, n);
    return 1;
}

void image_split_open(struct image_split *s, struct reader from, int several)
{
    memset(s, 0, sizeof *s);
    s->from = from;
    s->several = several;
}

void image_split_close(struct image_split *s)
{
    if (s->gunzip)
        inflate_free(s->gunzip);
    free(s->gunzip);
    free(s->buffer);
    memset(s, 0, sizeof *s);
}
