/* scatter_plot.c - finds the range, and draws axes, points and legend */
#include "view/scatter_plot.h"

#include "base/alloc.h"
#include "base/die.h"
#include "view/plot_ink.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Pixels, at scale 1: the square of the axes, and what stands around it. */
enum { SIDE = 480, LEFT = 44, RIGHT = 12, TOP = 24, BOTTOM = 22, TITLE_LEFT = 24, TITLE_BELOW = 20, LEGEND = 10 };
#define MARK 2.2                /* radius of a point */

static void set_axes(struct scatter_plot *s)
{
    const struct scatter_look *k = &s->look;
    long z = (long)k->scale;
    s->axes.left = s->is_bare ? 0 : z * (LEFT + (k->title[1] ? TITLE_LEFT : 0));
    s->axes.top = s->is_bare ? 0 : z * TOP;
    s->axes.width = s->is_bare ? (long)k->width : z * SIDE;
    s->axes.height = s->is_bare ? (long)k->height : z * SIDE;
    for (int a = 0; a < 2; a++) {
        s->axes.title[a] = k->title[a];
        s->axes.low[a] = k->range ? k->range[2 * a] : 0;
        s->axes.high[a] = k->range ? k->range[2 * a + 1] : 0;
    }
}

void scatter_plot_init(struct scatter_plot *s, const struct scatter_look *look, const char *where)
{
    memset(s, 0, sizeof *s);
    s->look = *look;
    s->is_bare = look->width > 0;
    set_axes(s);
    long right = s->is_bare ? 0 : (long)look->scale * RIGHT;
    long below = s->is_bare ? 0 : (long)look->scale * (BOTTOM + (look->title[0] ? TITLE_BELOW : 0));
    if (image_set(&s->picture, (uint32_t)(s->axes.top + s->axes.height + below), (uint32_t)(s->axes.left + s->axes.width + right), 3))
        die_spec(where, "at this scale the picture has more than %u pixels", IMAGE_PIXELS);
    memset(s->picture.pixel, PLOT_PAPER, (size_t)s->picture.height * s->picture.width * 3);
    s->range = look->range ? RANGE_GIVEN : RANGE_UNKNOWN;
}

void scatter_plot_free(struct scatter_plot *s)
{
    free(s->held);
    image_free(&s->picture);
    memset(s, 0, sizeof *s);
}

/* ---- points ---- */

/* Marks may reach over the frame by half of their size; nothing else is drawn there. */
static void draw_point(struct scatter_plot *s, const struct held_point *p)
{
    if (!plot_axes_has(&s->axes, p->at)) {
        s->beyond++;
        return;
    }
    double x = plot_axes_pixel(&s->axes, 0, p->at[0]), y = plot_axes_pixel(&s->axes, 1, p->at[1]);
    if (s->look.thumbs && !thumbnails_put(s->look.thumbs, &s->axes, &s->picture, x, y, p->picture, p->label)) {
        s->hidden++;
        return;
    }
    if (!s->look.thumbs)
        plot_mark(&s->picture, x, y, p->label, MARK * s->look.scale);
    s->shown++;
    if (p->label >= 0 && p->label < PLOT_LABELS)
        s->seen |= (uint32_t)1 << p->label;
}

/* Of the points held, along one axis: the middle, and half of the extent. Without a finite one 0, and -1. */
static void find_extent(const struct scatter_plot *s, int axis, double *middle, double *half)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < s->helds; i++) {
        double v = s->held[i].at[axis];
        low = isfinite(v) ? fmin(low, v) : low;
        high = isfinite(v) ? fmax(high, v) : high;
    }
    *middle = low <= high ? (low + high) / 2 : 0;
    *half = low <= high ? (high - low) / 2 : -1;
}

/* The range of the points held, with a margin, and one unit on both axes unless there is nothing but axes. All points may be one. */
static void find_range(struct scatter_plot *s)
{
    double middle[2], half[2];
    for (int a = 0; a < 2; a++)
        find_extent(s, a, &middle[a], &half[a]);
    double smallest = 1e-6 * fmax(1, fmax(fabs(middle[0]), fabs(middle[1]))), widest = fmax(fmax(half[0], half[1]), 0);
    for (int a = 0; a < 2; a++) {
        double h = s->is_bare ? fmax(half[a], 0) : widest;
        h = h > smallest ? 1.05 * h : widest > 0 ? fmax(smallest, 0.05 * widest) : fmax(smallest, 1);
        s->axes.low[a] = middle[a] - h;
        s->axes.high[a] = middle[a] + h;
    }
}

static void start_drawing(struct scatter_plot *s)
{
    if (s->range == RANGE_UNKNOWN)
        find_range(s);
    s->range = RANGE_DRAWN;
    plot_axes_grid(&s->axes, &s->picture, (long)s->look.scale);
    if (!s->is_bare)
        plot_axes_numbers(&s->axes, &s->picture, (long)s->look.scale);
    for (size_t i = 0; i < s->helds; i++)
        draw_point(s, &s->held[i]);
}

void scatter_plot_add(struct scatter_plot *s, const double at[2], int32_t label, const unsigned char *picture)
{
    struct held_point p = { { at[0], at[1] }, label, picture };
    if (s->range == RANGE_GIVEN)
        start_drawing(s);
    if (s->range == RANGE_DRAWN) {
        draw_point(s, &p);
        return;
    }
    if (!s->held)
        s->held = xarray(SCATTER_PLOT_HELD, sizeof *s->held);
    s->held[s->helds++] = p;
    if (s->helds == SCATTER_PLOT_HELD)
        start_drawing(s);
}

/* ---- legend ---- */

/* Draws it, or only counts its lines if to is NULL; they begin at the left of the axes. */
static long legend(const struct scatter_plot *s, const struct scatter_field *field, struct image *to)
{
    long z = (long)s->look.scale, x = s->axes.left, line = 0;
    double size = (double)(LEGEND * z);
    for (int32_t k = 0; k < PLOT_LABELS; k++) {
        char number[32];
        if (!(s->seen >> k & 1))
            continue;
        const char *text = scatter_field_label_text(field, k, number);
        long wide = 14 * z + (long)ceil(plot_text_width(text, size)) + 6 * z;
        if (x > s->axes.left && x + wide > (long)s->picture.width) {
            x = s->axes.left;
            line++;
        }
        double y = (double)(TOP * z / 2 + line * (TOP - 6) * z);
        if (to) {
            plot_mark(to, (double)(x + 5 * z), y, k, 4.0 * (double)z);
            plot_text(to, text, (double)(x + 14 * z), y + size / 2, size);
        }
        x += wide;
    }
    return line + 1;
}

/* The picture grows upwards, for lines of the legend besides the first one, where it may. */
static void make_room(struct scatter_plot *s, long lines)
{
    struct image taller = { 0 };
    size_t more = (size_t)(lines - 1) * (TOP - 6) * s->look.scale, wide = (size_t)s->picture.width * 3;
    if (!more || image_set(&taller, s->picture.height + (uint32_t)more, s->picture.width, 3))
        return;
    memset(taller.pixel, PLOT_PAPER, more * wide);
    memcpy(taller.pixel + more * wide, s->picture.pixel, s->picture.height * wide);
    image_free(&s->picture);
    s->picture = taller;
    s->axes.top += (long)more;
}

void scatter_plot_end(struct scatter_plot *s, const struct scatter_field *field)
{
    if (s->range != RANGE_DRAWN)
        start_drawing(s);
    plot_axes_frame(&s->axes, &s->picture, (long)s->look.scale);
    free(s->held);
    s->held = NULL;
    if (s->is_bare || !field->label)
        return;
    make_room(s, legend(s, field, NULL));
    legend(s, field, &s->picture);
}
