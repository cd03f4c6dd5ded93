/* wrap.h - text in lines of at most a width, broken at blanks
 *
 *     printf("%-20s", "  --steps N");
 *     wrap_text(stdout, "stop after step N; -1: at the end of the data", 20, 20, 80);
 *
 * A word that is longer than a line is not broken. A character of UTF-8 is one column.
 */
#ifndef BASE_WRAP_H
#define BASE_WRAP_H

#include <stddef.h>
#include <stdio.h>

/* wrap_width - columns of the terminal on stdout, or $COLUMNS; 80 if neither is known; at most `most` */
size_t wrap_width(size_t most);

#define WRAP_TIE "\x1f"          /* printed as a blank, where no line is broken */

/* wrap_text - print it from column `at` on and end the line; further lines begin in column `indent` */
void wrap_text(FILE *out, const char *text, size_t at, size_t indent, size_t width);

/* wrap_columns - how many columns the first n bytes take */
size_t wrap_columns(const char *text, size_t n);

#endif
