/* scatter_text.h - a scatter plot on a terminal: the points as half blocks, numbers and legend as characters around them
 *
 * On a terminal without colours the paper is dark and there is no legend.
 *
 * Memory      the caller frees what scatter_text_make returns
 * Failure     none but lack of memory (71)
 */
#ifndef VIEW_SCATTER_TEXT_H
#define VIEW_SCATTER_TEXT_H

#include "view/scatter_plot.h"
#include "view/terminal_image.h"

/* scatter_text_size - pixels for the axes alone, `fine` of them a pixel of the terminal: all that numbers, titles and the legend
 * leave; at least one */
void scatter_text_size(const struct terminal *t, const struct scatter_field *field, int titles, uint32_t fine, uint32_t *width,
                       uint32_t *height);
/* scatter_text_make - n bytes of text; the plot's picture is made smaller by `fine` */
char *scatter_text_make(struct scatter_plot *s, const struct scatter_field *field, const struct terminal *t, uint32_t fine, size_t *n);

#endif
