/* plot_ink.c - draws smooth shapes: the share of a pixel that they cover, by the distance of its middle to their edge */
#include "view/plot_ink.h"

#include "base/colours.h"
#include "view/stroke_font.h"

#include <math.h>

#define OPAQUE 0.8              /* marks */
#define STROKE 0.075            /* half of a pen's width, of the height of a capital */

const unsigned char *plot_colour(int32_t label)
{
    static const unsigned char unlabelled[3] = { 150, 150, 150 };
    return label < 0 ? unlabelled : colours_rgb((size_t)label);
}

static void blend(struct image *i, long x, long y, const unsigned char *ink, double share)
{
    if (x < 0 || y < 0 || x >= (long)i->width || y >= (long)i->height || !(share > 0))
        return;
    unsigned char *p = i->pixel + ((size_t)y * i->width + (size_t)x) * 3;
    for (int c = 0; c < 3; c++)
        p[c] = (unsigned char)(p[c] + (ink[c] - p[c]) * share + 0.5);
}

static void fill_rect(struct image *i, long x, long y, long w, long h, const unsigned char *ink)
{
    for (long v = y; v < y + h; v++)
        for (long u = x; u < x + w; u++)
            blend(i, u, v, ink, 1);
}

void plot_rect(struct image *i, long x, long y, long w, long h, unsigned char grey)
{
    fill_rect(i, x, y, w, h, (const unsigned char[3]){ grey, grey, grey });
}

void plot_rect_coloured(struct image *i, long x, long y, long w, long h, int32_t label)
{
    fill_rect(i, x, y, w, h, plot_colour(label));
}

/* How far (dx,dy) lies beyond the edge of a mark of radius r, in pixels: disc, square, diamond, ring. */
static double distance_to_edge(int shape, double dx, double dy, double r)
{
    dx = fabs(dx);
    dy = fabs(dy);
    switch (shape) {
    case 1: return fmax(dx, dy) - 0.9 * r;
    case 2: return (dx + dy) / M_SQRT2 - 0.9 * r;
    case 3: return fabs(hypot(dx, dy) - r) - 0.35 * r;
    default: return hypot(dx, dy) - r;
    }
}

void plot_mark(struct image *i, double x, double y, int32_t label, double r)
{
    int shape = label < 0 ? 0 : label / COLOURS % 4;
    long reach = (long)ceil(2 * r) + 1, u0 = (long)floor(x), v0 = (long)floor(y);
    for (long v = v0 - reach; v <= v0 + reach; v++)
        for (long u = u0 - reach; u <= u0 + reach; u++) {
            double cover = 0.5 - distance_to_edge(shape, (double)u + 0.5 - x, (double)v + 0.5 - y, r);
            blend(i, u, v, plot_colour(label), OPAQUE * fmin(cover, 1));
        }
}

/* ---- text ---- */

struct pen {
    struct image *image;
    double x, y, size;
    int upwards;
};

static double distance_to_line(double px, double py, double x0, double y0, double x1, double y1)
{
    double dx = x1 - x0, dy = y1 - y0, length = dx * dx + dy * dy;
    double t = length > 0 ? ((px - x0) * dx + (py - y0) * dy) / length : 0;
    t = fmin(fmax(t, 0), 1);
    return hypot(px - x0 - t * dx, py - y0 - t * dy);
}

static void draw_stroke(void *context, double x0, double y0, double x1, double y1)
{
    static const unsigned char ink[3] = { PLOT_TEXT, PLOT_TEXT, PLOT_TEXT };
    const struct pen *p = context;
    double s = p->size, r = fmax(STROKE * s, 0.55);
    double ax = p->upwards ? p->x + s * y0 : p->x + s * x0, ay = p->upwards ? p->y - s * x0 : p->y + s * y0;
    double bx = p->upwards ? p->x + s * y1 : p->x + s * x1, by = p->upwards ? p->y - s * x1 : p->y + s * y1;
    for (long v = (long)floor(fmin(ay, by) - r - 1); v <= (long)ceil(fmax(ay, by) + r + 1); v++)
        for (long u = (long)floor(fmin(ax, bx) - r - 1); u <= (long)ceil(fmax(ax, bx) + r + 1); u++)
            blend(p->image, u, v, ink, fmin(0.5 + r - distance_to_line((double)u + 0.5, (double)v + 0.5, ax, ay, bx, by), 1));
}

void plot_text(struct image *i, const char *text, double x, double y, double size)
{
    stroke_font_draw(text, draw_stroke, &(struct pen){ i, x, y, size, 0 });
}

void plot_text_upwards(struct image *i, const char *text, double x, double y, double size)
{
    stroke_font_draw(text, draw_stroke, &(struct pen){ i, x, y, size, 1 });
}

double plot_text_width(const char *text, double size)
{
    return size * stroke_font_width(text);
}
