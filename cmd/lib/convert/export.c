/* export.c - see export.h */
#include "convert/export.h"

#include "archive/zip_writer.h"
#include "base/alloc.h"
#include "base/crc32.h"
#include "base/die.h"
#include "base/output_file.h"
#include "bytes/tempfile.h"
#include "image/image.h"
#include "image/png.h"
#include "view/image_grid.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD 512
#define PAD 64

static const struct field *need(const struct stream *in, const char *name)
{
    const struct field *f = header_find(&in->header, name);
    if (!f)
        die_spec(in->where, "no field '%s'", name);
    return f;
}

/* ---- numpy ---- */

/* The header of an array: its length; it is padded with blanks to a multiple of 64. */
static size_t npy_head(char to[HEAD], const struct field *f, uint64_t rows)
{
    char dims[SHAPE_TEXT + 32];
    size_t n = (size_t)snprintf(dims, sizeof dims, "%" PRIu64 ",", rows);
    for (int i = 0; i < f->row.rank; i++)
        n += (size_t)snprintf(dims + n, sizeof dims - n, "%s%lu", i ? ", " : " ", (unsigned long)f->row.dim[i]);
    memcpy(to, "\x93NUMPY\1\0\0\0", 10);
    size_t size = 10 + (size_t)snprintf(to + 10, HEAD - 10, "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }",
                                        dtype_name(f->type), dims);
    size_t all = (size + 1 + PAD - 1) / PAD * PAD;
    memset(to + size, ' ', all - size);
    to[all - 1] = '\n';
    to[8] = (char)((all - 10) & 0xff);
    to[9] = (char)((all - 10) >> 8);
    return all;
}

/* All rows of the fields that are wanted, each field in its spool; their number. */
static uint64_t spool_rows(struct stream *in, const char *only, struct tempfile *spool)
{
    struct block b;
    uint64_t rows = 0;
    for (size_t i = 0; i < in->header.fields; i++)
        if (!only || !strcmp(only, in->header.field[i].name))
            tempfile_open(&spool[i]);
    while (stream_record(in, &b)) {
        for (size_t i = 0; i < in->header.fields; i++)
            if (spool[i].file)
                tempfile_write(&spool[i], block_get(&b, in->header.field[i].name)->data, b.rows * tensor_row_size(block_get(&b, in->header.field[i].name)));
        rows += b.rows;
    }
    return rows;
}

static const char *choose(const struct stream *in)
{
    const char *found = NULL;
    for (size_t i = 0; i < in->header.fields; i++) {
        const char *name = in->header.field[i].name;
        if (!strcmp(name, "x"))
            return name;
        if (!strcmp(name, "id") || !strcmp(name, "y"))
            continue;
        if (found)
            die_spec(in->where, "fields '%s' and '%s', of which one fits into an npy; name it with --field", found, name);
        found = name;
    }
    if (!found)
        die_spec(in->where, "no field but id and y; name one with --field");
    return found;
}

void export_npy(struct stream *in, const char *field, const char *path, int force)
{
    struct tempfile spool[HEADER_FIELDS] = { { NULL, 0, 0 } };
    struct output_file out;
    char head[HEAD];
    const struct field *f = need(in, field ? field : choose(in));
    size_t i = (size_t)(f - in->header.field);
    output_file_create(&out, path, force);
    uint64_t rows = spool_rows(in, f->name, spool);
    output_file_write(&out, head, npy_head(head, f, rows));
    tempfile_copy(&spool[i], &out);
    output_file_commit(&out, NULL);
    tempfile_close(&spool[i]);
}

void export_npz(struct stream *in, const char *field, const char *path, int force)
{
    struct tempfile spool[HEADER_FIELDS] = { { NULL, 0, 0 } };
    struct zip_writer zip;
    struct output_file out;
    char head[HEAD];
    if (field)
        need(in, field);
    output_file_create(&out, path, force);
    zip_writer_open(&zip, &out);
    uint64_t rows = spool_rows(in, field, spool);
    for (size_t i = 0; i < in->header.fields; i++) {
        if (!spool[i].file)
            continue;
        size_t n = npy_head(head, &in->header.field[i], rows);
        uint32_t crc = crc32_add(0, head, n);
        char *name = xprintf("%s.npy", in->header.field[i].name);
        crc = crc32_join(crc, spool[i].crc, spool[i].bytes);
        zip_writer_member(&zip, name, n + spool[i].bytes, crc);
        output_file_write(&out, head, n);
        tempfile_copy(&spool[i], &out);
        tempfile_close(&spool[i]);
        free(name);
    }
    zip_writer_close(&zip);
    output_file_commit(&out, NULL);
}

/* ---- CSV ---- */

struct text {
    struct output_file *out;
    char bytes[64 << 10];
    size_t n;
};

static void add(struct text *t, const char *s, size_t n)
{
    if (sizeof t->bytes - t->n < n) {
        output_file_write(t->out, t->bytes, t->n);
        t->n = 0;
    }
    memcpy(t->bytes + t->n, s, n);
    t->n += n;
}

static void add_value(struct text *t, const struct tensor *from, size_t i)
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
    add(t, s, (size_t)n);
}

static void add_names(struct text *t, const struct header *h, const char *only)
{
    char name[TENSOR_NAME + 32];
    int first = 1;
    for (size_t i = 0; i < h->fields; i++) {
        const struct field *f = &h->field[i];
        size_t count = shape_count(&f->row);
        for (size_t k = 0; k < count && (!only || !strcmp(only, f->name)); k++, first = 0)
            add(t, name, (size_t)(f->row.rank ? snprintf(name, sizeof name, "%s%s.%zu", first ? "" : ",", f->name, k)
                                              : snprintf(name, sizeof name, "%s%s", first ? "" : ",", f->name)));
    }
    add(t, "\n", 1);
}

static void add_row(struct text *t, const struct header *h, const struct block *b, size_t row, const char *only)
{
    int first = 1;
    for (size_t i = 0; i < h->fields; i++) {
        const struct tensor *from = block_get(b, h->field[i].name);
        size_t count = shape_count(&h->field[i].row);
        for (size_t k = 0; k < count && (!only || !strcmp(only, from->name)); k++, first = 0) {
            add(t, ",", !first);
            add_value(t, from, row * count + k);
        }
    }
    add(t, "\n", 1);
}

void export_csv(struct stream *in, const char *field, const char *path, int force)
{
    struct output_file out;
    struct text *t = xmalloc(sizeof *t);
    struct block b;
    if (field)
        need(in, field);
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

/* ---- PNG ---- */

struct pattern {
    char *before, *after;       /* %% undone */
    int digits;
};

/* Up to the number, or to the end; NULL if something but %% begins with a % there. *rest: behind it. */
static char *plain_part(const char *p, const char **rest)
{
    char *text = xstrdup(p), *to = text;
    for (; *p && (*p != '%' || p[1] == '%'); p++) {
        p += *p == '%';
        *to++ = *p;
    }
    *to = '\0';
    *rest = p;
    return text;
}

/* The pattern is never given to printf: it is cut in three here. */
static int parse(struct pattern *f, const char *pattern)
{
    const char *p = pattern;
    f->digits = 1;
    f->after = NULL;
    f->before = plain_part(p, &p);
    if (*p++ != '%')
        return -1;
    if (p[0] == '0' && p[1] >= '1' && p[1] <= '9') {
        f->digits = p[1] - '0';
        p += 2;
    }
    if (*p++ != 'd')
        return -1;
    f->after = plain_part(p, &p);
    return *p ? -1 : 0;
}

static void forget(struct pattern *f)
{
    free(f->before);
    free(f->after);
}

int export_check_pattern(const char *pattern)
{
    struct pattern f;
    int r = parse(&f, pattern);
    forget(&f);
    return r;
}

uint64_t export_png(struct stream *in, const char *field, const char *pattern)
{
    struct pattern f;
    struct image_grid s;
    struct block b;
    uint64_t row = 0;
    if (parse(&f, pattern))
        bug("a pattern that was not judged");
    image_grid_open(&s, in, field ? field : header_find(&in->header, "xhat") ? "xhat" : NULL, 1, 1);
    while (stream_record(in, &b)) {
        const struct tensor *t = block_get(&b, s.top);
        for (size_t i = 0; i < b.rows; i++, row++) {
            unsigned char *bytes;
            size_t n;
            s.tiles = s.stacks = 0;
            image_grid_column(&s);
            image_grid_cell(&s, t->type, (const char *)t->data + i * tensor_row_size(t));
            struct image image = { s.height, s.width, s.channels, s.tile, 0 };
            char *path = xprintf("%s%0*llu%s", f.before, f.digits, (unsigned long long)row, f.after);
            png_encode(&image, &bytes, &n);
            output_file_save(path, bytes, n);
            free(bytes);
            free(path);
        }
    }
    image_grid_free(&s);
    forget(&f);
    return row;
}
