/* figure_layout.h - where panels, names and legends stand in a figure: in pixels, in text in characters, from its upper left corner
 *
 * Memory      layout_make allocates; layout_free
 */
#ifndef PLOT_FIGURE_LAYOUT_H
#define PLOT_FIGURE_LAYOUT_H

#include "plot/figure.h"

/* A word of a legend: a sample of a line, and behind it a name. */
struct legend_word {
    double x, y;                /* of its left end, and of its middle */
    double sample;              /* length, or 0 */
};

struct panel_place {
    double left, right, top, bottom;    /* of the frame of its axes */
    int is_lowest;              /* nothing below: it has the numbers and the name of x */
    struct legend_word *word;   /* [columns of the panel] */
};

struct layout {
    double width, height;
    double title_x, title_y;
    double space;               /* between a sample and its name */
    struct legend_word *run;    /* [n_runs] if there are several, else NULL */
    struct panel_place *place;  /* [panels] */
    size_t panels;
};

/* layout_make - 0, or -1 if a frame would be too small to draw in */
int layout_make(struct layout *l, const struct figure *f);
void layout_free(struct layout *l);

#endif
