#include "training/aggregates.h"

#include "base/alloc.h"
#include "base/die.h"
#include "tensor/array.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct tensor *find(const struct aggregates *w, const char *name)
{
    for (size_t i = 0; i < w->n; i++)
        if (!strcmp(w->t[i].name, name))
            return &w->t[i];
    return NULL;
}

/* A tensor of that name, type and shape, zero if it is new. */
static struct tensor *place(struct aggregates *w, const char *name, enum dtype type, const struct shape *shape, int *new)
{
    struct tensor *t = find(w, name);
    *new = !t;
    if (t)
        return t;
    w->t = xrealloc(w->t, (w->n + 1) * sizeof *w->t);
    t = &w->t[w->n++];
    memset(t, 0, sizeof *t);
    tensor_set(t, name, type, shape);
    return t;
}

void aggregates_add(struct aggregates *w, const struct tensor *t, const char *where)
{
    int new;
    if (t->type != DT_F4 && t->type != DT_F8)
        die_data(where, "%s: of type %s, where f4 or f8 is needed", t->name, dtype_name(t->type));
    struct tensor *to = place(w, t->name, t->type, &t->shape, &new);
    if (to->type != t->type || !shape_equal(&to->shape, &t->shape))
        die_data(where, "%s: of another type or shape than before", t->name);
    if (new)
        memcpy(to->data, t->data, tensor_size(t));
    else
        for (size_t i = 0, n = shape_count(&t->shape); i < n; i++) {
            if (t->type == DT_F4)
                ((float *)to->data)[i] += ((const float *)t->data)[i];
            else
                ((double *)to->data)[i] += ((const double *)t->data)[i];
        }
}

static void add_number(struct aggregates *w, const char *name, double v)
{
    struct shape none = shape_of(0);
    int new;
    double *to = place(w, name, DT_F8, &none, &new)->data;
    *to = new ? v : *to + v;
}

void aggregates_grad_accum(struct aggregates *w, const struct grad_accum *t)
{
    char name[TENSOR_NAME + 1];
    int new;
    for (int i = 0; i < NETS; i++) {
        const struct net *net = &t->m->net[i];
        const struct grad_sum *s = t->sum[TERM_ALL][i].rows ? &t->sum[TERM_ALL][i] : &t->sum[TERM_LABEL][i];
        for (size_t k = 0; s->rows && k < net->tensors; k++) {
            const struct net_tensor *nt = &net->tensor[k];
            if (nt->state == STATE_VECTOR || (nt->state && !s->sets))
                continue;
            snprintf(name, sizeof name, "%s.%s", nt->state ? "stat" : "grad", nt->name);
            struct tensor *to = place(w, name, nt->state ? DT_F8 : DT_F4, &nt->shape, &new);
            if (nt->state)
                memcpy(to->data, s->stats + nt->offset - net->parameters, nt->count * sizeof(double));
            else
                array_get(to->data, s->grad + nt->offset, nt->count);
        }
        if (s->rows && s->sets && net_has_running_stats(net)) {
            snprintf(name, sizeof name, "stat.%s.batches", net_names[i]);
            add_number(w, name, s->sets);
        }
    }
}

void aggregates_loss(struct aggregates *w, const char *name, double sum)
{
    char full[TENSOR_NAME + 1];
    snprintf(full, sizeof full, "loss.%s", name);
    add_number(w, full, sum);
}

void aggregates_write(const struct aggregates *w, struct stream_writer *out)
{
    for (size_t i = 0; i < w->n; i++)
        writer_aggregate(out, w->t[i].name, w->t[i].type, &w->t[i].shape, w->t[i].data);
}

void aggregates_free(struct aggregates *w)
{
    for (size_t i = 0; i < w->n; i++)
        tensor_free(&w->t[i]);
    free(w->t);
    memset(w, 0, sizeof *w);
}
