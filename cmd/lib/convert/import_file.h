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

struct operand {
    const char *path;
    enum format format;
    struct input_file *opened;      /* of stdin, which cannot be opened twice; else NULL */
};

/* operand_list - one for each of paths, or stdin if there are none; forced: a format's name, or NULL */
struct operand *operand_list(char **paths, const char *forced, size_t *n);
void operand_free(struct operand *o, size_t n);

/* operand_is_array, operand_is_picture - a file of many rows, of one; neither: csv, and what holds pictures */
int operand_is_array(const struct operand *o);
int operand_is_picture(const struct operand *o);

/* operand_source - the file from its start, to be given back with operand_done. A pipe can be had once (66). */
struct input_file *operand_source(struct operand *o);
void operand_done(struct operand *o, struct input_file *s);

#endif
