/* minibatch_reader.c - see minibatch_reader.h */
#include "training/minibatch_reader.h"

#include "apply/data_field.h"
#include "base/alloc.h"
#include "base/crc32.h"
#include "base/die.h"
#include "base/log.h"
#include "model/fields.h"

#include <string.h>

void feed_init(struct feed *f, struct stream *in, const struct spec *spec, size_t step)
{
    size_t bytes;
    data_field_check(in, spec);
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

uint64_t feed_steps(struct feed *f)
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

uint32_t feed_count(uint32_t crc, const struct block *b, size_t from, size_t n)
{
    for (size_t r = from; r < from + n; r++)
        for (size_t i = 0; i < b->tensors; i++) {
            size_t bytes = tensor_row_size(b->t[i]);
            if (is_data(b->t[i]->name))
                crc = crc32_add(crc, (const unsigned char *)b->t[i]->data + r * bytes, bytes);
        }
    return crc;
}

/* Rows from..from+n-1 of the block are eaten. */
static void count(struct feed *f, const struct block *b, size_t from, size_t n)
{
    f->crc = feed_count(f->crc, b, from, n);
    f->rows += n;
}

void feed_skip(struct feed *f, uint64_t rows, uint32_t crc)
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
    f->surplus = f->length && f->spec->hyper[LEARNING_RATE_DECAY] < 1 && f->rows + (f->held.rows - f->at) > f->length;
    return f->at < f->held.rows && !f->in->failed && !f->surplus;
}

void feed_blame(const struct feed *f)
{
    if (f->in->failed)
        stream_die(f->in);
    if (f->surplus)
        die_spec(f->in->where, "more rows than the %llu of its first header, by which rates decay; give them to iae-shuffle first",
                 (unsigned long long)f->length);
}

/* Rows from..from+n-1 of the block's x as networks see them. */
static void see(const struct spec *s, const struct block *b, size_t from, size_t n, real *x)
{
    const struct tensor *t = block_get(b, "x");
    const char *at = (const char *)t->data + from * tensor_row_size(t);
    if (t->type == DT_U1)
        model_input_u1(s, (const unsigned char *)at, n * volume_size(&s->data), x);
    else
        model_input_f4((const float *)(const void *)at, n * volume_size(&s->data), x);
}

size_t feed_next(void *feed, real *x, int64_t *id, size_t n)
{
    struct feed *f = feed;
    size_t left = f->held.rows - f->at, got = left < n ? left : n;
    see(f->spec, &f->held, f->at, got, x);
    const struct tensor *ids = block_get(&f->held, "id");
    for (size_t i = 0; i < got; i++)
        id[i] = ids ? ((const int64_t *)ids->data)[f->at + i] : (int64_t)(f->rows + i);
    count(f, &f->held, f->at, got);
    f->at += got;
    return got;
}

/* One row of a block goes into the pool, if it has a label. */
static void pool_add(struct labelled_set *p, const struct spec *spec, struct stream *in, const struct block *b, size_t row, int64_t id)
{
    int32_t y = ((const int32_t *)block_get(b, "y")->data)[row];
    size_t D = volume_size(&spec->data);
    if (y == -1)
        return;
    if (y < 0 || (uint32_t)y >= spec->Dz)
        die_data(stream_place(in), "y: the label %d, where the model has categories 0 to %u", (int)y, spec->Dz - 1);
    p->x = xrealloc(p->x, (p->n + 1) * D * sizeof *p->x);
    p->id = xrealloc(p->id, (p->n + 1) * sizeof *p->id);
    p->y = xrealloc(p->y, (p->n + 1) * sizeof *p->y);
    see(spec, b, row, 1, p->x + p->n * D);
    p->id[p->n] = id;
    p->y[p->n++] = y;
}

/* The model has been trained on these rows with labels: as it says, or from now on. */
static void same_labels(struct model *m, const char *where, uint64_t rows, uint32_t crc)
{
    if (m->labelled && (m->labelled != rows || m->labelled_crc != crc))
        die_spec(where, "not the rows with labels that the model was trained on: %llu rows, CRC-32 %08x, where it had %llu, %08x",
                 (unsigned long long)rows, (unsigned)crc, (unsigned long long)m->labelled, (unsigned)m->labelled_crc);
    if (!m->labelled && m->step)
        log_info(where, "the model does not say which rows with labels it was trained on: not checked");
    m->labelled = rows;
    m->labelled_crc = crc;
}

void feed_pool(struct labelled_set *p, const char *path, struct model *m)
{
    char *operand[] = { (char *)(uintptr_t)path, NULL };
    struct shape one = shape_of(0);
    struct stream in;
    struct block b;
    int64_t id[BLOCK];
    uint64_t rows = 0;
    uint32_t crc = 0;
    memset(p, 0, sizeof *p);
    stream_open(&in, operand, 0);
    data_field_check(&in, &m->spec);
    stream_need(&in, "y", "i4", &one);
    for (; stream_rows(&in, &b, BLOCK); rows += b.rows) {
        block_ids(&b, rows, id);
        for (size_t i = 0; i < b.rows; i++)
            pool_add(p, &m->spec, &in, &b, i, id[i]);
        crc = feed_count(crc, &b, 0, b.rows);
    }
    if (p->n < 2)
        die_data(in.where, "%zu rows with labels; batch statistics need two", p->n);
    same_labels(m, in.where, rows, crc);
    stream_close(&in);
}
