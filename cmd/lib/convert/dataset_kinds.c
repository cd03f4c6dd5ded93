/* dataset_kinds.c - the registry of kinds of data sets */
#include "convert/dataset_kinds.h"

#include "base/die.h"

#include <string.h>

#define DATASET_KIND_ADDRESS(name) &dataset_kind_##name,
static const struct dataset_kind *const kinds[] = { DATASET_KINDS(DATASET_KIND_ADDRESS) };

const struct dataset_kind *dataset_kinds_find(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(kinds[i]->name, name))
            return kinds[i];
    bug("a data set of an unknown kind");
}
