/* strlist.c - a growing list of strings */
#include "base/strlist.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

void strlist_add(struct strlist *s, char *name)
{
    if (s->n && !strcmp(s->item[s->n - 1], name)) {
        free(name);             /* usually the common folder of successive files */
        return;
    }
    if (!(s->n & (s->n - 1)))
        s->item = xrealloc(s->item, (s->n ? 2 * s->n : 1) * sizeof *s->item);
    s->item[s->n++] = name;
}

int strlist_by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void strlist_sort(struct strlist *s)
{
    size_t kept = 0;
    if (s->n)
        qsort(s->item, s->n, sizeof *s->item, strlist_by_bytes);
    for (size_t i = 0; i < s->n; i++)
        if (kept && !strcmp(s->item[kept - 1], s->item[i]))
            free(s->item[i]);
        else
            s->item[kept++] = s->item[i];
    s->n = kept;
}

void strlist_free(struct strlist *s)
{
    for (size_t i = 0; i < s->n; i++)
        free(s->item[i]);
    free(s->item);
    memset(s, 0, sizeof *s);
}
