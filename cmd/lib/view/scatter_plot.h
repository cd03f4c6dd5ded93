/* scatter_plot.h - rows of two numbers as points in the plane, coloured by a label
 *
 * The field shown is the one that is named, else the first of xhat, x, zhat, z that has two numbers a row. It is coloured
 * by the field that is named, else y, else the first of z, xhat, x, zhat that is a list of numbers and not shown
 * itself. A label is a whole number (i4), or the index of the maximum of a list (f4), so that one-hot codes, softmax
 * outputs and classes all are labels.
 *
 * Colours are the eight of Okabe and Ito, which can be told apart with any colour vision, and have four shapes in turn:
 * label k has colour k mod 8 and shape k / 8 mod 4. Rows of negative label are grey.
 *
 * Axes have one unit. The range, unless given, is that of the first SCATTER_PLOT_HELD rows; later rows are drawn as they
 * come, and those beyond the axes are counted.
 *
 * Invariants  the picture does not depend on how the stream was cut into records
 * Memory      the caller holds struct scatter_plot; SCATTER_PLOT_HELD points and the picture, for any number of rows
 * Failure     78 for fields that do not fit, and for a scale at which the picture would have too many pixels
 *
 *     scatter_plot_open(&s, &in, NULL, NULL, NULL, 1);
 *     while (stream_next(&in, &b))
 *         scatter_plot_put(&s, &b);
 *     scatter_plot_end(&s);                         s.picture, s.shown, s.beyond
 */
#ifndef VIEW_SCATTER_PLOT_H
#define VIEW_SCATTER_PLOT_H

#include "image/image.h"
#include "stream/stream_reader.h"

#define SCATTER_PLOT_HELD 65536

struct scatter_plot {
    const char *field, *label;  /* label NULL: none */
    int label_is_integer;       /* else the label is the index of the maximum */
    uint32_t scale;
    enum { RANGE_UNKNOWN, RANGE_GIVEN, RANGE_DRAWN } range;     /* of low and high; drawn: with the axes */
    double low[2], high[2];     /* ends of the axes, x and y */
    float *xy;                  /* [held,2] points that wait for the range */
    int32_t *k;                 /* [held] their labels */
    size_t held;
    uint32_t seen;              /* labels 0..31 that occurred, as bits */
    uint64_t shown, beyond;     /* points in the picture; those outside of it, or not finite */
    struct image picture;
};

/* scatter_plot_range - "A" for -A to A on both axes, "MIN,MAX", or "XMIN,XMAX,YMIN,YMAX", into {XMIN,XMAX,YMIN,YMAX};
 * 0, or -1 */
int scatter_plot_range(const char *text, double range[4]);

/* scatter_plot_open - field, label, range may be NULL; label "none": one colour */
void scatter_plot_open(struct scatter_plot *s, const struct stream *in, const char *field, const char *label, const double *range,
                  uint32_t scale);
void scatter_plot_put(struct scatter_plot *s, const struct block *b);
void scatter_plot_end(struct scatter_plot *s);
void scatter_plot_free(struct scatter_plot *s);

/* scatter_plot_fit - the factor by which to shrink the picture for a screen of this size */
uint32_t scatter_plot_fit(const struct scatter_plot *s, uint32_t width, uint32_t height);

#endif
