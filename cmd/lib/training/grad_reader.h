/* grad_reader.h - gradients of streams in training mode, gathered for one optimizer step
 *
 * Parts that follow one another (operands, concatenated streams) are minibatches of one step: gradients and batch
 * statistics are added, so cat is the all-reduce. Each part is checked by its own train state and header.
 *
 * Failure     65 no rows, no gradient, a gradient of which tensors are missing; 78 rows of another model or of another
 *             step of it, a network that has moved since, gradients of a network that the model lacks, gradients without
 *             batch statistics, a term or a network without which there is no step, parts of different networks
 *
 *     grad_reader_init(&g, &m);
 *     grad_reader_read(&g, &in);                  m.rows and m.rows_crc count what this step is the first to see
 *     optimizer_step(&m, &g.grads, &g.last, total);
 */
#ifndef TRAINING_GRAD_READER_H
#define TRAINING_GRAD_READER_H

#include "stream/stream_reader.h"
#include "train/minibatch.h"

enum loss { LOSS_REC, LOSS_REG, LOSS_GEN, LOSS_LABEL, LOSSES };
extern const char *const loss_names[LOSSES];

struct grad_reader {
    struct compute *compute;
    struct model *m;
    struct grad_accum grads;
    struct minibatch last;      /* the last minibatch, for the averaged networks */
    uint64_t rows[TERMS];
    double loss[LOSSES];        /* sums over rows */
    int tells[LOSSES];          /* this loss was in the stream */
};

void grad_reader_init(struct grad_reader *g, struct compute *c, struct model *m);
void grad_reader_read(struct grad_reader *g, struct stream *in);
/* grad_reader_loss - mean per row of its term */
double grad_reader_loss(const struct grad_reader *g, enum loss loss);
void grad_reader_free(struct grad_reader *g);

#endif
