/* aggregates.h - whole tensors of a stream of rows: gradients, batch statistics, losses; all of them sums over rows
 *
 * Invariants  tensors of one name are added up, in the order in which they arrive
 * Memory      aggregates_free
 */
#ifndef TRAINING_AGGREGATES_H
#define TRAINING_AGGREGATES_H

#include "stream/stream_writer.h"
#include "train/grad_accum.h"

struct aggregates {
    struct tensor *t;
    size_t n;
};

/* aggregates_add - f4 or f8; 65 if one of the same name had another type or shape */
void aggregates_add(struct aggregates *w, const struct tensor *t, const char *where);
/* aggregates_grad_accum - the accumulated gradients: grad.NET.LAYER.PARAM (f4), stat.NET.LAYER.STATISTIC and stat.NET.batches (f8) */
void aggregates_grad_accum(struct aggregates *w, const struct grad_accum *t);
/* aggregates_loss - loss.NAME (f8, no dimensions) */
void aggregates_loss(struct aggregates *w, const char *name, double sum);
void aggregates_write(const struct aggregates *w, struct stream_writer *out);
void aggregates_free(struct aggregates *w);

#endif
