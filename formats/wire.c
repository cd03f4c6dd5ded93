/* wire.c - see wire.h */
#include "wire.h"

#include "die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define BUFFER (64 << 10)
#define HEAD 4096               /* most bytes of a tensor map before its data */
#define UNKNOWN_KEYS 8
#define STEP ((size_t)1 << 20)  /* a large tensor is read in steps, so that its pages appear as its bytes do */

/* One msgpack object's first bytes, without what it contains. */
enum token_kind { T_NIL, T_BOOL, T_UINT, T_OTHER, T_STR, T_BIN, T_ARRAY, T_MAP, T_BAD };

struct token {
    enum token_kind kind;
    uint64_t n;                 /* value, or length or count of what follows; bytes to skip for T_OTHER */
};

void wire_init(struct wire *w, ssize_t (*read)(void *, void *, size_t), void *context)
{
    memset(w, 0, sizeof *w);
    w->read = read;
    w->context = context;
    w->buf = xmalloc(BUFFER);
    w->header = xmalloc(WIRE_HEADER);
}

void wire_free(struct wire *w)
{
    for (size_t i = 0; i < WIRE_TENSORS; i++)
        tensor_free(&w->tensor[i]);
    free(w->buf);
    free(w->header);
    memset(w, 0, sizeof *w);
}

void wire_claim(struct wire *w, int rows_kind, uint64_t rows)
{
    w->rows_kind = rows_kind;
    w->rows_claimed = rows;
}

static int fail(struct wire *w, const char *fmt, ...) DIE_FMT(2, 3);
static int fail(struct wire *w, const char *fmt, ...)
{
    va_list ap;
    if (w->error[0])
        return -1;              /* the first cause is the one to tell */
    va_start(ap, fmt);
    vsnprintf(w->error, sizeof w->error, fmt, ap);
    va_end(ap);
    return -1;
}

/* ---- bytes ---- */

static uint32_t crc_add(uint32_t crc, const void *p, size_t n)
{
    return (uint32_t)crc32_z(crc, p, n);
}

static ssize_t fill_from(struct wire *w, void *p, size_t n)
{
    ssize_t got = w->eof ? 0 : w->read(w->context, p, n);
    if (got < 0) {
        w->failed = got;
        return (enum wire_what)fail(w, "cannot read");
    }
    if (!got)
        w->eof = 1;
    return got;
}

/* At least one byte in the buffer: 1; 0 at the end of the input; -1. */
static int more(struct wire *w)
{
    if (w->at < w->have)
        return 1;
    ssize_t got = fill_from(w, w->buf, BUFFER);
    if (got <= 0)
        return (int)got;
    w->at = 0;
    w->have = (size_t)got;
    return 1;
}

static int cut(struct wire *w)
{
    if (w->inside)
        return fail(w, "cut short at byte %llu, after %llu records and without an end", (unsigned long long)w->offset,
                    (unsigned long long)w->records);
    return fail(w, "cut short at byte %llu, within a header", (unsigned long long)w->offset);
}

static int keep(struct wire *w, const void *p, size_t n)
{
    if (n > WIRE_HEADER - w->header_size)
        return fail(w, "a header of more than %d bytes", WIRE_HEADER);
    memcpy(w->header + w->header_size, p, n);
    w->header_size += n;
    return 0;
}

/* The next n bytes go to p, or nowhere if p is NULL. */
static int take(struct wire *w, void *p, size_t n)
{
    unsigned char *to = p;
    while (n) {
        if (w->at == w->have && to && n >= BUFFER) {    /* straight to where it belongs */
            ssize_t got = fill_from(w, to, n < STEP ? n : STEP);
            if (got <= 0)
                return got ? -1 : cut(w);
            w->crc = crc_add(w->crc, to, (size_t)got);
            w->offset += (uint64_t)got;
            to += got;
            n -= (size_t)got;
            continue;
        }
        int r = more(w);
        if (r <= 0)
            return r ? -1 : cut(w);
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
    if (take(w, b, bytes))
        return -1;
    *v = 0;
    for (size_t i = 0; i < bytes; i++)
        *v = *v << 8 | b[i];
    return 0;
}

static int take_token(struct wire *w, struct token *t)
{
    unsigned char c;
    if (take(w, &c, 1))
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
    default: t->kind = T_BAD; return fail(w, "byte 0x%02x at %llu, which no stream contains", c, (unsigned long long)w->offset - 1);
    }
}

/* A whole number that must not be negative; anything else is refused. */
static int take_count(struct wire *w, const char *what, uint64_t *v)
{
    struct token t;
    if (take_token(w, &t))
        return -1;
    if (t.kind != T_UINT)
        return fail(w, "%s is not a whole number", what);
    *v = t.n;
    return 0;
}

/* A str (or bin, if allowed) of at most room-1 bytes, 0-terminated. */
static int take_word(struct wire *w, const char *what, int bin_too, char *buf, size_t room, size_t *n)
{
    struct token t;
    if (take_token(w, &t))
        return -1;
    if (t.kind != T_STR && !(bin_too && t.kind == T_BIN))
        return fail(w, "%s is not a string", what);
    if (t.n >= room)
        return fail(w, "%s of %llu bytes, where at most %zu are allowed", what, (unsigned long long)t.n, room - 1);
    if (take(w, buf, (size_t)t.n))
        return -1;
    buf[t.n] = '\0';
    *n = (size_t)t.n;
    return 0;
}


/* Walks over `count` objects of any kind, bounded in bytes, depth and number. */
static int walk(struct wire *w, uint64_t count, size_t limit)
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
        if (take_token(w, &t))
            return -1;
        if (++nodes > WIRE_NODES)
            return fail(w, "more than %d values in one header or unknown key", WIRE_NODES);
        uint64_t bytes = t.kind == T_STR || t.kind == T_BIN || t.kind == T_OTHER ? t.n : 0;
        if (bytes > limit || w->offset - start > limit - bytes)
            return fail(w, "more than %zu bytes in one header or unknown key", limit);
        if (take(w, NULL, (size_t)bytes))
            return -1;
        if (t.kind == T_ARRAY || t.kind == T_MAP) {
            uint64_t inner = t.kind == T_MAP && t.n <= WIRE_NODES ? 2 * t.n : t.n;
            if (inner > WIRE_NODES - nodes)
                return fail(w, "%llu values announced, where at most %d are allowed", (unsigned long long)t.n, WIRE_NODES);
            if (++depth > WIRE_DEPTH)
                return fail(w, "values nested deeper than %d", WIRE_DEPTH);
            left[depth] = inner;
        }
    }
}

/* ---- tensors ---- */

struct head {
    int nd, has_type, has_kind, has_shape, has_data;
    size_t unknown;
    enum dtype type;
    struct shape shape;
};

static int take_shape(struct wire *w, const char *name, struct shape *s)
{
    struct token t;
    if (take_token(w, &t))
        return -1;
    if (t.kind != T_ARRAY || t.n > TENSOR_RANK)
        return fail(w, "%s: its shape is not an array of at most %d numbers", name, TENSOR_RANK);
    s->rank = (int)t.n;
    for (int i = 0; i < s->rank; i++) {
        uint64_t v = 0;
        if (take_count(w, "a dimension", &v))
            return -1;
        if (v > TENSOR_DIM || (i && !v))
            return fail(w, "%s: dimension %d is %llu, where %d to %u is allowed", name, i, (unsigned long long)v, i ? 1 : 0,
                        TENSOR_DIM);
        s->dim[i] = (uint32_t)v;
    }
    return 0;
}

static int take_data(struct wire *w, struct tensor *to, const char *name, const struct head *h, size_t *room, uint32_t *crc)
{
    struct token t;
    size_t bytes;
    char text[SHAPE_TEXT];
    if (!h->has_type || !h->has_shape)
        return fail(w, "%s: data before type and shape", name);
    if (take_token(w, &t))
        return -1;
    if (t.kind != T_BIN)
        return fail(w, "%s: data is not of msgpack's type bin", name);
    if (tensor_bytes(h->type, &h->shape, &bytes))
        return fail(w, "%s: %s is too large", name, shape_text(&h->shape, text));
    if (t.n != bytes)
        return fail(w, "%s: %llu bytes where %s %s needs %zu", name, (unsigned long long)t.n, shape_text(&h->shape, text),
                    dtype_name(h->type), bytes);
    if (bytes > *room)
        return fail(w, "%s: a record of more than %zu bytes", name, WIRE_RECORD);
    *room -= bytes;
    tensor_set(to, name, h->type, &h->shape);
    if (take(w, to->data, bytes))
        return -1;
    *crc = w->rows_kind ? 0 : crc_add(0, to->data, bytes);
    return 0;
}

static int once(struct wire *w, int *seen, const char *name, const char *key)
{
    if (*seen)
        return fail(w, "%s: the key %s twice", name, key);
    *seen = 1;
    return 0;
}

static int take_key(struct wire *w, struct tensor *to, const char *name, struct head *h, size_t *room, uint32_t *crc)
{
    char key[65] = "", word[16] = "";
    size_t n = 0;
    struct token t;
    if (take_word(w, "a tensor's key", 1, key, sizeof key, &n))
        return -1;
    if (!strcmp(key, "nd")) {
        if (once(w, &h->nd, name, key) || take_token(w, &t))
            return -1;
        return t.kind == T_BOOL && t.n ? 0 : fail(w, "%s: nd is not true", name);
    }
    if (!strcmp(key, "type")) {
        if (once(w, &h->has_type, name, key) || take_word(w, "a type", 1, word, sizeof word, &n))
            return -1;
        return dtype_parse(word, n, &h->type) ? fail(w, "%s: type '%s' is none of |u1 <i4 <i8 <f4 <f8", name, word) : 0;
    }
    if (!strcmp(key, "kind")) {
        if (once(w, &h->has_kind, name, key) || take_word(w, "kind", 1, word, sizeof word, &n))
            return -1;
        return n ? fail(w, "%s: kind '%s' (objects and structures are refused)", name, word) : 0;
    }
    if (!strcmp(key, "shape"))
        return once(w, &h->has_shape, name, key) ? -1 : take_shape(w, name, &h->shape);
    if (!strcmp(key, "data"))
        return once(w, &h->has_data, name, key) ? -1 : take_data(w, to, name, h, room, crc);
    if (++h->unknown > UNKNOWN_KEYS)
        return fail(w, "%s: more than %d unknown keys", name, UNKNOWN_KEYS);
    return walk(w, 1, HEAD);
}

static int take_tensor(struct wire *w, struct tensor *to, const char *name, size_t *room, uint32_t *crc)
{
    struct head h = { .nd = 0 };
    struct token t;
    size_t before = *room;
    uint64_t start = w->offset;
    if (take_token(w, &t))
        return -1;
    if (t.kind != T_MAP || t.n < 5 || t.n > 5 + UNKNOWN_KEYS)
        return fail(w, "%s: not a tensor, which is a map of nd, type, kind, shape and data", name);
    for (uint64_t i = 0; i < t.n; i++) {
        if (take_key(w, to, name, &h, room, crc))
            return -1;
        if (w->offset - start - (before - *room) > HEAD)
            return fail(w, "%s: more than %d bytes around its data", name, HEAD);
    }
    if (!h.nd || !h.has_type || !h.has_kind || !h.has_shape || !h.has_data)
        return fail(w, "%s: a tensor without all of nd, type, kind, shape and data", name);
    return 0;
}

int wire_is_whole(const char *name)
{
    return !strncmp(name, "grad.", 5) || !strncmp(name, "stat.", 5) || !strncmp(name, "loss.", 5);
}

static int count_rows(struct wire *w)
{
    int whole = wire_is_whole(w->tensor[0].name);
    uint64_t rows = UINT64_MAX;
    for (size_t i = 0; w->rows_kind && i < w->tensors; i++) {
        const struct tensor *t = &w->tensor[i];
        if (wire_is_whole(t->name) != whole)
            return fail(w, "%s: rows and gradients in one record", t->name);
        if (whole)
            continue;
        if (!t->shape.rank)
            return fail(w, "%s: a tensor without dimensions has no rows", t->name);
        if (rows != UINT64_MAX && rows != t->shape.dim[0])
            return fail(w, "%s: %u rows where %s has %llu", t->name, t->shape.dim[0], w->tensor[0].name, (unsigned long long)rows);
        rows = t->shape.dim[0];
    }
    w->rows += rows == UINT64_MAX ? 0 : rows;
    return 0;
}

/* Tensors keep their memory for the next record. What a record needed in one place the next may need in another,
 * so much more than the last record needed is given back. */
static void forget(struct wire *w)
{
    size_t room = 0, used = 0;
    for (size_t i = 0; i < WIRE_TENSORS; i++) {
        room += w->tensor[i].room;
        used += i < w->tensors ? tensor_size(&w->tensor[i]) : 0;
    }
    for (size_t i = 0; room > 2 * used + STEP && i < WIRE_TENSORS; i++)
        tensor_free(&w->tensor[i]);
}

/* ---- objects ---- */

static enum wire_what take_record(struct wire *w, uint64_t count, char *name, size_t n)
{
    size_t room = WIRE_RECORD;
    if (!w->inside)
        return fail(w, "not an iae stream: it does not begin with a header");
    if (count > WIRE_TENSORS)
        return (enum wire_what)fail(w, "%llu tensors, where at most %d are allowed", (unsigned long long)count, WIRE_TENSORS);
    forget(w);
    w->tensors = 0;
    for (uint64_t i = 0; i < count; i++) {
        if (i && take_word(w, "a name", 0, name, TENSOR_NAME + 1, &n))
            return WIRE_ERROR;
        if (!tensor_name_ok(name, n))
            return (enum wire_what)fail(w, "a name that is not made of letters, digits and . _ -");
        for (size_t k = 0; k < w->tensors; k++)
            if (!strcmp(w->tensor[k].name, name))
                return (enum wire_what)fail(w, "%s: twice in one record", name);
        if (take_tensor(w, &w->tensor[w->tensors], name, &room, &w->tensor_crc[w->tensors]))
            return WIRE_ERROR;
        w->tensors++;
    }
    if (count_rows(w))
        return WIRE_ERROR;
    w->records++;
    w->total_records++;
    return WIRE_IS_RECORD;
}

static enum wire_what take_header(struct wire *w, uint64_t count)
{
    uint64_t version = 0;
    if (w->inside)
        return (enum wire_what)fail(w, "a header where the part before it has no end yet");
    if (take_count(w, "the stream's version", &version))
        return WIRE_ERROR;
    if (version != 1)
        return (enum wire_what)fail(w, "a stream of version %llu; this program reads version 1", (unsigned long long)version);
    if (walk(w, 2 * (count - 1), WIRE_HEADER))
        return WIRE_ERROR;
    w->inside = 1;
    w->parts++;
    w->records = w->rows = 0;
    wire_claim(w, 1, UINT64_MAX);
    return WIRE_IS_HEADER;
}

static enum wire_what take_end(struct wire *w, uint64_t count)
{
    static const char *const key[] = { "end", "records", "rows", "crc32" };
    uint64_t v[4] = { 0 };
    char word[16] = "";
    size_t n = 0;
    if (!w->inside)
        return (enum wire_what)fail(w, "an end without a header");
    if (count != 4)
        return (enum wire_what)fail(w, "an end of %llu keys where there are 4", (unsigned long long)count);
    for (int i = 0; i < 4; i++) {
        if (i && take_word(w, "a key of the end", 0, word, sizeof word, &n))
            return WIRE_ERROR;
        if (i && strcmp(word, key[i]))
            return (enum wire_what)fail(w, "'%s' in the end where '%s' belongs", word, key[i]);
        if (take_count(w, key[i], &v[i]))
            return WIRE_ERROR;
    }
    if (v[0] != 1)
        return (enum wire_what)fail(w, "an end of version %llu", (unsigned long long)v[0]);
    if (v[1] != w->records || v[2] != w->rows)
        return (enum wire_what)fail(w, "the end counts %llu records and %llu rows, %llu and %llu came", (unsigned long long)v[1],
                    (unsigned long long)v[2], (unsigned long long)w->records, (unsigned long long)w->rows);
    if (w->rows_claimed != UINT64_MAX && w->rows_claimed != w->rows)
        return (enum wire_what)fail(w, "the header announced %llu rows, %llu came", (unsigned long long)w->rows_claimed,
                    (unsigned long long)w->rows);
#ifndef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
    if (v[3] != w->crc_before)
        return (enum wire_what)fail(w, "damaged: its CRC-32 is %08x, the end says %08llx", (unsigned)w->crc_before, (unsigned long long)v[3]);
#endif
    w->inside = 0;
    return WIRE_IS_END;
}

enum wire_what wire_next(struct wire *w)
{
    struct token t;
    char name[TENSOR_NAME + 1] = "";
    size_t n = 0;
    if (w->error[0])
        return WIRE_ERROR;
    int r = more(w);
    if (r < 0)
        return WIRE_ERROR;
    if (!r) {
        if (!w->parts)
            return (enum wire_what)fail(w, "empty: the program before it did not start, or wrote nothing");
        return w->inside ? (enum wire_what)cut(w) : WIRE_EOF;
    }
    if (!w->inside)
        w->crc = 0;
    w->crc_before = w->crc;
    w->header_size = 0;
    w->taping = 1;
    r = take_token(w, &t);
    if (!r && (t.kind != T_MAP || !t.n))
        r = fail(w, w->parts ? "something that is neither record, end nor header" : "not an iae stream");
    if (!r)
        r = take_word(w, "a name", 0, name, sizeof name, &n);
    if (r) {
        w->taping = 0;
        return WIRE_ERROR;
    }
    enum wire_what what;
    if (!strcmp(name, "iae")) {
        what = take_header(w, t.n);
        w->taping = 0;
        return what;
    }
    w->taping = 0;
    return !strcmp(name, "end") ? take_end(w, t.n) : take_record(w, t.n, name, n);
}
