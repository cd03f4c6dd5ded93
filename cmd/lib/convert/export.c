/* export.c - writes npy, npz, CSV and PNG files */
#include "convert/export.h"

#include "archive/zip_writer.h"
#include "base/alloc.h"
#include "base/crc32.h"
#include "base/die.h"
#include "base/output_file.h"
#include "base/sizes.h"
#include "bytes/tempfile.h"
#include "image/image.h"
#include "image/png.h"
#include "view/image_grid.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NPY_HEADER_MAX 512
#define NPY_ALIGN 64

static const struct field *need_field(const struct stream *in, const char *name)
{
    const struct field *f = header_find(&in->header, name);
    if (!f)
        die_spec(in->where, "no field '%s'", name);
    return f;
}

/* ---- numpy ---- */

/* The header of an array, padded with blanks to a multiple of 64; returns its length. */
static size_t npy_header(char to[NPY_HEADER_MAX], const struct field *f, uint64_t rows)
{
    char dims[SHAPE_TEXT + 32];
    size_t n = (size_t)snprintf(dims, sizeof dims, "%" PRIu64 ",", rows);
    for (int i = 0; i < f->row.rank; i++)
        n += (size_t)snprintf(dims + n, sizeof dims - n, "%s%lu", i ? ", " : " ", (unsigned long)f->row.dim[i]);
    memcpy(to, "\x93NUMPY\1\0\0\0", 10);
    size_t size = 10 + (size_t)snprintf(to + 10, NPY_HEADER_MAX - 10, "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }",
                                        dtype_name(f->type), dims);
    size_t all = round_up(size + 1, NPY_ALIGN);
    memset(to + size, ' ', all - size);
    to[all - 1] = '\n';
    to[8] = (char)((all - 10) & 0xff);
    to[9] = (char)((all - 10) >> 8);
    return all;
}

/* Writes all rows of the field `only`, or of all fields, into a file for each; returns their number. */
static uint64_t store_rows(struct stream *in, const char *only, struct tempfile *stored)
{
    struct block b;
    uint64_t rows = 0;
    for (size_t i = 0; i < in->header.fields; i++)
        if (!only || !strcmp(only, in->header.field[i].name))
            tempfile_open(&stored[i]);
    while (stream_record(in, &b)) {
        for (size_t i = 0; i < in->header.fields; i++) {
            const struct tensor *t = block_get(&b, in->header.field[i].name);
            if (stored[i].file)
                tempfile_write(&stored[i], t->data, b.rows * tensor_row_size(t));
        }
        rows += b.rows;
    }
    return rows;
}

static const char *choose_field(const struct stream *in)
{
    const char *found = NULL;
    for (size_t i = 0; i < in->header.fields; i++) {
        const char *name = in->header.field[i].name;
        if (!strcmp(name, "x"))
            return name;
        if (!strcmp(name, "id") || !strcmp(name, "y"))
            continue;
        if (found)
            die_spec(in->where, "fields '%s' and '%s', of which one fits into an npy, and none is named", found, name);
        found = name;
    }
    if (!found)
        die_spec(in->where, "no field but id and y, and none is named");
    return found;
}

void export_npy(struct stream *in, const char *field, const char *path, int force)
{
    struct tempfile stored[HEADER_FIELDS] = { { NULL, 0, 0 } };
    struct output_file out;
    char head[NPY_HEADER_MAX];
    const struct field *f = need_field(in, field ? field : choose_field(in));
    size_t i = (size_t)(f - in->header.field);
    output_file_create(&out, path, force);
    uint64_t rows = store_rows(in, f->name, stored);
    output_file_write(&out, head, npy_header(head, f, rows));
    tempfile_copy(&stored[i], &out);
    output_file_commit(&out, NULL);
    tempfile_close(&stored[i]);
}

void export_npz(struct stream *in, const char *field, const char *path, int force)
{
    struct tempfile stored[HEADER_FIELDS] = { { NULL, 0, 0 } };
    struct zip_writer zip;
    struct output_file out;
    char head[NPY_HEADER_MAX];
    if (field)
        need_field(in, field);
    output_file_create(&out, path, force);
    zip_writer_open(&zip, &out);
    uint64_t rows = store_rows(in, field, stored);
    for (size_t i = 0; i < in->header.fields; i++) {
        if (!stored[i].file)
            continue;
        size_t n = npy_header(head, &in->header.field[i], rows);
        uint32_t crc = crc32_add(0, head, n);
        char *name = xprintf("%s.npy", in->header.field[i].name);
        crc = crc32_join(crc, stored[i].crc, stored[i].bytes);
        zip_writer_member(&zip, name, n + stored[i].bytes, crc);
        output_file_write(&out, head, n);
        tempfile_copy(&stored[i], &out);
        tempfile_close(&stored[i]);
        free(name);
    }
    zip_writer_close(&zip);
    output_file_commit(&out, NULL);
}

/* ---- CSV ---- */

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

void export_csv(struct stream *in, const char *field, const char *path, int force)
{
    struct output_file out;
    struct csv *t = xmalloc(sizeof *t);
    struct block b;
    if (field)
        need_field(in, field);
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
static char *parse_plain(const char *p, const char **rest)
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

/* The pattern is never given to printf: it is cut in three. */
static int parse_pattern(struct pattern *f, const char *pattern)
{
    const char *p = pattern;
    f->digits = 1;
    f->after = NULL;
    f->before = parse_plain(p, &p);
    if (*p++ != '%')
        return -1;
    if (p[0] == '0' && p[1] >= '1' && p[1] <= '9') {
        f->digits = p[1] - '0';
        p += 2;
    }
    if (*p++ != 'd')
        return -1;
    f->after = parse_plain(p, &p);
    return *p ? -1 : 0;
}

static void free_pattern(struct pattern *f)
{
    free(f->before);
    free(f->after);
}

int export_check_pattern(const char *pattern)
{
    struct pattern f;
    int r = parse_pattern(&f, pattern);
    free_pattern(&f);
    return r;
}

uint64_t export_png(struct stream *in, const char *field, const char *pattern)
{
    struct pattern f;
    struct image_grid s;
    struct block b;
    uint64_t row = 0;
    if (parse_pattern(&f, pattern))
        bug("a pattern that was not checked");
    image_grid_open(&s, in, field ? field : header_find(&in->header, "xhat") ? "xhat" : NULL, 1, 1);
    while (stream_record(in, &b)) {
        const struct tensor *t = block_get(&b, s.top);
        for (size_t i = 0; i < b.rows; i++, row++) {
            unsigned char *bytes;
            size_t n;
            s.cells = s.columns = 0;
            image_grid_column(&s);
            image_grid_cell(&s, t->type, (const char *)t->data + i * tensor_row_size(t));
            struct image image = { s.height, s.width, s.channels, s.pixels, 0 };
            char *path = xprintf("%s%0*llu%s", f.before, f.digits, (unsigned long long)row, f.after);
            png_encode(&image, &bytes, &n);
            output_file_save(path, bytes, n);
            free(bytes);
            free(path);
        }
    }
    image_grid_free(&s);
    free_pattern(&f);
    return row;
}
