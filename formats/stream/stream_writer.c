#include "stream/stream_writer.h"

#include "base/args.h"
#include "base/crc32.h"
#include "base/die.h"
#include "base/io.h"
#include "base/output_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RECORD_BYTES ((size_t)1 << 20)

static void emit(struct stream_writer *s, const void *a, size_t na, const void *b, size_t nb)
{
    s->crc = crc32_add(s->crc, a, na);
    s->crc = nb ? crc32_add(s->crc, b, nb) : s->crc;
    output_file_write2(&s->out, a, na, b, nb);
}

static void emit_pack(struct stream_writer *s)
{
    emit(s, s->pack.bytes, s->pack.size, NULL, 0);
    codec_empty(&s->pack);
}

static size_t row_bytes(const struct field *f)
{
    size_t n;
    if (tensor_bytes(f->type, &f->row, &n))
        bug("a field that was not checked");
    return n;
}

void writer_start(struct stream_writer *s, const char *path, int force, const struct header *h)
{
    size_t row = 0;
    memset(s, 0, sizeof *s);
    header_copy(&s->header, h);
    s->header.rows = h->rows;
    for (size_t i = 0; i < h->fields; i++)
        row += row_bytes(&h->field[i]);
    if (row > SCANNER_RECORD)
        die_spec(io_name(path), "a row of %zu bytes, where a record holds at most %zu", row, SCANNER_RECORD);
    s->cut = row < RECORD_BYTES ? RECORD_BYTES / (row ? row : 1) : 1;
    codec_init(&s->pack);
    output_file_replace(&s->out, path, force);
    codec_header(&s->pack, &s->header);
    emit_pack(s);
}

void writer_open(struct stream_writer *s, const char *path, int force, const struct header *h)
{
    struct header mine;
    if (!force)
        output_file_spare_model(path);
    header_copy(&mine, h);
    mine.rows = h->rows;
    header_drop_meta(&mine, HEADER_TRAIN_KEYS);
    header_add_history(&mine, args_history());
    writer_start(s, path, force, &mine);
    header_free(&mine);
}

void writer_next_part(struct stream_writer *s, uint64_t rows)
{
    writer_end(s);
    s->records = s->rows = 0;
    s->crc = 0;
    s->header.rows = rows;
    codec_header(&s->pack, &s->header);
    emit_pack(s);
}

/* One record: rows from..from+n-1 of the given tensors, one for each field. */
static void write_record(struct stream_writer *s, struct tensor *const *t, size_t from, size_t n)
{
    size_t fields = s->header.fields;
    codec_record(&s->pack, fields);
    for (size_t i = 0; i < fields; i++) {
        const struct field *f = &s->header.field[i];
        struct shape shape = shape_rows((uint32_t)n, &f->row);
        size_t row = row_bytes(f);
        codec_tensor(&s->pack, f->name, f->type, &shape);
        emit(s, s->pack.bytes, s->pack.size, (const char *)t[i]->data + from * row, n * row);
        codec_empty(&s->pack);
    }
    s->records++;
    s->rows += n;
}

static void flush(struct stream_writer *s)
{
    struct tensor *t[HEADER_FIELDS];
    if (!s->waiting)
        return;
    for (size_t i = 0; i < s->header.fields; i++)
        t[i] = &s->pending[i];
    write_record(s, t, 0, s->waiting);
    s->waiting = 0;
}

static void find_fields(const struct stream_writer *s, const struct block *b, struct tensor **t)
{
    for (size_t i = 0; i < s->header.fields; i++) {
        const struct field *f = &s->header.field[i];
        t[i] = block_get(b, f->name);
        if (!t[i] || t[i]->type != f->type || t[i]->shape.dim[0] != b->rows)
            bug("a block without a field of its stream");
    }
}

static void wait(struct stream_writer *s, struct tensor *const *t, size_t from, size_t n)
{
    for (size_t i = 0; i < s->header.fields; i++) {
        const struct field *f = &s->header.field[i];
        struct tensor *pending = &s->pending[i];
        size_t row = row_bytes(f);
        if (!s->waiting) {
            struct shape shape = shape_rows((uint32_t)s->cut, &f->row);
            tensor_set(pending, f->name, f->type, &shape);
        }
        memcpy((char *)pending->data + s->waiting * row, (const char *)t[i]->data + from * row, n * row);
    }
    s->waiting += n;
    if (s->waiting == s->cut)
        flush(s);
}

void writer_rows(struct stream_writer *s, const struct block *b)
{
    struct tensor *t[HEADER_FIELDS];
    find_fields(s, b, t);
    for (size_t from = 0; from < b->rows;) {
        size_t left = b->rows - from, n = s->cut - s->waiting;
        if (n > left)
            n = left;
        if (n == s->cut)
            write_record(s, t, from, n);    /* a full record goes out from where it lies */
        else
            wait(s, t, from, n);
        from += n;
    }
}

void writer_record(struct stream_writer *s, const struct block *b)
{
    struct tensor *t[HEADER_FIELDS];
    find_fields(s, b, t);
    write_record(s, t, 0, b->rows);
}

void writer_aggregate(struct stream_writer *s, const char *name, enum dtype type, const struct shape *shape, const void *data)
{
    size_t bytes;
    if (tensor_bytes(type, shape, &bytes))
        bug("a shape that was not checked");
    flush(s);
    codec_record(&s->pack, 1);
    codec_tensor(&s->pack, name, type, shape);
    emit(s, s->pack.bytes, s->pack.size, data, bytes);
    codec_empty(&s->pack);
    s->records++;
}

void writer_end(struct stream_writer *s)
{
    flush(s);
    if (s->header.rows != ROWS_UNKNOWN && s->header.rows != s->rows)
        bug("a stream of another length than its header announced");
    codec_end(&s->pack, s->records, s->rows, s->crc);
    emit_pack(s);
}

void writer_close(struct stream_writer *s, struct stream *in)
{
    if (in)
        stream_close(in);
    writer_end(s);
    output_file_commit(&s->out, NULL);
    writer_free(s);
}

void writer_free(struct stream_writer *s)
{
    for (size_t i = 0; i < HEADER_FIELDS; i++)
        tensor_free(&s->pending[i]);
    header_free(&s->header);
    codec_free(&s->pack);
}
