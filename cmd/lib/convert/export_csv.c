/* export_csv.c - the export format csv */
#include "base/alloc.h"
#include "base/die.h"
#include "base/log.h"
#include "base/output_file.h"
#include "convert/export.h"
#include "convert/name_file.h"
#include "stream/field_list.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDE 100                /* numbers of a field that are worth a word */

struct csv {
    struct output_file *out;
    const char *only;           /* a list of fields, or NULL: all */
    struct name_file *names;    /* or NULL */
    uint64_t rows, nameless;
    char bytes[64 << 10];
    size_t n;
};

static void add_text(struct csv *t, const char *s, size_t n)
{
    if (sizeof t->bytes - t->n < n) {
        output_file_write(t->out, t->bytes, t->n);
        t->n = 0;
    }
    if (n > sizeof t->bytes) {
        output_file_write(t->out, s, n);
        return;
    }
    memcpy(t->bytes + t->n, s, n);
    t->n += n;
}

static void add_value(struct csv *t, const struct tensor *from, size_t i)
{
    char s[40];
    int n = 0;
    switch (from->type) {
    case DT_U1:
        n = snprintf(s, sizeof s, "%d", ((const unsigned char *)from->data)[i]);
        break;
    case DT_I4:
        n = snprintf(s, sizeof s, "%" PRId32, ((const int32_t *)from->data)[i]);
        break;
    case DT_I8:
        n = snprintf(s, sizeof s, "%" PRId64, ((const int64_t *)from->data)[i]);
        break;
    case DT_F4:
        n = snprintf(s, sizeof s, "%.9g", (double)((const float *)from->data)[i]);
        break;
    case DT_F8:
        n = snprintf(s, sizeof s, "%.17g", ((const double *)from->data)[i]);
        break;
    default:
        bug("a type that is none");
    }
    add_text(t, s, (size_t)n);
}

/* In quotes where another program, or iae-import, would read anything else. */
static void add_quoted(struct csv *t, const char *s)
{
    size_t n = strlen(s);
    if (!n || (!strpbrk(s, ",\"\r\n") && !strchr(" \t", s[0]) && !strchr(" \t", s[n - 1]))) {
        add_text(t, s, n);
        return;
    }
    add_text(t, "\"", 1);
    for (; *s; s++)
        add_text(t, *s == '"' ? "\"\"" : s, *s == '"' ? 2 : 1);
    add_text(t, "\"", 1);
}

static int is_wanted(const struct csv *t, const char *field)
{
    return !t->only || field_list_has(t->only, field);
}

static void add_names(struct csv *t, const struct header *h)
{
    char name[TENSOR_NAME + 32];
    int first = 1;
    for (size_t i = 0; i < h->fields; i++) {
        const struct field *f = &h->field[i];
        size_t count = shape_count(&f->row);
        for (size_t k = 0; k < count && is_wanted(t, f->name); k++, first = 0)
            add_text(t, name, (size_t)(f->row.rank ? snprintf(name, sizeof name, "%s%s.%zu", first ? "" : ",", f->name, k)
                                              : snprintf(name, sizeof name, "%s%s", first ? "" : ",", f->name)));
    }
    if (t->names)
        add_text(t, ",path,class", 11);
    add_text(t, "\n", 1);
}

static void add_name_of(struct csv *t, int64_t id)
{
    const struct row_name *found = name_file_find(t->names, id);
    t->nameless += !found;
    add_text(t, ",", 1);
    add_quoted(t, found ? found->path : "");
    add_text(t, ",", 1);
    add_quoted(t, found ? found->class : "");
}

static void add_row(struct csv *t, const struct header *h, const struct block *b, size_t row)
{
    int first = 1;
    for (size_t i = 0; i < h->fields; i++) {
        const struct tensor *from = block_get(b, h->field[i].name);
        size_t count = shape_count(&h->field[i].row);
        for (size_t k = 0; k < count && is_wanted(t, from->name); k++, first = 0) {
            add_text(t, ",", !first);
            add_value(t, from, row * count + k);
        }
    }
    if (t->names)
        add_name_of(t, ((const int64_t *)block_get(b, "id")->data)[row]);
    add_text(t, "\n", 1);
    t->rows++;
}

/* Who wants codes rarely wants the pixels before them. */
static void tell_wide_fields(const struct stream *in)
{
    for (size_t i = 0; i < in->header.fields; i++) {
        size_t count = shape_count(&in->header.field[i].row);
        if (count >= WIDE && in->header.fields > 1)
            log_info(in->where, "%s takes %zu columns; --field names the fields that are wanted", in->header.field[i].name, count);
    }
}

static void write_csv(struct stream *in, const struct export_request *q)
{
    const struct shape number = shape_of(0);
    struct output_file out;
    struct name_file names;
    struct csv *t = xzero(1, sizeof *t);
    struct block b;
    if (q->names) {
        stream_need(in, "id", "i8", &number);
        name_file_open(&names, q->names);
        t->names = &names;
    }
    if (!q->fields)
        tell_wide_fields(in);
    output_file_create(&out, q->path, q->force);
    t->out = &out;
    t->only = q->fields;
    add_names(t, &in->header);
    while (stream_record(in, &b)) {
        for (size_t r = 0; r < b.rows; r++)
            add_row(t, &in->header, &b, r);
    }
    if (t->n)
        output_file_write(&out, t->bytes, t->n);
    output_file_commit(&out, NULL);
    if (t->nameless)
        log_warning(q->names, "no names for %" PRIu64 " of the %" PRIu64 " rows", t->nameless, t->rows);
    if (t->names)
        name_file_close(t->names);
    free(t);
}

const struct export_format export_format_csv = { .name = "csv", .has_names = 1, .write = write_csv };
