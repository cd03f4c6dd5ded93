/* grid_view.h - a stream's images as a contact sheet, from the first row to the picture's last byte
 *
 * Nothing is drawn before the end of the stream is verified.
 *
 * Failure     does not return: 65 for a stream without rows, 78 for fields that are no images
 */
#ifndef VIEW_GRID_VIEW_H
#define VIEW_GRID_VIEW_H

#include "stream/stream_reader.h"
#include "view/image_grid.h"
#include "view/view_output.h"

struct grid_options {
    const char *field;          /* NULL: x with xhat, or the one of them that is there */
    long rows;                  /* as in struct image_grid */
    struct grid_layout layout;
};

/* grid_view_show - closes the stream */
void grid_view_show(struct stream *in, const struct grid_options *options, const struct view_output *out);

#endif
