/* text_figure.h - a figure as text: curves of Braille patterns, or of marks where there are neither colours nor UTF-8
 *
 * Memory      the caller frees the text
 * Failure     ends with 64 if the panels do not fit the size, and 71
 */
#ifndef PLOT_TEXT_FIGURE_H
#define PLOT_TEXT_FIGURE_H

#include "plot/figure.h"

/* text_figure_draw - n bytes; *points is the number of values inside the axes */
char *text_figure_draw(const struct figure *f, size_t *n, size_t *points);

#endif
