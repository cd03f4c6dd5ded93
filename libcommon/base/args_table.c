/* args_table.c - finds options by name, and lists words */
#include "base/args_table.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

const struct arg *args_table_find(const struct args_table *t, const char *name, size_t n)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct arg *a = t->option[i];
        if (a->kind != ARG_IS_GROUP && strlen(a->name) == n && !memcmp(a->name, name, n))
            return a;
    }
    return NULL;
}

char *args_table_words(arg_words *words)
{
    char *list = xstrdup("");
    const char *word;
    for (size_t i = 0; (word = words(i)); i++) {
        char *longer = xprintf("%s%s%s", list, i ? ", " : "", word);
        free(list);
        list = longer;
    }
    return list;
}
