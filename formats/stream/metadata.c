#include "stream/metadata.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

static void pair_free(struct pair *p)
{
    free(p->key);
    free(p->bytes);
}

void metadata_free(struct metadata *p)
{
    for (size_t i = 0; i < p->n; i++)
        pair_free(&p->item[i]);
    free(p->item);
    p->item = NULL;
    p->n = 0;
}

struct pair *metadata_find(const struct metadata *p, const char *key)
{
    for (size_t i = 0; i < p->n; i++)
        if (!strcmp(p->item[i].key, key))
            return &p->item[i];
    return NULL;
}

void metadata_set(struct metadata *p, const char *key, enum metadata_kind kind, const char *bytes, size_t size, uint64_t number)
{
    struct pair *to = metadata_find(p, key);
    if (!to) {
        p->item = xrealloc(p->item, (p->n + 1) * sizeof *p->item);
        to = &p->item[p->n++];
        memset(to, 0, sizeof *to);
        to->key = xstrdup(key);
    }
    char *copy = NULL;
    if (bytes) {
        copy = xmalloc(size + 1);
        memcpy(copy, bytes, size);
        copy[size] = '\0';
    }
    free(to->bytes);
    to->kind = kind;
    to->bytes = copy;
    to->size = size;
    to->number = number;
}

void metadata_copy(struct metadata *to, const struct metadata *from)
{
    for (size_t i = 0; i < from->n; i++) {
        const struct pair *p = &from->item[i];
        metadata_set(to, p->key, p->kind, p->bytes, p->size, p->number);
    }
}

void metadata_drop(struct metadata *p, const char *key)
{
    size_t n = strlen(key), kept = 0;
    for (size_t i = 0; i < p->n; i++) {
        if (!strcmp(p->item[i].key, key) || (n && key[n - 1] == '.' && !strncmp(p->item[i].key, key, n)))
            pair_free(&p->item[i]);
        else
            p->item[kept++] = p->item[i];
    }
    p->n = kept;
}
