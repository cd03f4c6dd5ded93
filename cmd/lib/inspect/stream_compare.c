/* stream_compare.c - compares fields, rows, aggregates and headers of two streams, and names the first difference */
#include "inspect/stream_compare.h"

#include "base/alloc.h"
#include "base/log.h"
#include "base/sizes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct side {
    struct stream *in;
    struct block b;
    size_t used;                        /* rows of b that have been compared */
    uint64_t rows;
    struct tensor *aggregate;           /* tensors that are not rows */
    size_t aggregates;
    char *matched;                      /* [aggregates] has an equal name in the other stream */
};

/* The first difference is kept. */
static void report_difference(struct stream_compare *c, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void report_difference(struct stream_compare *c, const char *fmt, ...)
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

static struct compare_tensor *add_tensor(struct stream_compare *c, const char *name, enum dtype type, const struct shape *shape, int is_aggregate)
{
    c->tensor = xrealloc(c->tensor, (c->tensors + 1) * sizeof *c->tensor);
    struct compare_tensor *t = &c->tensor[c->tensors++];
    *t = (struct compare_tensor){ xstrdup(name), type, *shape, is_aggregate, { .absolute = c->absolute, .relative = c->relative } };
    return t;
}

static int check_type(struct stream_compare *c, const char *name, enum dtype at, const struct shape *as, enum dtype bt,
                     const struct shape *bs)
{
    char a[SHAPE_TEXT], b[SHAPE_TEXT];
    if (at == bt && shape_equal(as, bs))
        return 1;
    report_difference(c, "%s: %s %s and %s %s", name, dtype_name(at) + 1, shape_text(as, a), dtype_name(bt) + 1, shape_text(bs, b));
    return 0;
}

/* ---- rows ---- */

static void plan_fields(struct stream_compare *c, const struct side *a, const struct side *b)
{
    const struct header *ha = &a->in->header, *hb = &b->in->header;
    for (size_t i = 0; i < ha->fields; i++) {
        const struct field *f = &ha->field[i], *g = header_find(hb, f->name);
        if (!g)
            report_difference(c, "%s: not in the second", f->name);
        else if (check_type(c, f->name, f->type, &f->row, g->type, &g->row))
            add_tensor(c, f->name, f->type, &f->row, 0);
    }
    for (size_t i = 0; i < hb->fields; i++)
        if (!header_find(ha, hb->field[i].name))
            report_difference(c, "%s: not in the first", hb->field[i].name);
}

static void keep_aggregates(struct side *s)
{
    for (size_t i = 0; i < s->b.tensors; i++) {
        const struct tensor *t = s->b.t[i];
        s->aggregate = xrealloc(s->aggregate, (s->aggregates + 1) * sizeof *s->aggregate);
        struct tensor *to = &s->aggregate[s->aggregates++];
        memset(to, 0, sizeof *to);
        tensor_set(to, t->name, t->type, &t->shape);
        memcpy(to->data, t->data, tensor_size(t));
    }
}

/* The number of rows to compare next; 0 at the end. Aggregates are kept. */
static size_t read_rows(struct side *s)
{
    while (s->used == s->b.rows) {
        s->used = s->b.rows = 0;
        if (!stream_next(s->in, &s->b))
            return 0;
        if (s->b.is_aggregate)
            keep_aggregates(s);
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
    while (na = read_rows(a), nb = read_rows(b), na && nb) {
        size_t n = min_size(na, nb);
        for (size_t i = 0; i < c->tensors; i++) {
            struct compare_tensor *t = &c->tensor[i];
            tensor_diff_add(&t->d, t->type, row_at(a, t->name), row_at(b, t->name), n * shape_count(&t->row));
        }
        a->used += n;
        b->used += n;
    }
    while (read_rows(a))
        a->used = a->b.rows;
    while (read_rows(b))
        b->used = b->b.rows;
    if (a->rows != b->rows)
        report_difference(c, "rows: %llu and %llu", (unsigned long long)a->rows, (unsigned long long)b->rows);
}

/* ---- aggregates ---- */

static void compare_aggregates(struct stream_compare *c, struct side *a, struct side *b)
{
    size_t next = 0;                    /* as the order is mostly the same, start there */
    b->matched = xzero(b->aggregates, 1);
    for (size_t i = 0; i < a->aggregates; i++) {
        const struct tensor *t = &a->aggregate[i];
        size_t k = next, tried = 0;
        for (; tried < b->aggregates; k = (k + 1) % b->aggregates, tried++)
            if (!b->matched[k % b->aggregates] && !strcmp(b->aggregate[k % b->aggregates].name, t->name))
                break;
        if (tried == b->aggregates) {
            report_difference(c, "%s: not in the second", t->name);
            continue;
        }
        k %= b->aggregates;
        const struct tensor *u = &b->aggregate[k];
        b->matched[k] = 1;
        next = k + 1;
        if (check_type(c, t->name, t->type, &t->shape, u->type, &u->shape))
            tensor_diff_add(&add_tensor(c, t->name, t->type, &t->shape, 1)->d, t->type, t->data, u->data, shape_count(&t->shape));
    }
    for (size_t k = 0; k < b->aggregates; k++)
        if (!b->matched[k])
            report_difference(c, "%s: not in the first", b->aggregate[k].name);
}

/* ---- headers, and the answer ---- */

static void compare_metadata(struct stream_compare *c, const char *what, const struct metadata *a, const struct metadata *b)
{
    for (size_t i = 0; i < a->n; i++) {
        const struct pair *p = &a->item[i], *q = metadata_find(b, p->key);
        if (!q)
            report_difference(c, "%s: %s: not in the second", what, p->key);
        else if (p->kind != q->kind || p->size != q->size || (p->bytes && memcmp(p->bytes, q->bytes, p->size)))
            report_difference(c, "%s: %s: not the same", what, p->key);
        else if (p->number != q->number)
            report_difference(c, "%s: %s: %llu and %llu", what, p->key, (unsigned long long)p->number, (unsigned long long)q->number);
    }
    for (size_t i = 0; i < b->n; i++)
        if (!metadata_find(a, b->item[i].key))
            report_difference(c, "%s: %s: not in the first", what, b->item[i].key);
}

static void compare_history(struct stream_compare *c, const struct header *a, const struct header *b)
{
    for (size_t i = 0; i < a->histories && i < b->histories; i++)
        if (strcmp(a->history[i], b->history[i]))
            report_difference(c, "history: line %zu: '%.300s' and '%.300s'", i + 1, a->history[i], b->history[i]);
    if (a->histories != b->histories)
        report_difference(c, "history: %zu and %zu lines", a->histories, b->histories);
}

/* "x: row 17 [3,4,0]: 0.5 and 0.25" */
static void report_values(struct stream_compare *c, const struct compare_tensor *t)
{
    char a[TENSOR_VALUE_TEXT], b[TENSOR_VALUE_TEXT], row[40] = "", text[SHAPE_TEXT];
    struct shape pos = { .rank = t->row.rank };
    size_t count = shape_count(&t->row);
    uint64_t index = t->d.first;
    if (!t->is_aggregate)
        snprintf(row, sizeof row, " row %llu", (unsigned long long)(index / count));
    index %= count;
    for (int i = pos.rank; i-- > 0; index /= t->row.dim[i])
        pos.dim[i] = (uint32_t)(index % t->row.dim[i]);
    report_difference(c, "%s:%s%s%s: %s and %s", t->name, row, pos.rank ? " " : "", pos.rank ? shape_text(&pos, text) : "",
           tensor_value_text(t->type, t->d.a, a), tensor_value_text(t->type, t->d.b, b));
}

static void side_free(struct side *s)
{
    for (size_t i = 0; i < s->aggregates; i++)
        tensor_free(&s->aggregate[i]);
    free(s->aggregate);
    free(s->matched);
}

int stream_compare_run(struct stream_compare *c, struct stream *first, struct stream *second)
{
    struct side a = { .in = first }, b = { .in = second };
    const struct header *ha = &first->header, *hb = &second->header;
    if (ha->model != hb->model)
        report_difference(c, "%s and %s", ha->model ? "a model" : "rows", hb->model ? "a model" : "rows");
    plan_fields(c, &a, &b);
    compare_rows(c, &a, &b);
    compare_aggregates(c, &a, &b);
    for (size_t i = 0; i < c->tensors; i++) {
        struct compare_tensor *t = &c->tensor[i];
        if (t->d.different)
            report_values(c, t);
    }
    if (c->meta) {
        compare_metadata(c, "meta", &ha->meta, &hb->meta);
        compare_metadata(c, "extra", &ha->extra, &hb->extra);
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
