/* code_file.h - codes z of a stream in memory, and a new stream of codes
 *
 * Memory      the rows are the caller's: labelled_matrix_free
 * Failure     78 if the stream has no codes z of the model's size, 65 if one is not finite
 *
 *     code_file_read(&codes, &spec, path, force);
 *     code_file_create(&out, &spec, out_path, force, rows, 0);
 */
#ifndef APPLY_CODE_FILE_H
#define APPLY_CODE_FILE_H

#include "eval/labelled_matrix.h"
#include "spec/spec.h"
#include "stream/stream_writer.h"

/* code_file_read - all codes of a file (or stdin, "-") with their ids, or their numbers where there is no field id */
void code_file_read(struct labelled_matrix *codes, const struct spec *spec, const char *path, int force);
/* code_file_create - a stream of this many rows of id and z; columns: rows that belong together, such as the codes of a traversal; 0: none do */
void code_file_create(struct stream_writer *out, const struct spec *spec, const char *path, int force, uint64_t rows,
                      uint64_t columns);

#endif
