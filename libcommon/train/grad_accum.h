/* grad_accum.h - what one optimizer step is made of: gradients, batch statistics and rows, summed over minibatches
 *
 * A minibatch is computed apart and then added, so that minibatches of one process, of several processes joined by
 * cat, and of a trainer with `shards` give the same bytes. Rows with labels are a term of their own, with its own
 * number of rows: the step divides each term by its rows before it adds them.
 *
 * Of several ranks each has the sum of a slice of a network's parameters (ranks/ranks.h): grad_accum_end then only says that this rank's
 * minibatch is complete, and grad_accum_add_round adds those of all ranks.
 *
 * Memory      grad_accum_init/grad_accum_free; gradients are arrays, allocated when they are first needed, and kept
 *
 *     struct grad_sum *s = grad_accum_begin(&t, TERM_ALL, REC);         fill s->grad, add to s->stats, count s->sets
 *     grad_accum_end(&t, TERM_ALL, REC, rows);                   ... and it is part of the sum
 *     grad_accum_add_round(&t, TERM_ALL, 1u << REC, &round, rows);       ... of several ranks it is now
 */
#ifndef TRAIN_GRAD_ACCUM_H
#define TRAIN_GRAD_ACCUM_H

#include "model/model.h"
#include "ranks/ranks.h"

enum loss_term { TERM_ALL, TERM_LABEL, TERMS };
#define SUB_LABEL UINT32_MAX    /* the sub-step by which the noise of labelled rows is keyed */

struct grad_sum {
    real *grad;                 /* the layout of the network's parameters, of this part of them; NULL until the sum is opened */
    struct tile part;
    size_t capacity;                /* values that grad has capacity for */
    double *stats;              /* net_run_add_stats, of `sets` batches */
    unsigned sets;
    uint64_t rows;              /* 0: nothing was added yet */
};

struct free_block {
    real *grad;
    size_t capacity;
};

struct grad_accum {
    struct compute *compute;
    const struct model *m;
    struct grad_sum sum[TERMS][NETS];
    struct grad_sum next[NETS];      /* a minibatch that is not the first */
    struct grad_sum *open[NETS];
    int share;                  /* a sum that was cleared lends its memory to the next one of any network */
    struct free_block spare[(TERMS + 1) * NETS];     /* gradients' memory that no sum has */
    size_t spares;
};

void grad_accum_init(struct grad_accum *t, struct compute *c, const struct model *m);
void grad_accum_free(struct grad_accum *t);
/* grad_accum_clear - nothing was added; memory is kept */
void grad_accum_clear(struct grad_accum *t);

/* grad_accum_begin - where the gradient of one more minibatch is to be written: its memory, with statistics zero */
struct grad_sum *grad_accum_begin(struct grad_accum *t, enum loss_term term, enum net_id id);
/* grad_accum_end - the minibatch of this many rows counts */
void grad_accum_end(struct grad_accum *t, enum loss_term term, enum net_id id, uint64_t rows);
/* grad_accum_add_round - the minibatches that this round's ranks have ended count, of the networks in the set `nets`; rows of all of them.
 * Alone nothing is left to do */
void grad_accum_add_round(struct grad_accum *t, enum loss_term term, unsigned nets, const struct ranks_round *round, uint64_t rows);

#endif
