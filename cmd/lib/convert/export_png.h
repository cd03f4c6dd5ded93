/* export_png.h - a PNG file for each row of one field, an image; numbers as in image_grid.h
 *
 * Failure     does not return; a file gets its final name once it is complete
 */
#ifndef CONVERT_EXPORT_PNG_H
#define CONVERT_EXPORT_PNG_H

#include "stream/stream_reader.h"

/* export_png - field NULL: xhat if there is one, else x. The pattern has one %d or %0Nd, which becomes the row's number, from 0;
 * %% is a %. Returns the number of files. */
uint64_t export_png(struct stream *in, const char *field, const char *pattern);
/* export_png_check_pattern - 0, or -1 if it is no such pattern */
int export_png_check_pattern(const char *pattern);

#endif
