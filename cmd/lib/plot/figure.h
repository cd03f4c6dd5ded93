/* figure.h - what a figure shows: curves of runs in panels
 *
 * Each panel has its axes. Runs differ by colour, and share one legend above the panels; the columns of a panel differ by colour if
 * there is one run, else by dashes. Sizes are in pixels, in text in characters.
 *
 * Memory      struct figure borrows all that it points to
 */
#ifndef PLOT_FIGURE_H
#define PLOT_FIGURE_H

#include "base/colours.h"
#include "plot/panels.h"
#include "plot/run_metrics.h"
#include "plot/smoothing.h"

#include <stddef.h>

#define FIGURE_COLOURS (COLOURS - 1)     /* thin lines in yellow are weak on white */
#define FIGURE_LEAST_TEXT 24        /* characters: axes with numbers and a curve */

enum figure_format { FIGURE_PNG, FIGURE_SVG, FIGURE_TEXT };

/* figure_format_name - png, svg, text; NULL after the last. figure_format_of - by the ending of a file's name */
const char *figure_format_name(size_t i);
enum figure_format figure_format_of(const char *path);

struct figure {
    enum figure_format format;
    unsigned width, height;
    int utf8, colours;          /* what text may have */
    int log;                    /* vertical axes are logarithmic where all values are positive */
    const char *title;          /* or NULL */
    const char *x;              /* the column of the horizontal axis, or NULL: the number of the row */
    double x_low, x_high;       /* NAN where the data decide */
    struct smoothing smoothing;
    struct run_metrics *runs;
    char **run_names;
    size_t n_runs;
    const struct panels *panels;
};

/* figure_parse_size - "800x500", if such a figure can be drawn; 0, or -1 */
int figure_parse_size(const char *text, enum figure_format format, unsigned *width, unsigned *height);
/* figure_set_size - that of a picture, as suits its panels, runs and title */
void figure_set_size(struct figure *f);
/* figure_text_panels - how many panels a terminal of this size holds */
size_t figure_text_panels(unsigned width, unsigned height);

/* figure_colour, figure_dash - the style of a column of a run: numbers from 0, which begin anew after FIGURE_COLOURS and more */
size_t figure_colour(const struct figure *f, size_t run, size_t column);
size_t figure_dash(const struct figure *f, size_t run, size_t column);

#endif
