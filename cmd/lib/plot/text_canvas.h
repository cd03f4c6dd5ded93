/* text_canvas.h - a picture of characters: words, and lines of dots, which are Braille patterns or marks
 *
 * A cell has 2 x 4 dots as a Braille pattern, or 1 as a mark. It has one colour, that of what was drawn last.
 *
 * Memory      text_canvas_init allocates; text_canvas_free. The caller frees what text_canvas_text returns
 */
#ifndef PLOT_TEXT_CANVAS_H
#define PLOT_TEXT_CANVAS_H

#include "plot/plain_text.h"

#include <stddef.h>

struct text_cell {
    char glyph[PLAIN_TEXT_GLYPH];   /* empty: the dots */
    unsigned char dots;         /* 1 << (2 * row + column) */
    unsigned char colour;       /* of the palette, from 1; 0: the terminal's own */
};

struct text_canvas {
    size_t width, height;
    int utf8, colours;
    struct text_cell *cell;     /* [height,width] */
};

struct text_frame {
    size_t left, top, width, height;    /* in cells; nothing is drawn outside */
    int braille;                /* else marks */
};

void text_canvas_init(struct text_canvas *c, size_t width, size_t height, int utf8, int colours);
void text_canvas_free(struct text_canvas *c);
/* text_canvas_put - text from this cell on, as far as there are cells; colour: 0, or k + 1 */
void text_canvas_put(struct text_canvas *c, size_t x, size_t y, const char *text, unsigned colour);
/* text_canvas_line - between points of the frame, [0,1] from its lower left corner; what is outside is not drawn */
void text_canvas_line(struct text_canvas *c, const struct text_frame *f, const double from[2], const double to[2], char mark, unsigned colour);
/* text_canvas_text - n bytes, lines without blanks at their ends */
char *text_canvas_text(const struct text_canvas *c, size_t *n);

#endif
