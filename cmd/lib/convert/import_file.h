/* import_file.h - what iae-import is given: files and folders, and what is in them
 *
 * A file's format is that of its first bytes, after gunzipping, or the one that --format names. A CIFAR file has no
 * such bytes; it is known by its length and by all its labels.
 * Failure     does not return: 65 for a format that cannot be read, 66 for a file that is not there
 */
#ifndef CONVERT_IMPORT_FILE_H
#define CONVERT_IMPORT_FILE_H

#include "bytes/file_format.h"
#include "bytes/input_file.h"

struct import_file {
    const char *path;
    enum format format;
    struct input_file *opened;      /* of stdin, which cannot be opened twice; else NULL */
};

/* import_file_list - one for each of paths, or stdin if there are none; forced: a format's name, or NULL */
struct import_file *import_file_list(char **paths, const char *forced, size_t *n);
void import_file_free(struct import_file *o, size_t n);

/* import_file_is_array, import_file_is_image - a file of many rows, of one; neither: csv, and what holds pictures */
int import_file_is_array(const struct import_file *o);
int import_file_is_image(const struct import_file *o);

/* import_file_open - the file from its start, to be given back with import_file_close. A pipe can be had once (66). */
struct input_file *import_file_open(struct import_file *o);
void import_file_close(struct import_file *o, struct input_file *s);

#endif
