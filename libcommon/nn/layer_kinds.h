/* layer_kinds.h - the registry of kinds of layers; each is a struct layer_ops in a file of its own */
#ifndef NN_LAYER_KINDS_H
#define NN_LAYER_KINDS_H

#include "nn/layer.h"

/* layer_kind_at - number i of the registry, NULL after the last one; layer_kind_find - by its word, or NULL */
const struct layer_ops *layer_kind_at(size_t i);
const struct layer_ops *layer_kind_find(const char *word);

#endif
