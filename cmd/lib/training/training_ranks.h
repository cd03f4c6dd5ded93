/* training_ranks.h - a training by several ranks: they meet, rank 0 tells them the model, and what to do next
 *
 * Alone, nothing of this is done but by training_ranks_settle, which returns what it is given.
 *
 * Failure     does not return: 78 if ranks do not fit together, or are more than the spec's shards
 */
#ifndef TRAINING_TRAINING_RANKS_H
#define TRAINING_TRAINING_RANKS_H

#include "ranks/ranks.h"
#include "train/trainer.h"

enum training_order { ORDER_STEP, ORDER_SAVE, ORDER_END };

/* training_ranks_settle - rank 0's choice of engine, and its patience in seconds, to all */
int training_ranks_settle(int engine, double patience);
/* training_ranks_meet - versions have to be equal (78); rank 0 says who has come, and whose cores are bound */
void training_ranks_meet(const struct compute *c);

/* On rank 0: */
/* training_ranks_start - the model, which may be anywhere in its training, and the pool of labelled rows to those who need them */
void training_ranks_start(struct trainer *t, const struct labelled_set *pool);
/* training_ranks_order - what all do next: a step, which rank 0 then takes, too; ORDER_SAVE: the model is whole on rank 0, and all ranks have
 * the same (else 70); ORDER_END: nothing more */
void training_ranks_order(struct trainer *t, enum training_order order);

/* training_ranks_follow - on the others: all of it */
void training_ranks_follow(struct compute *c);

#endif
