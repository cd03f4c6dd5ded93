/* trainer.h - training steps: minibatches in, updates of all networks, what was seen on the way
 *
 * One step (order as in the paper's GAN training): for each sub-step a fresh minibatch and forward pass, an update of
 * rec and of reg; then, from the last forward pass and with the updated discriminators, one update of encoder and
 * decoder together. With `shards K` each of these takes K minibatches, with batch statistics of their own, whose
 * gradients are added. Everything a step does is a stage of minibatch.h, losses.h or optimizer_step.h, so that a pipe of programs
 * can do the same (man 7 iae-objectives). A loss or gradient that is not finite ends the program with 79 before the update.
 *
 * Of several ranks all call trainer_step, and each computes the shards that are its own. Afterwards all have the same parameters, losses
 * and norms; averages, and the last minibatch in `o`, are rank 0's. Rows come from rank 0, and those with labels are the last rank's.
 *
 *     trainer_init(&t, c, &m, total_steps);
 *     while (trainer_step(&t, minibatch_reader_read, &feed)) ...
 */
#ifndef TRAIN_TRAINER_H
#define TRAIN_TRAINER_H

#include "train/labelled_set.h"
#include "train/optimizer_step.h"
#include "train/shards.h"

struct trainer {
    struct model *m;
    struct minibatch o;
    struct minibatch label;     /* the labelled minibatch */
    struct grad_accum grads;
    struct shards shards;       /* the minibatches of the last sub-step */
    const struct labelled_set *pool;
    uint64_t total;             /* steps of the whole run, for `decay`; 0: unknown */
    uint64_t images;            /* rows that went through since trainer_init */
    double macs;                /* multiply-adds that their steps needed, each product counted once */
    double norm[NETS];          /* gradient norms of the last update of each network, per row */
    double steps_rec, steps_reg;        /* discriminator updates of the last step */
};

/* trainer_init - 78 if the spec's `decay` needs a total that is unknown */
void trainer_init(struct trainer *t, struct compute *c, struct model *m, uint64_t total);
/* trainer_set_labelled - lend the pool to a model with `labels B`: each step takes the next B of its rows, from the first again
 * after the last; all of them if there are not as many. All ranks call it, the last one with the pool */
void trainer_set_labelled(struct trainer *t, const struct labelled_set *pool);
/* trainer_step - 1, or 0 if no rows came (the model is as it was) */
int trainer_step(struct trainer *t, trainer_next *next, void *context);
void trainer_free(struct trainer *t);

/* trainer_rows_per_step - rows that one step takes: the batch times shards times the most discriminator steps */
uint64_t trainer_rows_per_step(const struct spec *s);
#endif
