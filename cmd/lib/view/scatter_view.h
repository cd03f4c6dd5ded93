/* scatter_view.h - rows of a stream as points in the plane, from the first row to the picture's last byte
 *
 * Principal components need all rows before the first is drawn; those and rows with pictures wait in temporary files.
 *
 * Memory      that of scatter_plot.h, for any number of rows
 * Failure     does not return: 65 for a stream without rows, 78 for fields that do not fit
 */
#ifndef VIEW_SCATTER_VIEW_H
#define VIEW_SCATTER_VIEW_H

#include "stream/stream_reader.h"
#include "view/view_output.h"

struct scatter_options {
    const char *field;          /* NULL: chosen; with thumbs "POINTS,PICTURES" names both */
    const char *label;          /* as in scatter_field.h */
    const double *range;        /* as in scatter_plot.h */
    long rows;                  /* the first ones; 0 and -1: all */
    uint32_t scale;
    int components;             /* project onto the two principal components */
    int thumbs;                 /* draw pictures in place of points */
};

/* scatter_view_show - closes the stream */
void scatter_view_show(struct stream *in, const struct scatter_options *options, const struct view_output *out);

#endif
