/* safetensors.c - the JSON header of safetensors files, and their data */
#include "checkpoint/safetensors.h"

#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK (64 << 10)
#define META "__metadata__"
#define PAD 64

static const char *jansson_text(void)
{
    return "jansson " JANSSON_VERSION;
}
ARGS_LIBRARY(jansson_text);

__attribute__((format(printf, 2, 3))) static int fail(struct safetensors *s, const char *fmt, ...)
{
    va_list ap;
    int n = snprintf(s->error, sizeof s->error, "safetensors: ");
    va_start(ap, fmt);
    vsnprintf(s->error + n, sizeof s->error - (size_t)n, fmt, ap);
    va_end(ap);
    return -1;
}

static int read_exactly(struct safetensors *s, void *to, size_t n)
{
    ssize_t got = reader_read_full(&s->from, to, n);
    if (got > 0)
        s->offset += (uint64_t)got;
    if (got < 0)
        return -1;
    return (size_t)got == n ? 0 : fail(s, "cut after %llu bytes", (unsigned long long)s->offset);
}

/* ---- the header ---- */

static void parse_dtype(struct safetensor *t, const char *text)
{
    static const struct {
        const char *name;
        struct numeric as;
    } known[] = { { "F32", { 'f', 4, 0 } }, { "F64", { 'f', 8, 0 } }, { "I8", { 'i', 1, 0 } }, { "U8", { 'u', 1, 0 } },
                  { "I16", { 'i', 2, 0 } }, { "U16", { 'u', 2, 0 } }, { "I32", { 'i', 4, 0 } }, { "U32", { 'u', 4, 0 } },
                  { "I64", { 'i', 8, 0 } }, { "U64", { 'u', 8, 0 } } };
    snprintf(t->dtype, sizeof t->dtype, "%.7s", text);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(text, known[i].name))
            t->as = known[i].as;
}

static int parse_shape(struct safetensors *s, struct safetensor *t, json_t *shape)
{
    if (!json_is_array(shape) || json_array_size(shape) > TENSOR_RANK)
        return fail(s, "'%.100s': a shape that is no list, or too long", t->name);
    t->shape.rank = (int)json_array_size(shape);
    for (int i = 0; i < t->shape.rank; i++) {
        json_t *dim = json_array_get(shape, (size_t)i);
        if (!json_is_integer(dim) || json_integer_value(dim) < 0 || json_integer_value(dim) > TENSOR_DIM)
            return fail(s, "'%.100s': a dimension that is no number, or too large", t->name);
        t->shape.dim[i] = (uint32_t)json_integer_value(dim);
    }
    return 0;
}

static int parse_tensor(struct safetensors *s, const char *name, json_t *value)
{
    struct safetensor *t = &s->item[s->n++];
    const char *dtype;
    json_t *shape;
    json_int_t begin, end;
    json_error_t e;
    t->name = name;
    if (json_unpack_ex(value, &e, JSON_STRICT, "{s:s, s:o, s:[I, I]}", "dtype", &dtype, "shape", &shape, "data_offsets", &begin, &end))
        return fail(s, "'%.100s': %s", name, e.text);
    if (begin < 0 || end < 0)
        return fail(s, "'%.100s': a negative offset", name);
    t->begin = (uint64_t)begin;
    t->end = (uint64_t)end;
    parse_dtype(t, dtype);
    return parse_shape(s, t, shape);
}

static int parse_header(struct safetensors *s, const char *text, size_t size)
{
    json_error_t e;
    const char *name, *key;
    json_t *value, *line;
    json_set_alloc_funcs(xmalloc, free);
    s->root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &e);
    if (!s->root)
        return fail(s, "header: byte %d: %s", e.position + 8, e.text);
    if (!json_is_object(s->root) || json_object_size(s->root) > SAFETENSORS_MOST)
        return fail(s, "header: no object, or one of more than %d tensors", SAFETENSORS_MOST);
    s->item = xzero(json_object_size(s->root) + 1, sizeof *s->item);
    json_object_foreach(s->root, name, value) {
        if (strcmp(name, META)) {
            if (parse_tensor(s, name, value))
                return -1;
            continue;
        }
        if (!json_is_object(value))
            return fail(s, "header: metadata that are no object");
        json_object_foreach(value, key, line)
            if (!json_is_string(line))
                return fail(s, "header: metadata '%.100s' are no text", key);
    }
    return 0;
}

/* ---- checking the header ---- */

static int by_begin(const void *a, const void *b)
{
    const struct safetensor *s = a, *t = b;
    return s->begin != t->begin ? (s->begin < t->begin ? -1 : 1) : s->end < t->end ? -1 : s->end > t->end;
}

static int check_layout(struct safetensors *s)
{
    uint64_t at = 0;
    if (s->n)
        qsort(s->item, s->n, sizeof *s->item, by_begin);
    for (size_t i = 0; i < s->n; i++) {
        const struct safetensor *t = &s->item[i];
        uint64_t count = 1;
        if (t->begin != at || t->end < t->begin)
            return fail(s, "'%.100s': its data are at %llu to %llu, where %llu is next", t->name, (unsigned long long)t->begin,
                        (unsigned long long)t->end, (unsigned long long)at);
        at = t->end;
        for (int k = 0; k < t->shape.rank; k++) {
            if (t->shape.dim[k] && count > (uint64_t)1 << 31)
                return fail(s, "'%.100s': a shape that is too large", t->name);
            count *= t->shape.dim[k];
        }
        if (t->as.size && (count > (uint64_t)1 << 56 || count * (uint64_t)t->as.size != t->end - t->begin))
            return fail(s, "'%.100s': %llu bytes, which its shape and %s do not make", t->name,
                        (unsigned long long)(t->end - t->begin), t->dtype);
    }
    return 0;
}

int safetensors_open(struct safetensors *s, struct reader from)
{
    unsigned char length[8];
    uint64_t size = 0;
    memset(s, 0, sizeof *s);
    s->from = from;
    if (read_exactly(s, length, sizeof length))
        return -1;
    for (int i = 8; i-- > 0;)
        size = size << 8 | length[i];
    if (size > SAFETENSORS_HEADER)
        return fail(s, "a header of %llu bytes, more than %u", (unsigned long long)size, SAFETENSORS_HEADER);
    char *text = xmalloc((size_t)size + 1);
    int r = read_exactly(s, text, (size_t)size) || parse_header(s, text, (size_t)size) || check_layout(s) ? -1 : 0;
    free(text);
    return r;
}

/* ---- data ---- */

static int pass_over(struct safetensors *s)
{
    unsigned char nowhere[4096];
    for (size_t k; s->left; s->left -= k) {
        k = s->left < sizeof nowhere ? (size_t)s->left : sizeof nowhere;
        if (read_exactly(s, nowhere, k))
            return -1;
    }
    return 0;
}

int safetensors_next(struct safetensors *s)
{
    char byte;
    if (s->error[0] || pass_over(s))
        return -1;
    if (s->next < s->n) {
        s->at = &s->item[s->next++];
        s->left = s->at->end - s->at->begin;
        return 1;
    }
    ssize_t got = reader_read_full(&s->from, &byte, 1);
    if (got > 0)
        return fail(s, "more than the %llu bytes that its header makes", (unsigned long long)s->offset);
    return got < 0 ? -1 : 0;
}

int safetensors_values(struct safetensors *s, float *to)
{
    size_t size = (size_t)s->at->as.size;
    char cause[100];
    if (!size)
        return fail(s, "'%.100s': numbers of type %s, which cannot be read", s->at->name, s->at->dtype);
    unsigned char *chunk = xmalloc(CHUNK);
    int r = 0;
    for (size_t k; s->left && !r; s->left -= k * size, to += k) {
        k = s->left < CHUNK ? (size_t)s->left / size : CHUNK / size;
        r = read_exactly(s, chunk, k * size);
        if (!r && numeric_convert(&s->at->as, chunk, k, DT_F4, to, cause))
            r = fail(s, "'%.100s': before byte %llu: %s", s->at->name, (unsigned long long)s->offset, cause);
    }
    free(chunk);
    return r;
}

void safetensors_close(struct safetensors *s)
{
    json_decref(s->root);
    free(s->item);
    memset(s, 0, sizeof *s);
}

const char *safetensors_meta(const struct safetensors *s, const char *key)
{
    return json_string_value(json_object_get(json_object_get(s->root, META), key));
}

/* ---- writing ---- */

static void set(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value))
        die_spec(NULL, "'%s' or its text is not UTF-8, which JSON requires", key);
}

void safehead_init(struct safehead *h)
{
    json_set_alloc_funcs(xmalloc, free);
    h->root = json_object();
    h->at = 0;
    set(h->root, META, json_object());
}

void safehead_text(struct safehead *h, const char *key, const char *text)
{
    set(json_object_get(h->root, META), key, json_string(text));
}

void safehead_tensor(struct safehead *h, const char *name, const struct shape *shape)
{
    json_t *dims = json_array();
    size_t bytes;
    if (tensor_bytes(DT_F4, shape, &bytes))
        bug("a tensor that was not checked");
    for (int i = 0; i < shape->rank; i++)
        json_array_append_new(dims, json_integer(shape->dim[i]));
    set(h->root, name, json_pack("{s:s, s:o, s:[I, I]}", "dtype", "F32", "shape", dims, "data_offsets", (json_int_t)h->at,
                                 (json_int_t)(h->at + bytes)));
    h->at += bytes;
}

char *safehead_done(struct safehead *h, size_t *size)
{
    size_t n = json_dumpb(h->root, NULL, 0, JSON_COMPACT);
    *size = (8 + n + PAD - 1) / PAD * PAD;
    if (*size - 8 > SAFETENSORS_HEADER)
        die_spec(NULL, "the model needs a header of %zu bytes, more than %u", *size - 8, SAFETENSORS_HEADER);
    char *text = xmalloc(*size);
    for (int i = 0; i < 8; i++)
        text[i] = (char)((uint64_t)(*size - 8) >> 8 * i);
    memset(text + 8, ' ', *size - 8);
    json_dumpb(h->root, text + 8, n, JSON_COMPACT);
    json_decref(h->root);
    return text;
}
