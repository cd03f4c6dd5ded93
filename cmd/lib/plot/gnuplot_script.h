/* gnuplot_script.h - a figure as a script for gnuplot, with its data, which writes PNG or SVG
 *
 * Memory      the caller frees the script
 * Failure     ends with 64 if the panels do not fit the size, and 71
 */
#ifndef PLOT_GNUPLOT_SCRIPT_H
#define PLOT_GNUPLOT_SCRIPT_H

#include "plot/figure.h"

/* gnuplot_script - n bytes; *points is the number of values inside the axes */
char *gnuplot_script(const struct figure *f, size_t *n, size_t *points);

#endif
