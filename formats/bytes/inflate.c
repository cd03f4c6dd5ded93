/* inflate.c - feeds zlib from a reader, checks each end, and names the byte of each failure */
#include "bytes/inflate.h"

#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "base/sizes.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define CHUNK (64 << 10)
#define GZIP_ONLY (15 + 16)
#define ZLIB_ONLY 15

static const char *zlib_text(void)
{
    static char text[64];
    snprintf(text, sizeof text, "zlib %s", zlibVersion());
    return text;
}
ARGS_LIBRARY(zlib_text);

static void init_zlib(struct inflate *g, struct reader from, uint64_t cap, int is_zlib)
{
    memset(g, 0, sizeof *g);
    g->from = from;
    g->cap = cap;
    g->is_zlib = is_zlib;
    g->in = xmalloc(CHUNK);
    z_stream *z = g->zlib = xzero(1, sizeof *z);
    if (inflateInit2(z, is_zlib ? ZLIB_ONLY : GZIP_ONLY) != Z_OK) {
        errno = ENOMEM;
        die_sys(NULL, "zlib");
    }
    g->in_member = 1;
}

void inflate_init(struct inflate *g, struct reader from, uint64_t cap)
{
    init_zlib(g, from, cap, 0);
}

void inflate_init_zlib(struct inflate *g, struct reader from, uint64_t cap)
{
    init_zlib(g, from, cap, 1);
}

static const char *format_name(const struct inflate *g)
{
    return g->is_zlib ? "zlib" : "gzip";
}

void inflate_free(struct inflate *g)
{
    if (g->zlib)
        inflateEnd(g->zlib);
    free(g->zlib);
    free(g->in);
    memset(g, 0, sizeof *g);
}

uint64_t inflate_pos(const struct inflate *g)
{
    return g->bytes_in - ((z_stream *)g->zlib)->avail_in;
}

const char *inflate_cause(const struct inflate *g)
{
    const char *byte = strstr(g->error, ": byte "), *cause = byte ? strchr(byte + 2, ':') : strchr(g->error, ':');
    return cause ? cause + 2 : g->error;
}

static ssize_t fail(struct inflate *g, int code)
{
    z_stream *z = g->zlib;
    if (code == Z_MEM_ERROR) {
        errno = ENOMEM;
        die_sys(NULL, "zlib");
    }
    const char *cause = z->msg ? z->msg : code == Z_NEED_DICT ? "a preset dictionary" : "damaged";
    if (g->members && !z->total_out)
        snprintf(g->error, sizeof g->error, "%s: byte %llu: something that is no %s follows the end", format_name(g),
                 (unsigned long long)inflate_pos(g), format_name(g));
    else
        snprintf(g->error, sizeof g->error, "%s: byte %llu: %s", format_name(g), (unsigned long long)inflate_pos(g), cause);
    return -1;
}

static ssize_t refill(struct inflate *g)
{
    z_stream *z = g->zlib;
    ssize_t got = g->from.read(g->from.context, g->in, CHUNK);
    if (got > 0) {
        g->bytes_in += (uint64_t)got;
        z->next_in = g->in;
        z->avail_in = (unsigned)got;
    }
    return got;
}

static ssize_t fail_too_long(struct inflate *g)
{
    snprintf(g->error, sizeof g->error, "%s: more than %llu bytes of content", format_name(g), (unsigned long long)g->cap);
    return -1;
}

/* Zeros behind the last member fill a block of a tape, or of a pipe: gzip(1) passes over them. 1, or -1: something follows. */
static ssize_t skip_padding(struct inflate *g)
{
    z_stream *z = g->zlib;
    for (; z->avail_in && !*z->next_in; z->avail_in--)
        z->next_in++;
    if (!z->avail_in)
        return 1;
    snprintf(g->error, sizeof g->error, "gzip: byte %llu: something that is no gzip follows the end", (unsigned long long)inflate_pos(g));
    return -1;
}

/* One call of zlib; 1: there may be more, 0: the verified end, or negative. */
static ssize_t inflate_chunk(struct inflate *g)
{
    z_stream *z = g->zlib;
    if (!z->avail_in) {
        ssize_t got = refill(g);
        if (got < 0)
            return got;
        if (!got && !g->in_member)
            return 0;
        if (!got) {
            snprintf(g->error, sizeof g->error, "%s: cut after %llu bytes", format_name(g), (unsigned long long)g->bytes_in);
            return -1;
        }
    }
    if (!g->in_member && g->is_zlib) {
        snprintf(g->error, sizeof g->error, "zlib: byte %llu: something follows the end", (unsigned long long)inflate_pos(g));
        return -1;
    }
    if (!g->in_member && g->members && !*z->next_in)
        return skip_padding(g);
    if (!g->in_member) {
        if (inflateReset(z) != Z_OK)
            return fail(g, Z_STREAM_ERROR);
        g->in_member = 1;
    }
    int code = inflate(z, Z_NO_FLUSH);
    if (code == Z_STREAM_END) {
        g->members++;
        g->in_member = 0;
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
        return fail(g, code);
    }
    return 1;
}

ssize_t inflate_read(void *context, void *buf, size_t n)
{
    struct inflate *g = context;
    z_stream *z = g->zlib;
    uint64_t left = g->cap - g->bytes_out;
    size_t want = min_size(n, INT_MAX);
    unsigned char over = 0;
    if (g->ended || g->error[0] || !n)
        return g->error[0] ? -1 : 0;
    if (want > left)
        want = left ? (size_t)left : 1;
    z->next_out = left ? buf : &over;       /* at the cap only the end may follow */
    z->avail_out = (unsigned)want;
    while (z->avail_out == want) {
        ssize_t r = inflate_chunk(g);
        if (r < 0 && z->avail_out == want)
            return r;
        if (r < 0)
            break;              /* bytes before the damage are returned first, however the input is cut */
        if (!r) {
            g->ended = 1;
            return 0;
        }
    }
    if (!left)
        return fail_too_long(g);
    g->bytes_out += want - z->avail_out;
    return (ssize_t)(want - z->avail_out);
}
