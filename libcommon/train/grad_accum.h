/* grad_accum.h - what one optimizer step is made of: gradients, batch statistics and rows, summed over minibatches
 *
 * A minibatch is computed apart and then added, so that minibatches of one process, of several processes joined by
 * cat, and of a trainer with `shards` give the same bytes. Rows with labels are a term of their own, with its own
 * number of rows: the step divides each term by its rows before it adds them.
 *
 * Memory      grad_accum_init/grad_accum_free; gradients are arrays, allocated when they are first needed, and kept
 *
 *     struct grad_sum *s = grad_accum_begin(&t, TERM_ALL, REC);         fill s->grad, add to s->stats, count s->sets
 *     grad_accum_end(&t, TERM_ALL, REC, rows);                   ... and it is part of the sum
 */
#ifndef TRAIN_GRAD_ACCUM_H
#define TRAIN_GRAD_ACCUM_H

#include "model/model.h"

enum loss_term { TERM_ALL, TERM_LABEL, TERMS };
#define SUB_LABEL UINT32_MAX    /* the sub-step by which the noise of labelled rows is keyed */

struct grad_sum {
    real *grad;                 /* the layout of the network's parameters; NULL until the sum is opened */
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

#endif
