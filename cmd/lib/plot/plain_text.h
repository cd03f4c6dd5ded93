/* plain_text.h - names and titles as they are shown: printable characters in UTF-8
 *
 *     while (plain_text_next(&text, utf8, glyph)) ...
 */
#ifndef PLOT_PLAIN_TEXT_H
#define PLOT_PLAIN_TEXT_H

#include <stddef.h>

#define PLAIN_TEXT_LONGEST 100  /* characters that are shown of a text */
#define PLAIN_TEXT_GLYPH 5      /* bytes of a character and the zero behind it */

/* plain_text_next - takes a character off *text; 0 at its end. ? stands for a byte that is no UTF-8, for control characters and,
 * without utf8, for what is not ASCII. */
int plain_text_next(const char **text, int utf8, char glyph[PLAIN_TEXT_GLYPH]);
/* plain_text_width - the number of characters, or PLAIN_TEXT_LONGEST */
size_t plain_text_width(const char *text);

#endif
