/* token.c - see token.h */
#include "token.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

int token_fail(struct wire *w, const char *fmt, ...)
{
    va_list ap;
    if (w->error[0])
        return -1;              /* the first cause is the one to tell */
    va_start(ap, fmt);
    vsnprintf(w->error, sizeof w->error, fmt, ap);
    va_end(ap);
    return -1;
}

static uint32_t crc_add(uint32_t crc, const void *p, size_t n)
{
    return (uint32_t)crc32_z(crc, p, n);
}

static ssize_t fill_from(struct wire *w, void *p, size_t n)
{
    ssize_t got = w->eof ? 0 : w->read(w->context, p, n);
    if (got < 0) {
        w->failed = got;
        return token_fail(w, "cannot read");
    }
    if (!got)
        w->eof = 1;
    return got;
}

int token_more(struct wire *w)
{
    if (w->at < w->have)
        return 1;
    ssize_t got = fill_from(w, w->buf, TOKEN_BUFFER);
    if (got <= 0)
        return (int)got;
    w->at = 0;
    w->have = (size_t)got;
    return 1;
}

int token_cut(struct wire *w)
{
    if (w->inside)
        return token_fail(w, "cut short at byte %llu, after %llu records and without an end", (unsigned long long)w->offset,
                          (unsigned long long)w->records);
    return token_fail(w, "cut short at byte %llu, within a header", (unsigned long long)w->offset);
}

static int keep(struct wire *w, const void *p, size_t n)
{
    if (n > WIRE_HEADER - w->header_size)
        return token_fail(w, "a header of more than %d bytes", WIRE_HEADER);
    memcpy(w->header + w->header_size, p, n);
    w->header_size += n;
    return 0;
}

int token_bytes(struct wire *w, void *p, size_t n)
{
    unsigned char *to = p;
    while (n) {
        if (w->at == w->have && to && n >= TOKEN_BUFFER) {      /* straight to where it belongs */
            ssize_t got = fill_from(w, to, n < TOKEN_STEP ? n : TOKEN_STEP);
            if (got <= 0)
                return got ? -1 : token_cut(w);
            w->crc = crc_add(w->crc, to, (size_t)got);
            w->offset += (uint64_t)got;
            to += got;
            n -= (size_t)got;
            continue;
        }
        int r = token_more(w);
        if (r <= 0)
            return r ? -1 : token_cut(w);
        size_t k = w->have - w->at < n ? w->have - w->at : n;
        if (to) {
            memcpy(to, w->buf + w->at, k);
            to += k;
        }
        w->crc = crc_add(w->crc, w->buf + w->at, k);
        if (w->taping && keep(w, w->buf + w->at, k))
            return -1;
        w->at += k;
        w->offset += k;
        n -= k;
    }
    return 0;
}

static int take_uint(struct wire *w, size_t bytes, uint64_t *v)
{
    unsigned char b[8];
    if (token_bytes(w, b, bytes))
        return -1;
    *v = 0;
    for (size_t i = 0; i < bytes; i++)
        *v = *v << 8 | b[i];
    return 0;
}

int token_next(struct wire *w, struct token *t)
{
    unsigned char c;
    if (token_bytes(w, &c, 1))
        return -1;
    t->n = 0;
    if (c < 0x80) { t->kind = T_UINT; t->n = c; return 0; }
    if (c < 0x90) { t->kind = T_MAP; t->n = c & 15; return 0; }
    if (c < 0xa0) { t->kind = T_ARRAY; t->n = c & 15; return 0; }
    if (c < 0xc0) { t->kind = T_STR; t->n = c & 31; return 0; }
    if (c >= 0xe0) { t->kind = T_OTHER; return 0; }             /* negative fixint */
    switch (c) {
    case 0xc0: t->kind = T_NIL; return 0;
    case 0xc2: case 0xc3: t->kind = T_BOOL; t->n = c & 1; return 0;
    case 0xc4: case 0xc5: case 0xc6: t->kind = T_BIN; return take_uint(w, (size_t)1 << (c - 0xc4), &t->n);
    case 0xca: t->kind = T_OTHER; t->n = 4; return 0;           /* float32 */
    case 0xcb: t->kind = T_OTHER; t->n = 8; return 0;           /* float64 */
    case 0xcc: case 0xcd: case 0xce: case 0xcf: t->kind = T_UINT; return take_uint(w, (size_t)1 << (c - 0xcc), &t->n);
    case 0xd0: case 0xd1: case 0xd2: case 0xd3: t->kind = T_OTHER; t->n = (uint64_t)1 << (c - 0xd0); return 0;
    case 0xd9: case 0xda: case 0xdb: t->kind = T_STR; return take_uint(w, (size_t)1 << (c - 0xd9), &t->n);
    case 0xdc: case 0xdd: t->kind = T_ARRAY; return take_uint(w, (size_t)2 << (c - 0xdc), &t->n);
    case 0xde: case 0xdf: t->kind = T_MAP; return take_uint(w, (size_t)2 << (c - 0xde), &t->n);
    default: t->kind = T_BAD; return token_fail(w, "byte 0x%02x at %llu, which no stream contains", c,
                                                 (unsigned long long)w->offset - 1);
    }
}

int token_count(struct wire *w, const char *what, uint64_t *v)
{
    struct token t;
    if (token_next(w, &t))
        return -1;
    if (t.kind != T_UINT)
        return token_fail(w, "%s is not a whole number", what);
    *v = t.n;
    return 0;
}

int token_word(struct wire *w, const char *what, int bin_too, char *buf, size_t room, size_t *n)
{
    struct token t;
    if (token_next(w, &t))
        return -1;
    if (t.kind != T_STR && !(bin_too && t.kind == T_BIN))
        return token_fail(w, "%s is not a string", what);
    if (t.n >= room)
        return token_fail(w, "%s of %llu bytes, where at most %zu are allowed", what, (unsigned long long)t.n, room - 1);
    if (token_bytes(w, buf, (size_t)t.n))
        return -1;
    buf[t.n] = '\0';
    *n = (size_t)t.n;
    return 0;
}

int token_walk(struct wire *w, uint64_t count, size_t limit)
{
    uint64_t left[WIRE_DEPTH + 1], start = w->offset;
    size_t depth = 0, nodes = 0;
    left[0] = count;
    for (;;) {
        while (left[depth] == 0)
            if (depth-- == 0)
                return 0;
        left[depth]--;
        struct token t;
        if (token_next(w, &t))
            return -1;
        if (++nodes > WIRE_NODES)
            return token_fail(w, "more than %d values in one header or unknown key", WIRE_NODES);
        uint64_t bytes = t.kind == T_STR || t.kind == T_BIN || t.kind == T_OTHER ? t.n : 0;
        if (bytes > limit || w->offset - start > limit - bytes)
            return token_fail(w, "more than %zu bytes in one header or unknown key", limit);
        if (token_bytes(w, NULL, (size_t)bytes))
            return -1;
        if (t.kind == T_ARRAY || t.kind == T_MAP) {
            uint64_t inner = t.kind == T_MAP && t.n <= WIRE_NODES ? 2 * t.n : t.n;
            if (inner > WIRE_NODES - nodes)
                return token_fail(w, "%llu values announced, where at most %d are allowed", (unsigned long long)t.n, WIRE_NODES);
            if (++depth > WIRE_DEPTH)
                return token_fail(w, "values nested deeper than %d", WIRE_DEPTH);
            left[depth] = inner;
        }
    }
}
