/* code_file.h - codes z of a stream in memory, and the beginning of a stream of codes
 *
 * Memory      the rows are the caller's: labelled_matrix_free
 * Failure     78 if the stream has no codes z of the model's size, 65 if one is not finite
 *
 *     code_file_read(&codes, &spec, path, force);
 *     code_file_header(&h, &spec);
 */
#ifndef APPLY_CODE_FILE_H
#define APPLY_CODE_FILE_H

#include "eval/labelled_matrix.h"
#include "spec/spec.h"
#include "stream/header.h"

/* code_file_read - all codes of a file (or stdin, "-") with their ids, or their numbers where there is no field id */
void code_file_read(struct labelled_matrix *codes, const struct spec *spec, const char *path, int force);
/* code_file_header - of rows of id and z */
void code_file_header(struct header *h, const struct spec *spec);

#endif
