#include "stream/msgpack_codec.h"

#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "stream/scanner.h"

#include <msgpack.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *msgpack_text(void)
{
    static char line[40];
    snprintf(line, sizeof line, "msgpack-c %s", msgpack_version());
    return line;
}
ARGS_LIBRARY(msgpack_text);

/* ---- to a header ---- */

static int refuse(char error[300], const char *what, const char *name)
{
    snprintf(error, 300, "header: %s%s%.200s", what, *name ? ": " : "", name);
    return -1;
}

static int is_text(const msgpack_object *o)
{
    return o->type == MSGPACK_OBJECT_STR && !memchr(o->via.str.ptr, 0, o->via.str.size);
}

static int key_is(const msgpack_object *o, const char *s)
{
    return o->type == MSGPACK_OBJECT_STR && o->via.str.size == strlen(s) && !memcmp(o->via.str.ptr, s, o->via.str.size);
}

/* Adds one key and value of a map; values that are neither text nor a count are kept as bytes. */
static int unpack_pair(struct metadata *to, const msgpack_object_kv *kv, char error[300])
{
    if (!is_text(&kv->key))
        return refuse(error, "a key that is not a string", "");
    char *key = xprintf("%.*s", (int)kv->key.via.str.size, kv->key.via.str.ptr);
    int bad = 0;
    if (metadata_find(to, key))
        bad = refuse(error, "a key stands there twice", key);
    else if (is_text(&kv->val))
        metadata_set(to, key, METADATA_TEXT, kv->val.via.str.ptr, kv->val.via.str.size, 0);
    else if (kv->val.type == MSGPACK_OBJECT_POSITIVE_INTEGER)
        metadata_set(to, key, METADATA_NUMBER, NULL, 0, kv->val.via.u64);
    else {
        msgpack_sbuffer b;
        msgpack_packer pk;
        msgpack_sbuffer_init(&b);
        msgpack_packer_init(&pk, &b, msgpack_sbuffer_write);
        if (msgpack_pack_object(&pk, kv->val))
            die_sys(NULL, "memory for a header");
        metadata_set(to, key, METADATA_RAW, b.data, b.size, 0);
        msgpack_sbuffer_destroy(&b);
    }
    free(key);
    return bad;
}

static int unpack_field(struct header *h, const msgpack_object *o, char error[300])
{
    struct field f = { .name = "" };
    int seen = 0;
    if (o->type != MSGPACK_OBJECT_MAP)
        return refuse(error, "a field is not a map of name, type and shape", "");
    for (uint32_t i = 0; i < o->via.map.size; i++) {
        const msgpack_object *k = &o->via.map.ptr[i].key, *v = &o->via.map.ptr[i].val;
        if (key_is(k, "name")) {
            if (v->type != MSGPACK_OBJECT_STR || !tensor_name_ok(v->via.str.ptr, v->via.str.size))
                return refuse(error, "a field's name is not made of letters, digits and . _ -", "");
            memcpy(f.name, v->via.str.ptr, v->via.str.size);
            if (scanner_is_reserved(f.name))
                return refuse(error, "a name that no field may have", f.name);
            seen |= 1;
        } else if (key_is(k, "type")) {
            if (v->type != MSGPACK_OBJECT_STR || dtype_parse(v->via.str.ptr, v->via.str.size, &f.type))
                return refuse(error, "a field's type is none of |u1 <i4 <i8 <f4 <f8", f.name);
            seen |= 2;
        } else if (key_is(k, "shape")) {
            if (v->type != MSGPACK_OBJECT_ARRAY || v->via.array.size >= TENSOR_RANK)
                return refuse(error, "a field's row shape is not an array of at most 7 numbers", f.name);
            f.row.rank = (int)v->via.array.size;
            for (int d = 0; d < f.row.rank; d++) {
                const msgpack_object *e = &v->via.array.ptr[d];
                if (e->type != MSGPACK_OBJECT_POSITIVE_INTEGER || !e->via.u64 || e->via.u64 > TENSOR_DIM)
                    return refuse(error, "a dimension of a field is not a number from 1 to 2^31-1", f.name);
                f.row.dim[d] = (uint32_t)e->via.u64;
            }
            seen |= 4;
        }
    }
    size_t bytes, all = 0;
    if (seen != 7)
        return refuse(error, "a field without all of name, type and shape", f.name);
    for (size_t i = 0; i <= h->fields && i < HEADER_FIELDS; i++) {
        const struct field *with = i < h->fields ? &h->field[i] : &f;
        if (tensor_bytes(with->type, &with->row, &bytes) || (all += bytes) > SCANNER_RECORD)
            return refuse(error, "a row with this field is too large", f.name);
    }
    if (header_find(h, f.name))
        return refuse(error, "a field stands there twice", f.name);
    if (h->fields == HEADER_FIELDS)
        return refuse(error, "more than 64 fields", "");
    h->field[h->fields++] = f;
    return 0;
}

static int unpack_history(struct header *h, const msgpack_object *o, char error[300])
{
    if (o->type != MSGPACK_OBJECT_ARRAY)
        return refuse(error, "history is not an array", "");
    for (uint32_t i = 0; i < o->via.array.size; i++) {
        const msgpack_object *e = &o->via.array.ptr[i];
        if (!is_text(e))
            return refuse(error, "a line of history is not a string", "");
        h->history = xrealloc(h->history, (h->histories + 1) * sizeof *h->history);
        h->history[h->histories++] = xprintf("%.*s", (int)e->via.str.size, e->via.str.ptr);
    }
    return 0;
}

static int unpack_kind(struct header *h, const msgpack_object *v, char error[300])
{
    h->model = key_is(v, "model");
    return h->model || key_is(v, "rows") ? 0 : refuse(error, "kind is neither rows nor model", "");
}

static int unpack_rows(struct header *h, const msgpack_object *v, char error[300])
{
    if (v->type == MSGPACK_OBJECT_POSITIVE_INTEGER)
        h->rows = v->via.u64;
    else if (v->type != MSGPACK_OBJECT_NIL)
        return refuse(error, "rows is neither a number nor nil", "");
    return 0;
}

static int unpack_fields(struct header *h, const msgpack_object *v, char error[300])
{
    if (v->type != MSGPACK_OBJECT_ARRAY)
        return refuse(error, "fields is not an array", "");
    for (uint32_t i = 0; i < v->via.array.size; i++)
        if (unpack_field(h, &v->via.array.ptr[i], error))
            return -1;
    return 0;
}

static int unpack_meta(struct header *h, const msgpack_object *v, char error[300])
{
    if (v->type != MSGPACK_OBJECT_MAP)
        return refuse(error, "meta is not a map", "");
    for (uint32_t i = 0; i < v->via.map.size; i++)
        if (unpack_pair(&h->meta, &v->via.map.ptr[i], error))
            return -1;
    return 0;
}

static int unpack_version(struct header *h, const msgpack_object *v, char error[300])
{
    (void)h, (void)v, (void)error;      /* the scanner has checked it */
    return 0;
}

static const struct {
    const char *key;
    int (*unpack)(struct header *, const msgpack_object *, char error[300]);
} keys[] = { { "iae", unpack_version },  { "kind", unpack_kind }, { "rows", unpack_rows },
             { "fields", unpack_fields }, { "meta", unpack_meta }, { "history", unpack_history } };
#define KEYS (sizeof keys / sizeof *keys)

static int unpack_map(struct header *h, const msgpack_object *o, char error[300])
{
    unsigned seen = 0;
    for (uint32_t i = 0; i < o->via.map.size; i++) {
        const msgpack_object_kv *kv = &o->via.map.ptr[i];
        size_t k = 0;
        while (k < KEYS && !key_is(&kv->key, keys[k].key))
            k++;
        if (k == KEYS) {
            if (unpack_pair(&h->extra, kv, error))
                return -1;
            continue;
        }
        if (seen & 1u << k)
            return refuse(error, "a key stands there twice", keys[k].key);
        seen |= 1u << k;
        if (keys[k].unpack(h, &kv->val, error))
            return -1;
    }
    for (size_t k = 0; k < KEYS; k++)
        if (!(seen & 1u << k))
            return refuse(error, "a key is missing", keys[k].key);
    return 0;
}

int codec_parse_header(struct header *h, const unsigned char *bytes, size_t n, char error[300])
{
    msgpack_unpacked u;
    size_t off = 0;
    header_init(h);
    msgpack_unpacked_init(&u);
    int r = msgpack_unpack_next(&u, (const char *)bytes, n, &off) == MSGPACK_UNPACK_SUCCESS && off == n &&
            u.data.type == MSGPACK_OBJECT_MAP ? 0 : refuse(error, "not a map", "");
    if (!r)
        r = unpack_map(h, &u.data, error);
    msgpack_unpacked_destroy(&u);
    if (r)
        header_free(h);
    return r;
}

/* ---- to bytes ---- */

void codec_init(struct codec *p)
{
    p->sbuffer = msgpack_sbuffer_new();
    if (!p->sbuffer)
        die_sys(NULL, "memory for a buffer");
    codec_empty(p);
}

void codec_empty(struct codec *p)
{
    msgpack_sbuffer_clear(p->sbuffer);
    p->bytes = NULL;
    p->size = 0;
}

void codec_free(struct codec *p)
{
    if (p->sbuffer)
        msgpack_sbuffer_free(p->sbuffer);
    memset(p, 0, sizeof *p);
}

static int append(void *data, const char *bytes, size_t n)
{
    if (msgpack_sbuffer_write(data, bytes, n))
        die_sys(NULL, "memory for a buffer");
    return 0;
}

static msgpack_packer begin(struct codec *p)
{
    msgpack_packer pk;
    msgpack_packer_init(&pk, p->sbuffer, append);
    return pk;
}

static void finish(struct codec *p)
{
    const msgpack_sbuffer *b = p->sbuffer;
    p->bytes = b->data;
    p->size = b->size;
}

static void put_str(msgpack_packer *pk, const char *s, size_t n)
{
    msgpack_pack_str(pk, n);
    msgpack_pack_str_body(pk, s, n);
}

static void pack_text(msgpack_packer *pk, const char *s)
{
    put_str(pk, s, strlen(s));
}

static void put_bin(msgpack_packer *pk, const char *s)
{
    msgpack_pack_bin(pk, strlen(s));
    msgpack_pack_bin_body(pk, s, strlen(s));
}

static void put_shape(msgpack_packer *pk, const struct shape *s)
{
    msgpack_pack_array(pk, (size_t)s->rank);
    for (int i = 0; i < s->rank; i++)
        msgpack_pack_uint32(pk, s->dim[i]);
}

static void put_pairs(msgpack_packer *pk, const struct metadata *p)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct pair *e = &p->item[i];
        pack_text(pk, e->key);
        if (e->kind == METADATA_TEXT)
            put_str(pk, e->bytes, e->size);
        else if (e->kind == METADATA_NUMBER)
            msgpack_pack_uint64(pk, e->number);
        else
            append(pk->data, e->bytes, e->size);
    }
}

void codec_header(struct codec *p, const struct header *h)
{
    msgpack_packer pk = begin(p);
    size_t before = ((msgpack_sbuffer *)p->sbuffer)->size;
    msgpack_pack_map(&pk, KEYS + h->extra.n);
    pack_text(&pk, "iae");
    msgpack_pack_uint8(&pk, 1);
    pack_text(&pk, "kind");
    pack_text(&pk, h->model ? "model" : "rows");
    pack_text(&pk, "rows");
    if (h->rows == ROWS_UNKNOWN)
        msgpack_pack_nil(&pk);
    else
        msgpack_pack_uint64(&pk, h->rows);
    pack_text(&pk, "fields");
    msgpack_pack_array(&pk, h->fields);
    for (size_t i = 0; i < h->fields; i++) {
        msgpack_pack_map(&pk, 3);
        pack_text(&pk, "name");
        pack_text(&pk, h->field[i].name);
        pack_text(&pk, "type");
        pack_text(&pk, dtype_name(h->field[i].type));
        pack_text(&pk, "shape");
        put_shape(&pk, &h->field[i].row);
    }
    pack_text(&pk, "meta");
    msgpack_pack_map(&pk, h->meta.n);
    put_pairs(&pk, &h->meta);
    pack_text(&pk, "history");
    msgpack_pack_array(&pk, h->histories);
    for (size_t i = 0; i < h->histories; i++)
        pack_text(&pk, h->history[i]);
    put_pairs(&pk, &h->extra);
    finish(p);
    if (p->size - before > TOKEN_RECORDING)
        die_spec(NULL, "a header of %zu bytes (spec and history), where at most %d are allowed", p->size - before, TOKEN_RECORDING);
}

void codec_record(struct codec *p, size_t tensors)
{
    msgpack_packer pk = begin(p);
    msgpack_pack_map(&pk, tensors);
    finish(p);
}

void codec_tensor(struct codec *p, const char *name, enum dtype type, const struct shape *shape)
{
    msgpack_packer pk = begin(p);
    size_t bytes;
    if (tensor_bytes(type, shape, &bytes))
        bug("a shape that was not checked");
    pack_text(&pk, name);
    msgpack_pack_map(&pk, 5);
    put_bin(&pk, "nd");
    msgpack_pack_true(&pk);
    put_bin(&pk, "type");
    pack_text(&pk, dtype_name(type));
    put_bin(&pk, "kind");
    put_bin(&pk, "");
    put_bin(&pk, "shape");
    put_shape(&pk, shape);
    put_bin(&pk, "data");
    msgpack_pack_bin(&pk, bytes);
    finish(p);
}

void codec_end(struct codec *p, uint64_t records, uint64_t rows, uint32_t crc)
{
    msgpack_packer pk = begin(p);
    msgpack_pack_map(&pk, 4);
    pack_text(&pk, "end");
    msgpack_pack_uint8(&pk, 1);
    pack_text(&pk, "records");
    msgpack_pack_uint64(&pk, records);
    pack_text(&pk, "rows");
    msgpack_pack_uint64(&pk, rows);
    pack_text(&pk, "crc32");
    msgpack_pack_uint32(&pk, crc);
    finish(p);
}
