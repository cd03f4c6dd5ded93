/* iae-view - images of a stream as a contact sheet or as an animation, or rows as a scatter plot: a file, or a picture in the terminal */
#include "base/args.h"
#include "base/die.h"
#include "view/animation_view.h"
#include "view/grid_view.h"
#include "view/plot_axes.h"
#include "view/scatter_view.h"
#include "view/view_output.h"

#include <limits.h>

static const char *out_path, *field, *label, *range;
static int force, sixel, scatter, pca, thumbs, animate, loop = -1, format = -1;
static long rows = -1, columns, scale = 1, gap = 2, delay = 100;
static const struct arg options[] = {
    ARG_GROUP("Images"),
    ARG_TEXT("field", 0, &field, "NAME", "show this field; with --thumbs NUMBERS,IMAGES names both"),
    ARG_LONG("rows", 0, &rows, -1, LONG_MAX, "N", "show the first N rows; 0: all that fit a picture; -1: about 256 images, or all points"),
    ARG_LONG("columns", 0, &columns, 0, 65535, "N", "number of samples side by side; 0: those of a line, or chosen to fit"),
    ARG_LONG("scale", 0, &scale, 1, 64, "N", "draw each pixel as N x N pixels"),
    ARG_LONG("gap", 0, &gap, 0, 1000, "N", "pixels between images"),
    ARG_GROUP("Points"),
    ARG_FLAG("scatter", 0, &scatter, "draw rows of two numbers as points in the plane instead of images"),
    ARG_FLAG("pca", 0, &pca, "with --scatter: project rows of any number of numbers onto their two principal components"),
    ARG_FLAG("thumbs", 0, &thumbs, "with --scatter: draw the rows' images at their places, as many as have room"),
    ARG_TEXT("label", 0, &label, "NAME", "with --scatter: colour by this field instead of y, z or xhat; none: one colour"),
    ARG_TEXT("range", 0, &range, "A,B[,C,D]", "with --scatter: limits of both axes, or of x and then of y; A: -A to A"),
    ARG_GROUP("Animation"),
    ARG_FLAG("animate", 0, &animate, "write an animation: the codes of traversals one after the other, or each row as a frame"),
    ARG_LONG("delay", 0, &delay, 10, ANIMATION_DELAY, "MS", "with --animate: milliseconds that a frame is shown"),
    ARG_CHOICE("loop", 0, &loop, animation_loop_name, "KIND", "with --animate: order of the frames (default back-and-forth for traversals, else forward)"),
    ARG_CHOICE("format", 0, &format, animation_format_name, "FORMAT", "with --animate: APNG or GIF (default by the output's name, else png)"),
    ARG_GROUP("Output"),
    ARG_FLAG("sixel", 0, &sixel, "write sixels, for terminals that show them"),
    ARG_OUT(&out_path),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-view", .operands = "[FILE ...]", .options = options,
    .summary = "Images of a stream as a contact sheet or an animation, or rows as a scatter plot",
    .examples = "iae-encode images.iae | iae-decode | iae-view > sheet.png\n"
                "iae-synth -n 5000 mixture | iae-view --scatter > mixture.png",
};

static void show_scatter(struct stream *in, const struct view_output *out)
{
    double ends[4];
    if (range && plot_axes_range(range, ends))
        die_usage("--range: '%s' is not A, MIN,MAX or XMIN,XMAX,YMIN,YMAX", range);
    struct scatter_options o = { .field = field, .label = label, .range = range ? ends : NULL, .rows = rows, .scale = (uint32_t)scale,
                                 .components = pca, .thumbs = thumbs };
    scatter_view_show(in, &o, out);
}

static struct grid_options grid_options(void)
{
    return (struct grid_options){ .field = field, .rows = rows, .layout = { (uint32_t)columns, (uint32_t)scale, (uint32_t)gap } };
}

static void show_grid(struct stream *in, const struct view_output *out)
{
    struct grid_options o = grid_options();
    grid_view_show(in, &o, out);
}

static void show_animation(struct stream *in, const struct view_output *out)
{
    const struct animation_format *f = format >= 0 ? animation_format_get((size_t)format) : out_path ? animation_format_ending(out_path) : NULL;
    struct animation_options o = { .grid = grid_options(), .format = f ? f : animation_format_get(0), .delay = (uint32_t)delay,
                                   .loop = loop < 0 ? LOOP_CHOSEN : (enum animation_loop)loop };
    animation_view_show(in, &o, out);
}

static void check_options(void)
{
    if (scatter)
        args_conflict("scatter", "animate", "columns", "gap", NULL);
    if (animate)
        args_conflict("animate", "sixel", NULL);
    if (!scatter && (label || range || pca || thumbs))
        die_usage("--label, --range, --pca and --thumbs need --scatter");
    if (!animate && (loop >= 0 || format >= 0 || args_given("delay")))
        die_usage("--delay, --format and --loop need --animate");
}

int main(int argc, char **argv)
{
    struct stream in;
    struct view_output out;

    argv = args_parse(argc, argv, &program);
    check_options();
    stream_open(&in, argv, force);
    view_output_init(&out, out_path, force, sixel);
    if (scatter)
        show_scatter(&in, &out);
    else if (animate)
        show_animation(&in, &out);
    else
        show_grid(&in, &out);
    return 0;
}
