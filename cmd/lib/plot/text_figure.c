/* text_figure.c - draws axes, legends and curves with characters */
#include "plot/text_figure.h"

#include "base/die.h"
#include "plot/axis_ticks.h"
#include "plot/figure_layout.h"
#include "plot/panel_curves.h"
#include "plot/text_canvas.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char marks[] = "*o+x#@%&=";
#define MARKS (sizeof marks - 1)

/* A panel while it is drawn. */
struct drawing {
    const struct figure *f;
    struct text_canvas *canvas;
    const struct panel_place *place;
    const struct panel_curves *curves;
    struct text_frame frame;
    double x_low, x_high;
};

/* A panel's curve is told by its colour or by its mark; without colours no two columns of runs share one. */
static char mark_of(const struct figure *f, size_t run, size_t column)
{
    return marks[(run + (f->n_runs > 1 ? 3 : 1) * column) % MARKS];
}

static unsigned colour_of(const struct figure *f, size_t run, size_t column)
{
    return (unsigned)(figure_colour(f, run, column) % FIGURE_COLOURS) + 1;
}

static int is_braille(const struct figure *f, size_t curves)
{
    return f->utf8 && (f->colours || curves == 1);
}

/* ---- words ---- */

static void put_word(struct text_canvas *c, const struct figure *f, const struct legend_word *w, const char *name, size_t run, size_t column,
                     int in_colour)
{
    size_t x = (size_t)w->x, y = (size_t)w->y;
    unsigned colour = in_colour ? colour_of(f, run, column) : 0;
    if (w->sample > 0) {
        char mark = mark_of(f, run, column);
        const char sample[] = { mark, mark, '\0' };
        text_canvas_put(c, x, y, f->utf8 && f->colours ? "──" : sample, colour);
        x += (size_t)w->sample + 1;
    }
    text_canvas_put(c, x, y, name, colour);
}

static void put_head(struct text_canvas *c, const struct figure *f, const struct layout *l)
{
    if (f->title)
        text_canvas_put(c, (size_t)l->title_x, (size_t)l->title_y, f->title, 0);
    for (size_t r = 0; l->run && r < f->n_runs; r++)
        put_word(c, f, &l->run[r], f->run_names[r], r, 0, 1);
}

/* ---- axes ---- */

static double to_y(const struct panel_curves *c, double v)
{
    return c->log ? log(v / c->low) / log(c->high / c->low) : (v - c->low) / (c->high - c->low);
}

static double to_x(const struct drawing *d, double v)
{
    return (v - d->x_low) / (d->x_high - d->x_low);
}

/* The cell of a part of the frame, counted from its left or upper end. */
static size_t cell_of(double part, size_t cells)
{
    return (size_t)fmin(part * (double)cells, (double)cells - 1);
}

static void put_y_tick(const struct drawing *d, double v, double step)
{
    char text[32];
    double at = to_y(d->curves, v);
    if (!(at >= 0 && at <= 1))
        return;
    size_t y = d->frame.top + cell_of(1 - at, d->frame.height), end = d->frame.left - 2;
    snprintf(text, sizeof text, "%.5g", fabs(v) < step / 2 ? 0 : v);
    size_t n = strlen(text) > end ? end : strlen(text);
    text_canvas_put(d->canvas, end - n, y, text, 0);
    text_canvas_put(d->canvas, end + 1, y, d->f->utf8 ? "┤" : "+", 0);
}

static void put_y_axis(const struct drawing *d)
{
    const struct panel_curves *c = d->curves;
    double at[AXIS_TICKS];
    size_t most = d->frame.height / 2;
    for (size_t y = 0; y < d->frame.height; y++)
        text_canvas_put(d->canvas, d->frame.left - 1, d->frame.top + y, d->f->utf8 ? "│" : "|", 0);
    if (c->log) {
        size_t n = axis_ticks_log(c->low, c->high, most, at);
        for (size_t i = 0; i < n; i++)
            put_y_tick(d, at[i], 0);
        return;
    }
    double step = axis_ticks_step(c->low, c->high, most), first = ceil(c->low / step);
    for (int i = 0; i < AXIS_TICKS && (first + i) * step <= c->high; i++)
        put_y_tick(d, (first + i) * step, step);
}

/* A number below the axis, unless it would touch the one before, whose end is *used. */
static void put_x_tick(const struct drawing *d, double v, double step, size_t *used)
{
    char text[32];
    double at = to_x(d, v);
    if (!(at >= 0 && at <= 1))
        return;
    size_t x = d->frame.left + cell_of(at, d->frame.width), y = d->frame.top + d->frame.height;
    text_canvas_put(d->canvas, x, y, d->f->utf8 ? "┬" : "+", 0);
    snprintf(text, sizeof text, AXIS_TICKS_FORMAT, fabs(v) < step / 2 ? 0 : v);
    size_t n = strlen(text), from = x > n / 2 ? x - n / 2 : 0;
    if (d->frame.left + d->frame.width + 2 < from + n)
        from = d->frame.left + d->frame.width + 2 - n;
    if (!d->place->is_lowest || from < *used)
        return;
    text_canvas_put(d->canvas, from, y + 1, text, 0);
    *used = from + n + 1;
}

static void put_x_axis(const struct drawing *d)
{
    const char *name = d->f->x ? d->f->x : "row";
    size_t y = d->frame.top + d->frame.height, used = d->frame.left - 2;
    double step = axis_ticks_numbers(d->x_low, d->x_high, (double)d->frame.width, !d->f->x), first = ceil(d->x_low / step);
    text_canvas_put(d->canvas, d->frame.left - 1, y, d->f->utf8 ? "└" : "+", 0);
    for (size_t x = 0; x < d->frame.width; x++)
        text_canvas_put(d->canvas, d->frame.left + x, y, d->f->utf8 ? "─" : "-", 0);
    for (int i = 0; i < AXIS_TICKS && (first + i) * step <= d->x_high; i++)
        put_x_tick(d, (first + i) * step, step, &used);
    size_t n = plain_text_width(name), middle = d->frame.left + d->frame.width / 2;
    if (d->place->is_lowest)
        text_canvas_put(d->canvas, middle > n / 2 ? middle - n / 2 : 0, y + 2, name, 0);
}

/* ---- curves ---- */

static void put_curve(const struct drawing *d, const struct curve *c)
{
    unsigned colour = colour_of(d->f, c->run, c->column);
    char mark = mark_of(d->f, c->run, c->column);
    double from[2] = { 0, 0 };
    for (size_t i = 0; i < c->line.n; i++) {
        const struct thin_point *p = &c->line.point[i];
        double to[2] = { to_x(d, p->x), to_y(d->curves, p->y) };
        if (!p->starts || thinning_is_alone(&c->line, i))
            text_canvas_line(d->canvas, &d->frame, p->starts ? to : from, to, mark, colour);
        memcpy(from, to, sizeof from);
    }
}

static size_t put_panel(struct text_canvas *canvas, const struct figure *f, const struct layout *l, size_t i, double x_low, double x_high)
{
    const struct panel *panel = &f->panels->panel[i];
    const struct panel_place *p = &l->place[i];
    struct panel_curves curves;
    size_t points = 0, width = (size_t)(p->right - p->left), height = (size_t)(p->bottom - p->top);
    panel_curves_make(&curves, f, panel, x_low, x_high, 2 * width);
    struct drawing d = { f, canvas, p, &curves, { (size_t)p->left, (size_t)p->top, width, height, is_braille(f, curves.n) }, x_low, x_high };
    for (size_t k = 0; k < panel->n; k++)
        put_word(canvas, f, &p->word[k], panel->column[k], 0, k, f->n_runs == 1 && panel->n > 1);
    put_y_axis(&d);
    put_x_axis(&d);
    for (size_t k = 0; k < curves.n; k++) {
        put_curve(&d, &curves.curve[k]);
        points += curves.curve[k].rows;
    }
    panel_curves_free(&curves);
    return points;
}

char *text_figure_draw(const struct figure *f, size_t *n, size_t *points)
{
    struct text_canvas canvas;
    struct layout l;
    double x_low, x_high;
    if (layout_make(&l, f))
        die_usage("--size: %ux%u is too small for %zu panels", f->width, f->height, f->panels->n);
    panel_curves_x_limits(f, &x_low, &x_high);
    text_canvas_init(&canvas, f->width, f->height, f->utf8, f->colours);
    put_head(&canvas, f, &l);
    *points = 0;
    for (size_t i = 0; i < f->panels->n; i++)
        *points += put_panel(&canvas, f, &l, i, x_low, x_high);
    char *text = text_canvas_text(&canvas, n);
    text_canvas_free(&canvas);
    layout_free(&l);
    return text;
}
