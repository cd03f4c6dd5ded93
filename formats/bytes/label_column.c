/* label_column.c - collects labels, and numbers those that are names */
#include "bytes/label_column.h"

#include "base/alloc.h"
#include "base/parse.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int parse_label(const char *label, int32_t *y)
{
    double v;
    if (parse_real(label, &v) || v != floor(v) || v < INT32_MIN || v > INT32_MAX)
        return -1;
    *y = (int32_t)v;
    return 0;
}

/* Where the name is among the classes, or would be. */
static size_t find_place(const struct label_column *c, const char *name)
{
    size_t low = 0, high = c->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(c->class[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int add_class(struct label_column *c, const char *name, int32_t *y)
{
    size_t at = find_place(c, name);
    if (at == c->n || strcmp(c->class[at].name, name)) {
        c->bytes += strlen(name) + 1;
        if (c->bytes > LABEL_COLUMN_NAMES) {
            snprintf(c->error, sizeof c->error, "is the %zuth class, and their names have more bytes than can be kept", c->n + 1);
            return -1;
        }
        if (!(c->n & (c->n - 1)))           /* capacity doubles at each power of two */
            c->class = xrealloc(c->class, (c->n ? 2 * c->n : 1) * sizeof *c->class);
        memmove(c->class + at + 1, c->class + at, (c->n - at) * sizeof *c->class);
        c->class[at] = (struct label_class){ xstrdup(name), (int32_t)c->n };
        c->n++;
    }
    *y = c->class[at].added;
    return 0;
}

int label_column_add(struct label_column *c, const char *label, int32_t *y)
{
    double v;
    if (!*label) {
        snprintf(c->error, sizeof c->error, "is no label");
        return -1;
    }
    if (!c->numbers && !c->n)
        c->numbers = !parse_real(label, &v);
    if (!c->numbers)
        return add_class(c, label, y);
    if (!parse_label(label, y))
        return 0;
    snprintf(c->error, sizeof c->error, "is no whole number of 32 bits");
    return -1;
}

void label_column_number(struct label_column *c)
{
    c->number = xarray(c->n, sizeof *c->number);
    for (size_t i = 0; i < c->n; i++)
        c->number[c->class[i].added] = (int32_t)i;
}

int32_t label_column_get(const struct label_column *c, int32_t y)
{
    return c->numbers ? y : c->number[y];
}

void label_column_free(struct label_column *c)
{
    for (size_t i = 0; i < c->n; i++)
        free(c->class[i].name);
    free(c->class);
    free(c->number);
    memset(c, 0, sizeof *c);
}
