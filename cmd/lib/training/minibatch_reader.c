#include "training/minibatch_reader.h"

#include "apply/data_field.h"
#include "apply/data_range.h"
#include "base/crc32.h"
#include "base/die.h"
#include "base/log.h"
#include "spec/fields.h"

#include <string.h>

void minibatch_reader_init(struct minibatch_reader *f, struct stream *in, const struct spec *spec, size_t step)
{
    size_t bytes;
    data_field_check(in, spec);
    const struct field *id = header_find(&in->header, "id");
    if (id && (id->type != DT_I8 || id->row.rank))
        die_spec(in->where, "id: not one i8 a row");
    *f = (struct minibatch_reader){ .in = in, .spec = spec, .room = step };
    for (size_t i = 0; i < in->header.fields; i++) {
        const struct field *field = &in->header.field[i];
        struct shape shape = shape_rows((uint32_t)step, &field->row);
        if (tensor_bytes(field->type, &shape, &bytes))
            die_data(in->where, "%s: %zu rows of it are too large", field->name, step);
        tensor_set(&f->field[i], field->name, field->type, &shape);
        block_put(&f->held, &f->field[i]);
    }
}

void minibatch_reader_free(struct minibatch_reader *f)
{
    for (size_t i = 0; i < HEADER_FIELDS; i++)
        tensor_free(&f->field[i]);
}

uint64_t minibatch_reader_steps(struct minibatch_reader *f)
{
    const double *hyper = f->spec->hyper;
    uint64_t rows = f->in->header.rows;
    if (rows == ROWS_UNKNOWN || (f->in->operands && *f->in->operands) || hyper[BELOW_REC] > 0 || hyper[BELOW_REG] > 0)
        return 0;
    f->length = rows;
    return (rows + f->room - 1) / f->room;
}

/* Codes, noise, reconstructions and gradients are made in training; programs of a pipe add them to the rows. */
static int is_data(const char *name)
{
    for (int r = FIELD_Z; r < FIELDS; r++)
        if (!strcmp(name, field_names[r]))
            return 0;
    return 1;
}

uint32_t minibatch_reader_crc(uint32_t crc, const struct block *b, size_t from, size_t n)
{
    for (size_t r = from; r < from + n; r++)
        for (size_t i = 0; i < b->tensors; i++) {
            size_t bytes = tensor_row_size(b->t[i]);
            if (is_data(b->t[i]->name))
                crc = crc32_add(crc, (const unsigned char *)b->t[i]->data + r * bytes, bytes);
        }
    return crc;
}

/* Rows from..from+n-1 of the block are taken. */
static void count(struct minibatch_reader *f, const struct block *b, size_t from, size_t n)
{
    f->crc = minibatch_reader_crc(f->crc, b, from, n);
    f->rows += n;
}

void minibatch_reader_skip(struct minibatch_reader *f, uint64_t rows, uint32_t crc)
{
    struct block b;
    while (f->rows < rows) {
        size_t n = rows - f->rows < f->room ? (size_t)(rows - f->rows) : f->room;
        if (stream_rows(f->in, &b, n) < n) {
            if (f->in->failed)
                stream_die(f->in);
            die_spec(f->in->where, "%llu rows, but the model has been trained on %llu already; feed it the same data again",
                     (unsigned long long)(f->rows + b.rows), (unsigned long long)rows);
        }
        count(f, &b, 0, b.rows);
    }
    if (f->crc != crc)
        die_spec(f->in->where, "not the data that the model was trained on: the first %llu rows differ", (unsigned long long)rows);
}

/* What was left of the last step moves to the front, the block's rows go behind it. */
static void append_rows(struct minibatch_reader *f, const struct block *b)
{
    size_t left = f->held.rows - f->at;
    for (size_t i = 0; i < f->held.tensors; i++) {
        size_t n = tensor_row_size(&f->field[i]);
        char *to = f->field[i].data;
        memmove(to, to + f->at * n, left * n);
        memcpy(to + left * n, b->t[i]->data, b->rows * n);
    }
    f->held.rows = left + b->rows;
    f->at = 0;
}

/* Of row i behind those taken: the field id, or the row's number. */
static int64_t row_id(const struct minibatch_reader *f, size_t i)
{
    const struct tensor *ids = block_get(&f->held, "id");
    return ids ? ((const int64_t *)ids->data)[f->at + i] : (int64_t)(f->rows + i);
}

/* The first minibatch, before anything is trained on it. */
static void inspect(const struct minibatch_reader *f)
{
    const struct tensor *x = block_get(&f->held, "x");
    size_t n = f->held.rows < f->spec->batch ? f->held.rows : f->spec->batch;
    struct tensor_range range = { .n = 0 };
    char odd[DATA_RANGE_TEXT];
    for (size_t i = 0; i < n; i++) {
        tensor_range_add(&range, x->type, (const char *)x->data + i * tensor_row_size(x), volume_size(&f->spec->data));
        if (range.odd)
            die_data(f->in->where, "x of the row with id %lld is not finite", (long long)row_id(f, i));
    }
    if (data_range_check_rows(f->spec, x->type, &range, odd))
        log_warning(f->in->where, "%s", odd);
    if (n > 1 && n < f->spec->batch)
        log_warning(f->in->where, "%zu rows, where a batch has %u", n, f->spec->batch);
}

int minibatch_reader_wait(struct minibatch_reader *f)
{
    struct block b;
    size_t left = f->held.rows - f->at;
    if (!f->ended && left < f->room) {
        f->ended = stream_rows(f->in, &b, f->room - left) < f->room - left;
        append_rows(f, &b);
    }
    f->surplus = f->length && f->spec->hyper[LEARNING_RATE_DECAY] < 1 && f->rows + (f->held.rows - f->at) > f->length;
    int ready = f->at < f->held.rows && !f->in->failed && !f->surplus;
    if (ready && !f->rows)
        inspect(f);
    return ready;
}

void minibatch_reader_check(const struct minibatch_reader *f)
{
    if (f->in->failed)
        stream_die(f->in);
    if (f->surplus)
        die_spec(f->in->where, "more rows than the %llu of its first header, by which rates decay; give them to iae-shuffle first",
                 (unsigned long long)f->length);
}

size_t minibatch_reader_read(void *feed, real *x, int64_t *id, size_t n)
{
    struct minibatch_reader *f = feed;
    size_t left = f->held.rows - f->at, got = left < n ? left : n;
    data_field_read(f->spec, &f->held, f->at, got, x);
    for (size_t i = 0; i < got; i++)
        id[i] = row_id(f, i);
    count(f, &f->held, f->at, got);
    f->at += got;
    return got;
}
