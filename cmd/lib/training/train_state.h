/* train_state.h - what a stream in training mode says of the model that made it
 *
 * Programs of a pipe that train (man 7 iae-objectives) know a model by the file that all of them read. The train state, in
 * the header's meta, tells of what state of it a record is: keys train.step, train.substep, train.seed, train.spec
 * (CRC-32 of the text), train.updates.NET for each network that ran or was differentiated, train.back.NET (1) for each
 * whose --backward is done, and train.term ("label") for rows with labels. A program that differentiates or updates a
 * network that has moved since refuses (78), so no gradient is applied twice. One that cuts records anew, or changes rows
 * outside of training, writes none: the stages behind it refuse what comes.
 */
#ifndef TRAINING_TRAIN_STATE_H
#define TRAINING_TRAIN_STATE_H

#include "stream/header.h"
#include "train/grad_accum.h"

struct train_state {
    uint64_t step, seed;
    uint32_t sub, spec;
    enum loss_term term;
    int updates_seen[NETS], backward_done[NETS];      /* this network ran or was differentiated; its backward pass was done */
    uint64_t updates[NETS];
};

/* train_state_make - of a model, as it is; no network has run */
struct train_state train_state_make(const struct model *m, uint32_t spec, enum loss_term term);
/* train_state_read - 0, or -1: these are rows that were not made in training mode */
int train_state_read(struct train_state *s, const struct header *h);
void train_state_write(const struct train_state *s, struct header *h);
void train_state_remove(struct header *h);

int train_state_equal(const struct train_state *a, const struct train_state *b);

/* train_state_check - 78 unless the train state is of this model at this step, and no network that it knows of has moved; those in
 * the set `nets` it knows from now on */
void train_state_check(struct train_state *s, const struct model *m, uint32_t spec, unsigned nets, const char *where);

/* train_state_adopt - the header h of a model that has seen no data yet takes over what is known of these: meta and history */
void train_state_adopt(const struct model *m, struct header *h, const struct header *data);

#endif
