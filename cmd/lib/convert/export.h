/* export.h - rows as one file of another format
 *
 * npy, npz    arrays of numpy, version 1.0, of the fields' types. npy: one field, by default x or the only one but id and y;
 *             npz: all fields, or some; stored
 * csv         all fields, or some; a line of names, then one a row: 9 digits for f4, 17 for f8. A field of one number has its
 *             name, others NAME.0, NAME.1 ... in C order. Behind them path and class of the row's id, from a file of names
 *
 * A new format is a file that defines export_format_NAME, and its name in the list.
 * Failure     does not return; a file gets its final name once it is complete
 */
#ifndef CONVERT_EXPORT_H
#define CONVERT_EXPORT_H

#include "stream/stream_reader.h"

struct export_request {
    const char *fields;         /* a list (stream/field_list.h) of some of the stream's, or NULL: those that the format takes */
    const char *names;          /* a file of names (convert/name_file.h), or NULL; csv only */
    const char *path;           /* of the output, as --output has it */
    int force;
};

struct export_format {
    const char *name;           /* as users type it */
    int has_names;              /* rows may have names */
    void (*write)(struct stream *in, const struct export_request *q);
};

#define EXPORT_FORMATS(F) \
    F(npy)                \
    F(npz)                \
    F(csv)

#define EXPORT_FORMAT_DECLARE(name) extern const struct export_format export_format_##name;
EXPORT_FORMATS(EXPORT_FORMAT_DECLARE)

/* export_get - the i-th, or NULL */
const struct export_format *export_get(size_t i);

/* export_rows - all rows; 64 if the format has no names, 78 if there is no such field */
void export_rows(const struct export_format *format, struct stream *in, const struct export_request *q);

#endif
