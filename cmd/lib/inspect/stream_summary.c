/* stream_summary.c - collects fields, tensors and networks by name, with ranges */
#include "inspect/stream_summary.h"

#include "base/alloc.h"
#include "base/die.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct summary_entry *)a)->name, ((const struct summary_entry *)b)->name);
}

static void entry_free(void *item)
{
    free(((struct summary_entry *)item)->name);
    free(item);
}

static void entries_free(struct summary_entries *l)
{
    tdestroy(l->by_name, entry_free);
    free(l->all);
}

/* The entry of this name, which it owns. */
static struct summary_entry *find_entry(struct summary_entries *l, char *name)
{
    struct summary_entry *e = xzero(1, sizeof *e);
    e->name = name;
    struct summary_entry **found = tsearch(e, &l->by_name, compare_names);
    if (!found)
        die_sys(NULL, "%zu bytes of memory", sizeof *e);
    if (*found != e) {
        entry_free(e);
        return *found;
    }
    if (!(l->n & (l->n - 1)))
        l->all = xrealloc(l->all, (l->n ? 2 * l->n : 1) * sizeof *l->all);
    return l->all[l->n++] = e;
}

struct summary_entry *stream_summary_entry(struct summary_entries *l, const char *name)
{
    return find_entry(l, xstrdup(name));
}

/* "encoder" for encoder.0.weight; "adam.m" and "ema" for the copies */
static size_t network_name_length(const char *name)
{
    return strncmp(name, "adam.", 5) ? strcspn(name, ".") : 5 + strcspn(name + 5, ".");
}

void stream_summary_add(struct stream_summary *c, const struct block *b, int stats)
{
    for (size_t i = 0; i < b->tensors; i++) {
        const struct tensor *t = b->t[i];
        size_t n = shape_count(&t->shape);
        c->bytes += tensor_size(t);
        if (b->is_aggregate) {
            struct summary_entry *net = find_entry(&c->networks, xprintf("%.*s", (int)network_name_length(t->name), t->name));
            net->values += n;
            net->tensors++;
        }
        if (b->is_aggregate && !stats)
            continue;
        struct summary_entry *e = stream_summary_entry(&c->entries, t->name);
        e->type = t->type;
        e->shape = b->is_aggregate ? t->shape : shape_row(&t->shape);
        if (stats)
            tensor_range_add(&e->range, t->type, t->data, n);
    }
    c->records++;
}

void stream_summary_free(struct stream_summary *c)
{
    entries_free(&c->entries);
    entries_free(&c->networks);
}
