/* iae-plot - curves of training metrics: a PNG or SVG file, drawn by gnuplot, or text in the terminal */
#include "base/args.h"
#include "base/alloc.h"
#include "base/die.h"
#include "base/io.h"
#include "base/log.h"
#include "base/output_file.h"
#include "base/sizes.h"
#include "plot/figure.h"
#include "plot/gnuplot.h"
#include "plot/gnuplot_script.h"
#include "plot/run_names.h"
#include "plot/text_figure.h"
#include "view/terminal_image.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

static const char *out_path, *x, *smooth, *title, *size;
static struct arg_list columns, ranges;
static int format = -1, logarithmic;
static const struct arg options[] = {
    ARG_LIST("columns", 0, &columns, "NAME,...", "draw these columns in a panel; repeatable (default: what is there)"),
    ARG_TEXT("x", 0, &x, "NAME", "the column of the horizontal axis (default step, else the number of the row)"),
    ARG_FLAG("log", 0, &logarithmic, "logarithmic vertical axes, but for columns with negative values"),
    ARG_TEXT("smooth", 0, &smooth, "N|SHARE", "running mean of N lines, or exponential average that keeps SHARE of the one before"),
    ARG_LIST("range", 0, &ranges, "[NAME=]A,B", "limits of the axis of this column, or of all vertical ones; A or B may be empty; repeatable"),
    ARG_TEXT("title", 0, &title, "TEXT", "a title"),
    ARG_CHOICE("format", 0, &format, figure_format_name, "NAME", "default by the ending of FILE, else png, in a terminal text"),
    ARG_TEXT("size", 0, &size, "WxH", "pixels, or characters of text"),
    ARG_OUT(&out_path),
    ARG_END
};
static const struct program program = {
    .name = "iae-plot", .operands = "[FILE ...]", .options = options,
    .summary = "Curves of training metrics",
    .status = "69 no gnuplot",
    .examples = "iae-plot metrics.tsv > curves.png\n"
                "iae-plot --format text metrics.tsv",
};

#define MOST_PANELS 12          /* without --columns */
#define MOST_RUNS 64

/* Reads the files, or standard input; the names that tell them apart are the legend's. */
static void read_runs(struct figure *f, char **files)
{
    static const char *const std[] = { "-" };
    size_t n = 0;
    while (files[n])
        n++;
    if (n > MOST_RUNS)
        die_usage("%zu files, where %d can be told apart at most", n, MOST_RUNS);
    const char *const *paths = n ? (const char *const *)files : std;
    f->n_runs = max_size(n, 1);
    f->runs = xarray(f->n_runs, sizeof *f->runs);
    for (size_t i = 0; i < f->n_runs; i++)
        run_metrics_read(&f->runs[i], paths[i]);
    f->run_names = run_names_make(paths, f->n_runs);
}

/* What the terminal can show, or anyone who reads text. */
static void ask_terminal(struct figure *f, int on_terminal)
{
    struct terminal t;
    terminal_image_ask(&t, STDOUT_FILENO);
    f->colours = on_terminal && t.colours != TERM_ASCII;
    f->width = t.columns > FIGURE_LEAST_TEXT ? t.columns : FIGURE_LEAST_TEXT;
    f->height = t.lines > 2 ? t.lines - 2 : 1;     /* a line for the shell, one for a message */
}

static void choose_format(struct figure *f)
{
    int on_terminal = io_is_std(out_path) && io_is_terminal(STDOUT_FILENO);
    f->format = format >= 0 ? (enum figure_format)format : on_terminal ? FIGURE_TEXT : figure_format_of(out_path);
    f->utf8 = f->format != FIGURE_TEXT || io_is_utf8();
    if (on_terminal && f->format == FIGURE_PNG)
        io_refuse_terminal();
    if (f->format == FIGURE_TEXT)
        ask_terminal(f, on_terminal);
    if (size && figure_parse_size(size, f->format, &f->width, &f->height))
        die_usage("--size: '%s' is not WIDTHxHEIGHT, as 800x500, within what can be drawn", size);
}

static void choose_panels(struct figure *f, struct panels *p)
{
    size_t left = 0, most = f->format == FIGURE_TEXT ? figure_text_panels(f->width, f->height) : MOST_PANELS;
    f->x = panels_x(x, f->runs, f->n_runs);
    if (columns.n)
        panels_named(p, &columns, f->runs, f->n_runs);
    else
        left = panels_default(p, f->x, f->runs, f->n_runs, most);
    if (!p->n)
        die_data(f->runs[0].where, "no column of numbers but %s", f->x ? f->x : "zeros");
    if (left)
        log_info(NULL, "no room for %zu of the columns; --columns NAME,... shows them", left);
    for (size_t i = 0; i < ranges.n; i++)
        if (panels_limit(p, ranges.item[i], f->x ? f->x : "row", &f->x_low, &f->x_high))
            die_usage("--range: '%s' is not A,B or NAME=A,B", ranges.item[i]);
    f->panels = p;
    if (f->format != FIGURE_TEXT && !size)
        figure_set_size(f);
}

static unsigned char *draw(const struct figure *f, size_t *bytes)
{
    size_t n, points;
    char *text = f->format == FIGURE_TEXT ? text_figure_draw(f, &n, &points) : gnuplot_script(f, &n, &points);
    if (!points)
        die_data(f->runs[0].where, "nothing to draw: no values inside the axes");
    *bytes = n;
    if (f->format == FIGURE_TEXT)
        return (unsigned char *)text;
    unsigned char *picture = gnuplot_draw(text, n, bytes);
    free(text);
    return picture;
}

int main(int argc, char **argv)
{
    struct figure f = { .x_low = NAN, .x_high = NAN };
    struct panels panels;
    unsigned char *picture;
    size_t bytes;

    argv = args_parse(argc, argv, &program);
    f.log = logarithmic;
    f.title = title;
    if (smooth && smoothing_parse(smooth, &f.smoothing))
        die_usage("--smooth: '%s' is neither a number of lines, as 20, nor a share, as 0.9", smooth);
    choose_format(&f);
    read_runs(&f, argv);
    choose_panels(&f, &panels);
    picture = draw(&f, &bytes);
    output_file_save(out_path, picture, bytes);
    free(picture);
    panels_free(&panels);
    for (size_t i = 0; i < f.n_runs; i++)
        run_metrics_free(&f.runs[i]);
    free(f.runs);
    run_names_free(f.run_names, f.n_runs);
    return 0;
}
