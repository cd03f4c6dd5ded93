/* tally.c - see tally.h */
#include "tally.h"

#include "die.h"

#include <stdlib.h>
#include <string.h>

void tally_init(struct tally *t, const struct model *m)
{
    memset(t, 0, sizeof *t);
    t->m = m;
}

static void sum_free(struct sum *s)
{
    aligned_free(s->grad);
    free(s->stats);
}

void tally_free(struct tally *t)
{
    for (int i = 0; i < NETS; i++) {
        for (int k = 0; k < TERMS; k++)
            sum_free(&t->sum[k][i]);
        sum_free(&t->next[i]);
    }
    memset(t, 0, sizeof *t);
}

void tally_clear(struct tally *t)
{
    for (int i = 0; i < NETS; i++)
        for (int k = 0; k < TERMS; k++)
            t->sum[k][i].rows = 0;
}

static size_t stats_of(const struct net *net)
{
    return net->values - net->parameters;
}

struct sum *tally_open(struct tally *t, enum term term, enum net_id id)
{
    const struct net *net = &t->m->net[id];
    struct sum *s = t->sum[term][id].rows ? &t->next[id] : &t->sum[term][id];
    if (!s->grad) {
        s->grad = aligned_zero(net->parameters * sizeof *s->grad);
        s->stats = xarray(stats_of(net) + 1, sizeof *s->stats);
    }
    memset(s->stats, 0, stats_of(net) * sizeof *s->stats);
    s->sets = 0;
    t->open[id] = s;
    return s;
}

void tally_shut(struct tally *t, enum term term, enum net_id id, uint64_t rows)
{
    const struct net *net = &t->m->net[id];
    struct sum *all = &t->sum[term][id], *s = t->open[id];
    if (s != all) {
        for (size_t i = 0; i < net->parameters; i++)
            all->grad[i] += s->grad[i];
        for (size_t i = 0; i < stats_of(net); i++)
            all->stats[i] += s->stats[i];
        all->sets += s->sets;
    }
    all->rows += rows;
    t->open[id] = NULL;
}
