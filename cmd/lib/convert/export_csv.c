/* export_csv.c - the export format csv */
#include "base/alloc.h"
#include "base/die.h"
#include "base/output_file.h"
#include "convert/export.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct csv {
    struct output_file *out;
    char bytes[64 << 10];
    size_t n;
};

static void add_text(struct csv *t, const char *s, size_t n)
{
    if (sizeof t->bytes - t->n < n) {
        output_file_write(t->out, t->bytes, t->n);
        t->n = 0;
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

static void add_names(struct csv *t, const struct header *h, const char *only)
{
    char name[TENSOR_NAME + 32];
    int first = 1;
    for (size_t i = 0; i < h->fields; i++) {
        const struct field *f = &h->field[i];
        size_t count = shape_count(&f->row);
        for (size_t k = 0; k < count && (!only || !strcmp(only, f->name)); k++, first = 0)
            add_text(t, name, (size_t)(f->row.rank ? snprintf(name, sizeof name, "%s%s.%zu", first ? "" : ",", f->name, k)
                                              : snprintf(name, sizeof name, "%s%s", first ? "" : ",", f->name)));
    }
    add_text(t, "\n", 1);
}

static void add_row(struct csv *t, const struct header *h, const struct block *b, size_t row, const char *only)
{
    int first = 1;
    for (size_t i = 0; i < h->fields; i++) {
        const struct tensor *from = block_get(b, h->field[i].name);
        size_t count = shape_count(&h->field[i].row);
        for (size_t k = 0; k < count && (!only || !strcmp(only, from->name)); k++, first = 0) {
            add_text(t, ",", !first);
            add_value(t, from, row * count + k);
        }
    }
    add_text(t, "\n", 1);
}

static void write_csv(struct stream *in, const char *field, const char *path, int force)
{
    struct output_file out;
    struct csv *t = xmalloc(sizeof *t);
    struct block b;
    output_file_create(&out, path, force);
    t->out = &out;
    t->n = 0;
    add_names(t, &in->header, field);
    while (stream_record(in, &b)) {
        for (size_t r = 0; r < b.rows; r++)
            add_row(t, &in->header, &b, r, field);
    }
    if (t->n)
        output_file_write(&out, t->bytes, t->n);
    output_file_commit(&out, NULL);
    free(t);
}

const struct export_format export_format_csv = { "csv", write_csv };
