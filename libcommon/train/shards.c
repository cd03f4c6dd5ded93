#include "train/shards.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

void shards_init(struct shards *s, const struct spec *spec)
{
    *s = (struct shards){ .most = (size_t)spec->hyper[SHARDS], .batch = spec->batch, .D = volume_size(&spec->data) };
    s->shard = xzero(s->most + 1, sizeof *s->shard);
    for (size_t i = 0; i <= s->most; i++) {
        s->shard[i].x = aligned_bytes(s->batch * s->D * sizeof *s->shard[i].x);
        s->shard[i].id = xarray(s->batch, sizeof *s->shard[i].id);
    }
    s->told = xzero(s->most + 1, sizeof *s->told);
    s->rank = xarray((size_t)ranks_count(), sizeof *s->rank);
}

void shards_free(struct shards *s)
{
    for (size_t i = 0; s->shard && i <= s->most; i++) {
        aligned_free(s->shard[i].x);
        free(s->shard[i].id);
    }
    free(s->shard);
    free(s->told);
    free(s->rank);
    memset(s, 0, sizeof *s);
}

static int rank_of(const struct shards *s, size_t i)
{
    return (int)((s->n - 1 - i) % (size_t)ranks_count());
}

/* Each minibatch comes into the spare shard first. */
static size_t read_rows(struct shards *s, trainer_next *next, void *context)
{
    size_t came = 0;
    for (; came < s->most; came++) {
        struct shard *spare = &s->shard[s->most], old = s->shard[came];
        spare->n = next(context, spare->x, spare->id, s->batch);
        if (spare->n < 2)
            break;
        s->shard[came] = *spare;
        *spare = old;
        s->told[1 + came] = s->shard[came].n;
    }
    return came;
}

size_t shards_read(struct shards *s, trainer_next *next, void *context)
{
    if (!ranks_me())
        s->told[0] = read_rows(s, next, context);
    ranks_tell(s->told, (s->most + 1) * sizeof *s->told);
    if (!s->told[0])
        return 0;
    s->n = (size_t)s->told[0];
    for (size_t i = 0; i < s->n; i++) {
        struct shard *shard = &s->shard[i];
        shard->n = (size_t)s->told[1 + i];
        ranks_pass_reals(0, rank_of(s, i), shard->x, shard->n * s->D);
        ranks_pass(0, rank_of(s, i), shard->id, shard->n * sizeof *shard->id);
    }
    return s->n;
}

uint64_t shards_rows(const struct shards *s)
{
    uint64_t rows = 0;
    for (size_t i = 0; i < s->n; i++)
        rows += s->shard[i].n;
    return rows;
}

size_t shards_mine(const struct shards *s)
{
    size_t mine = 0;
    for (size_t i = 0; i < s->n; i++)
        mine += rank_of(s, i) == ranks_me();
    return mine;
}

size_t shards_rounds(const struct shards *s)
{
    return tile_count(s->n, (size_t)ranks_count());
}

struct shards_round shards_round(struct shards *s, size_t r)
{
    struct tile part = tile_span(r, (size_t)ranks_count(), s->n);
    struct shards_round round = { .on = { part.count, s->rank }, .shard = &s->shard[part.from] };
    for (size_t k = 0; k < part.count; k++) {
        const struct shard *shard = &round.shard[k];
        s->rank[k] = rank_of(s, part.from + k);
        round.mine = s->rank[k] == ranks_me() ? shard : round.mine;
        round.rows += shard->n;
    }
    return round;
}
