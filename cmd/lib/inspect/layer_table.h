/* layer_table.h - networks of a spec as a table: each layer as the spec writes it, its result, parameters, multiply-adds
 *
 * It is at most 80 columns wide; a layer that needs more has a line of its own before its numbers.
 */
#ifndef INSPECT_LAYER_TABLE_H
#define INSPECT_LAYER_TABLE_H

#include "base/output_file.h"
#include "spec/spec.h"

/* layer_table_print - nets: a set of 1u << id; those of them that the objective has */
void layer_table_print(struct output_file *out, const struct spec *s, unsigned nets);

#endif
