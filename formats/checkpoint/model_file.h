/* model_file.h - models as streams of kind "model": one tensor a record, encoder first, optimizer state last
 *
 * Invariants  a file under its final name was read back to its end before it got that name; all its values are finite
 *             meta has a CRC-32 for the spec and each tensor, so that a program that needs the encoder only may stop
 *             reading after it
 *             a stripped model has the networks that its meta names, with the values of inference, and nothing else
 * Failure     65 damaged or incomplete; 66; 73; 74; 78 not a model, a spec that this program cannot read, or a stripped model
 *             that is to be trained; 79 not finite
 */
#ifndef CHECKPOINT_MODEL_FILE_H
#define CHECKPOINT_MODEL_FILE_H

#include "model/model.h"
#include "stream/header.h"

/* model_default_path - the model that -m names, else $IAE_MODEL, else model.iae; 66 if it is not there, where -m was not given */
const char *model_default_path(const char *option);

/* model_find - the file to read a model of this name from, which the caller frees: where there is no file of this name and it has
 * no slash, the installed model of this name, if there is one; else the name itself */
char *model_find(const char *name);

/* What a model is loaded for: inference (encoder and decoder have their averaged values, if the model has them), stripping (the
 * same, and it is then a stripped model; the file is read to its verified end), gradients (the current values), or updates
 * (everything, with averages and moments). */
enum model_purpose { FOR_INFERENCE, FOR_STRIPPING, FOR_GRADIENTS, FOR_UPDATES };

/* model_load - the networks in the set `nets` that the model has, found as by model_find. h, or NULL, receives the header. */
void model_load(struct model *m, struct header *h, const char *path, unsigned nets, enum model_purpose purpose);

/* model_file_networks - the networks that a file with this header holds, if its spec needs them: those that a stripped model names,
 * else (also for NULL) all */
unsigned model_file_networks(const struct header *h);

/* model_spec_crc - CRC-32 of its spec */
uint32_t model_spec_crc(const struct model *m);

/* model_save - write the model atomically. h: history and other keys of the header; its meta is updated, but for keys that are
 * not of the model but of its training, arithmetic and engine, which stay as they are. */
void model_save(const struct model *m, struct header *h, const char *path);

#endif
