/* iae-view - images of a stream as a contact sheet, or rows as a scatter plot: a PNG file, or a picture in the terminal */
#include "base/args.h"
#include "base/die.h"
#include "base/io.h"
#include "base/log.h"
#include "base/output_file.h"
#include "image/image.h"
#include "image/png.h"
#include "view/image_grid.h"
#include "view/scatter_plot.h"
#include "view/terminal_image.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

static const char *out_path, *field, *label, *range;
static int force, sixel, scatter;
static long rows = -1, columns, scale = 1, gap = 2;
static const struct arg options[] = {
    ARG_GROUP("Images"),
    ARG_TEXT("field", 0, &field, "NAME", "show this field"),
    ARG_LONG("rows", 0, &rows, -1, LONG_MAX, "N", "show the first N rows; 0: all that fit a picture; -1: about 256 images, or all points"),
    ARG_LONG("columns", 0, &columns, 0, 65535, "N", "number of samples side by side; 0: those of a line, or chosen to fit"),
    ARG_LONG("scale", 0, &scale, 1, 64, "N", "draw each pixel as N x N pixels"),
    ARG_LONG("gap", 0, &gap, 0, 1000, "N", "pixels between images"),
    ARG_GROUP("Points"),
    ARG_FLAG("scatter", 0, &scatter, "draw rows of two numbers as points in the plane instead of images"),
    ARG_TEXT("label", 0, &label, "NAME", "with --scatter: colour by this field instead of y, z or xhat; none: one colour"),
    ARG_TEXT("range", 0, &range, "A,B[,C,D]", "with --scatter: limits of both axes, or of x and then of y; A: -A to A"),
    ARG_GROUP("Output"),
    ARG_FLAG("sixel", 0, &sixel, "write sixels, for terminals that show them"),
    ARG_OUT(&out_path),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-view", .operands = "[FILE ...]", .options = options,
    .summary = "Images of a stream as a contact sheet, or rows as a scatter plot",
    .examples = "iae-encode images.iae | iae-decode | iae-view > sheet.png\n"
                "iae-synth -n 5000 mixture | iae-view --scatter > mixture.png",
};

static void draw_grid(const struct image_grid *s, const struct grid_layout *layout, struct image *picture, const char *where)
{
    size_t shown = image_grid_draw(s, layout, picture);
    if (!shown)
        die_spec(where, "at this scale not one sample fits a picture of %u pixels", IMAGE_PIXELS);
    if (rows > 0 && (s->full || shown < s->columns))
        log_warning(where, "showing the first %zu samples only: a picture has at most %u pixels", shown, IMAGE_PIXELS);
}

/* Writes a picture; shrink: the factor for a terminal. */
static void write_picture(struct image *picture, int on_terminal, uint32_t shrink)
{
    struct terminal t;
    unsigned char *bytes;
    size_t n;
    if (on_terminal) {
        terminal_image_ask(&t, STDOUT_FILENO);
        terminal_image_shrink(picture, shrink);
        bytes = (unsigned char *)terminal_image_text(picture, t.colours, &n);
    } else if (sixel) {
        bytes = (unsigned char *)terminal_image_sixel(picture, &n);
    } else {
        png_encode(picture, &bytes, &n);
    }
    output_file_save(on_terminal ? NULL : out_path, bytes, n);
    free(bytes);
}

/* Pixels of the terminal: two in a character, one above the other; two lines are for the shell. */
static void get_screen(uint32_t *width, uint32_t *height)
{
    struct terminal t;
    terminal_image_ask(&t, STDOUT_FILENO);
    *width = t.columns;
    *height = t.lines > 2 ? 2 * (t.lines - 2) : 2;
}

static void show_grid(struct stream *in, int on_terminal)
{
    struct block b;
    struct image_grid grid;
    struct image picture = { 0 };
    struct grid_layout layout = { (uint32_t)columns, (uint32_t)scale, (uint32_t)gap };
    uint32_t shrink = 1, width, height;
    image_grid_open(&grid, in, field, rows, layout.scale);
    while (stream_record(in, &b))
        image_grid_put(&grid, &b);
    const char *where = in->where;
    stream_close(in);           /* nothing is drawn before the end is verified */
    if (!grid.columns)
        die_data(where, "no rows to show");
    if (on_terminal) {
        get_screen(&width, &height);
        shrink = image_grid_fit(&grid, &layout, width, height);
    }
    draw_grid(&grid, &layout, &picture, where);
    write_picture(&picture, on_terminal, shrink);
    image_grid_free(&grid);
    image_free(&picture);
}

static void show_scatter(struct stream *in, int on_terminal)
{
    struct block b;
    struct scatter_plot s;
    double ends[4];
    uint64_t left = rows > 0 ? (uint64_t)rows : UINT64_MAX;
    uint32_t width = 1, height = 1;
    if (range && scatter_plot_range(range, ends))
        die_usage("--range: '%s' is not A, MIN,MAX or XMIN,XMAX,YMIN,YMAX", range);
    scatter_plot_open(&s, in, field, label, range ? ends : NULL, (uint32_t)scale);
    while (stream_record(in, &b)) {
        b.rows = b.rows < left ? b.rows : (size_t)left;
        left -= b.rows;
        scatter_plot_put(&s, &b);
    }
    const char *where = in->where;
    stream_close(in);
    scatter_plot_end(&s);
    if (!s.shown && !s.beyond)
        die_data(where, "no rows to show");
    if (s.beyond)
        log_info(where, "%llu of %llu rows lie outside of the axes; --range sets them", (unsigned long long)s.beyond,
             (unsigned long long)(s.shown + s.beyond));
    if (on_terminal)
        get_screen(&width, &height);
    write_picture(&s.picture, on_terminal, on_terminal ? scatter_plot_fit(&s, width, height) : 1);
    scatter_plot_free(&s);
}

int main(int argc, char **argv)
{
    struct stream in;

    argv = args_parse(argc, argv, &program);
    if (scatter)
        args_conflict("scatter", "columns", "gap", NULL);
    else if (label || range)
        die_usage("--label and --range need --scatter");
    stream_open(&in, argv, force);
    int on_terminal = !sixel && !out_path && !force && io_is_terminal(STDOUT_FILENO);
    if (scatter)
        show_scatter(&in, on_terminal);
    else
        show_grid(&in, on_terminal);
    return 0;
}
