/* aggregates.h - whole tensors of a stream of rows: gradients, batch statistics, losses; all of them sums over rows
 *
 * Invariants  tensors of one name are added up, in the order in which they came
 * Memory      wholes_free
 */
#ifndef TRAINING_AGGREGATES_H
#define TRAINING_AGGREGATES_H

#include "stream/stream_writer.h"
#include "train/grad_accum.h"

struct wholes {
    struct tensor *t;
    size_t n;
};

/* wholes_add - f4 or f8; 65 if one of the same name had another type or shape */
void wholes_add(struct wholes *w, const struct tensor *t, const char *where);
/* wholes_tally - what a tally holds: grad.NET.LAYER.PARAM (f4), stat.NET.LAYER.STATISTIC and stat.NET.batches (f8) */
void wholes_tally(struct wholes *w, const struct grad_accum *t);
/* wholes_loss - loss.NAME (f8, no dimensions) */
void wholes_loss(struct wholes *w, const char *name, double sum);
void wholes_write(const struct wholes *w, struct stream_writer *out);
void wholes_free(struct wholes *w);

#endif
