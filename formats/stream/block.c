/* block.c - rows as named tensors side by side */
#include "stream/block.h"

#include "base/die.h"

#include <string.h>

struct tensor *block_get(const struct block *b, const char *name)
{
    for (size_t i = 0; i < b->tensors; i++)
        if (!strcmp(b->t[i]->name, name))
            return b->t[i];
    return NULL;
}

void block_ids(const struct block *b, uint64_t first, int64_t *id)
{
    const struct tensor *t = block_get(b, "id");
    int good = t && t->type == DT_I8 && t->shape.rank == 1;
    for (size_t i = 0; i < b->rows; i++)
        id[i] = good ? ((const int64_t *)t->data)[i] : (int64_t)(first + i);
}

void block_put(struct block *b, struct tensor *t)
{
    for (size_t i = 0; i < b->tensors; i++)
        if (!strcmp(b->t[i]->name, t->name)) {
            b->t[i] = t;
            return;
        }
    if (b->tensors == sizeof b->t / sizeof *b->t)
        bug("too many tensors in a block");
    b->t[b->tensors++] = t;
}
