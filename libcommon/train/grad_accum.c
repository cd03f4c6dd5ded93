#include "train/grad_accum.h"

#include "base/alloc.h"
#include "base/profile.h"
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

static void open_sum(struct grad_accum *t, struct grad_sum *s, struct tile part)
{
    struct free_block block = take(t, part.count);
    s->grad = block.grad;
    s->capacity = block.capacity;
    s->part = part;
}

struct grad_sum *grad_accum_begin(struct grad_accum *t, enum loss_term term, enum net_id id)
{
    const struct net *net = &t->m->net[id];
    struct grad_sum *s = ranks_count() > 1 || t->sum[term][id].rows ? &t->next[id] : &t->sum[term][id];
    if (!s->grad) {
        open_sum(t, s, (struct tile){ 0, net->parameters });
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
    if (ranks_count() > 1)
        return;
    if (s != all) {
        compute_engine(t->compute)->arrays->add(all->grad, 1, s->grad, net->parameters);
        for (size_t i = 0; i < stats_of(net); i++)
            all->stats[i] += s->stats[i];
        all->sets += s->sets;
    }
    all->rows += rows;
    t->open[id] = NULL;
}

/* ---- sums over ranks ---- */

static void add_values(void *engine, real *to, const real *from, size_t n, int is_first)
{
    const struct array_ops *arrays = ((const struct engine *)engine)->arrays;
    if (is_first)
        arrays->copy(to, from, n);
    else
        arrays->add(to, 1, from, n);
}

/* Statistics and the number of batches that they are of. */
static void add_stats(struct grad_sum *all, const struct grad_sum *s, size_t n, const struct ranks_round *round)
{
    double *v = xarray(round->n * (n + 1), sizeof *v);
    for (size_t i = 0; i < round->n; i++)
        if (round->rank[i] == ranks_me()) {
            memcpy(v + i * (n + 1), s->stats, n * sizeof *v);
            v[i * (n + 1) + n] = s->sets;
        }
    ranks_share(round, v, n + 1);
    for (size_t i = 0; i < round->n; i++) {
        const double *one = v + i * (n + 1);
        int is_first = !all->rows && !i;
        for (size_t k = 0; k < n; k++)
            all->stats[k] = is_first ? one[k] : all->stats[k] + one[k];
        all->sets = (is_first ? 0 : all->sets) + (unsigned)one[n];
    }
    free(v);
}

static void add_network(struct grad_accum *t, enum loss_term term, enum net_id id, const struct ranks_round *round, uint64_t rows)
{
    const struct net *net = &t->m->net[id];
    struct grad_sum *all = &t->sum[term][id], *s = t->open[id];
    if (!all->grad)
        open_sum(t, all, ranks_slice(net->parameters, OPTIMIZER_TILE, (int)id, ranks_me()));
    if (!all->stats)
        all->stats = xarray(stats_of(net) + 1, sizeof *all->stats);
    add_stats(all, s, stats_of(net), round);
    ranks_add_up(round, &(struct ranks_sum){ .grad = s ? s->grad : NULL, .sum = all->grad, .count = net->parameters, .tile = OPTIMIZER_TILE,
                                             .turn = (int)id, .is_new = !all->rows, .add = add_values,
                                             .context = (void *)(uintptr_t)compute_engine(t->compute) });
    all->rows += rows;
    t->open[id] = NULL;
}

void grad_accum_add_round(struct grad_accum *t, enum loss_term term, unsigned nets, const struct ranks_round *round, uint64_t rows)
{
    if (ranks_count() == 1)
        return;
    for (int i = 0; i < NETS; i++)
        if (nets & 1u << i && t->m->has[i])
            add_network(t, term, (enum net_id)i, round, rows);
    profile_lap("exchange", PROFILE_OTHER, 0);
}
