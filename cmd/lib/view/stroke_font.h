/* stroke_font.h - text as lines, for plots of any size: Hershey's Roman Simplex
 *
 * The unit is the height of a capital letter; x grows to the right from the text's left edge, y downwards from its baseline. What is
 * no printable ASCII is a question mark.
 *
 * Failure     none
 */
#ifndef VIEW_STROKE_FONT_H
#define VIEW_STROKE_FONT_H

#define STROKE_FONT_CAPITAL 21  /* units of the glyphs in a capital's height */

typedef void stroke_font_line(void *context, double x0, double y0, double x1, double y1);

double stroke_font_width(const char *text);
void stroke_font_draw(const char *text, stroke_font_line *line, void *context);

#endif
