/* scatter_plot.c - chooses the fields, finds the range, and draws axes, points and legend */
#include "view/scatter_plot.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/parse.h"
#include "base/sizes.h"
#include "image/image.h"
#include "tensor/vector.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Pixels, at scale 1: the square of the axes, and what stands around it. */
enum { SIDE = 480, LEFT = 44, RIGHT = 12, TOP = 24, BOTTOM = 22, TICK = 4 };
#define MARK 2.2                /* radius of a point */
#define OPAQUE 0.8
#define FRAME 110
#define GRID 225
#define TEXT 60

/* Okabe and Ito, "Color universal design" (2008); yellow last, since it is the weakest on white. */
static const unsigned char colour[8][3] = {
    { 0, 114, 178 }, { 230, 159, 0 }, { 0, 158, 115 }, { 204, 121, 167 },
    { 86, 180, 233 }, { 213, 94, 0 }, { 0, 0, 0 }, { 240, 228, 66 },
};
static const unsigned char unlabelled[3] = { 150, 150, 150 };

/* ---- what to show ---- */

int scatter_plot_range(const char *text, double range[4])
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
    return !(range[0] < range[1]) || !(range[2] < range[3]) || !isfinite(range[1] - range[0]) || !isfinite(range[3] - range[2]) ? -1 : 0;
}

static const char *const names[] = { "xhat", "x", "zhat", "z" };
static const char *const label_names[] = { "z", "xhat", "x", "zhat" };

static const char *choose_field(const struct stream *in, const char *name)
{
    struct shape pair = shape_of(1, 2u);
    for (size_t i = 0; i < 4 && !name; i++) {
        const struct field *f = header_find(&in->header, names[i]);
        if (f && f->type == DT_F4 && shape_equal(&f->row, &pair))
            name = names[i];
    }
    if (!name)
        die_spec(in->where, "none of xhat, x, zhat and z has two numbers (f4) a row; no field is named");
    stream_need(in, name, "f4", &pair);
    return name;
}

static const char *choose_label(const struct stream *in, const char *name, const char *shown, int *is_integer)
{
    if (name && !strcmp(name, "none"))
        return NULL;
    if (!name && header_find(&in->header, "y"))
        name = "y";
    for (size_t i = 0; i < 4 && !name; i++) {
        const struct field *f = header_find(&in->header, label_names[i]);
        if (f && f->type == DT_F4 && f->row.rank == 1 && f->row.dim[0] > 1 && strcmp(label_names[i], shown))
            name = label_names[i];
    }
    if (!name)
        return NULL;
    const struct field *f = stream_need(in, name, "i4 f4", NULL);
    *is_integer = f->type == DT_I4;
    if (*is_integer ? f->row.rank != 0 : f->row.rank != 1 || !f->row.dim[0])
        die_spec(in->where, "%s is no label: a whole number (i4) or a list of numbers (f4) a row is needed", name);
    return name;
}

void scatter_plot_open(struct scatter_plot *s, const struct stream *in, const char *field, const char *label, const double *range,
                  uint32_t scale)
{
    memset(s, 0, sizeof *s);
    s->field = choose_field(in, field);
    s->label = choose_label(in, label, s->field, &s->label_is_integer);
    s->scale = scale;
    if (image_set(&s->picture, scale * (TOP + SIDE + BOTTOM), scale * (LEFT + SIDE + RIGHT), 3))
        die_spec(in->where, "at this scale the picture has more than %u pixels", IMAGE_PIXELS);
    memset(s->picture.pixel, 255, (size_t)s->picture.height * s->picture.width * 3);
    s->range = range ? RANGE_GIVEN : RANGE_UNKNOWN;
    for (int a = 0; range && a < 2; a++) {
        s->low[a] = range[2 * a];
        s->high[a] = range[2 * a + 1];
    }
}

void scatter_plot_free(struct scatter_plot *s)
{
    free(s->xy);
    free(s->k);
    image_free(&s->picture);
    memset(s, 0, sizeof *s);
}

/* ---- drawing ---- */

static void blend(struct image *i, long x, long y, const unsigned char *ink, double share)
{
    if (x < 0 || y < 0 || x >= (long)i->width || y >= (long)i->height || !(share > 0))
        return;
    unsigned char *p = i->pixel + ((size_t)y * i->width + (size_t)x) * 3;
    for (int c = 0; c < 3; c++)
        p[c] = (unsigned char)(p[c] + (ink[c] - p[c]) * share + 0.5);
}

static void fill_rect(struct image *i, long x, long y, long w, long h, unsigned char grey)
{
    const unsigned char ink[3] = { grey, grey, grey };
    for (long v = y; v < y + h; v++)
        for (long u = x; u < x + w; u++)
            blend(i, u, v, ink, 1);
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

static void draw_mark(struct image *i, double x, double y, int32_t k, double r)
{
    const unsigned char *ink = k < 0 ? unlabelled : colour[k % 8];
    int shape = k < 0 ? 0 : k / 8 % 4;
    long reach = (long)ceil(2 * r) + 1, u0 = (long)floor(x), v0 = (long)floor(y);
    for (long v = v0 - reach; v <= v0 + reach; v++)
        for (long u = u0 - reach; u <= u0 + reach; u++) {
            double cover = 0.5 - distance_to_edge(shape, (double)u + 0.5 - x, (double)v + 0.5 - y, r);
            blend(i, u, v, ink, OPAQUE * (cover > 1 ? 1 : cover));
        }
}

/* Digits as 3 x 5 pixels, rows from the top, the left pixel the highest bit. */
static long draw_glyph(struct image *i, char c, long x, long y, long size)
{
    static const char set[] = "0123456789.-e+";
    static const unsigned char rows[][5] = {
        { 7, 5, 5, 5, 7 }, { 2, 6, 2, 2, 7 }, { 7, 1, 7, 4, 7 }, { 7, 1, 7, 1, 7 }, { 5, 5, 7, 1, 1 }, { 7, 4, 7, 1, 7 }, { 7, 4, 7, 5, 7 },
        { 7, 1, 1, 2, 2 }, { 7, 5, 7, 5, 7 }, { 7, 5, 7, 1, 7 }, { 0, 0, 0, 0, 2 }, { 0, 0, 7, 0, 0 }, { 0, 7, 7, 4, 7 }, { 0, 2, 7, 2, 0 },
    };
    const char *found = strchr(set, c);
    for (long r = 0; found && r < 5; r++)
        for (long b = 0; b < 3; b++)
            if (rows[found - set][r] >> (2 - b) & 1)
                fill_rect(i, x + b * size, y + r * size, size, size, TEXT);
    return 4 * size;
}

static void draw_text(struct image *i, const char *text, long x, long y, long size)
{
    for (; *text; text++)
        x += draw_glyph(i, *text, x, y, size);
}

static double to_pixel(const struct scatter_plot *s, int axis, double v)
{
    double t = (v - s->low[axis]) / (s->high[axis] - s->low[axis]), side = (double)SIDE * s->scale;
    return axis ? (double)TOP * s->scale + (1 - t) * side : (double)LEFT * s->scale + t * side;
}

/* A distance of ticks of 1, 2 or 5 times a power of ten, four to nine of them. */
static double tick_step(double extent)
{
    double power = pow(10, floor(log10(extent / 4)));
    return extent / 4 >= 5 * power ? 5 * power : extent / 4 >= 2 * power ? 2 * power : power;
}

static void draw_axis(struct scatter_plot *s, int axis)
{
    long z = (long)s->scale, size = 2 * z, side = SIDE * z;
    double step = tick_step(s->high[axis] - s->low[axis]), first = ceil(s->low[axis] / step);
    char text[32];
    for (int i = 0; i < 12 && (first + i) * step <= s->high[axis]; i++) {
        double v = (first + i) * step;
        long pos = (long)to_pixel(s, axis, v);
        snprintf(text, sizeof text, "%.4g", fabs(v) < step / 2 ? 0 : v);
        long wide = (long)strlen(text) * 4 * size - size;
        if (axis) {
            fill_rect(&s->picture, LEFT * z, pos, side, z, GRID);
            fill_rect(&s->picture, (LEFT - TICK) * z, pos, TICK * z, z, FRAME);
            draw_text(&s->picture, text, (LEFT - TICK - 2) * z - wide, pos - 5 * z, size);
        } else {
            fill_rect(&s->picture, pos, TOP * z, z, side, GRID);
            fill_rect(&s->picture, pos, TOP * z + side, z, TICK * z, FRAME);
            draw_text(&s->picture, text, pos - wide / 2, TOP * z + side + (TICK + 3) * z, size);
        }
    }
}

/* Points may reach over the frame by half of their mark; nothing else is drawn there. */
static void draw_point(struct scatter_plot *s, const float *xy, int32_t k)
{
    double x = (double)xy[0], y = (double)xy[1];
    if (!(x >= s->low[0] && x <= s->high[0] && y >= s->low[1] && y <= s->high[1])) {
        s->beyond++;
        return;
    }
    s->shown++;
    if (k >= 0 && k < 32)
        s->seen |= (uint32_t)1 << k;
    draw_mark(&s->picture, to_pixel(s, 0, x), to_pixel(s, 1, y), k, MARK * s->scale);
}

/* The range of the points held, with one unit on both axes and a margin. */
static void find_range(struct scatter_plot *s)
{
    double half = 0;
    for (int a = 0; a < 2; a++) {
        double low = INFINITY, high = -INFINITY;
        for (size_t i = 0; i < s->held; i++) {
            double v = (double)s->xy[2 * i + (size_t)a];
            if (isfinite(v) && v < low)
                low = v;
            if (isfinite(v) && v > high)
                high = v;
        }
        s->low[a] = low <= high ? (low + high) / 2 : 0;         /* the middle, for now */
        half = low <= high ? fmax(half, (high - low) / 2) : half;
    }
    double min_half = 1e-6 * fmax(1, fmax(fabs(s->low[0]), fabs(s->low[1])));      /* all points may be one */
    half = half > min_half ? 1.05 * half : half > 0 ? min_half : fmax(min_half, 1);
    for (int a = 0; a < 2; a++) {
        s->high[a] = s->low[a] + half;
        s->low[a] -= half;
    }
}

static void start_drawing(struct scatter_plot *s)
{
    if (s->range == RANGE_UNKNOWN)
        find_range(s);
    s->range = RANGE_DRAWN;
    draw_axis(s, 0);
    draw_axis(s, 1);
    for (size_t i = 0; i < s->held; i++)
        draw_point(s, s->xy + 2 * i, s->k[i]);
}

static int32_t label_of(const struct scatter_plot *s, const struct tensor *label, size_t i)
{
    if (!label)
        return 0;
    if (s->label_is_integer)
        return ((const int32_t *)label->data)[i];
    size_t n = label->shape.dim[1];
    return (int32_t)vector_argmax((const float *)label->data + i * n, n);
}

void scatter_plot_put(struct scatter_plot *s, const struct block *b)
{
    const struct tensor *label = s->label ? block_get(b, s->label) : NULL;
    const float *xy = block_get(b, s->field)->data;
    if (s->range == RANGE_GIVEN)
        start_drawing(s);
    for (size_t i = 0; i < b->rows; i++) {
        int32_t k = label_of(s, label, i);
        if (s->range == RANGE_DRAWN) {
            draw_point(s, xy + 2 * i, k);
            continue;
        }
        if (!s->xy) {
            s->xy = xarray(SCATTER_PLOT_HELD, 2 * sizeof *s->xy);
            s->k = xarray(SCATTER_PLOT_HELD, sizeof *s->k);
        }
        memcpy(s->xy + 2 * s->held, xy + 2 * i, 2 * sizeof *xy);
        s->k[s->held++] = k;
        if (s->held == SCATTER_PLOT_HELD)
            start_drawing(s);
    }
}

static void draw_legend(struct scatter_plot *s)
{
    long z = (long)s->scale, x = LEFT * z, y = TOP * z / 2;
    char text[16];
    for (int32_t k = 0; s->label && k < 32; k++) {
        snprintf(text, sizeof text, "%d", (int)k);
        long wide = (14 + 8 * (long)strlen(text) + 6) * z;
        if (!(s->seen >> k & 1) || x + wide > (long)s->picture.width)
            continue;
        draw_mark(&s->picture, (double)(x + 5 * z), (double)y, k, 4.0 * (double)z);
        draw_text(&s->picture, text, x + 14 * z, y - 5 * z, 2 * z);
        x += wide;
    }
}

void scatter_plot_end(struct scatter_plot *s)
{
    long z = (long)s->scale, side = SIDE * z, left = LEFT * z, top = TOP * z;
    if (s->range != RANGE_DRAWN)
        start_drawing(s);
    fill_rect(&s->picture, left, top, side, z, FRAME);
    fill_rect(&s->picture, left, top + side - z, side, z, FRAME);
    fill_rect(&s->picture, left, top, z, side, FRAME);
    fill_rect(&s->picture, left + side - z, top, z, side, FRAME);
    draw_legend(s);
}

uint32_t scatter_plot_fit(const struct scatter_plot *s, uint32_t width, uint32_t height)
{
    return (uint32_t)max_size(div_ceil(s->picture.width, width), div_ceil(s->picture.height, height));
}
