/* image_rows.h - pictures in files, folders and archives as one stream of rows
 *
 * Failure     does not return: 65 for files that cannot be read or do not agree, and for pictures without a label
 */
#ifndef CONVERT_IMAGE_ROWS_H
#define CONVERT_IMAGE_ROWS_H

#include "convert/import_file.h"
#include "convert/import_options.h"

/* image_rows_import - the pictures of all n files into a stream at o->out_path */
void image_rows_import(struct import_file *files, size_t n, const struct import_options *o);

#endif
