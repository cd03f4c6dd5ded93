#include "stream/scanner.h"

#include "base/alloc.h"
#include "base/crc32.h"
#include "base/sizes.h"
#include "bytes/foreign.h"
#include "bytes/importable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD 4096               /* most bytes of a tensor map before its data */
#define UNKNOWN_KEYS 8
#define FOREIGN_HEAD 1024       /* bytes by which a file that is no stream is recognized */

static void say_within(struct scanner *w)
{
    if (w->inside)
        snprintf(w->cursor.within, sizeof w->cursor.within, "after %llu records and without an end", (unsigned long long)w->records);
    else
        snprintf(w->cursor.within, sizeof w->cursor.within, "within a header");
}

void scanner_init(struct scanner *w, ssize_t (*read)(void *, void *, size_t), void *context)
{
    memset(w, 0, sizeof *w);
    w->cursor.read = read;
    w->cursor.context = context;
    w->cursor.buf = xmalloc(TOKEN_BUFFER);
    w->cursor.tape = xmalloc(TOKEN_RECORDING);
    say_within(w);
}

void scanner_free(struct scanner *w)
{
    for (size_t i = 0; i < SCANNER_TENSORS; i++)
        tensor_free(&w->tensor[i]);
    free(w->cursor.buf);
    free(w->cursor.tape);
    memset(w, 0, sizeof *w);
}

void scanner_expect(struct scanner *w, int rows_kind, uint64_t rows)
{
    w->rows_kind = rows_kind;
    w->rows_claimed = rows;
}

/* ---- tensors ---- */

struct head {
    int nd, has_type, has_kind, has_shape, has_data;
    size_t unknown;
    enum dtype type;
    struct shape shape;
};

static int take_shape(struct scanner *w, const char *name, struct shape *s)
{
    struct token t;
    if (token_next(&w->cursor, &t))
        return -1;
    if (t.kind != T_ARRAY || t.n > TENSOR_RANK)
        return token_fail(&w->cursor, "%s: its shape is not an array of at most %d numbers", name, TENSOR_RANK);
    s->rank = (int)t.n;
    for (int i = 0; i < s->rank; i++) {
        uint64_t v = 0;
        if (token_count(&w->cursor, "a dimension", &v))
            return -1;
        if (v > TENSOR_DIM || (i && !v))
            return token_fail(&w->cursor, "%s: dimension %d is %llu, where %d to %u is allowed", name, i, (unsigned long long)v, i ? 1 : 0,
                              TENSOR_DIM);
        s->dim[i] = (uint32_t)v;
    }
    return 0;
}

static int take_data(struct scanner *w, struct tensor *to, const char *name, const struct head *h, size_t *room, uint32_t *crc)
{
    struct token t;
    size_t bytes;
    char text[SHAPE_TEXT];
    if (!h->has_type || !h->has_shape)
        return token_fail(&w->cursor, "%s: data before type and shape", name);
    if (token_next(&w->cursor, &t))
        return -1;
    if (t.kind != T_BIN)
        return token_fail(&w->cursor, "%s: data is not of msgpack's type bin", name);
    if (tensor_bytes(h->type, &h->shape, &bytes))
        return token_fail(&w->cursor, "%s: %s is too large", name, shape_text(&h->shape, text));
    if (t.n != bytes)
        return token_fail(&w->cursor, "%s: %llu bytes where %s %s needs %zu", name, (unsigned long long)t.n, shape_text(&h->shape, text),
                          dtype_name(h->type), bytes);
    if (bytes > *room)
        return token_fail(&w->cursor, "%s: a record of more than %zu bytes", name, SCANNER_RECORD);
    *room -= bytes;
    tensor_set(to, name, h->type, &h->shape);
    if (token_bytes(&w->cursor, to->data, bytes))
        return -1;
    *crc = w->rows_kind ? 0 : crc32_add(0, to->data, bytes);
    return 0;
}

static int once(struct scanner *w, int *seen, const char *name, const char *key)
{
    if (*seen)
        return token_fail(&w->cursor, "%s: the key %s twice", name, key);
    *seen = 1;
    return 0;
}

static int take_key(struct scanner *w, struct tensor *to, const char *name, struct head *h, size_t *room, uint32_t *crc)
{
    char key[65] = "", word[16] = "";
    size_t n = 0;
    struct token t;
    if (token_word(&w->cursor, "a tensor's key", 1, key, sizeof key, &n))
        return -1;
    if (!strcmp(key, "nd")) {
        if (once(w, &h->nd, name, key) || token_next(&w->cursor, &t))
            return -1;
        return t.kind == T_BOOL && t.n ? 0 : token_fail(&w->cursor, "%s: nd is not true", name);
    }
    if (!strcmp(key, "type")) {
        if (once(w, &h->has_type, name, key) || token_word(&w->cursor, "a type", 1, word, sizeof word, &n))
            return -1;
        return dtype_parse(word, n, &h->type) ? token_fail(&w->cursor, "%s: type '%s' is none of |u1 <i4 <i8 <f4 <f8", name, word) : 0;
    }
    if (!strcmp(key, "kind")) {
        if (once(w, &h->has_kind, name, key) || token_word(&w->cursor, "kind", 1, word, sizeof word, &n))
            return -1;
        return n ? token_fail(&w->cursor, "%s: kind '%s' (objects and structures are refused)", name, word) : 0;
    }
    if (!strcmp(key, "shape"))
        return once(w, &h->has_shape, name, key) ? -1 : take_shape(w, name, &h->shape);
    if (!strcmp(key, "data"))
        return once(w, &h->has_data, name, key) ? -1 : take_data(w, to, name, h, room, crc);
    if (++h->unknown > UNKNOWN_KEYS)
        return token_fail(&w->cursor, "%s: more than %d unknown keys", name, UNKNOWN_KEYS);
    return token_skip(&w->cursor, 1, HEAD);
}

static int take_tensor(struct scanner *w, struct tensor *to, const char *name, size_t *room, uint32_t *crc)
{
    struct head h = { .nd = 0 };
    struct token t;
    size_t before = *room;
    uint64_t start = w->cursor.offset;
    if (token_next(&w->cursor, &t))
        return -1;
    if (t.kind != T_MAP || t.n < 5 || t.n > 5 + UNKNOWN_KEYS)
        return token_fail(&w->cursor, "%s: not a tensor, which is a map of nd, type, kind, shape and data", name);
    for (uint64_t i = 0; i < t.n; i++) {
        if (take_key(w, to, name, &h, room, crc))
            return -1;
        if (w->cursor.offset - start - (before - *room) > HEAD)
            return token_fail(&w->cursor, "%s: more than %d bytes around its data", name, HEAD);
    }
    if (!h.nd || !h.has_type || !h.has_kind || !h.has_shape || !h.has_data)
        return token_fail(&w->cursor, "%s: a tensor without all of nd, type, kind, shape and data", name);
    return 0;
}

int scanner_is_aggregate(const char *name)
{
    return !strncmp(name, "grad.", 5) || !strncmp(name, "stat.", 5) || !strncmp(name, "loss.", 5);
}

int scanner_is_reserved(const char *name)
{
    return !strcmp(name, "iae") || !strcmp(name, "end") || scanner_is_aggregate(name);
}

static int count_rows(struct scanner *w)
{
    int whole = scanner_is_aggregate(w->tensor[0].name);
    uint64_t rows = UINT64_MAX;
    for (size_t i = 0; w->rows_kind && i < w->tensors; i++) {
        const struct tensor *t = &w->tensor[i];
        if (scanner_is_aggregate(t->name) != whole)
            return token_fail(&w->cursor, "%s: rows and gradients in one record", t->name);
        if (whole)
            continue;
        if (!t->shape.rank)
            return token_fail(&w->cursor, "%s: a tensor without dimensions has no rows", t->name);
        if (rows != UINT64_MAX && rows != t->shape.dim[0])
            return token_fail(&w->cursor, "%s: %u rows where %s has %llu", t->name, t->shape.dim[0], w->tensor[0].name,
                              (unsigned long long)rows);
        rows = t->shape.dim[0];
    }
    w->rows += rows == UINT64_MAX ? 0 : rows;
    return 0;
}

/* Tensors keep their memory for the next record. What a record needed in one place the next may need in another,
 * so much more than the last record needed is given back. */
static void forget(struct scanner *w)
{
    size_t room = 0, used = 0;
    for (size_t i = 0; i < SCANNER_TENSORS; i++) {
        room += w->tensor[i].room;
        used += i < w->tensors ? tensor_size(&w->tensor[i]) : 0;
    }
    for (size_t i = 0; room > 2 * used + TOKEN_STEP && i < SCANNER_TENSORS; i++)
        tensor_free(&w->tensor[i]);
}

/* ---- objects ---- */

static enum scan_result take_record(struct scanner *w, uint64_t count, char *name, size_t n)
{
    size_t room = SCANNER_RECORD;
    if (!w->inside)
        return token_fail(&w->cursor, "not an iae stream: it does not begin with a header");
    if (count > SCANNER_TENSORS)
        return token_fail(&w->cursor, "%llu tensors, where at most %d are allowed", (unsigned long long)count, SCANNER_TENSORS);
    forget(w);
    w->tensors = 0;
    for (uint64_t i = 0; i < count; i++) {
        if (i && token_word(&w->cursor, "a name", 0, name, TENSOR_NAME + 1, &n))
            return SCAN_ERROR;
        if (!tensor_name_ok(name, n))
            return token_fail(&w->cursor, "a name that is not made of letters, digits and . _ -");
        for (size_t k = 0; k < w->tensors; k++)
            if (!strcmp(w->tensor[k].name, name))
                return token_fail(&w->cursor, "%s: twice in one record", name);
        if (take_tensor(w, &w->tensor[w->tensors], name, &room, &w->tensor_crc[w->tensors]))
            return SCAN_ERROR;
        w->tensors++;
    }
    if (count_rows(w))
        return SCAN_ERROR;
    w->records++;
    w->total_records++;
    say_within(w);
    return SCAN_RECORD;
}

static enum scan_result take_header(struct scanner *w, uint64_t count)
{
    uint64_t version = 0;
    if (w->inside)
        return token_fail(&w->cursor, "a header where the part before it has no end yet");
    if (token_count(&w->cursor, "the stream's version", &version))
        return SCAN_ERROR;
    if (version != 1)
        return token_fail(&w->cursor, "a stream of version %llu; this program reads version 1", (unsigned long long)version);
    if (token_skip(&w->cursor, 2 * (count - 1), TOKEN_RECORDING))
        return SCAN_ERROR;
    w->inside = 1;
    w->parts++;
    w->records = w->rows = 0;
    say_within(w);
    scanner_expect(w, 1, UINT64_MAX);
    return SCAN_HEADER;
}

static enum scan_result take_end(struct scanner *w, uint64_t count)
{
    static const char *const key[] = { "end", "records", "rows", "crc32" };
    uint64_t v[4] = { 0 };
    char word[16] = "";
    size_t n = 0;
    if (!w->inside)
        return token_fail(&w->cursor, "an end without a header");
    if (count != 4)
        return token_fail(&w->cursor, "an end of %llu keys where there are 4", (unsigned long long)count);
    for (int i = 0; i < 4; i++) {
        if (i && token_word(&w->cursor, "a key of the end", 0, word, sizeof word, &n))
            return SCAN_ERROR;
        if (i && strcmp(word, key[i]))
            return token_fail(&w->cursor, "'%s' in the end where '%s' belongs", word, key[i]);
        if (token_count(&w->cursor, key[i], &v[i]))
            return SCAN_ERROR;
    }
    if (v[0] != 1)
        return token_fail(&w->cursor, "an end of version %llu", (unsigned long long)v[0]);
    if (v[1] != w->records || v[2] != w->rows)
        return token_fail(&w->cursor, "the end counts %llu records and %llu rows, %llu and %llu came", (unsigned long long)v[1],
                          (unsigned long long)v[2], (unsigned long long)w->records, (unsigned long long)w->rows);
    if (w->rows_claimed != UINT64_MAX && w->rows_claimed != w->rows)
        return token_fail(&w->cursor, "the header announced %llu rows, %llu came", (unsigned long long)w->rows_claimed,
                          (unsigned long long)w->rows);
#ifndef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
    if (v[3] != w->crc_before)
        return token_fail(&w->cursor, "damaged: its CRC-32 is %08x, the end says %08llx", (unsigned)w->crc_before, (unsigned long long)v[3]);
#endif
    w->inside = 0;
    say_within(w);
    return SCAN_END;
}

/* The first bytes are no header: what are they? They are on the tape, and behind those that were taken. */
static enum scan_result name_foreign(struct scanner *w)
{
    unsigned char head[FOREIGN_HEAD];
    struct byte_cursor *c = &w->cursor;
    size_t n = min_size(c->tape_size, sizeof head);
    memcpy(head, c->tape, n);
    while (n < sizeof head && token_fill(c) > 0) {
        size_t more = min_size(c->len - c->pos, sizeof head - n);
        if (token_bytes(c, head + n, more))
            break;
        n += more;
    }
    const char *name = importable_file(head, n), *advice = name ? NULL : foreign_file(head, n);
    if (name)
        snprintf(c->error, sizeof c->error, "%s, not an iae stream: iae-import makes rows of it", name);
    else if (advice)
        snprintf(c->error, sizeof c->error, "not an iae stream, but %s", advice);
    return SCAN_ERROR;
}

enum scan_result scanner_next(struct scanner *w)
{
    struct token t;
    char name[TENSOR_NAME + 1] = "";
    size_t n = 0;
    if (w->cursor.error[0])
        return SCAN_ERROR;
    int r = token_fill(&w->cursor);
    if (r < 0)
        return SCAN_ERROR;
    if (!r) {
        if (!w->parts)
            return token_fail(&w->cursor, "empty: the program before it did not start, or wrote nothing");
        return w->inside ? (enum scan_result)token_truncated(&w->cursor) : SCAN_EOF;
    }
    if (!w->inside)
        w->cursor.crc = 0;
    w->crc_before = w->cursor.crc;
    w->cursor.tape_size = 0;
    w->cursor.recording = 1;
    r = token_next(&w->cursor, &t);
    if (!r && (t.kind != T_MAP || !t.n))
        r = token_fail(&w->cursor, w->parts ? "something that is neither record, end nor header" : "not an iae stream");
    if (!r)
        r = token_word(&w->cursor, "a name", 0, name, sizeof name, &n);
    if (r) {
        w->cursor.recording = 0;
        return w->parts || w->cursor.failed ? SCAN_ERROR : name_foreign(w);
    }
    enum scan_result what;
    if (!strcmp(name, "iae")) {
        what = take_header(w, t.n);
        w->cursor.recording = 0;
        return what;
    }
    w->cursor.recording = 0;
    return !strcmp(name, "end") ? take_end(w, t.n) : take_record(w, t.n, name, n);
}
