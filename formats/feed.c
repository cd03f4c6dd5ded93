/* feed.c - see feed.h */
#include "feed.h"

#include "die.h"

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

void feed_init(struct feed *f, struct stream *in, const struct spec *spec)
{
    stream_need_data(in, spec);
    const struct field *id = header_find(&in->header, "id");
    if (id && (id->type != DT_I8 || id->row.rank))
        die_spec(in->where, "id: not one i8 a row");
    *f = (struct feed){ .in = in, .spec = spec };
}

static void count(struct feed *f, const struct block *b)
{
    for (size_t r = 0; r < b->rows; r++)
        for (size_t i = 0; i < b->tensors; i++) {
            size_t n = tensor_row_size(b->t[i]);
            f->crc = (uint32_t)crc32_z(f->crc, (const unsigned char *)b->t[i]->data + r * n, n);
        }
    f->rows += b->rows;
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
        count(f, &b);
    }
    if (f->crc != crc)
        die_spec(f->in->where, "not the data that the model was trained on: the first %llu rows differ", (unsigned long long)rows);
}

size_t feed_next(void *feed, real *x, int64_t *id, size_t n)
{
    struct feed *f = feed;
    struct block b;
    size_t got = f->ended ? 0 : stream_rows(f->in, &b, n), D = volume_size(&f->spec->data);
    if (got < n)
        f->ended = 1;
    if (f->in->broken || !got)
        return 0;               /* a part of a batch whose end is unknown is not trained on */
    const struct tensor *data = block_get(&b, "x");
    if (data->type == DT_U1)
        model_input_u1(f->spec, data->data, got * D, x);
    else
        model_input_f4(data->data, got * D, x);
    block_ids(&b, f->rows, id);
    count(f, &b);
    return got;
}
