/* export.h - rows as one file of another format
 *
 * npy, npz    arrays of numpy, version 1.0, of the fields' types. npy: one field, by default x or the only one but id and y;
 *             npz: all fields, or one; stored
 * csv         all fields, or one; a line of names, then one a row: 9 digits for f4, 17 for f8. A field of one number has its
 *             name, others NAME.0, NAME.1 ... in C order
 *
 * A new format is a file that defines export_format_NAME, and its name in the list.
 * Failure     does not return; a file gets its final name once it is complete
 */
#ifndef CONVERT_EXPORT_H
#define CONVERT_EXPORT_H

#include "stream/stream_reader.h"

struct export_format {
    const char *name;           /* as users type it */
    /* field: one of the stream's, or NULL */
    void (*write)(struct stream *in, const char *field, const char *path, int force);
};

#define EXPORT_FORMATS(F) \
    F(npy)                \
    F(npz)                \
    F(csv)

#define EXPORT_FORMAT_DECLARE(name) extern const struct export_format export_format_##name;
EXPORT_FORMATS(EXPORT_FORMAT_DECLARE)

/* export_get - the i-th, or NULL */
const struct export_format *export_get(size_t i);

/* export_rows - all rows, of this field or, if that is NULL, of those that the format takes; 78 if there is no such field */
void export_rows(const struct export_format *format, struct stream *in, const char *field, const char *path, int force);

#endif
