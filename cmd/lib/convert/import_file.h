/* import_file.h - the files and folders that iae-import is given, and what is in them
 *
 * A file's format is that of its first bytes, after gunzipping, or the one that the user names. CIFAR files have no signature
 * and are recognized by their length and labels, for which they are read to their end. What comes through a pipe and is no picture is
 * copied to a temporary file first.
 *
 * Failure     does not return: 65 for a format that cannot be read, 66 for a file that is not there
 */
#ifndef CONVERT_IMPORT_FILE_H
#define CONVERT_IMPORT_FILE_H

#include "array/array_format.h"
#include "bytes/input_file.h"
#include "image/image_format.h"

/* IMPORT_CSV: text of one column, which can only be labels; that of several is an array */
enum import_kind { IMPORT_ARRAY, IMPORT_IMAGE, IMPORT_CSV, IMPORT_TAR, IMPORT_ZIP, IMPORT_FOLDER };

struct import_file {
    const char *path;
    enum import_kind kind;
    const struct array_format *array;       /* of an array */
    const struct image_format *image;       /* of an image; NULL for one whose bytes are of none */
    struct input_file *opened;              /* of stdin and pipes, or their copies, which cannot be opened twice; else NULL */
};

#define IMPORT_FILE_SNIFF (-1)

/* import_file_format_name - the i-th format that users can name, or NULL: arrays, images, archives */
const char *import_file_format_name(size_t i);

/* import_file_list - one for each of paths, or stdin if there are none; format: the number of its name, or IMPORT_FILE_SNIFF */
struct import_file *import_file_list(char **paths, int format, size_t *n);
void import_file_free(struct import_file *files, size_t n);

/* import_file_find_array - the array format that the bytes of an open file are of, or NULL; it is read from its start again */
const struct array_format *import_file_find_array(struct input_file *s);

/* import_file_name - its path, or <stdin> */
const char *import_file_name(const struct import_file *f);

/* import_file_open - the file from its start, to be given back with import_file_close. A pipe can be had once (66). */
struct input_file *import_file_open(struct import_file *f);
void import_file_close(struct import_file *f, struct input_file *s);

#endif
