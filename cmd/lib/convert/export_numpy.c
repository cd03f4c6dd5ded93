/* export_numpy.c - the export formats npy and npz
 *
 * Rows are kept in temporary files, as their number precedes them.
 */
#include "archive/zip_writer.h"
#include "base/alloc.h"
#include "base/crc32.h"
#include "base/die.h"
#include "base/output_file.h"
#include "base/sizes.h"
#include "bytes/tempfile.h"
#include "convert/export.h"
#include "stream/field_list.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NPY_HEADER_MAX 512
#define NPY_ALIGN 64

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

/* Writes all rows of the fields in the list `only`, or of all, into a file for each; returns their number. */
static uint64_t store_rows(struct stream *in, const char *only, struct tempfile *stored)
{
    struct block b;
    uint64_t rows = 0;
    for (size_t i = 0; i < in->header.fields; i++)
        if (!only || field_list_has(only, in->header.field[i].name))
            tempfile_open(&stored[i]);
    while (stream_record(in, &b)) {
        for (size_t i = 0; i < in->header.fields; i++) {
            const struct tensor *t = block_get(&b, in->header.field[i].name);
            if (stored[i].buffer)
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

static void write_npy(struct stream *in, const struct export_request *q)
{
    struct tempfile stored[HEADER_FIELDS] = { { .buffer = NULL } };
    struct output_file out;
    char head[NPY_HEADER_MAX];
    if (q->fields && strchr(q->fields, ','))
        die_usage("--field: '%s' are several fields, of which one fits into an npy", q->fields);
    const struct field *f = header_find(&in->header, q->fields ? q->fields : choose_field(in));
    size_t i = (size_t)(f - in->header.field);
    output_file_create(&out, q->path, q->force);
    uint64_t rows = store_rows(in, f->name, stored);
    output_file_write(&out, head, npy_header(head, f, rows));
    tempfile_copy(&stored[i], &out);
    output_file_commit(&out, NULL);
    tempfile_close(&stored[i]);
}

static void write_npz(struct stream *in, const struct export_request *q)
{
    struct tempfile stored[HEADER_FIELDS] = { { .buffer = NULL } };
    struct zip_writer zip;
    struct output_file out;
    char head[NPY_HEADER_MAX];
    output_file_create(&out, q->path, q->force);
    zip_writer_open(&zip, &out);
    uint64_t rows = store_rows(in, q->fields, stored);
    for (size_t i = 0; i < in->header.fields; i++) {
        if (!stored[i].buffer)
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

const struct export_format export_format_npy = { .name = "npy", .write = write_npy };
const struct export_format export_format_npz = { .name = "npz", .write = write_npz };
