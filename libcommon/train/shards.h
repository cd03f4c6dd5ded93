/* shards.h - the minibatches of a sub-step (`shards K` in a spec): read, dealt out to the ranks that compute them, in rounds
 *
 * Shard i of the n that came goes to rank (n - 1 - i) mod R: so the last one, which metrics and pictures are made of, is always on
 * rank 0, and R shards in a row are on R ranks. Such R shards are a round. A process that is alone has one shard a round.
 *
 * Memory      shards_init/shards_free; rows are in the program's memory
 *
 *     while (shards_read(&s, next, context))
 *         for (size_t r = 0; r < shards_rounds(&s); r++) {
 *             struct shards_round round = shards_round(&s, r);
 *             if (round.mine) ...
 *         }
 */
#ifndef TRAIN_SHARDS_H
#define TRAIN_SHARDS_H

#include "ranks/ranks.h"
#include "spec/spec.h"

#include <stdint.h>

/* More rows: up to n, into x [n,D] and id [n], the program's memory; returns their number, 0 at the end. */
typedef size_t trainer_next(void *context, real *x, int64_t *id, size_t n);

struct shard {
    real *x;                    /* [batch,D], where it is computed and on rank 0 */
    int64_t *id;
    size_t n;                   /* everywhere */
};

struct shards {
    struct shard *shard;        /* of the last sub-step, and a spare one */
    size_t n, most;
    size_t batch, D;
    uint64_t *told;             /* of a sub-step: how many came, and their rows */
    int *rank;                  /* of the shards of a round */
};

struct shards_round {
    struct ranks_round on;      /* which ranks, in the order of shards */
    const struct shard *shard, *mine;   /* the first one, and this rank's or NULL */
    uint64_t rows;              /* of all of them */
};

void shards_init(struct shards *s, const struct spec *spec);
void shards_free(struct shards *s);
/* shards_read - the rows of a sub-step from next(context), which only rank 0 needs, and their number; 0 at the end of the data, and those
 * of the last one stay. One row has no batch statistics: it is left out */
size_t shards_read(struct shards *s, trainer_next *next, void *context);
/* shards_rows - rows of all shards; shards_mine - how many shards are this rank's */
uint64_t shards_rows(const struct shards *s);
size_t shards_mine(const struct shards *s);
size_t shards_rounds(const struct shards *s);
/* shards_round - valid until the next call */
struct shards_round shards_round(struct shards *s, size_t r);

#endif
