/* safetensors.c - see safetensors.h */
#include "safetensors.h"

#include "die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK (64 << 10)

__attribute__((format(printf, 2, 3))) static int fail(struct safetensors *s, const char *fmt, ...)
{
    va_list ap;
    int n = snprintf(s->error, sizeof s->error, "safetensors: ");
    va_start(ap, fmt);
    vsnprintf(s->error + n, sizeof s->error - (size_t)n, fmt, ap);
    va_end(ap);
    return -1;
}

static int take(struct safetensors *s, void *to, size_t n)
{
    ssize_t got = pull_all(&s->from, to, n);
    if (got > 0)
        s->offset += (uint64_t)got;
    if (got < 0)
        return -1;
    return (size_t)got == n ? 0 : fail(s, "cut after %llu bytes", (unsigned long long)s->offset);
}

/* ---- the header's grammar: as much of JSON as there may be in it ---- */

struct cursor {
    const char *start, *p, *end;
};

static int wrong(struct safetensors *s, const struct cursor *c, const char *what)
{
    return fail(s, "header: byte %llu: %s", (unsigned long long)(c->p - c->start) + 8, what);
}

static void skip_blanks(struct cursor *c)
{
    while (c->p < c->end && (*c->p == ' ' || *c->p == '\n' || *c->p == '\r' || *c->p == '\t'))
        c->p++;
}

static int accept(struct cursor *c, int byte)
{
    skip_blanks(c);
    if (c->p == c->end || *c->p != byte)
        return 0;
    c->p++;
    return 1;
}

/* \uXXXX as UTF-8; zero, and halves of pairs, are refused. Returns the bytes written, or 0. */
static size_t take_escape(struct cursor *c, char *to)
{
    static const char plain[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    const char *which = c->p < c->end ? strchr(plain, *c->p) : NULL;
    unsigned v = 0;
    if (which && *c->p) {
        c->p++;
        *to = means[which - plain];
        return 1;
    }
    if (c->end - c->p < 5 || *c->p != 'u')
        return 0;
    for (int i = 1; i < 5; i++) {
        int d = c->p[i];
        d = d >= '0' && d <= '9' ? d - '0' : d >= 'a' && d <= 'f' ? d - 'a' + 10 : d >= 'A' && d <= 'F' ? d - 'A' + 10 : -1;
        if (d < 0)
            return 0;
        v = v << 4 | (unsigned)d;
    }
    c->p += 5;
    if (!v || (v >= 0xd800 && v < 0xe000))
        return 0;
    if (v < 0x80) {
        to[0] = (char)v;
        return 1;
    }
    if (v < 0x800) {
        to[0] = (char)(0xc0 | v >> 6);
        to[1] = (char)(0x80 | (v & 0x3f));
        return 2;
    }
    to[0] = (char)(0xe0 | v >> 12);
    to[1] = (char)(0x80 | (v >> 6 & 0x3f));
    to[2] = (char)(0x80 | (v & 0x3f));
    return 3;
}

/* A string, which the caller frees; NULL with an error. An escape is never shorter than what it means. */
static char *take_string(struct safetensors *s, struct cursor *c)
{
    if (!accept(c, '"')) {
        wrong(s, c, "no text where one is needed");
        return NULL;
    }
    const char *close = c->p;
    while (close < c->end && *close != '"')
        close += *close == '\\' && c->end - close > 1 ? 2 : 1;
    char *text = xmalloc((size_t)(close - c->p) + 1), *to = text;
    while (c->p < c->end && *c->p != '"') {
        unsigned char byte = (unsigned char)*c->p++;
        size_t n = 1;
        if (byte == '\\')
            n = take_escape(c, to);
        else
            *to = (char)byte;
        if (!n || byte < ' ')
            break;
        to += n;
    }
    *to = '\0';
    if (accept(c, '"'))
        return text;
    wrong(s, c, "a text that is damaged, or does not end");
    free(text);
    return NULL;
}

static int take_number(struct safetensors *s, struct cursor *c, uint64_t *v)
{
    skip_blanks(c);
    const char *start = c->p;
    *v = 0;
    for (; c->p < c->end && *c->p >= '0' && *c->p <= '9'; c->p++) {
        if (*v > (UINT64_MAX - 9) / 10)
            return wrong(s, c, "a number beyond 64 bits");
        *v = 10 * *v + (uint64_t)(*c->p - '0');
    }
    return c->p == start ? wrong(s, c, "no number where one is needed") : 0;
}

/* "[" numbers "]": their number, at most `most`; -1 with an error */
static int take_numbers(struct safetensors *s, struct cursor *c, uint64_t *v, int most)
{
    int n = 0;
    if (!accept(c, '['))
        return wrong(s, c, "no list where one is needed");
    if (accept(c, ']'))
        return 0;
    do {
        if (n == most)
            return wrong(s, c, "a list that is too long");
        if (take_number(s, c, &v[n++]))
            return -1;
    } while (accept(c, ','));
    return accept(c, ']') ? n : wrong(s, c, "a list that does not end");
}

static int take_dtype(struct safetensors *s, struct cursor *c, struct safetensor *t)
{
    static const struct {
        const char *name;
        struct elements as;
    } known[] = { { "F32", { 'f', 4, 0 } }, { "F64", { 'f', 8, 0 } }, { "I8", { 'i', 1, 0 } }, { "U8", { 'u', 1, 0 } },
                  { "I16", { 'i', 2, 0 } }, { "U16", { 'u', 2, 0 } }, { "I32", { 'i', 4, 0 } }, { "U32", { 'u', 4, 0 } },
                  { "I64", { 'i', 8, 0 } }, { "U64", { 'u', 8, 0 } } };
    char *text = take_string(s, c);
    if (!text)
        return -1;
    snprintf(t->dtype, sizeof t->dtype, "%.7s", text);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(text, known[i].name))
            t->as = known[i].as;
    free(text);
    return 0;
}

static int take_shape(struct safetensors *s, struct cursor *c, struct safetensor *t)
{
    uint64_t v[TENSOR_RANK];
    t->shape.rank = take_numbers(s, c, v, TENSOR_RANK);
    for (int i = 0; i < t->shape.rank; i++) {
        if (v[i] > TENSOR_DIM)
            return wrong(s, c, "a dimension that is too large");
        t->shape.dim[i] = (uint32_t)v[i];
    }
    return t->shape.rank < 0 ? -1 : 0;
}

static int take_tensor(struct safetensors *s, struct cursor *c, struct safetensor *t)
{
    unsigned seen = 0;
    if (!accept(c, '{'))
        return wrong(s, c, "no object where a tensor is described");
    do {
        uint64_t v[2];
        char *key = take_string(s, c);
        unsigned bit = !key ? 0 : !strcmp(key, "dtype") ? 1 : !strcmp(key, "shape") ? 2 : !strcmp(key, "data_offsets") ? 4 : 0;
        free(key);
        if (!key)
            return -1;
        if (!bit || seen & bit || !accept(c, ':'))
            return wrong(s, c, "an unknown or repeated key of a tensor");
        seen |= bit;
        if ((bit == 1 && take_dtype(s, c, t)) || (bit == 2 && take_shape(s, c, t)))
            return -1;
        if (bit == 4) {
            int n = take_numbers(s, c, v, 2);
            if (n != 2)
                return n < 0 ? -1 : wrong(s, c, "offsets that are not two");
            t->begin = v[0];
            t->end = v[1];
        }
    } while (accept(c, ','));
    if (!accept(c, '}') || seen != 7)
        return wrong(s, c, "a tensor without dtype, shape and data_offsets, or with more");
    return 0;
}

static int take_meta(struct safetensors *s, struct cursor *c)
{
    if (!accept(c, '{'))
        return wrong(s, c, "metadata that are no object");
    if (s->metas)
        return wrong(s, c, "metadata a second time");
    if (accept(c, '}'))
        return 0;
    do {
        if (s->metas == SAFETENSORS_MOST)
            return wrong(s, c, "too many metadata");
        s->meta = xrealloc(s->meta, (s->metas + 1) * sizeof *s->meta);
        struct safetext *t = &s->meta[s->metas];
        t->text = NULL;
        t->key = take_string(s, c);
        s->metas++;
        if (!t->key)
            return -1;
        if (!accept(c, ':'))
            return wrong(s, c, "no colon");
        if (!(t->text = take_string(s, c)))
            return -1;
    } while (accept(c, ','));
    return accept(c, '}') ? 0 : wrong(s, c, "metadata that do not end");
}

static int take_header(struct safetensors *s, struct cursor *c)
{
    if (!accept(c, '{'))
        return wrong(s, c, "no object");
    if (!accept(c, '}')) {
        do {
            char *name = take_string(s, c);
            if (!name)
                return -1;
            int meta = !strcmp(name, "__metadata__"), full = s->n == SAFETENSORS_MOST;
            if (!accept(c, ':') || full || meta) {
                free(name);
                if (c->p[-1] != ':' || full)
                    return wrong(s, c, full ? "too many tensors" : "no colon");
                if (take_meta(s, c))
                    return -1;
                continue;
            }
            s->item = xrealloc(s->item, (s->n + 1) * sizeof *s->item);
            s->item[s->n] = (struct safetensor){ .name = name };
            if (take_tensor(s, c, &s->item[s->n++]))
                return -1;
        } while (accept(c, ','));
        if (!accept(c, '}'))
            return wrong(s, c, "something follows a value");
    }
    skip_blanks(c);
    return c->p == c->end ? 0 : wrong(s, c, "something follows the object");
}

/* ---- what it says, judged ---- */

static int by_place(const void *a, const void *b)
{
    const struct safetensor *s = a, *t = b;
    return s->begin != t->begin ? (s->begin < t->begin ? -1 : 1) : s->end < t->end ? -1 : s->end > t->end;
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(struct safetensor *const *)a)->name, (*(struct safetensor *const *)b)->name);
}

static int judge_names(struct safetensors *s)
{
    struct safetensor **sorted = xarray(s->n + 1, sizeof *sorted);
    int r = 0;
    for (size_t i = 0; i < s->n; i++)
        sorted[i] = &s->item[i];
    qsort(sorted, s->n, sizeof *sorted, by_name);
    for (size_t i = 1; i < s->n && !r; i++)
        if (!strcmp(sorted[i - 1]->name, sorted[i]->name))
            r = fail(s, "'%.100s' stands there twice", sorted[i]->name);
    free(sorted);
    return r;
}

static int judge(struct safetensors *s)
{
    uint64_t at = 0;
    if (s->n)
        qsort(s->item, s->n, sizeof *s->item, by_place);
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
    return s->n > 1 ? judge_names(s) : 0;
}

int safetensors_open(struct safetensors *s, struct pull from)
{
    unsigned char length[8];
    uint64_t size = 0;
    memset(s, 0, sizeof *s);
    s->from = from;
    if (take(s, length, sizeof length))
        return -1;
    for (int i = 8; i-- > 0;)
        size = size << 8 | length[i];
    if (size > SAFETENSORS_HEADER)
        return fail(s, "a header of %llu bytes, where %u are the most", (unsigned long long)size, SAFETENSORS_HEADER);
    char *text = xmalloc((size_t)size + 1);
    struct cursor c = { text, text, text + size };
    int r = take(s, text, (size_t)size) || take_header(s, &c) || judge(s) ? -1 : 0;
    free(text);
    return r;
}

/* ---- data ---- */

static int pass_over(struct safetensors *s)
{
    unsigned char nowhere[4096];
    for (size_t k; s->left; s->left -= k) {
        k = s->left < sizeof nowhere ? (size_t)s->left : sizeof nowhere;
        if (take(s, nowhere, k))
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
    ssize_t got = pull_all(&s->from, &byte, 1);
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
        r = take(s, chunk, k * size);
        if (!r && elements_convert(&s->at->as, chunk, k, DT_F4, to, cause))
            r = fail(s, "'%.100s': before byte %llu: %s", s->at->name, (unsigned long long)s->offset, cause);
    }
    free(chunk);
    return r;
}

void safetensors_close(struct safetensors *s)
{
    for (size_t i = 0; i < s->n; i++)
        free(s->item[i].name);
    for (size_t i = 0; i < s->metas; i++) {
        free(s->meta[i].key);
        free(s->meta[i].text);
    }
    free(s->item);
    free(s->meta);
    memset(s, 0, sizeof *s);
}

const char *safetensors_meta(const struct safetensors *s, const char *key)
{
    for (size_t i = 0; i < s->metas; i++)
        if (!strcmp(s->meta[i].key, key))
            return s->meta[i].text;
    return NULL;
}
