/* field_list.c - looks names of fields up in a list with commas */
#include "stream/field_list.h"

#include "base/alloc.h"
#include "base/die.h"

#include <stdlib.h>
#include <string.h>

static const char *next_name(const char *p)
{
    const char *comma = strchr(p, ',');
    return comma ? comma + 1 : NULL;
}

int field_list_has(const char *list, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = list; p; p = next_name(p))
        if (!strncmp(p, name, n) && (p[n] == ',' || !p[n]))
            return 1;
    return 0;
}

void field_list_check(const char *list, const struct header *h, const char *where)
{
    for (const char *p = list; p; p = next_name(p)) {
        char *name = xprintf("%.*s", (int)strcspn(p, ","), p);
        if (!header_find(h, name))
            die_spec(where, "no field '%s'", name);
        free(name);
    }
}
