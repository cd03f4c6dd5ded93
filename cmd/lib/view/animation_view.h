/* animation_view.h - a stream's images as an animation: the steps of traversals, draws, or a row a frame
 *
 * Where rows are lines (line_length.h), frame k is a sheet of the k-th row of each line; else each row is a frame. Rows wait in a
 * temporary file, since frames need rows of all lines, and their number comes first in the file.
 *
 * Memory      a frame, for any number of rows
 * Failure     does not return: 65 for a stream without rows, 78 for fields that are no images
 */
#ifndef VIEW_ANIMATION_VIEW_H
#define VIEW_ANIMATION_VIEW_H

#include "image/animation.h"
#include "view/grid_view.h"

#define ANIMATION_VIEW_FRAMES 10000     /* most frames */

enum animation_loop { LOOP_BACK_AND_FORTH, LOOP_FORWARD, LOOP_ONCE, LOOP_CHOSEN };

struct animation_options {
    struct grid_options grid;
    const struct animation_format *format;
    uint32_t delay;             /* milliseconds of a frame */
    enum animation_loop loop;   /* chosen: back and forth through lines, forward through rows */
};

/* animation_loop_name - "back-and-forth", "forward", "once"; NULL after them */
const char *animation_loop_name(size_t i);

/* animation_view_show - closes the stream */
void animation_view_show(struct stream *in, const struct animation_options *options, const struct view_output *out);

#endif
