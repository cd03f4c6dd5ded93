/* array_archive.h - the arrays in a tar or zip archive, one after the other, each as a file of its own
 *
 * A member is copied to a temporary file without a name, so that its format can be recognized, and it can be read twice.
 * Members that are no arrays are left out, with a warning.
 *
 * Memory      array_archive_close
 * Failure     does not return: 65 for a damaged archive
 *
 *     array_archive_open(&a, file);
 *     while (array_archive_next(&a))
 *         array_file_open(&f, &a.member, a.format, &request) ...
 *     array_archive_close(&a);
 */
#ifndef CONVERT_ARRAY_ARCHIVE_H
#define CONVERT_ARRAY_ARCHIVE_H

#include "archive/archive_reader.h"
#include "array/array_choice.h"
#include "bytes/tempfile.h"
#include "convert/import_file.h"

struct array_archive {
    struct import_file *file;
    struct input_file *source;
    struct archive_reader archive;
    struct tempfile bytes;      /* of the current member */
    struct input_file member;
    int is_member_open;
    const struct array_format *format;
    char *name;                 /* within the archive */
    uint64_t left_out;
    char *left_out_first;
};

/* array_archive_holds_arrays - has the file members, and none of them the name of a picture? */
int array_archive_holds_arrays(struct import_file *f);

void array_archive_open(struct array_archive *a, struct import_file *f);
int array_archive_next(struct array_archive *a);
void array_archive_close(struct array_archive *a);

/* array_archive_role - rows or labels, by a member's name, and the split that it names, or SPLIT_NONE */
enum array_role array_archive_role(const char *name, enum array_split *split);
/* array_archive_key - what rows and labels that belong together share: the parts of their names but for those that say what they
 * are and of which format. The caller frees it. */
char *array_archive_key(const char *name);

#endif
