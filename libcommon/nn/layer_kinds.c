/* layer_kinds.c - the registry of kinds of layers: a line each */
#include "nn/layer_kinds.h"

#include <string.h>

#define KINDS(KIND)     \
    KIND(layer_linear)  \
    KIND(layer_conv)    \
    KIND(layer_upconv) \
    KIND(layer_maxpool) \
    KIND(layer_avgpool) \
    KIND(layer_upsample) \
    KIND(layer_add)

#define DECLARE(kind) extern const struct layer_ops kind;
#define LIST(kind) &kind,

KINDS(DECLARE)

static const struct layer_ops *const kinds[] = { KINDS(LIST) };

const struct layer_ops *layer_kind_at(size_t i)
{
    return i < sizeof kinds / sizeof *kinds ? kinds[i] : NULL;
}

const struct layer_ops *layer_kind_find(const char *word)
{
    const struct layer_ops *ops;
    for (size_t i = 0; (ops = layer_kind_at(i)); i++)
        if (!strcmp(ops->word, word))
            return ops;
    return NULL;
}
