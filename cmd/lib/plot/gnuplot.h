/* gnuplot.h - gnuplot as a process: a script goes in, a picture comes out
 *
 * No shell is run and no file is written: both go through pipes. The user's settings are not read. What stands in names and titles
 * cannot become a command: gnuplot_text writes all but letters and blanks as octal escapes.
 *
 * Memory      the caller frees the picture
 * Failure     gnuplot_draw ends the program: 69 if there is no gnuplot or it fails, 71
 *
 *     FILE *script = open_memstream(&text, &n);
 *     fputs("set title ", script);
 *     gnuplot_text(script, title);
 *     ...
 *     picture = gnuplot_draw(text, n, &size);
 */
#ifndef PLOT_GNUPLOT_H
#define PLOT_GNUPLOT_H

#include <stddef.h>
#include <stdio.h>

/* gnuplot_text - text as a string of gnuplot's language, with its quotes */
void gnuplot_text(FILE *script, const char *text);

unsigned char *gnuplot_draw(const char *script, size_t n, size_t *size);

#endif
