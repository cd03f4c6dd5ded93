/* dataset_kinds.h - the kinds of data sets that can be fetched
 *
 * A new one is a file that defines dataset_kind_NAME, and its name in the list.
 */
#ifndef CONVERT_DATASET_KINDS_H
#define CONVERT_DATASET_KINDS_H

#include "convert/dataset_kind.h"

#define DATASET_KINDS(K) \
    K(idx)               \
    K(mat)               \
    K(cifar10)           \
    K(cifar100)          \
    K(celeba)

#define DATASET_KIND_DECLARE(name) extern const struct dataset_kind dataset_kind_##name;
DATASET_KINDS(DATASET_KIND_DECLARE)

/* dataset_kinds_find - the kind of this name; a catalogue that names another is a bug */
const struct dataset_kind *dataset_kinds_find(const char *name);

#endif
