/* image_grid.c - collects images in columns, and draws the columns in bands */
#include "view/image_grid.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/sizes.h"
#include "image/image.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BACKGROUND 96           /* grey, as images are often black or white at their borders */
#define MIN_SIDE 14             /* pixels of an image that can still be recognized */

void image_grid_init(struct image_grid *s, uint32_t height, uint32_t width, uint32_t channels)
{
    memset(s, 0, sizeof *s);
    s->height = height;
    s->width = width;
    s->channels = channels;
    s->rows = -1;
    s->max_cells = SIZE_MAX;
}

void image_grid_free(struct image_grid *s)
{
    free(s->pixels);
    free(s->first);
    free(s->last);
    memset(s, 0, sizeof *s);
}

/* ---- collecting ---- */

void image_grid_column(struct image_grid *s)
{
    if (!(s->columns & (s->columns - 1)))         /* capacity doubles at each power of two */
        s->first = xrealloc(s->first, (s->columns ? 2 * s->columns : 1) * sizeof *s->first);
    s->first[s->columns++] = s->cells;
}

static size_t height_of(const struct image_grid *s, size_t column)
{
    return (column + 1 < s->columns ? s->first[column + 1] : s->cells) - s->first[column];
}

/* NaN becomes black, as every comparison with it is false. */
static unsigned char to_byte(float v, int is_signed)
{
    v = 255 * (is_signed ? (v + 1) / 2 : v);
    return v >= 255 ? 255 : v > 0 ? (unsigned char)(v + 0.5f) : 0;
}

void image_grid_cell(struct image_grid *s, enum dtype type, const void *row)
{
    size_t n = (size_t)s->height * s->width * s->channels;
    if (s->cells == s->capacity) {
        s->capacity = s->capacity ? 2 * s->capacity : 16;
        s->pixels = xrealloc(s->pixels, s->capacity * n);
    }
    unsigned char *to = s->pixels + s->cells * n;
    const float *v = row;
    if (type == DT_U1)
        memcpy(to, row, n);
    else
        for (size_t i = 0; i < n; i++)
            to[i] = to_byte(v[i], s->is_signed);
    s->cells++;
    size_t depth = height_of(s, s->columns - 1);
    s->depth = max_size(s->depth, depth);
}

/* The field as images [H,W,C] or [H,W], or 78. */
static void check_images(const struct stream *in, const char *name, uint32_t size[3])
{
    char text[SHAPE_TEXT];
    const struct field *f = stream_need(in, name, "u1 f4", NULL);
    const uint32_t *d = f->row.dim;
    uint32_t channels = f->row.rank == 3 ? d[2] : 1;
    if ((f->row.rank != 2 && f->row.rank != 3) || (channels != 1 && channels != 3))
        die_spec(in->where, "%s: rows of %s are no images: [H,W,1], [H,W,3] or [H,W] is needed", name, shape_text(&f->row, text));
    if (d[0] > IMAGE_SIDE || d[1] > IMAGE_SIDE || (uint64_t)d[0] * d[1] > IMAGE_PIXELS)
        die_spec(in->where, "%s: images of %s are too large for a picture of %u pixels", name, shape_text(&f->row, text), IMAGE_PIXELS);
    size[0] = d[0];
    size[1] = d[1];
    size[2] = channels;
}

void image_grid_open(struct image_grid *s, const struct stream *in, const char *field, long rows, uint32_t scale)
{
    int x = !!header_find(&in->header, "x"), xhat = !!header_find(&in->header, "xhat");
    const char *top = field ? field : x ? "x" : "xhat", *below = !field && x && xhat ? "xhat" : NULL;
    uint32_t a[3], b[3];
    if (!field && !x && !xhat)
        die_spec(in->where, "no field 'x' or 'xhat', and none is named");
    check_images(in, top, a);
    if (below) {
        check_images(in, below, b);
        if (memcmp(a, b, sizeof a))
            die_spec(in->where, "images of x and xhat differ in size: [%u,%u,%u] and [%u,%u,%u]", a[0], a[1], a[2], b[0], b[1], b[2]);
        if (header_find(&in->header, "id"))
            stream_need(in, "id", "i8", &(struct shape){ 0 });
    }
    image_grid_init(s, a[0], a[1], a[2]);
    s->top = top;
    s->below = below;
    s->rows = rows;
    const char *range = header_get_text(&in->header, "range");
    s->is_signed = range && !strcmp(range, "signed");
    double pixels = (double)a[0] * a[1] * scale * scale;
    s->max_cells = (size_t)(IMAGE_PIXELS / pixels);
    if (rows < 0 && s->max_cells > GRID_CELLS)
        s->max_cells = GRID_CELLS;
}

/* Is this row one more draw of the newest column's sample? Then the column grows. */
static int is_repeated(const struct image_grid *s, const int64_t *id, const void *x, size_t size)
{
    return s->columns && (!id || *id == s->last_id) && !memcmp(s->last, x, size);
}

static void add_row(struct image_grid *s, const int64_t *id, const struct tensor *top, const struct tensor *below, size_t i)
{
    size_t size = tensor_row_size(top);
    const char *x = (const char *)top->data + i * size;
    int same = below && is_repeated(s, id, x, size);
    size_t more = below && !same ? 2 : 1;
    if (s->cells + more > s->max_cells && s->columns) {
        s->full = 1;
        if (same && s->columns > 1) {            /* a column that is not complete is not shown */
            s->cells = s->first[--s->columns];
            s->depth = 0;
            for (size_t k = 0; k < s->columns; k++)
                s->depth = max_size(s->depth, height_of(s, k));
        }
        return;
    }
    if (!same) {
        image_grid_column(s);
        image_grid_cell(s, top->type, x);
    }
    if (!below)
        return;
    image_grid_cell(s, below->type, (const char *)below->data + i * tensor_row_size(below));
    if (!s->last)
        s->last = xmalloc(size);
    memcpy(s->last, x, size);
    s->last_id = id ? *id : 0;
}

void image_grid_put(struct image_grid *s, const struct block *b)
{
    const struct tensor *top = block_get(b, s->top), *below = s->below ? block_get(b, s->below) : NULL;
    const struct tensor *id = block_get(b, "id");
    for (size_t i = 0; i < b->rows && !s->full; i++) {
        if (s->rows > 0 && s->seen == (uint64_t)s->rows)
            break;
        s->seen++;
        add_row(s, below && id ? (const int64_t *)id->data + i : NULL, top, below, i);
    }
}

/* ---- laying out ---- */

static uint64_t extent(uint64_t n, uint64_t size, uint64_t gap)
{
    return n * size + (n - 1) * gap;
}

/* Bands are three gaps apart where columns have more than one image, so that what belongs together is seen. */
static uint64_t band_gap(const struct image_grid *s, const struct grid_layout *layout)
{
    return s->depth > 1 ? 3 * (uint64_t)layout->gap : layout->gap;
}

/* One more gap between x and several reconstructions. */
static uint64_t gap_below_x(const struct image_grid *s, const struct grid_layout *layout)
{
    return s->depth > 2 ? layout->gap : 0;
}

static uint64_t band_height(const struct image_grid *s, const struct grid_layout *layout)
{
    return extent(s->depth, (uint64_t)s->height * layout->scale, layout->gap) + gap_below_x(s, layout);
}

/* Are there more rows than are shown, whose number was not given? Then a last band that is not full is left out. */
static int has_more(const struct image_grid *s)
{
    return s->rows < 0 && s->full && s->depth > 1;
}

/* Columns in a band: as many as asked for; else up to 16 of several images, in bands of equal length, or a nearly square picture
 * of single images. */
static size_t choose_per_band(const struct image_grid *s, const struct grid_layout *layout)
{
    size_t n = layout->per_band;
    if (!n && s->depth > 1) {
        size_t bands = div_ceil(s->columns, GRID_COLUMNS);
        n = (s->columns + (has_more(s) ? 0 : bands - 1)) / bands;
    }
    if (!n)
        n = (size_t)ceil(sqrt((double)s->columns * s->height / s->width));
    return n < 1 ? 1 : n > s->columns ? s->columns : n;
}

static size_t shown_columns(const struct image_grid *s, size_t per_band)
{
    return has_more(s) ? s->columns / per_band * per_band : s->columns;
}

uint32_t image_grid_fit(struct image_grid *s, struct grid_layout *layout, uint32_t width, uint32_t height)
{
    uint64_t w = (uint64_t)s->width * layout->scale, gap = layout->gap, shrink = w / MIN_SIDE ? w / MIN_SIDE : 1;
    if (!layout->per_band) {
        uint64_t fit = (width * shrink + gap) / (w + gap);
        layout->per_band = fit < 1 ? 1 : fit < s->columns ? (uint32_t)fit : (uint32_t)s->columns;
    }
    uint64_t across = extent(min_size(layout->per_band, s->columns), w, gap);
    if (across > width * shrink)
        shrink = div_ceil(across, width);
    uint64_t bands = (height * shrink + band_gap(s, layout)) / (band_height(s, layout) + band_gap(s, layout));
    bands = max_size(bands, 1);
    if (s->rows < 0 && bands * layout->per_band < s->columns) {
        s->columns = (size_t)bands * layout->per_band;
        s->cells = s->first[s->columns];
    }
    return (uint32_t)shrink;
}

static void draw_cell(const struct image_grid *s, size_t cell, uint32_t scale, struct image *to, size_t x, size_t y)
{
    size_t c = s->channels, line = s->width * c, wide = to->width * c;
    const unsigned char *from = s->pixels + cell * s->height * line;
    for (size_t i = 0; i < s->height; i++, from += line) {
        unsigned char *at = to->pixel + (y + i * scale) * wide + x * c;
        for (size_t j = 0; j < s->width * scale; j++)
            memcpy(at + j * c, from + j / scale * c, c);
        for (size_t k = 1; k < scale; k++)
            memcpy(at + k * wide, at, line * scale);
    }
}

size_t image_grid_draw(const struct image_grid *s, const struct grid_layout *layout, struct image *to)
{
    if (!s->columns)
        return 0;
    size_t per_band = choose_per_band(s, layout), columns = shown_columns(s, per_band);
    uint64_t w = (uint64_t)s->width * layout->scale, h = (uint64_t)s->height * layout->scale, high = band_height(s, layout);
    uint64_t across, down;
    for (;; columns = columns > per_band ? (columns - 1) / per_band * per_band : columns - 1) {
        if (!columns)
            return 0;
        per_band = max_size(min_size(per_band, columns), 1);
        across = extent(per_band, w, layout->gap);
        down = extent(div_ceil(columns, per_band), high, band_gap(s, layout));
        if (across <= IMAGE_SIDE && down <= IMAGE_SIDE && !image_set(to, (uint32_t)down, (uint32_t)across, s->channels))
            break;
    }
    memset(to->pixel, BACKGROUND, (size_t)(across * down) * s->channels);
    for (size_t k = 0; k < columns; k++)
        for (size_t d = 0; d < height_of(s, k); d++)
            draw_cell(s, s->first[k] + d, layout->scale, to, k % per_band * (w + layout->gap),
                      k / per_band * (high + band_gap(s, layout)) + d * (h + layout->gap) + (d ? gap_below_x(s, layout) : 0));
    return columns;
}
