/* view_output.c - chooses between PNG, text and sixels, and writes */
#include "view/view_output.h"

#include "base/io.h"
#include "base/output_file.h"
#include "image/png.h"

#include <stdlib.h>
#include <unistd.h>

void view_output_init(struct view_output *o, const char *path, int force, int sixel)
{
    *o = (struct view_output){ .path = path, .force = force, .sixel = sixel };
    o->on_terminal = !sixel && !path && !force && io_is_terminal(STDOUT_FILENO);
    if (o->on_terminal)
        terminal_image_ask(&o->terminal, STDOUT_FILENO);
}

void view_output_size(const struct view_output *o, uint32_t lines, uint32_t *width, uint32_t *height)
{
    *width = o->terminal.columns;
    *height = o->terminal.lines > lines ? 2 * (o->terminal.lines - lines) : 2;
}

void view_output_picture(const struct view_output *o, struct image *picture, uint32_t shrink)
{
    unsigned char *bytes;
    size_t n;
    if (o->on_terminal) {
        terminal_image_shrink(picture, shrink);
        bytes = (unsigned char *)terminal_image_text(picture, o->terminal.colours, &n);
    } else if (o->sixel) {
        bytes = (unsigned char *)terminal_image_sixel(picture, &n);
    } else {
        png_encode(picture, &bytes, &n);
    }
    output_file_save(o->path, bytes, n);
    free(bytes);
}
