/* checkpoints.h - the model file during training: reserved for one writer; rotation of checkpoints of earlier steps
 *
 * Failure     73; 75 if another process is writing this model
 */
#ifndef CHECKPOINT_CHECKPOINTS_H
#define CHECKPOINT_CHECKPOINTS_H

#include "model/model.h"

/* checkpoint_reserve - 73 if the file exists, unless force; then take the lock that writers of a model hold (75 if another
 * process has it) */
void checkpoint_reserve(const char *path, int force);

/* checkpoint_path - "dir/NAME-STEP" with this ending, for files that belong to the model's current step; the caller frees it */
char *checkpoint_path(const struct model *m, const char *path, const char *ending);

/* checkpoint_rotate - link the file just saved as NAME-STEP beside it, and remove all but the newest `keep` such links */
void checkpoint_rotate(const struct model *m, const char *name, long keep);

/* checkpoint_best_path - "dir/NAME-best" with the model's ending; the caller frees it. checkpoint_keep_best - link the file just saved
 * so, instead of an earlier one */
char *checkpoint_best_path(const char *path);
void checkpoint_reserve_best(const char *path, int force);      /* 73 if that exists, unless force */
void checkpoint_keep_best(const char *file);

#endif
