/* operand.h - what iae-import is given: files and folders, and what is in them
 *
 * A file's format is that of its first bytes, after gunzipping, or the one that --format names.
 * Failure     does not return: 65 for a format that cannot be read, 66 for a file that is not there
 */
#ifndef OPERAND_H
#define OPERAND_H

#include "source.h"

enum format { FORMAT_IDX, FORMAT_NPY, FORMAT_PNG, FORMAT_TAR, FORMAT_ZIP, FORMAT_FOLDER };

struct operand {
    const char *path;
    enum format format;
    struct source *opened;      /* of stdin, which cannot be opened twice; else NULL */
};

/* operand_list - one for each of paths, or stdin if there are none; forced: a format's name, or NULL */
struct operand *operand_list(char **paths, const char *forced, size_t *n);
void operand_free(struct operand *o, size_t n);

/* operand_source - the file from its start, to be given back with operand_done. A pipe can be had once (66). */
struct source *operand_source(struct operand *o);
void operand_done(struct operand *o, struct source *s);

#endif
