/* net_text.c - cuts the line of a network at its semicolons */
#include "nn/net_text.h"

#include "base/alloc.h"
#include "nn/layer_kinds.h"

#include <stdlib.h>
#include <string.h>

const char *net_text_line(const struct spec *s, enum net_id id)
{
    size_t n = strlen(net_names[id]);
    const char *p = s->text;
    while (*p && (strncmp(p, net_names[id], n) || p[n] != ':')) {
        p += strcspn(p, "\n");
        p += *p == '\n';
    }
    return *p ? p + n + 1 : p;
}

static int is_layer(const char *text)
{
    char *word = xprintf("%.*s", (int)strcspn(text, " ;\n"), text);
    int is = layer_kind_find(word) != NULL;
    free(word);
    return is;
}

int net_text_next(const char **at, struct net_text *part)
{
    const char *begin = *at + strspn(*at, " "), *end = begin + strcspn(begin, ";\n");
    if (end == begin)
        return 0;
    *at = end + (*end == ';');
    while (end[-1] == ' ')
        end--;
    *part = (struct net_text){ begin, (size_t)(end - begin), is_layer(begin) };
    return 1;
}
