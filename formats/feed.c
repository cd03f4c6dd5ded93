/* feed.c - see feed.h */
#include "feed.h"

#include "die.h"

#include <string.h>
#include <zlib.h>

struct shape spec_data_shape(const struct spec *s)
{
    if (s->data.h == 1 && s->data.w == 1)
        return shape_of(1, (unsigned)s->data.c);
    return shape_of(3, (unsigned)s->data.h, (unsigned)s->data.w, (unsigned)s->data.c);
}

void stream_need_data(const struct stream *s, const struct spec *spec)
{
    const struct field *x = stream_need(s, "x", "u1 f4", NULL);
    struct shape data = spec_data_shape(spec), flat = shape_of(1, (unsigned)volume_size(&spec->data));
    char have[SHAPE_TEXT], want[SHAPE_TEXT];
    if (!shape_equal(&x->row, &data) && !shape_equal(&x->row, &flat))
        die_spec(s->where, "x: rows of %s where the model's data are %s", shape_text(&x->row, have), shape_text(&data, want));
}

void feed_init(struct feed *f, struct stream *in, const struct spec *spec, size_t step)
{
    size_t bytes;
    stream_need_data(in, spec);
    const struct field *id = header_find(&in->header, "id");
    if (id && (id->type != DT_I8 || id->row.rank))
        die_spec(in->where, "id: not one i8 a row");
    *f = (struct feed){ .in = in, .spec = spec, .room = step };
    for (size_t i = 0; i < in->header.fields; i++) {
        const struct field *field = &in->header.field[i];
        struct shape shape = shape_rows((uint32_t)step, &field->row);
        if (tensor_bytes(field->type, &shape, &bytes))
            die_data(in->where, "%s: %zu rows of it are too large", field->name, step);
        tensor_set(&f->field[i], field->name, field->type, &shape);
        block_put(&f->held, &f->field[i]);
    }
}

void feed_free(struct feed *f)
{
    for (size_t i = 0; i < HEADER_FIELDS; i++)
        tensor_free(&f->field[i]);
}

/* Rows from..from+n-1 of the block are eaten. */
static void count(struct feed *f, const struct block *b, size_t from, size_t n)
{
    for (size_t r = from; r < from + n; r++)
        for (size_t i = 0; i < b->tensors; i++) {
            size_t bytes = tensor_row_size(b->t[i]);
            f->crc = (uint32_t)crc32_z(f->crc, (const unsigned char *)b->t[i]->data + r * bytes, bytes);
        }
    f->rows += n;
}

void feed_skip(struct feed *f, uint64_t rows, uint32_t crc)
{
    struct block b;
    while (f->rows < rows) {
        size_t n = rows - f->rows < 1000 ? (size_t)(rows - f->rows) : 1000;
        if (stream_rows(f->in, &b, n) < n) {
            if (f->in->broken)
                stream_blame(f->in);
            die_spec(f->in->where, "%llu rows, but the model has been trained on %llu already; feed it the same data again",
                     (unsigned long long)(f->rows + b.rows), (unsigned long long)rows);
        }
        count(f, &b, 0, b.rows);
    }
    if (f->crc != crc)
        die_spec(f->in->where, "not the data that the model was trained on: the first %llu rows differ", (unsigned long long)rows);
}

/* What was left of the last step moves to the front, the block's rows go behind it. */
static void hold(struct feed *f, const struct block *b)
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

int feed_ready(struct feed *f)
{
    struct block b;
    size_t left = f->held.rows - f->at;
    if (!f->ended && left < f->room) {
        f->ended = stream_rows(f->in, &b, f->room - left) < f->room - left;
        hold(f, &b);
    }
    return f->at < f->held.rows && !f->in->broken;
}

size_t feed_next(void *feed, real *x, int64_t *id, size_t n)
{
    struct feed *f = feed;
    size_t left = f->held.rows - f->at, got = left < n ? left : n, D = volume_size(&f->spec->data);
    const struct tensor *data = block_get(&f->held, "x");
    const char *from = (const char *)data->data + f->at * tensor_row_size(data);
    if (data->type == DT_U1)
        model_input_u1(f->spec, (const unsigned char *)from, got * D, x);
    else
        model_input_f4((const float *)(const void *)from, got * D, x);
    const struct tensor *ids = block_get(&f->held, "id");
    for (size_t i = 0; i < got; i++)
        id[i] = ids ? ((const int64_t *)ids->data)[f->at + i] : (int64_t)(f->rows + i);
    count(f, &f->held, f->at, got);
    f->at += got;
    return got;
}
