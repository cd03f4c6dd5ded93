/* grad_accum.h - what one optimizer step is made of: gradients, batch statistics and rows, summed over minibatches
 *
 * A minibatch is computed apart and then added, so that minibatches of one process, of several processes joined by
 * cat, and of a trainer with `shards` give the same bytes. Rows with labels are a term of their own, with its own
 * number of rows: the step divides each term by its rows before it adds them.
 *
 * Memory      tally_init/tally_free; gradients are allocated when they are first needed, and kept
 *
 *     struct sum *s = tally_open(&t, TERM_ALL, REC);         fill s->grad, add to s->stats, count s->sets
 *     tally_shut(&t, TERM_ALL, REC, rows);                   ... and it is part of the sum
 */
#ifndef TRAIN_GRAD_ACCUM_H
#define TRAIN_GRAD_ACCUM_H

#include "model/model.h"

enum term { TERM_ALL, TERM_LABEL, TERMS };
#define SUB_LABEL UINT32_MAX    /* the sub-step by which the noise of labelled rows is keyed */

struct sum {
    real *grad;                 /* the layout of the network's parameters; NULL until the sum is opened */
    size_t room;                /* values that grad has room for */
    double *stats;              /* net_run_add_stats, of `sets` batches */
    unsigned sets;
    uint64_t rows;              /* 0: nothing was added yet */
};

struct spare {
    real *grad;
    size_t room;
};

struct tally {
    const struct model *m;
    struct sum sum[TERMS][NETS];
    struct sum next[NETS];      /* a minibatch that is not the first */
    struct sum *open[NETS];
    int share;                  /* a sum that was cleared lends its memory to the next one of any network */
    struct spare spare[(TERMS + 1) * NETS];     /* gradients' memory that no sum has */
    size_t spares;
};

void tally_init(struct tally *t, const struct model *m);
void tally_free(struct tally *t);
/* tally_clear - nothing was added; memory is kept */
void tally_clear(struct tally *t);

/* tally_open - where the gradient of one more minibatch is to be written: its memory, with statistics zero */
struct sum *tally_open(struct tally *t, enum term term, enum net_id id);
/* tally_shut - the minibatch of this many rows counts */
void tally_shut(struct tally *t, enum term term, enum net_id id, uint64_t rows);

#endif
