/* stream_summary.c - see stream_summary.h */
#include "inspect/stream_summary.h"

#include "base/alloc.h"
#include "base/die.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct summary_entry *)a)->name, ((const struct summary_entry *)b)->name);
}

static void item_free(void *item)
{
    free(((struct summary_entry *)item)->name);
    free(item);
}

static void items_free(struct summary_entries *l)
{
    tdestroy(l->by_name, item_free);
    free(l->all);
}

/* The item takes the name. */
static struct summary_entry *find(struct summary_entries *l, char *name)
{
    struct summary_entry *e = xzero(1, sizeof *e);
    e->name = name;
    struct summary_entry **found = tsearch(e, &l->by_name, by_name);
    if (!found)
        die_sys(NULL, "%zu bytes of memory", sizeof *e);
    if (*found != e) {
        item_free(e);
        return *found;
    }
    if (!(l->n & (l->n - 1)))
        l->all = xrealloc(l->all, (l->n ? 2 * l->n : 1) * sizeof *l->all);
    return l->all[l->n++] = e;
}

struct summary_entry *stream_summary_item(struct summary_entries *l, const char *name)
{
    return find(l, xstrdup(name));
}

/* "encoder" of encoder.0.weight, "adam.m" and "ema" of the copies */
static size_t net_length(const char *name)
{
    return strncmp(name, "adam.", 5) ? strcspn(name, ".") : 5 + strcspn(name + 5, ".");
}

void stream_summary_add(struct stream_summary *c, const struct block *b, int stats)
{
    for (size_t i = 0; i < b->tensors; i++) {
        const struct tensor *t = b->t[i];
        size_t n = shape_count(&t->shape);
        c->bytes += tensor_size(t);
        if (b->whole) {
            struct summary_entry *net = find(&c->nets, xprintf("%.*s", (int)net_length(t->name), t->name));
            net->values += n;
            net->tensors++;
        }
        if (b->whole && !stats)
            continue;
        struct summary_entry *e = stream_summary_item(&c->entries, t->name);
        e->type = t->type;
        e->shape = b->whole ? t->shape : shape_row(&t->shape);
        if (stats)
            tensor_range_add(&e->range, t->type, t->data, n);
    }
    c->records++;
}

void stream_summary_free(struct stream_summary *c)
{
    items_free(&c->entries);
    items_free(&c->nets);
}
