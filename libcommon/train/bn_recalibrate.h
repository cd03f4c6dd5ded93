/* bn_recalibrate.h - running statistics of encoder and decoder afresh, from rows that both look at and learn nothing from
 *
 * Training leaves averages over the last minibatches. These are of all rows: mean and unbiased variance of what each
 * batch norm has seen while the layers before it used the statistics of the minibatch, as in training. The encoder looks
 * at the data in any direction; the decoder at the encoder's codes, or, where it is not behind the encoder, at the
 * prior's. Models with averages have those of the averaged networks renewed, which are applied, else their own.
 *
 * Memory      bn_recalibrate_init/bn_recalibrate_free
 *
 *     n = rows into r.o.id and r.o.field[FIELD_X];
 *     bn_recalibrate_add(&r, n);                     for each minibatch
 *     bn_recalibrate_finish(&r);                      and the model has the new statistics
 */
#ifndef TRAIN_BN_RECALIBRATE_H
#define TRAIN_BN_RECALIBRATE_H

#include "train/minibatch.h"

/* Of the place of a running mean: mean, and the sum of squared differences; layout of the running statistics. */
struct moments {
    double *mean, *m2;
};

struct bn_recalibrate {
    struct model *m;
    struct net net[NETS];               /* as they are applied */
    struct moments moments[NETS];
    struct minibatch o;
    uint64_t rows;
};

/* bn_recalibrate_init - for minibatches of up to `room` rows of a model with all its networks */
void bn_recalibrate_init(struct bn_recalibrate *r, struct compute *c, struct model *m, size_t room);
void bn_recalibrate_free(struct bn_recalibrate *r);
void bn_recalibrate_add(struct bn_recalibrate *r, size_t n);
/* bn_recalibrate_finish - after at least one row */
void bn_recalibrate_finish(struct bn_recalibrate *r);

#endif
