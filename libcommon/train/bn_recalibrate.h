/* bn_recalibrate.h - running statistics of encoder and decoder afresh, from rows that both look at and learn nothing from
 *
 * Training leaves averages over the last minibatches. These are of all rows: mean and unbiased variance of what each
 * batch norm has seen while the layers before it used the statistics of the minibatch, as in training. The encoder looks
 * at the data in any direction; the decoder at the encoder's codes, or, where it is not behind the encoder, at the
 * prior's. Models with averages have those of the averaged networks renewed, which are applied, else their own.
 *
 * Memory      renorm_init/renorm_free
 *
 *     n = rows into r.o.id and r.o.row[FIELD_X];
 *     renorm_look(&r, n);                     for each minibatch
 *     renorm_settle(&r);                      and the model has the new statistics
 */
#ifndef TRAIN_BN_RECALIBRATE_H
#define TRAIN_BN_RECALIBRATE_H

#include "train/minibatch.h"

/* Of the place of a running mean: mean, and the sum of squared differences; layout of the running statistics. */
struct moments {
    double *mean, *m2;
};

struct renorm {
    struct model *m;
    struct net net[NETS];               /* as they are applied */
    struct moments moments[NETS];
    struct objective o;
    uint64_t rows;
};

/* renorm_init - for minibatches of up to `room` rows of a model with all its networks */
void renorm_init(struct renorm *r, struct model *m, size_t room);
void renorm_free(struct renorm *r);
void renorm_look(struct renorm *r, size_t n);
/* renorm_settle - after at least one row */
void renorm_settle(struct renorm *r);

#endif
