/* webdataset_labels.c - keys of samples and their numbers, sorted to be found */
#include "convert/webdataset_labels.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/parse.h"
#include "convert/sample_names.h"

#include <stdlib.h>
#include <string.h>

/* The number that is the whole content of a .cls file. */
static int32_t parse_label(const unsigned char *bytes, size_t n, const char *where)
{
    long v = 0;
    char text[32];
    while (n && strchr("\r\n ", bytes[n - 1]) && bytes[n - 1])
        n--;
    int bad = !n || n >= sizeof text || memchr(bytes, 0, n) != NULL;
    if (!bad) {
        memcpy(text, bytes, n);
        text[n] = '\0';
        bad = parse_long(text, &v) || v < INT32_MIN || v > INT32_MAX;
    }
    if (bad)
        die_data(where, "no label: a whole number is needed");
    return (int32_t)v;
}

void webdataset_labels_add(struct webdataset_labels *l, size_t file, const char *name, const unsigned char *bytes, size_t n,
                           const char *where)
{
    int32_t y = parse_label(bytes, n, where);
    if (!(l->n & (l->n - 1)))                       /* capacity doubles at each power of two */
        l->label = xrealloc(l->label, (l->n ? 2 * l->n : 1) * sizeof *l->label);
    l->label[l->n++] = (struct webdataset_label){ file, sample_name_key(name), y };
}

static int by_sample(const void *a, const void *b)
{
    const struct webdataset_label *x = a, *y = b;
    return x->file != y->file ? (x->file < y->file ? -1 : 1) : strcmp(x->key, y->key);
}

void webdataset_labels_sort(struct webdataset_labels *l)
{
    if (l->n)
        qsort(l->label, l->n, sizeof *l->label, by_sample);
    for (size_t i = 1; i < l->n; i++)
        if (!by_sample(&l->label[i - 1], &l->label[i]))
            die_data(NULL, "a second label of the sample '%s': the name of a sample ends at the first dot", l->label[i].key);
}

int32_t webdataset_labels_find(const struct webdataset_labels *l, size_t file, const char *name)
{
    struct webdataset_label key = { file, sample_name_key(name), -1 };
    const struct webdataset_label *found = l->n ? bsearch(&key, l->label, l->n, sizeof key, by_sample) : NULL;
    free(key.key);
    return found ? found->y : -1;
}

void webdataset_labels_free(struct webdataset_labels *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->label[i].key);
    free(l->label);
    memset(l, 0, sizeof *l);
}
