/* panel_curves.h - what is drawn in a panel: the curves of its columns, smoothed and thinned, and the limits of its axes
 *
 * Memory      panel_curves_make allocates; panel_curves_free
 */
#ifndef PLOT_PANEL_CURVES_H
#define PLOT_PANEL_CURVES_H

#include "plot/figure.h"
#include "plot/thinning.h"

struct curve {
    size_t run, column;         /* numbers of the run, and of the name in its panel */
    struct thinning line, raw;  /* raw: behind it, before smoothing; or empty */
    size_t rows;                /* with a value, of those inside the limits of x */
};

struct panel_curves {
    struct curve *curve;        /* [n] */
    size_t n;
    double low, high;           /* the vertical axis */
    int log;
};

/* panel_curves_x_limits - of all runs, or as the figure says; low < high */
void panel_curves_x_limits(const struct figure *f, double *low, double *high);
/* panel_curves_make - for axes from x_low to x_high that are `columns` pixels wide */
void panel_curves_make(struct panel_curves *c, const struct figure *f, const struct panel *panel, double x_low, double x_high,
                       size_t columns);
void panel_curves_free(struct panel_curves *c);

#endif
