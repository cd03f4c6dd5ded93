#include "train/grad_accum.h"

#include "base/alloc.h"
#include "engine/engine.h"

#include <stdlib.h>
#include <string.h>

void grad_accum_init(struct grad_accum *t, struct compute *c, const struct model *m)
{
    memset(t, 0, sizeof *t);
    t->compute = c;
    t->m = m;
}

/* ---- memory of gradients, which goes from network to network ---- */

static void return_buffer(struct grad_accum *t, struct grad_sum *s)
{
    s->rows = 0;
    if (!t->share || !s->grad)
        return;
    t->spare[t->spares++] = (struct free_block){ s->grad, s->capacity };
    s->grad = NULL;
}

/* The smallest spare block that suffices; else a new one, in the place of the largest. */
static struct free_block take(struct grad_accum *t, size_t values)
{
    size_t best = t->spares, largest = 0;
    for (size_t i = 0; i < t->spares; i++) {
        if (t->spare[i].capacity >= values && (best == t->spares || t->spare[i].capacity < t->spare[best].capacity))
            best = i;
        largest = t->spare[i].capacity > t->spare[largest].capacity ? i : largest;
    }
    size_t i = best < t->spares ? best : largest;
    struct free_block s = { NULL, 0 };
    if (t->spares) {
        s = t->spare[i];
        t->spare[i] = t->spare[--t->spares];
    }
    if (s.capacity < values) {
        array_free(s.grad);
        s = (struct free_block){ array_new(values), values };
    }
    return s;
}

static void sum_free(struct grad_sum *s)
{
    array_free(s->grad);
    free(s->stats);
}

void grad_accum_free(struct grad_accum *t)
{
    for (int i = 0; i < NETS; i++) {
        for (int k = 0; k < TERMS; k++)
            sum_free(&t->sum[k][i]);
        sum_free(&t->next[i]);
    }
    for (size_t i = 0; i < t->spares; i++)
        array_free(t->spare[i].grad);
    memset(t, 0, sizeof *t);
}

void grad_accum_clear(struct grad_accum *t)
{
    for (int i = 0; i < NETS; i++) {
        for (int k = 0; k < TERMS; k++)
            return_buffer(t, &t->sum[k][i]);
        return_buffer(t, &t->next[i]);
    }
}

/* ---- sums ---- */

static size_t stats_of(const struct net *net)
{
    return net->values - net->parameters;
}

struct grad_sum *grad_accum_begin(struct grad_accum *t, enum loss_term term, enum net_id id)
{
    const struct net *net = &t->m->net[id];
    struct grad_sum *s = t->sum[term][id].rows ? &t->next[id] : &t->sum[term][id];
    if (!s->grad) {
        struct free_block block = take(t, net->parameters);
        s->grad = block.grad;
        s->capacity = block.capacity;
        net_zero_padding(net, s->grad);
    }
    if (!s->stats)
        s->stats = xarray(stats_of(net) + 1, sizeof *s->stats);
    memset(s->stats, 0, stats_of(net) * sizeof *s->stats);
    s->sets = 0;
    t->open[id] = s;
    return s;
}

void grad_accum_end(struct grad_accum *t, enum loss_term term, enum net_id id, uint64_t rows)
{
    const struct net *net = &t->m->net[id];
    struct grad_sum *all = &t->sum[term][id], *s = t->open[id];
    if (s != all) {
        compute_engine(t->compute)->arrays->add(all->grad, 1, s->grad, net->parameters);
        for (size_t i = 0; i < stats_of(net); i++)
            all->stats[i] += s->stats[i];
        all->sets += s->sets;
    }
    all->rows += rows;
    t->open[id] = NULL;
}
