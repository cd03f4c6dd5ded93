/* arrays.h - files of arrays, one after the other, as one stream of rows
 *
 * Failure     does not return: 65 for files that cannot be read, do not agree, or have no rows
 */
#ifndef ARRAYS_H
#define ARRAYS_H

#include "labels.h"
#include "operand.h"

/* arrays_import - the rows of all n operands into a stream at `path`. labels: a file of them, or NULL: those in the files;
 * zero: the label that becomes 0, or 0. */
void arrays_import(struct operand *o, size_t n, const char *labels, int32_t zero, const char *path, int force);

#endif
