/* array_info.c - arrays as text, and lists of them */
#include "array/array_info.h"

#include "base/alloc.h"
#include "base/die.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int array_info_bytes(const struct array_info *a, size_t *bytes)
{
    size_t as_f8;
    if (tensor_bytes(DT_F8, &a->shape, &as_f8))
        return -1;
    *bytes = as_f8 / 8 * (size_t)a->stored.size;
    return 0;
}

struct shape array_info_squeezed(const struct array_info *a)
{
    struct shape s = { 0 };
    for (int i = 0; i < a->shape.rank; i++)
        if (a->shape.dim[i] != 1)
            s.dim[s.rank++] = a->shape.dim[i];
    return s;
}

const char *array_info_text(const struct array_info *a, char text[ARRAY_INFO_TEXT])
{
    char shape[SHAPE_TEXT], type[NUMERIC_TEXT];
    const char *gap = a->name[0] ? " " : "";
    if (a->unreadable[0])
        snprintf(text, ARRAY_INFO_TEXT, "%s%s(%s)", a->name, gap, a->unreadable);
    else
        snprintf(text, ARRAY_INFO_TEXT, "%s%s%s %s", a->name, gap, shape_text(&a->shape, shape), numeric_text(&a->type, type));
    return text;
}

void array_list_add(struct array_list *l, const char *where, const struct array_info *a)
{
    if (l->n == ARRAY_LIST)
        die_data(where, "more than %d arrays", ARRAY_LIST);
    if (!(l->n & (l->n - 1)))                       /* capacity doubles at each power of two */
        l->item = xrealloc(l->item, (l->n ? 2 * l->n : 1) * sizeof *l->item);
    l->item[l->n++] = *a;
}

void array_list_free(struct array_list *l)
{
    free(l->item);
    memset(l, 0, sizeof *l);
}
