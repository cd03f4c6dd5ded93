/* model_file.h - models as streams of kind "model": one tensor a record, encoder first, optimizer state last
 *
 * Invariants  a file under its final name was read back whole before it got that name; all its values are finite
 *             meta keeps a CRC-32 for the spec and each tensor, so a program that needs the encoder only may stop
 *             reading there
 * Failure     65 damaged or incomplete; 66; 73; 74; 78 no model, or a spec that this program cannot read; 79 not finite
 */
#ifndef CHECKPOINT_MODEL_FILE_H
#define CHECKPOINT_MODEL_FILE_H

#include "model/model.h"
#include "stream/header.h"

/* model_default_path - the model that -m names, else $IAE_MODEL, else model.iae */
const char *model_default_path(const char *option);

/* What a model is loaded for: to be applied (encoder and decoder have their averaged values, if it keeps some), to
 * compute gradients (the values that are being trained), or to be updated (everything, with averages and moments). */
enum model_purpose { FOR_INFERENCE, FOR_GRADIENTS, FOR_UPDATES };

/* model_load - networks of the set (of those the model has). h, or NULL, receives the header. */
void model_load(struct model *m, struct header *h, const char *path, unsigned nets, enum model_purpose purpose);

/* model_spec_crc - of its spec */
uint32_t model_spec_crc(const struct model *m);

/* model_save - atomically. h: history and what else the header is to keep; its meta is brought up to date. arithmetic:
 * the fingerprint of the matrix products that it was computed with (gemm/fingerprint.h). */
void model_save(const struct model *m, struct header *h, const char *path, uint32_t arithmetic);

#endif
