#include "stream/msgpack_token.h"

#include "base/crc32.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int token_fail(struct byte_cursor *c, const char *fmt, ...)
{
    va_list ap;
    if (c->error[0])
        return -1;              /* the first cause is the one to tell */
    va_start(ap, fmt);
    vsnprintf(c->error, sizeof c->error, fmt, ap);
    va_end(ap);
    return -1;
}

static ssize_t fill_from(struct byte_cursor *c, void *p, size_t n)
{
    ssize_t got = c->eof ? 0 : c->read(c->context, p, n);
    if (got < 0) {
        c->failed = got;
        return token_fail(c, "cannot read");
    }
    if (!got)
        c->eof = 1;
    return got;
}

int token_fill(struct byte_cursor *c)
{
    if (c->pos < c->len)
        return 1;
    ssize_t got = fill_from(c, c->buf, TOKEN_BUFFER);
    if (got <= 0)
        return (int)got;
    c->pos = 0;
    c->len = (size_t)got;
    return 1;
}

int token_truncated(struct byte_cursor *c)
{
    return token_fail(c, "cut short at byte %llu, %s", (unsigned long long)c->offset, c->within);
}

static int append_bytes(struct byte_cursor *c, const void *p, size_t n)
{
    if (n > TOKEN_RECORDING - c->tape_size)
        return token_fail(c, "a header of more than %d bytes", TOKEN_RECORDING);
    memcpy(c->tape + c->tape_size, p, n);
    c->tape_size += n;
    return 0;
}

int token_bytes(struct byte_cursor *c, void *p, size_t n)
{
    unsigned char *to = p;
    while (n) {
        if (c->pos == c->len && to && n >= TOKEN_BUFFER) {      /* straight to where it belongs */
            ssize_t got = fill_from(c, to, n < TOKEN_STEP ? n : TOKEN_STEP);
            if (got <= 0)
                return got ? -1 : token_truncated(c);
            c->crc = crc32_add(c->crc, to, (size_t)got);
            c->offset += (uint64_t)got;
            to += got;
            n -= (size_t)got;
            continue;
        }
        int r = token_fill(c);
        if (r <= 0)
            return r ? -1 : token_truncated(c);
        size_t k = c->len - c->pos < n ? c->len - c->pos : n;
        if (to) {
            memcpy(to, c->buf + c->pos, k);
            to += k;
        }
        c->crc = crc32_add(c->crc, c->buf + c->pos, k);
        if (c->recording && append_bytes(c, c->buf + c->pos, k))
            return -1;
        c->pos += k;
        c->offset += k;
        n -= k;
    }
    return 0;
}

static int take_uint(struct byte_cursor *c, size_t bytes, uint64_t *v)
{
    unsigned char b[8] = { 0 };
    if (token_bytes(c, b, bytes))
        return -1;
    *v = 0;
    for (size_t i = 0; i < bytes; i++)
        *v = *v << 8 | b[i];
    return 0;
}

int token_next(struct byte_cursor *in, struct token *t)
{
    unsigned char c = 0;
    if (token_bytes(in, &c, 1))
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
    case 0xc4: case 0xc5: case 0xc6: t->kind = T_BIN; return take_uint(in, (size_t)1 << (c - 0xc4), &t->n);
    case 0xca: t->kind = T_OTHER; t->n = 4; return 0;           /* float32 */
    case 0xcb: t->kind = T_OTHER; t->n = 8; return 0;           /* float64 */
    case 0xcc: case 0xcd: case 0xce: case 0xcf: t->kind = T_UINT; return take_uint(in, (size_t)1 << (c - 0xcc), &t->n);
    case 0xd0: case 0xd1: case 0xd2: case 0xd3: t->kind = T_OTHER; t->n = (uint64_t)1 << (c - 0xd0); return 0;
    case 0xd9: case 0xda: case 0xdb: t->kind = T_STR; return take_uint(in, (size_t)1 << (c - 0xd9), &t->n);
    case 0xdc: case 0xdd: t->kind = T_ARRAY; return take_uint(in, (size_t)2 << (c - 0xdc), &t->n);
    case 0xde: case 0xdf: t->kind = T_MAP; return take_uint(in, (size_t)2 << (c - 0xde), &t->n);
    case 0xc7: case 0xc8: case 0xc9: case 0xd4: case 0xd5: case 0xd6: case 0xd7: case 0xd8: t->kind = T_BAD;
        return token_fail(in, "byte 0x%02x at %llu, an ext type, as msgpackr writes with useRecords, which no stream contains", c,
                          (unsigned long long)in->offset - 1);
    default: t->kind = T_BAD; return token_fail(in, "byte 0x%02x at %llu, which no stream contains", c,
                                                 (unsigned long long)in->offset - 1);
    }
}

int token_count(struct byte_cursor *c, const char *what, uint64_t *v)
{
    struct token t;
    if (token_next(c, &t))
        return -1;
    if (t.kind != T_UINT)
        return token_fail(c, "%s is not a whole number", what);
    *v = t.n;
    return 0;
}

int token_word(struct byte_cursor *c, const char *what, int bin_too, char *buf, size_t room, size_t *n)
{
    struct token t;
    if (token_next(c, &t))
        return -1;
    if (t.kind != T_STR && !(bin_too && t.kind == T_BIN))
        return token_fail(c, "%s is not a string", what);
    if (t.n >= room)
        return token_fail(c, "%s of %llu bytes, where at most %zu are allowed", what, (unsigned long long)t.n, room - 1);
    if (token_bytes(c, buf, (size_t)t.n))
        return -1;
    buf[t.n] = '\0';
    *n = (size_t)t.n;
    return 0;
}

int token_skip(struct byte_cursor *c, uint64_t count, size_t limit)
{
    uint64_t left[TOKEN_DEPTH + 1], start = c->offset;
    size_t depth = 0, nodes = 0;
    left[0] = count;
    for (;;) {
        while (left[depth] == 0)
            if (depth-- == 0)
                return 0;
        left[depth]--;
        struct token t;
        if (token_next(c, &t))
            return -1;
        if (++nodes > TOKEN_NODES)
            return token_fail(c, "more than %d values in one header or unknown key", TOKEN_NODES);
        uint64_t bytes = t.kind == T_STR || t.kind == T_BIN || t.kind == T_OTHER ? t.n : 0;
        if (bytes > limit || c->offset - start > limit - bytes)
            return token_fail(c, "more than %zu bytes in one header or unknown key", limit);
        if (token_bytes(c, NULL, (size_t)bytes))
            return -1;
        if (t.kind == T_ARRAY || t.kind == T_MAP) {
            uint64_t inner = t.kind == T_MAP && t.n <= TOKEN_NODES ? 2 * t.n : t.n;
            if (inner > TOKEN_NODES - nodes)
                return token_fail(c, "%llu values announced, where at most %d are allowed", (unsigned long long)t.n, TOKEN_NODES);
            if (++depth > TOKEN_DEPTH)
                return token_fail(c, "values nested deeper than %d", TOKEN_DEPTH);
            left[depth] = inner;
        }
    }
}
