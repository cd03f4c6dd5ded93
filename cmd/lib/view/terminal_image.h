/* terminal_image.h - pictures on a terminal: two pixels a character, or sixels
 *
 * No sequence asks the terminal: its size is that of base/terminal.h, its abilities come from $TERM and $COLORTERM.
 *
 * Memory      the caller frees what terminal_image_text and terminal_image_sixel return
 * Failure     none but lack of memory (71)
 */
#ifndef VIEW_TERMINAL_IMAGE_H
#define VIEW_TERMINAL_IMAGE_H

#include "image/image.h"

#include <stddef.h>
#include <stdint.h>

enum terminal_colours { TERM_ASCII, TERM_256, TERM_24BIT };

struct terminal {
    enum terminal_colours colours;  /* ASCII if TERM=dumb or unset; 24 bits if COLORTERM is truecolor or 24bit */
    uint32_t columns, lines;    /* characters */
};

/* terminal_image_ask - size and abilities of the terminal at descriptor fd */
void terminal_image_ask(struct terminal *t, int fd);

/* terminal_image_shrink - every n x n pixels become their mean, in place */
void terminal_image_shrink(struct image *i, uint32_t n);

/* terminal_image_text - the picture as text of n bytes, ceil(height/2) lines of width characters: half blocks in two colours,
 * or ASCII, dark to bright " .:-=+*#%@" */
char *terminal_image_text(const struct image *i, enum terminal_colours colours, size_t *n);

/* terminal_image_colour - the sequence that sets the colour of characters (ground 38) or of what is behind them (48); empty in ASCII */
#define TERMINAL_COLOUR 32
const char *terminal_image_colour(char text[TERMINAL_COLOUR], enum terminal_colours colours, int ground, const unsigned char rgb[3]);

/* terminal_image_sixel - the picture for a terminal that knows DEC's sixel graphics: 64 greys, or 252 colours */
char *terminal_image_sixel(const struct image *i, size_t *n);

#endif
