/* checkpoints.h - the file of a model while it is trained: reserved for one writer, and kept as it was at earlier steps
 *
 * Failure     73; 75 if another process writes this model
 */
#ifndef CHECKPOINT_CHECKPOINTS_H
#define CHECKPOINT_CHECKPOINTS_H

#include "model/model.h"

/* model_claim - end with 73 if there is a file of this name, unless force; then take the lock that writers of a
 * model hold (75 if another has it) */
void model_claim(const char *path, int force);

/* model_beside - "dir/NAME-STEP" with this ending, for what belongs to the model as it is now; the caller frees it */
char *model_beside(const struct model *m, const char *path, const char *ending);

/* model_keep - link the file just saved as NAME-STEP beside it, and remove such links but the newest `keep` */
void model_keep(const struct model *m, const char *name, long keep);

#endif
