/* plot_ink.h - what plots are drawn with: rectangles, marks of labels, text
 *
 * Colours are the eight of Okabe and Ito, which can be told apart with any colour vision, and have four shapes in turn:
 * label k has colour k mod 8 and shape k / 8 mod 4. Negative labels are grey.
 *
 * Invariants  pixels outside of the picture are not drawn; pictures have 3 channels
 * Failure     none
 */
#ifndef VIEW_PLOT_INK_H
#define VIEW_PLOT_INK_H

#include "image/image.h"

#define PLOT_LABELS 32          /* that differ */

enum { PLOT_TEXT = 60, PLOT_FRAME = 110, PLOT_GRID = 225, PLOT_PAPER = 255 };        /* greys */

/* plot_colour - red, green and blue of a label */
const unsigned char *plot_colour(int32_t label);

/* plot_rect - width w, height h, the top left pixel (x,y); plot_rect_coloured - in the colour of a label */
void plot_rect(struct image *i, long x, long y, long w, long h, unsigned char grey);
void plot_rect_coloured(struct image *i, long x, long y, long w, long h, int32_t label);
/* plot_mark - around a point that need not be the middle of a pixel; r: the radius */
void plot_mark(struct image *i, double x, double y, int32_t label, double r);

/* plot_text - with its baseline from (x,y) to the right, or upwards; size: the height of capitals. plot_text_width - its length */
void plot_text(struct image *i, const char *text, double x, double y, double size);
void plot_text_upwards(struct image *i, const char *text, double x, double y, double size);
double plot_text_width(const char *text, double size);

#endif
