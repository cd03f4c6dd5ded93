/* plot_axes.c - chooses ticks, and draws what stands around the points */
#include "view/plot_axes.h"

#include "base/parse.h"
#include "view/plot_ink.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Pixels at unit 1 */
enum { TICK = 4, NUMBER = 9, TITLE = 10, GAP = 5 };

int plot_axes_range(const char *text, double range[4])
{
    int n = parse_reals(text, range, 4);
    if (n < 0 || n == 3)
        return -1;
    if (n == 1) {
        range[1] = range[0];
        range[0] = -range[0];
    }
    if (n < 3) {
        range[2] = range[0];
        range[3] = range[1];
    }
    return !(range[0] < range[1]) || !(range[2] < range[3]) || !isfinite(range[1] - range[0]) ||
           !isfinite(range[3] - range[2]) ? -1 : 0;
}

int plot_axes_has(const struct plot_axes *a, const double at[2])
{
    return at[0] >= a->low[0] && at[0] <= a->high[0] && at[1] >= a->low[1] && at[1] <= a->high[1];
}

double plot_axes_pixel(const struct plot_axes *a, int axis, double v)
{
    double t = (v - a->low[axis]) / (a->high[axis] - a->low[axis]);
    return axis ? (double)a->top + (1 - t) * (double)a->height : (double)a->left + t * (double)a->width;
}

static double tick_step(const struct plot_axes *a, int axis)
{
    double extent = a->high[axis] - a->low[axis], power = pow(10, floor(log10(extent / 4)));
    return extent / 4 >= 5 * power ? 5 * power : extent / 4 >= 2 * power ? 2 * power : power;
}

size_t plot_axes_ticks(const struct plot_axes *a, int axis, double at[PLOT_TICKS])
{
    double step = tick_step(a, axis), first = ceil(a->low[axis] / step);
    size_t n = 0;
    for (; n < PLOT_TICKS && (first + (double)n) * step <= a->high[axis]; n++)
        at[n] = (first + (double)n) * step;
    return n;
}

const char *plot_axes_number(const struct plot_axes *a, int axis, double v, char text[PLOT_NUMBER])
{
    snprintf(text, PLOT_NUMBER, "%.4g", fabs(v) < tick_step(a, axis) / 2 ? 0 : v);
    return text;
}

void plot_axes_grid(const struct plot_axes *a, struct image *to, long line)
{
    double at[PLOT_TICKS];
    for (int axis = 0; axis < 2; axis++)
        for (size_t i = 0, n = plot_axes_ticks(a, axis, at); i < n; i++) {
            long pos = (long)plot_axes_pixel(a, axis, at[i]);
            if (axis)
                plot_rect(to, a->left, pos, a->width, line, PLOT_GRID);
            else
                plot_rect(to, pos, a->top, line, a->height, PLOT_GRID);
        }
}

static void draw_number(const struct plot_axes *a, struct image *to, long unit, int axis, double v)
{
    char text[PLOT_NUMBER];
    double pos = floor(plot_axes_pixel(a, axis, v)), size = (double)(NUMBER * unit);
    double wide = plot_text_width(plot_axes_number(a, axis, v, text), size);
    if (axis) {
        plot_rect(to, a->left - TICK * unit, (long)pos, TICK * unit, unit, PLOT_FRAME);
        plot_text(to, text, (double)(a->left - (TICK + 2) * unit) - wide, pos + size / 2, size);
    } else {
        plot_rect(to, (long)pos, a->top + a->height, unit, TICK * unit, PLOT_FRAME);
        plot_text(to, text, pos - wide / 2, (double)(a->top + a->height + (TICK + GAP - 2) * unit) + size, size);
    }
}

static void draw_title(const struct plot_axes *a, struct image *to, long unit, int axis)
{
    double size = (double)(TITLE * unit), wide = plot_text_width(a->title[axis], size), gap = (double)(GAP * unit);
    if (axis)
        plot_text_upwards(to, a->title[axis], gap + size, (double)a->top + ((double)a->height + wide) / 2, size);
    else
        plot_text(to, a->title[axis], (double)a->left + ((double)a->width - wide) / 2, (double)to->height - gap - 1, size);
}

void plot_axes_numbers(const struct plot_axes *a, struct image *to, long unit)
{
    double at[PLOT_TICKS];
    for (int axis = 0; axis < 2; axis++) {
        for (size_t i = 0, n = plot_axes_ticks(a, axis, at); i < n; i++)
            draw_number(a, to, unit, axis, at[i]);
        if (a->title[axis])
            draw_title(a, to, unit, axis);
    }
}

void plot_axes_frame(const struct plot_axes *a, struct image *to, long line)
{
    plot_rect(to, a->left, a->top, a->width, line, PLOT_FRAME);
    plot_rect(to, a->left, a->top + a->height - line, a->width, line, PLOT_FRAME);
    plot_rect(to, a->left, a->top, line, a->height, PLOT_FRAME);
    plot_rect(to, a->left + a->width - line, a->top, line, a->height, PLOT_FRAME);
}
