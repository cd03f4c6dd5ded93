/* export.h - rows as files of other formats: npy, npz, CSV, PNG
 *
 * npy, npz    arrays of numpy, version 1.0, of the fields' types; npz: one for each field, stored. Rows are kept in temporary
 *             files, since their number precedes them.
 * CSV         a line of names, then one a row: 9 digits for f4, 17 for f8. A field of one number has its name, others NAME.0,
 *             NAME.1 ... in C order
 * PNG         a file for each row of one field, an image; numbers as in image_grid.h
 * Failure     does not return; a file gets its final name once it is complete
 */
#ifndef CONVERT_EXPORT_H
#define CONVERT_EXPORT_H

#include "stream/stream_reader.h"

/* export_npy - one field; NULL: the only one but id and y, or x. export_npz - all fields, or that one. */
void export_npy(struct stream *in, const char *field, const char *path, int force);
void export_npz(struct stream *in, const char *field, const char *path, int force);
void export_csv(struct stream *in, const char *field, const char *path, int force);

/* export_png - field NULL: xhat if there is one, else x. The pattern has one %d or %0Nd, which becomes the row's number, from 0;
 * %% is a %. Returns the number of files. */
uint64_t export_png(struct stream *in, const char *field, const char *pattern);
/* export_check_pattern - 0, or -1 if it is no such pattern */
int export_check_pattern(const char *pattern);

#endif
