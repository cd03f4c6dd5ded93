/* train_state.h - what a stream in training mode says of the model that made it
 *
 * Programs of a pipe that train (man 7 iae-objectives) know a model by the file that all of them read. The stamp, in
 * the header's meta, tells of what state of it a record is: keys train.step, train.substep, train.seed, train.spec
 * (CRC-32 of the text), train.updates.NET for each network that ran or was differentiated, train.back.NET (1) for each
 * whose --backward is done, and train.term ("label") for rows with labels. A program that differentiates or updates a
 * network that has moved since refuses (78), so no gradient is applied twice. One that cuts records anew, or changes rows
 * outside of training, writes no stamp: the stages behind it refuse what comes.
 */
#ifndef TRAINING_TRAIN_STATE_H
#define TRAINING_TRAIN_STATE_H

#include "stream/header.h"
#include "train/grad_accum.h"

struct stamp {
    uint64_t step, seed;
    uint32_t sub, spec;
    enum loss_term term;
    int knows[NETS], back[NETS];        /* this network ran or was differentiated; its way back has been gone */
    uint64_t updates[NETS];
};

/* stamp_make - of a model, as it is; no network has run */
struct stamp stamp_make(const struct model *m, uint32_t spec, enum loss_term term);
/* stamp_read - 0, or -1: these are rows that were not made in training mode */
int stamp_read(struct stamp *s, const struct header *h);
void stamp_write(const struct stamp *s, struct header *h);
void stamp_remove(struct header *h);

int stamp_equal(const struct stamp *a, const struct stamp *b);

/* stamp_check - 78 unless the stamp is of this model at this step, and no network that it knows of has moved; those in
 * the set `nets` it knows from now on */
void stamp_check(struct stamp *s, const struct model *m, uint32_t spec, unsigned nets, const char *where);

/* model_meets - the header h of a model that has seen no data yet takes over what is known of these: meta and history */
void model_meets(const struct model *m, struct header *h, const struct header *data);

#endif
