#include "stream/row_table.h"

#include "base/alloc.h"
#include "base/die.h"

#include <errno.h>
#include <string.h>

#define FIRST_ROOM 64

void row_table_init(struct row_table *t, const struct header *h)
{
    memset(t, 0, sizeof *t);
    t->fields = h->fields;
    for (size_t i = 0; i < h->fields; i++) {
        struct shape none = shape_rows(0, &h->field[i].row);
        tensor_set(&t->field[i], h->field[i].name, h->field[i].type, &none);
    }
}

/* realloc, because it moves large arrays by their page tables and without a copy. It does not keep the alignment of
 * tensors; nothing computes on these arrays where they lie. */
static void grow(struct row_table *t, size_t rows)
{
    size_t room = t->room + t->room / 2;
    if (room < rows)
        room = rows < FIRST_ROOM ? FIRST_ROOM : rows;
    if (room > TENSOR_DIM)
        room = TENSOR_DIM;
    for (size_t i = 0; i < t->fields; i++) {
        struct tensor *f = &t->field[i];
        f->shape.dim[0] = (uint32_t)room;
        size_t bytes;
        if (rows > TENSOR_DIM || tensor_bytes(f->type, &f->shape, &bytes)) {
            errno = ENOMEM;
            die_sys(NULL, "%zu rows of '%s' in memory", rows, f->name);
        }
        f->data = xrealloc(f->data, bytes);
    }
    t->room = room;
}

void row_table_add(struct row_table *t, const struct block *b, size_t from, size_t n)
{
    if (n > t->room - t->rows)
        grow(t, t->rows + n);
    for (size_t i = 0; i < t->fields; i++) {
        size_t row = tensor_row_size(&t->field[i]);
        memcpy((char *)t->field[i].data + t->rows * row, (const char *)b->t[i]->data + from * row, n * row);
    }
    t->rows += n;
}

void row_table_read(struct row_table *t, struct stream *in)
{
    struct block b;
    row_table_init(t, &in->header);
    while (stream_record(in, &b))
        row_table_add(t, &b, 0, b.rows);
}

void row_table_swap(struct row_table *t, size_t row, struct block *b, size_t i)
{
    for (size_t k = 0; k < t->fields; k++) {
        size_t left = tensor_row_size(&t->field[k]);
        char *p = (char *)t->field[k].data + row * left, *q = (char *)b->t[k]->data + i * left;
        while (left) {
            char part[1024];
            size_t n = left < sizeof part ? left : sizeof part;
            memcpy(part, p, n);
            memcpy(p, q, n);
            memcpy(q, part, n);
            p += n;
            q += n;
            left -= n;
        }
    }
}

static void lend(struct row_table *t, struct block *b, size_t rows)
{
    memset(b, 0, sizeof *b);
    b->rows = rows;
    for (size_t i = 0; i < t->fields; i++)
        b->t[b->tensors++] = &t->view[i];
}

void row_table_gather(struct row_table *t, const size_t *index, size_t n, struct block *b)
{
    for (size_t i = 0; i < t->fields; i++) {
        const struct tensor *f = &t->field[i];
        struct shape row = shape_row(&f->shape), shape = shape_rows((uint32_t)n, &row);
        size_t bytes = tensor_row_size(f);
        tensor_set(&t->gathered[i], f->name, f->type, &shape);
        char *to = t->gathered[i].data;
        for (size_t k = 0; k < n; k++, to += bytes)
            memcpy(to, (const char *)f->data + index[k] * bytes, bytes);
        t->view[i] = t->gathered[i];
    }
    lend(t, b, n);
}

void row_table_view(struct row_table *t, size_t from, size_t n, struct block *b)
{
    for (size_t i = 0; i < t->fields; i++) {
        t->view[i] = t->field[i];
        t->view[i].shape.dim[0] = (uint32_t)n;
        t->view[i].data = (char *)t->field[i].data + from * tensor_row_size(&t->field[i]);
    }
    lend(t, b, n);
}

void *row_table_data(struct row_table *t, const char *name)
{
    for (size_t i = 0; i < t->fields; i++)
        if (!strcmp(t->field[i].name, name))
            return t->field[i].data;
    bug("a field that is not there");
}

void row_table_free(struct row_table *t)
{
    for (size_t i = 0; i < t->fields; i++) {
        tensor_free(&t->field[i]);
        tensor_free(&t->gathered[i]);
    }
    memset(t, 0, sizeof *t);
}
