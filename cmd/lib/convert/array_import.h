/* array_import.h - files of arrays, one after the other, as one stream of rows
 *
 * Failure     does not return: 65 for files that cannot be read, do not agree, or have no rows
 */
#ifndef CONVERT_ARRAY_IMPORT_H
#define CONVERT_ARRAY_IMPORT_H

#include "convert/import_file.h"
#include "convert/import_options.h"

/* array_import - the rows of all n files into a stream at o->out_path */
void array_import(struct import_file *files, size_t n, const struct import_options *o);

#endif
