#include "stream/row_repeat.h"

#include <string.h>

#define WIDE_BYTES ((size_t)256 << 20)

void row_repeat_init(struct row_repeat *r, size_t times, const struct header *h)
{
    size_t bytes = 1;
    memset(r, 0, sizeof *r);
    for (size_t i = 0; i < h->fields; i++)
        bytes += shape_count(&h->field[i].row) * dtype_size(h->field[i].type);
    r->times = times;
    r->rows = times == 1 || BLOCK <= WIDE_BYTES / times / bytes ? BLOCK : WIDE_BYTES / times / bytes;
    r->rows += !r->rows;
}

void row_repeat_fill(struct row_repeat *r, const struct block *b, size_t draw, struct block *wide)
{
    *wide = *b;
    if (r->times == 1)
        return;
    wide->rows = b->rows * r->times;
    for (size_t i = 0; i < b->tensors; i++) {
        struct shape row = shape_row(&b->t[i]->shape), shape = shape_rows((uint32_t)wide->rows, &row);
        size_t n = tensor_row_size(b->t[i]);
        tensor_set(&r->field[i], b->t[i]->name, b->t[i]->type, &shape);
        for (size_t k = 0; k < b->rows; k++)
            memcpy((char *)r->field[i].data + (k * r->times + draw) * n, (const char *)b->t[i]->data + k * n, n);
        wide->t[i] = &r->field[i];
    }
}

void row_repeat_free(struct row_repeat *r)
{
    for (size_t i = 0; i < sizeof r->field / sizeof *r->field; i++)
        tensor_free(&r->field[i]);
}
