/* modelfile.h - models as streams of kind "model": one tensor a record, encoder first, optimizer state last
 *
 * Invariants  a file under its final name was read back whole before it got that name; all its values are finite
 *             meta keeps a CRC-32 for the spec and each tensor, so a program that needs the encoder only may stop
 *             reading there
 * Failure     65 damaged or incomplete; 66; 73; 74; 78 no model, or a spec that this program cannot read; 79 not finite
 */
#ifndef MODELFILE_H
#define MODELFILE_H

#include "header.h"
#include "model.h"

/* model_path - the model that -m names, else $IAE_MODEL, else model.iae */
const char *model_path(const char *option);

/* model_load - networks of the set (of those the model has). training: also moments, and room for gradients;
 * else encoder and decoder have their averaged values, if the model keeps some. h, or NULL, receives the header. */
void model_load(struct model *m, struct header *h, const char *path, unsigned nets, int training);

/* model_save - atomically. h: history and what else the header is to keep; its meta is brought up to date. */
void model_save(const struct model *m, struct header *h, const char *path);

/* model_claim - end with 73 if there is a file of this name, unless force; then take the lock that writers of a
 * model hold (75 if another has it) */
void model_claim(const char *path, int force);

/* model_beside - "dir/NAME-STEP" with this ending, for what belongs to the model as it is now; the caller frees it */
char *model_beside(const struct model *m, const char *path, const char *ending);

/* model_keep - link the file just saved as NAME-STEP beside it, and remove such links but the newest `keep` */
void model_keep(const struct model *m, const char *name, long keep);

#endif
