/* checkpoints.h - the file of a model while it is trained: reserved for one writer, and kept as it was at earlier steps
 *
 * Failure     73; 75 if another process writes this model
 */
#ifndef CHECKPOINT_CHECKPOINTS_H
#define CHECKPOINT_CHECKPOINTS_H

#include "model/model.h"

/* checkpoint_reserve - end with 73 if there is a file of this name, unless force; then take the lock that writers of a
 * model hold (75 if another has it) */
void checkpoint_reserve(const char *path, int force);

/* checkpoint_path - "dir/NAME-STEP" with this ending, for what belongs to the model as it is now; the caller frees it */
char *checkpoint_path(const struct model *m, const char *path, const char *ending);

/* checkpoint_rotate - link the file just saved as NAME-STEP beside it, and remove such links but the newest `keep` */
void checkpoint_rotate(const struct model *m, const char *name, long keep);

#endif
