/* view_output.h - where a picture goes: a PNG file, a terminal, or sixels
 *
 * Failure     does not return from errors of the output: 73, 74
 */
#ifndef VIEW_VIEW_OUTPUT_H
#define VIEW_VIEW_OUTPUT_H

#include "image/image.h"
#include "view/terminal_image.h"

struct view_output {
    const char *path;           /* NULL: stdout */
    int force, sixel;
    int on_terminal;            /* the picture is drawn in text; size and colours are those of terminal */
    struct terminal terminal;
};

/* view_output_init - text if stdout is a terminal and nothing else was asked for */
void view_output_init(struct view_output *o, const char *path, int force, int sixel);
/* view_output_size - pixels on the terminal, two in a character, one above the other, but for `lines` lines */
void view_output_size(const struct view_output *o, uint32_t lines, uint32_t *width, uint32_t *height);
/* view_output_picture - write the picture; shrink: the factor for a terminal, by which it is made smaller, in place */
void view_output_picture(const struct view_output *o, struct image *picture, uint32_t shrink);

#endif
