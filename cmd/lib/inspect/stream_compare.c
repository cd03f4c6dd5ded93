/* stream_compare.c - see stream_compare.h */
#include "inspect/stream_compare.h"

#include "base/alloc.h"
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct side {
    struct stream *in;
    struct block b;
    size_t used;                        /* rows of b that have been compared */
    uint64_t rows;
    struct tensor *whole;
    size_t wholes;
    char *taken;                        /* wholes that have found their other half */
};

/* The first difference that is told stays. */
static void differ(struct stream_compare *c, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void differ(struct stream_compare *c, const char *fmt, ...)
{
    va_list ap;
    if (c->line)
        return;
    char text[800];
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    c->line = xstrdup(text);
}

static struct compare_tensor *add(struct stream_compare *c, const char *name, enum dtype type, const struct shape *shape, int whole)
{
    c->tensor = xrealloc(c->tensor, (c->tensors + 1) * sizeof *c->tensor);
    struct compare_tensor *t = &c->tensor[c->tensors++];
    *t = (struct compare_tensor){ xstrdup(name), type, *shape, whole, { .absolute = c->absolute, .relative = c->relative } };
    return t;
}

static int same_kind(struct stream_compare *c, const char *name, enum dtype at, const struct shape *as, enum dtype bt,
                     const struct shape *bs)
{
    char a[SHAPE_TEXT], b[SHAPE_TEXT];
    if (at == bt && shape_equal(as, bs))
        return 1;
    differ(c, "%s: %s %s and %s %s", name, dtype_name(at) + 1, shape_text(as, a), dtype_name(bt) + 1, shape_text(bs, b));
    return 0;
}

/* ---- rows ---- */

static void plan_fields(struct stream_compare *c, const struct side *a, const struct side *b)
{
    const struct header *ha = &a->in->header, *hb = &b->in->header;
    for (size_t i = 0; i < ha->fields; i++) {
        const struct field *f = &ha->field[i], *g = header_find(hb, f->name);
        if (!g)
            differ(c, "%s: not in the second", f->name);
        else if (same_kind(c, f->name, f->type, &f->row, g->type, &g->row))
            add(c, f->name, f->type, &f->row, 0);
    }
    for (size_t i = 0; i < hb->fields; i++)
        if (!header_find(ha, hb->field[i].name))
            differ(c, "%s: not in the first", hb->field[i].name);
}

static void keep_whole(struct side *s)
{
    for (size_t i = 0; i < s->b.tensors; i++) {
        const struct tensor *t = s->b.t[i];
        s->whole = xrealloc(s->whole, (s->wholes + 1) * sizeof *s->whole);
        struct tensor *to = &s->whole[s->wholes++];
        memset(to, 0, sizeof *to);
        tensor_set(to, t->name, t->type, &t->shape);
        memcpy(to->data, t->data, tensor_size(t));
    }
}

/* Rows that are there to be compared; 0 at the end. Whole tensors that come by are kept. */
static size_t fill(struct side *s)
{
    while (s->used == s->b.rows) {
        s->used = s->b.rows = 0;
        if (!stream_next(s->in, &s->b))
            return 0;
        if (s->b.whole)
            keep_whole(s);
        s->rows += s->b.rows;
    }
    return s->b.rows - s->used;
}

static const char *row_at(const struct side *s, const char *name)
{
    const struct tensor *t = block_get(&s->b, name);
    return (const char *)t->data + s->used * tensor_row_size(t);
}

static void compare_rows(struct stream_compare *c, struct side *a, struct side *b)
{
    size_t na, nb;
    while (na = fill(a), nb = fill(b), na && nb) {
        size_t n = na < nb ? na : nb;
        for (size_t i = 0; i < c->tensors; i++) {
            struct compare_tensor *t = &c->tensor[i];
            tensor_diff_add(&t->d, t->type, row_at(a, t->name), row_at(b, t->name), n * shape_count(&t->row));
        }
        a->used += n;
        b->used += n;
    }
    while (fill(a))
        a->used = a->b.rows;
    while (fill(b))
        b->used = b->b.rows;
    if (a->rows != b->rows)
        differ(c, "rows: %llu and %llu", (unsigned long long)a->rows, (unsigned long long)b->rows);
}

/* ---- whole tensors ---- */

static void compare_whole(struct stream_compare *c, struct side *a, struct side *b)
{
    size_t next = 0;                    /* the order is mostly the same: look there first */
    b->taken = xzero(b->wholes, 1);
    for (size_t i = 0; i < a->wholes; i++) {
        const struct tensor *t = &a->whole[i];
        size_t k = next, looked = 0;
        for (; looked < b->wholes; k = (k + 1) % b->wholes, looked++)
            if (!b->taken[k % b->wholes] && !strcmp(b->whole[k % b->wholes].name, t->name))
                break;
        if (looked == b->wholes) {
            differ(c, "%s: not in the second", t->name);
            continue;
        }
        k %= b->wholes;
        const struct tensor *u = &b->whole[k];
        b->taken[k] = 1;
        next = k + 1;
        if (same_kind(c, t->name, t->type, &t->shape, u->type, &u->shape))
            tensor_diff_add(&add(c, t->name, t->type, &t->shape, 1)->d, t->type, t->data, u->data, shape_count(&t->shape));
    }
    for (size_t k = 0; k < b->wholes; k++)
        if (!b->taken[k])
            differ(c, "%s: not in the first", b->whole[k].name);
}

/* ---- the rest ---- */

static void compare_pairs(struct stream_compare *c, const char *what, const struct metadata *a, const struct metadata *b)
{
    for (size_t i = 0; i < a->n; i++) {
        const struct pair *p = &a->item[i], *q = metadata_find(b, p->key);
        if (!q)
            differ(c, "%s: %s: not in the second", what, p->key);
        else if (p->kind != q->kind || p->size != q->size || (p->bytes && memcmp(p->bytes, q->bytes, p->size)))
            differ(c, "%s: %s: not the same", what, p->key);
        else if (p->number != q->number)
            differ(c, "%s: %s: %llu and %llu", what, p->key, (unsigned long long)p->number, (unsigned long long)q->number);
    }
    for (size_t i = 0; i < b->n; i++)
        if (!metadata_find(a, b->item[i].key))
            differ(c, "%s: %s: not in the first", what, b->item[i].key);
}

static void compare_history(struct stream_compare *c, const struct header *a, const struct header *b)
{
    for (size_t i = 0; i < a->histories && i < b->histories; i++)
        if (strcmp(a->history[i], b->history[i]))
            differ(c, "history: line %zu: '%.300s' and '%.300s'", i + 1, a->history[i], b->history[i]);
    if (a->histories != b->histories)
        differ(c, "history: %zu and %zu lines", a->histories, b->histories);
}

/* "x: row 17 [3,4,0]: 0.5 and 0.25" */
static void tell_values(struct stream_compare *c, const struct compare_tensor *t)
{
    char a[TENSOR_VALUE_TEXT], b[TENSOR_VALUE_TEXT], row[40] = "", text[SHAPE_TEXT];
    struct shape at = { .rank = t->row.rank };
    size_t count = shape_count(&t->row);
    uint64_t place = t->d.first;
    if (!t->whole)
        snprintf(row, sizeof row, " row %llu", (unsigned long long)(place / count));
    place %= count;
    for (int i = at.rank; i-- > 0; place /= t->row.dim[i])
        at.dim[i] = (uint32_t)(place % t->row.dim[i]);
    differ(c, "%s:%s%s%s: %s and %s", t->name, row, at.rank ? " " : "", at.rank ? shape_text(&at, text) : "",
           tensor_value_text(t->type, t->d.a, a), tensor_value_text(t->type, t->d.b, b));
}

static void side_free(struct side *s)
{
    for (size_t i = 0; i < s->wholes; i++)
        tensor_free(&s->whole[i]);
    free(s->whole);
    free(s->taken);
}

int stream_compare_run(struct stream_compare *c, struct stream *first, struct stream *second)
{
    struct side a = { .in = first }, b = { .in = second };
    const struct header *ha = &first->header, *hb = &second->header;
    if (ha->model != hb->model)
        differ(c, "%s and %s", ha->model ? "a model" : "rows", hb->model ? "a model" : "rows");
    plan_fields(c, &a, &b);
    compare_rows(c, &a, &b);
    compare_whole(c, &a, &b);
    for (size_t i = 0; i < c->tensors; i++) {
        struct compare_tensor *t = &c->tensor[i];
        if (t->d.different)
            tell_values(c, t);
    }
    if (c->meta) {
        compare_pairs(c, "meta", &ha->meta, &hb->meta);
        compare_pairs(c, "extra", &ha->extra, &hb->extra);
    }
    if (c->history)
        compare_history(c, ha, hb);
    side_free(&a);
    side_free(&b);
    return !c->line;
}

void stream_compare_free(struct stream_compare *c)
{
    for (size_t i = 0; i < c->tensors; i++)
        free(c->tensor[i].name);
    free(c->tensor);
    free(c->line);
    memset(c, 0, sizeof *c);
}
