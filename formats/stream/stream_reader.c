#include "stream/stream_reader.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/io.h"
#include "base/progress.h"
#include "base/signals.h"
#include "stream/msgpack_codec.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static ssize_t read_fd(void *context, void *buf, size_t n)
{
    struct stream *s = context;
    return s->model ? io_read_uninterrupted(s->fd, buf, n) : io_read(s->fd, buf, n);
}

const char *stream_place(struct stream *s)
{
    free(s->place);
    s->place = xprintf("%s: record %llu", s->where, (unsigned long long)s->scanner.total_records);
    return s->place;
}

void stream_die(struct stream *s)
{
    if (s->scanner.cursor.failed == SIGNALS_STOPPED || (!s->model && signals_caught()))
        signals_die(s->where, "stopped by a signal while reading");
    if (s->scanner.cursor.failed)
        die_io(s->where, "cannot read");
    if (s->scanner.inside)
        s->scanner.total_records++;        /* the record that failed */
    die_data(s->scanner.inside ? stream_place(s) : s->where, "%s", s->scanner.cursor.error);
}

static void take_header(struct stream *s)
{
    char error[300], ours[HEADER_DESCRIPTION], theirs[HEADER_DESCRIPTION];
    struct header h;
    if (codec_parse_header(&h, s->scanner.cursor.tape, s->scanner.cursor.tape_size, error))
        die_data(s->where, "%s", error);
    if (s->model < 0)
        s->model = h.model;
    if (h.model && !s->model)
        die_spec(s->where, "a model where rows are needed");
    if (!h.model && s->model)
        die_spec(s->where, "rows where a model is needed");
    scanner_expect(&s->scanner, !h.model, h.rows);
    if (s->header.fields || s->header.histories || s->scanner.total_records || s->ended < 0) {
        if (s->per_part_header) {
            header_free(&s->header);
            s->header = h;
            s->parts++;
            return;
        }
        if (!header_same_fields(&s->header, &h))
            die_data(s->where, "its fields (%s) are not those of the part before it (%s)", header_describe(&h, theirs),
                     header_describe(&s->header, ours));
        header_free(&h);
        return;
    }
    s->header = h;
    s->ended = -1;                      /* a header was seen */
}

static void refuse_folder(const char *path)
{
    struct stat st;
    if (io_is_std(path) || stat(path, &st) || !S_ISDIR(st.st_mode))
        return;
    errno = EISDIR;
    die_noinput(path, "cannot read a folder, of whose files iae-import makes rows");
}

static void open_operand(struct stream *s)
{
    const char *path = s->operands && *s->operands ? *s->operands++ : NULL;
    uint64_t records = s->scanner.total_records;
    if (s->scanner.cursor.buf)
        scanner_free(&s->scanner);
    s->where = io_name(path);
    s->fd = io_open(path, s->force);
    scanner_init(&s->scanner, read_fd, s);
    s->scanner.total_records = records;
}

static void begin(struct stream *s)
{
    open_operand(s);
    if (scanner_next(&s->scanner) != SCAN_HEADER)
        stream_die(s);
    take_header(s);
}

static void open_operands(struct stream *s, char **operands, int force, int model)
{
    memset(s, 0, sizeof *s);
    s->operands = operands;
    s->force = force;
    s->model = model;
    /* an operand that is not there is told before anything is written */
    for (char **o = operands, **stdin_is = NULL; o && *o; o++) {
        if (!strcmp(*o, "-") && stdin_is)
            die_usage("'-', stdin, is named twice");
        if (!strcmp(*o, "-"))
            stdin_is = o;
        else if (access(*o, R_OK))
            die_noinput(*o, "cannot open");
        else
            refuse_folder(*o);
    }
    begin(s);
    if (!s->model)
        progress_open_input(s, "rows", s->header.rows == ROWS_UNKNOWN || (s->operands && *s->operands) ? 0 : s->header.rows);
}

void stream_open(struct stream *s, char **operands, int force)
{
    open_operands(s, operands, force, 0);
}

void stream_open_any(struct stream *s, char **operands, int force)
{
    open_operands(s, operands, force, -1);
}

void stream_open_model(struct stream *s, const char *path)
{
    memset(s, 0, sizeof *s);
    s->model = 1;
    s->where = io_name(path);
    s->fd = io_open(path, 0);
    scanner_init(&s->scanner, read_fd, s);
    if (scanner_next(&s->scanner) != SCAN_HEADER)
        stream_die(s);
    take_header(s);
}

const struct field *stream_need(const struct stream *s, const char *name, const char *types, const struct shape *row)
{
    char a[SHAPE_TEXT], b[SHAPE_TEXT];
    const struct field *f = header_find(&s->header, name);
    if (!f)
        die_spec(s->where, "no field '%s', which this program needs", name);
    if (types && !strstr(types, dtype_name(f->type) + 1))
        die_spec(s->where, "%s: type %s where %s is needed", name, dtype_name(f->type) + 1, types);
    if (row && !shape_equal(row, &f->row))
        die_spec(s->where, "%s: rows of %s where the model needs %s", name, shape_text(&f->row, a), shape_text(row, b));
    return f;
}

/* Types and row shapes are those of the header; the block lists the fields in the header's order. */
static void check_record(struct stream *s, struct block *b)
{
    char have[SHAPE_TEXT], want[SHAPE_TEXT];
    struct scanner *w = &s->scanner;
    memset(b, 0, sizeof *b);
    if (w->tensors && scanner_is_aggregate(w->tensor[0].name)) {
        b->is_aggregate = 1;
        for (size_t i = 0; i < w->tensors; i++)
            b->t[b->tensors++] = &w->tensor[i];
        return;
    }
    for (size_t i = 0; i < s->header.fields; i++) {
        const struct field *f = &s->header.field[i];
        struct tensor *t = NULL;
        for (size_t k = 0; k < w->tensors; k++)
            if (!strcmp(w->tensor[k].name, f->name))
                t = &w->tensor[k];
        if (!t)
            die_data(stream_place(s), "%s: announced in the header, but not there", f->name);
        struct shape row = shape_row(&t->shape);
        if (t->type != f->type || !shape_equal(&row, &f->row))
            die_data(stream_place(s), "%s: rows of %s %s where the header announced %s %s", f->name, dtype_name(t->type),
                     shape_text(&row, have), dtype_name(f->type), shape_text(&f->row, want));
        b->t[b->tensors++] = t;
        b->rows = t->shape.dim[0];
    }
    if (w->tensors != s->header.fields)
        die_data(stream_place(s), "%zu tensors where the header announced %zu", w->tensors, s->header.fields);
}

int stream_next(struct stream *s, struct block *b)
{
    if (s->ended > 0 || s->failed)
        return 0;
    for (;;) {
        switch (scanner_next(&s->scanner)) {
        case SCAN_ERROR:
            if (!s->tolerant)
                stream_die(s);
            s->failed = 1;
            return 0;
        case SCAN_HEADER:
            take_header(s);
            break;
        case SCAN_END:
            break;
        case SCAN_RECORD:
            if (s->model) {
                memset(b, 0, sizeof *b);
                b->is_aggregate = 1;
                for (size_t i = 0; i < s->scanner.tensors; i++)
                    b->t[b->tensors++] = &s->scanner.tensor[i];
                return 1;
            }
            check_record(s, b);
            s->rows += b->rows;
            progress_at_input(s, s->rows);
            if (b->is_aggregate || b->rows)
                return 1;
            break;                      /* a record without rows says nothing */
        case SCAN_EOF:
            if (s->fd > STDERR_FILENO)
                close(s->fd);
            if (!s->operands || !*s->operands) {
                s->ended = 1;
                return 0;
            }
            begin(s);
        }
    }
}

/* Rows from..from+n-1 of a record go behind what has been gathered. */
static void gather(struct stream *s, size_t have, size_t from, size_t n)
{
    for (size_t i = 0; i < s->record.tensors; i++) {
        size_t row = tensor_row_size(s->record.t[i]);
        memcpy((char *)s->gathered[i].data + have * row, (char *)s->record.t[i]->data + from * row, n * row);
    }
}

static void make_room(struct stream *s, size_t n)
{
    for (size_t i = 0; i < s->header.fields; i++) {
        const struct field *f = &s->header.field[i];
        struct shape shape = shape_rows((uint32_t)n, &f->row);
        size_t bytes;
        if (tensor_bytes(f->type, &shape, &bytes))
            die_data(s->where, "%s: %zu rows of it are too large", f->name, n);
        tensor_set(&s->gathered[i], f->name, f->type, &shape);
    }
}

int stream_record(struct stream *s, struct block *b)
{
    int r = stream_next(s, b);
    if (r && b->is_aggregate)
        die_data(stream_place(s), "%s: a gradient where rows are needed", b->t[0]->name);
    return r;
}

size_t stream_rows(struct stream *s, struct block *b, size_t n)
{
    size_t have = 0;
    make_room(s, n);
    while (have < n) {
        if (s->used == s->record.rows) {
            s->used = 0;
            s->record.rows = 0;
            if (!stream_record(s, &s->record))
                break;
        }
        size_t k = s->record.rows - s->used < n - have ? s->record.rows - s->used : n - have;
        gather(s, have, s->used, k);
        s->used += k;
        have += k;
    }
    memset(b, 0, sizeof *b);
    b->rows = have;
    for (size_t i = 0; i < s->header.fields; i++) {
        s->gathered[i].shape.dim[0] = (uint32_t)have;
        b->t[b->tensors++] = &s->gathered[i];
    }
    return have;
}

void stream_close(struct stream *s)
{
    struct block b;
    while (stream_next(s, &b))
        ;
    stream_free(s);
}

void stream_free(struct stream *s)
{
    progress_close_input(s);
    scanner_free(&s->scanner);
    header_free(&s->header);
    for (size_t i = 0; i < HEADER_FIELDS; i++)
        tensor_free(&s->gathered[i]);
    free(s->place);
    memset(s, 0, sizeof *s);
}
