/* undump.c - see dump.h: the way back, a reader of text from strangers
 *
 * Words and strings come one at a time, bounded in length; a record's tensors are bounded as in a stream. The header is
 * packed, scanned and unpacked once before anything is written, so that what goes out is what every reader takes in.
 */
#include "text/dump.h"

#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "base/parse.h"
#include "stream/msgpack_codec.h"
#include "stream/stream_writer.h"
#include "text/lexer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* "name type [shape]": of a row (field) or of all of a tensor */
static void need_description(struct lexer *w, char name[TENSOR_NAME + 1], enum dtype *type, struct shape *shape)
{
    const char *s = lexer_expect(w, "a name");
    if (!tensor_name_ok(s, w->size))
        die_data(lexer_where(w), "'%s' is not a name of at most %d letters, digits and . _ -", s, TENSOR_NAME);
    memcpy(name, s, w->size + 1);
    s = lexer_expect(w, "a type");
    int t = 0;
    while (t < DT_COUNT && strcmp(s, dtype_name((enum dtype)t) + 1))
        t++;
    if (t == DT_COUNT)
        die_data(lexer_where(w), "%s: '%s' is none of u1 i4 i8 f4 f8", name, s);
    *type = (enum dtype)t;
    s = lexer_expect(w, "a shape");
    int bad = *s++ != '[';
    shape->rank = 0;
    while (!bad && *s != ']') {
        char *end;
        unsigned long v = strtoul(s, &end, 10);
        bad = *s < '0' || *s > '9' || v > TENSOR_DIM || shape->rank == TENSOR_RANK || (*end != ',' && *end != ']') ||
              (*end == ',' && end[1] == ']');
        if (!bad)
            shape->dim[shape->rank++] = (uint32_t)v;
        s = *end == ',' ? end + 1 : end;
    }
    if (bad || s[1])
        die_data(lexer_where(w), "%s: '%s' is not a shape such as [100,28,28,1]", name, w->word);
}

/* ---- header ---- */

static void take_raw(struct lexer *w, struct metadata *to, const char *key)
{
    const char *s = w->word + 4;
    size_t n = strlen(s) / 2;
    if (!n || strlen(s) % 2)
        die_data(lexer_where(w), "raw: without whole bytes");
    char *bytes = xmalloc(n);
    for (size_t i = 0; i < n; i++) {
        int high = lexer_hex(s[2 * i]), low = lexer_hex(s[2 * i + 1]);
        if (high < 0 || low < 0)
            die_data(lexer_where(w), "raw: is followed by something else than hexadecimal digits");
        bytes[i] = (char)(high << 4 | low);
    }
    metadata_set(to, key, METADATA_RAW, bytes, n, 0);
    free(bytes);
}

static void take_pair(struct lexer *w, struct metadata *to)
{
    if (lexer_next(w) == LEXER_END)
        die_data(lexer_where(w), "a key is missing");
    char *key = xstrdup(w->word);
    if (metadata_find(to, key))
        die_data(lexer_where(w), "'%s' twice", key);
    if (lexer_next(w) == LEXER_STRINGS) {
        metadata_set(to, key, METADATA_TEXT, w->word, w->size, 0);
    } else if (w->kind == LEXER_WORD && !strncmp(w->word, "raw:", 4)) {
        take_raw(w, to, key);
    } else {
        w->again = 1;
        metadata_set(to, key, METADATA_NUMBER, NULL, 0, lexer_count(w, key, 0));
    }
    free(key);
}

static void take_history(struct lexer *w, struct header *h)
{
    if (lexer_next(w) != LEXER_STRINGS)
        die_data(lexer_where(w), "history is followed by a string");
    h->history = xrealloc(h->history, (h->histories + 1) * sizeof *h->history);
    h->history[h->histories++] = xstrdup(w->word);
}

static void take_field(struct lexer *w, struct header *h)
{
    char name[TENSOR_NAME + 1];
    enum dtype type;
    struct shape row;
    size_t bytes;
    need_description(w, name, &type, &row);
    if (header_find(h, name) || scanner_is_reserved(name))
        die_data(lexer_where(w), "%s: %s", name, scanner_is_reserved(name) ? "a name that no field may have" : "a field twice");
    if (h->fields == HEADER_FIELDS)
        die_data(lexer_where(w), "more than %d fields", HEADER_FIELDS);
    if (row.rank == TENSOR_RANK || tensor_bytes(type, &row, &bytes) || !bytes || bytes > SCANNER_RECORD)
        die_data(lexer_where(w), "%s: no shape for a row", name);
    header_set_field(h, name, type, &row);
}

struct memory {
    const char *p;
    size_t n;
};

static ssize_t read_memory(void *context, void *buf, size_t n)
{
    struct memory *m = context;
    n = n < m->n ? n : m->n;
    memcpy(buf, m->p, n);
    m->p += n;
    m->n -= n;
    return (ssize_t)n;
}

/* Is it a header that readers accept? Raw values may be anything, and sizes and counts have limits. */
static void check_header(struct lexer *w, const struct header *h)
{
    struct codec p;
    struct scanner scan;
    struct header back;
    char error[300] = "";
    codec_init(&p);
    codec_header(&p, h);
    struct memory m = { p.bytes, p.size };
    scanner_init(&scan, read_memory, &m);
    if (scanner_next(&scan) != SCAN_HEADER || scan.cursor.tape_size != p.size)
        die_data(lexer_where(w), "not a header: %s", scan.cursor.error[0] ? scan.cursor.error : "a raw value is not one value");
    if (codec_parse_header(&back, scan.cursor.tape, scan.cursor.tape_size, error))
        die_data(lexer_where(w), "%s", error);
    header_free(&back);
    scanner_free(&scan);
    codec_free(&p);
}

static void take_header(struct lexer *w, struct header *h)
{
    header_init(h);
    if (lexer_next(w) == LEXER_END)
        die_data(w->path, "empty: the program before it did not start, or wrote nothing");
    if (w->kind != LEXER_WORD || strcmp(w->word, "iae") || lexer_count(w, "the version", 0) != 1)
        die_data(lexer_where(w), "text of a stream begins with 'iae 1'");
    const char *kind = lexer_expect(w, "rows or model");
    h->model = !strcmp(kind, "model");
    if (!h->model && strcmp(kind, "rows"))
        die_data(lexer_where(w), "'%s' where rows or model is needed", kind);
    size_t rows = 0, size = 0;          /* exact limits are check_header's; these bound the memory until then */
    for (size_t items = 0;; items++, size += w->size) {
        if (items > TOKEN_NODES || size > 3 * (size_t)TOKEN_RECORDING)
            die_data(lexer_where(w), "a header of more than %d bytes or %d items", TOKEN_RECORDING, TOKEN_NODES);
        const char *word = lexer_expect(w, "record, part or end");
        if (!strcmp(word, "rows") && !rows++)
            h->rows = lexer_count(w, "rows", 1);
        else if (!strcmp(word, "field"))
            take_field(w, h);
        else if (!strcmp(word, "meta"))
            take_pair(w, &h->meta);
        else if (!strcmp(word, "extra"))
            take_pair(w, &h->extra);
        else if (!strcmp(word, "history"))
            take_history(w, h);
        else
            break;
    }
    w->again = 1;
    check_header(w, h);
}

/* ---- records ---- */

/* NaN, infinity, or a number of decimal digits: strtod alone would also take hexadecimal and "infinit". */
static void take_real(struct lexer *w, enum dtype type, void *to)
{
    const char *s = w->word;
    int width = (int)dtype_size(type) * 2;
    uint64_t bits = type == DT_F4 ? 0x7fc00000 : 0x7ff8000000000000;
    if (!strncmp(s, "nan:", 4) && strspn(s + 4, "0123456789abcdef") == (size_t)width && !s[4 + width])
        bits = strtoull(s + 4, NULL, 16);
    else if (strcmp(s, "nan")) {
        char *end;
        int plain = s[strspn(s, "+-.0123456789eE")] == '\0', infinite = !strcmp(s, "inf") || !strcmp(s, "-inf");
        float f = type == DT_F4 ? strtof(s, &end) : 0;
        double v = type == DT_F4 ? (double)f : strtod(s, &end);
        if ((!plain && !infinite) || *end || end == s || (plain && isinf(v)))
            die_data(lexer_where(w), "'%s' is not a number of this type", s);
        if (type == DT_F4)
            memcpy(to, &f, sizeof f);
        else
            memcpy(to, &v, sizeof v);
        return;
    }
    double v;
    float f;
    uint32_t b = (uint32_t)bits;
    memcpy(&f, &b, sizeof f);
    memcpy(&v, &bits, sizeof v);
    if (type == DT_F4 ? !isnan(f) : !isnan(v))
        die_data(lexer_where(w), "'%s' is not the bits of a NaN", s);
    if (type == DT_F4)
        memcpy(to, &b, sizeof b);
    else
        memcpy(to, &bits, sizeof bits);
}

static void take_value(struct lexer *w, enum dtype type, char *to)
{
    static const struct { long min, max; } range[] = { [DT_U1] = { 0, 255 }, [DT_I4] = { INT32_MIN, INT32_MAX },
                                                       [DT_I8] = { INT64_MIN, INT64_MAX } };
    long v;
    if (type == DT_F4 || type == DT_F8) {
        take_real(w, type, to);
        return;
    }
    if (parse_long(w->word, &v) || v < range[type].min || v > range[type].max)
        die_data(lexer_where(w), "'%s' is not a whole number from %ld to %ld", w->word, range[type].min, range[type].max);
    int32_t i4 = (int32_t)v;
    if (type == DT_U1)
        *to = (char)v;
    else
        memcpy(to, type == DT_I4 ? (const void *)&i4 : (const void *)&v, dtype_size(type));
}

static void take_tensor(struct lexer *w, struct tensor *t, int rows, size_t *room)
{
    struct shape shape;
    enum dtype type;
    char name[TENSOR_NAME + 1];
    size_t bytes;
    need_description(w, name, &type, &shape);
    int bad = rows && !shape.rank;
    for (int i = 0; i < shape.rank; i++)
        bad |= i && !shape.dim[i];
    if (bad || tensor_bytes(type, &shape, &bytes))
        die_data(lexer_where(w), "%s: '%s' is no shape of a tensor", name, w->word);
    if (bytes > *room)
        die_data(lexer_where(w), "%s: a record of more than %zu bytes", name, SCANNER_RECORD);
    *room -= bytes;
    tensor_set(t, name, type, &shape);      /* pages of a large one appear as values do */
    char *to = t->data;
    for (size_t n = shape_count(&shape); n; n--, to += dtype_size(type)) {
        if (lexer_next(w) != LEXER_WORD)
            die_data(lexer_where(w), "%s: %zu values are missing", name, n);
        if (!strcmp(w->word, "..."))
            die_data(lexer_where(w), "%s: the text was shortened, and is no stream any more", name);
        take_value(w, type, to);
    }
}

/* The tensors of a record of rows are the header's fields, each once, with the same number of rows. */
static void check_rows(struct lexer *w, const struct header *h, const struct block *b)
{
    for (size_t i = 0; i < h->fields; i++) {
        const struct field *f = &h->field[i];
        const struct tensor *t = block_get(b, f->name);
        if (!t)
            die_data(lexer_where(w), "%s: a field that this record does not have", f->name);
        struct shape row = shape_row(&t->shape);
        if (t->type != f->type || !shape_equal(&row, &f->row))
            die_data(lexer_where(w), "%s: type or shape is not that of the field", f->name);
        if (t->shape.dim[0] != b->rows)
            die_data(lexer_where(w), "%s: %u rows where %s has %zu", f->name, t->shape.dim[0], b->t[0]->name, b->rows);
    }
    if (b->tensors != h->fields)
        die_data(lexer_where(w), "%zu tensors where the header has %zu fields", b->tensors, h->fields);
}

/* One record, up to the word that begins the next thing. */
static void take_record(struct lexer *w, struct stream_writer *out, struct tensor *t)
{
    const struct header *h = &out->header;
    struct block b = { .rows = 0 };
    size_t room = SCANNER_RECORD;
    while (lexer_next(w) == LEXER_WORD && !strcmp(w->word, "tensor")) {
        if (b.tensors == SCANNER_TENSORS)
            die_data(lexer_where(w), "more than %d tensors in a record", SCANNER_TENSORS);
        take_tensor(w, &t[b.tensors], !h->model, &room);
        if (block_get(&b, t[b.tensors].name))
            die_data(lexer_where(w), "%s: twice in a record", t[b.tensors].name);
        block_put(&b, &t[b.tensors]);
    }
    w->again = 1;
    if (!b.tensors)
        die_data(lexer_where(w), "a record without tensors");
    if (h->model || scanner_is_aggregate(b.t[0]->name)) {
        for (size_t i = 0; i < b.tensors; i++)
            writer_aggregate(out, b.t[i]->name, b.t[i]->type, &b.t[i]->shape, b.t[i]->data);
        return;
    }
    b.rows = b.t[0]->shape.dim[0];
    check_rows(w, h, &b);
    writer_record(out, &b);
}

static void check_count(struct lexer *w, const struct stream_writer *out)
{
    if (out->header.rows != ROWS_UNKNOWN && out->header.rows != out->rows)
        die_data(lexer_where(w), "%llu rows, where %llu were announced", (unsigned long long)out->rows,
                 (unsigned long long)out->header.rows);
}

void undump_stream(const char *path, const char *out_path, int force)
{
    struct lexer *w = xmalloc(sizeof *w);
    struct tensor *t = xzero(SCANNER_TENSORS, sizeof *t);
    struct header h;
    struct stream_writer out;
    lexer_open(w, path);
    take_header(w, &h);
    writer_start(&out, out_path, force, &h);
    header_free(&h);
    for (const char *word; strcmp(word = lexer_expect(w, "record, part or end"), "end");)
        if (!strcmp(word, "record"))
            take_record(w, &out, t);
        else if (!strcmp(word, "part")) {
            check_count(w, &out);
            writer_next_part(&out, lexer_count(w, "part", 1));
        } else
            die_data(lexer_where(w), "'%s' where record, part or end is needed", word);
    check_count(w, &out);
    if (lexer_next(w) != LEXER_END)
        die_data(lexer_where(w), "'%s' after the end", w->word);
    writer_close(&out, NULL);
    for (size_t i = 0; i < SCANNER_TENSORS; i++)
        tensor_free(&t[i]);
    free(t);
    lexer_close(w);
    free(w);
}
