/* plot_axes.h - the rectangle of a plot: ranges, ticks, numbers, titles
 *
 * Failure     none
 */
#ifndef VIEW_PLOT_AXES_H
#define VIEW_PLOT_AXES_H

#include "image/image.h"

#define PLOT_TICKS 12           /* most of an axis */
#define PLOT_NUMBER 32          /* bytes of a number in text */

struct plot_axes {
    double low[2], high[2];     /* ends of the axes, x and y */
    long left, top, width, height;      /* of the rectangle, in pixels */
    const char *title[2];       /* NULL: none */
};

/* plot_axes_range - "A" for -A to A on both axes, "MIN,MAX", or "XMIN,XMAX,YMIN,YMAX", into {XMIN,XMAX,YMIN,YMAX};
 * 0, or -1 */
int plot_axes_range(const char *text, double range[4]);

/* plot_axes_has - does a point lie within? Not if it is not finite. plot_axes_pixel - where it is, along one axis */
int plot_axes_has(const struct plot_axes *a, const double at[2]);
double plot_axes_pixel(const struct plot_axes *a, int axis, double v);

/* plot_axes_ticks - places of ticks, at 1, 2 or 5 times a power of ten; their number. plot_axes_number - a tick in text */
size_t plot_axes_ticks(const struct plot_axes *a, int axis, double at[PLOT_TICKS]);
const char *plot_axes_number(const struct plot_axes *a, int axis, double v, char text[PLOT_NUMBER]);

/* plot_axes_grid - lines at the ticks, `line` pixels thick, below what is plotted; plot_axes_numbers - the numbers at the ticks, and
 * the titles, in pixels of `unit`; plot_axes_frame - over what was plotted */
void plot_axes_grid(const struct plot_axes *a, struct image *to, long line);
void plot_axes_numbers(const struct plot_axes *a, struct image *to, long unit);
void plot_axes_frame(const struct plot_axes *a, struct image *to, long line);

#endif
