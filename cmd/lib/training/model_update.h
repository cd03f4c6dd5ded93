/* model_update.h - the frame of programs that change a model: reserve its file, load it, and save it again
 *
 * Memory      model_update_free
 * Failure     does not return: as model_file.h and checkpoints.h
 *
 *     model_update_open(&u, model, out, force);        the file is ours
 *     model_update_load(&u);                           ... change u.m ...
 *     model_update_commit(&u);                         this program's line in the history, and the file
 */
#ifndef TRAINING_MODEL_UPDATE_H
#define TRAINING_MODEL_UPDATE_H

#include "checkpoint/model_file.h"
#include "tensor/compute.h"

struct model_update {
    const char *path, *target;  /* from where, to where */
    struct model m;
    struct header h;
    struct compute *compute;    /* its engine is named in the meta, with the fingerprint of its products (engine/engine.h) */
};

/* model_update_open - out NULL: the model is replaced; else out is a file (not "-": 64), 73 if it exists, unless force */
void model_update_open(struct model_update *u, struct compute *c, const char *model, const char *out, int force);
/* model_update_load - warns if another arithmetic has trained it */
void model_update_load(struct model_update *u);
/* model_update_save - as it is now; commit: with this program's line of history */
void model_update_save(struct model_update *u);
void model_update_commit(struct model_update *u);
void model_update_free(struct model_update *u);

#endif
