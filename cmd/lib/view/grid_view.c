/* grid_view.c - collects rows, fits the sheet to where it goes, and writes it */
#include "view/grid_view.h"

#include "base/die.h"
#include "base/log.h"

#define SHELL_LINES 2           /* of a terminal that are left free */

static void draw(const struct image_grid *s, const struct grid_layout *layout, struct image *picture, const char *where)
{
    size_t shown = image_grid_draw(s, layout, picture);
    if (!shown)
        die_spec(where, "at this scale not one sample fits a picture of %u pixels", IMAGE_PIXELS);
    if (s->rows > 0 && (s->full || shown < s->columns))
        log_warning(where, "showing the first %zu samples only: a picture has at most %u pixels", shown, IMAGE_PIXELS);
}

/* On a terminal as many are shown as fit. */
static void tell_rest(const struct image_grid *s, const char *where)
{
    if (s->rows < 0 && image_grid_rows(s) < s->offered)
        log_info(where, "%llu of %llu %s; --rows N, or -o FILE, shows more", (unsigned long long)image_grid_rows(s),
                 (unsigned long long)s->offered, s->depth > 1 ? "rows" : "images");
}

void grid_view_show(struct stream *in, const struct grid_options *options, const struct view_output *out)
{
    struct block b;
    struct image_grid grid;
    struct image picture = { 0 };
    struct grid_layout layout = options->layout;
    uint32_t shrink = 1, width, height;
    image_grid_open(&grid, in, options->field, options->rows, layout.scale);
    while (stream_record(in, &b))
        image_grid_put(&grid, &b);
    const char *where = in->where;
    stream_close(in);           /* nothing is drawn before the end is verified */
    if (!grid.columns)
        die_data(where, "no rows to show");
    if (out->on_terminal) {
        view_output_size(out, SHELL_LINES, &width, &height);
        shrink = image_grid_fit(&grid, &layout, width, height);
    }
    draw(&grid, &layout, &picture, where);
    view_output_picture(out, &picture, shrink);
    if (out->on_terminal)
        tell_rest(&grid, where);
    image_grid_free(&grid);
    image_free(&picture);
}
