/* image_grid.c - collects images in columns, and draws the columns in bands */
#include "view/image_grid.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/sizes.h"
#include "image/image.h"
#include "view/picture_field.h"

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

void image_grid_cell(struct image_grid *s, enum dtype type, const void *row)
{
    size_t n = (size_t)s->height * s->width * s->channels;
    if (s->cells == s->capacity) {
        s->capacity = s->capacity ? 2 * s->capacity : 16;
        s->pixels = xrealloc(s->pixels, s->capacity * n);
    }
    unsigned char *to = s->pixels + s->cells * n;
    picture_to_bytes(to, n, type, row, s->is_signed);
    s->cells++;
    size_t depth = height_of(s, s->columns - 1);
    s->depth = max_size(s->depth, depth);
}

/* x on top and xhat below it, and both of one size */
static void check_pair(const struct stream *in, const struct picture_field *x, const struct picture_field *xhat)
{
    if (x->height != xhat->height || x->width != xhat->width || x->channels != xhat->channels)
        die_spec(in->where, "images of x and xhat differ in size: [%u,%u,%u] and [%u,%u,%u]", x->height, x->width, x->channels,
                 xhat->height, xhat->width, xhat->channels);
}

/* What tells whether the next row is another draw of the same sample: x where it is on top, the code in a traversal. */
static const char *choose_key(const struct image_grid *s, const struct header *h)
{
    const struct field *z = header_find(h, "z");
    if (s->below)
        return s->top;
    return s->line.announced && z && header_find(h, "id") ? "z" : NULL;
}

static size_t most_cells(const struct image_grid *s, uint32_t scale)
{
    size_t most = (size_t)(IMAGE_PIXELS / ((double)s->height * s->width * scale * scale));
    return s->rows < 0 ? min_size(most, GRID_CELLS) : most;
}

void image_grid_open(struct image_grid *s, const struct stream *in, const char *field, long rows, uint32_t scale)
{
    int x = !!header_find(&in->header, "x"), xhat = !!header_find(&in->header, "xhat");
    const char *top = field ? field : x ? "x" : "xhat", *below = !field && x && xhat ? "xhat" : NULL;
    struct picture_field a, b;
    if (!field && !x && !xhat)
        die_spec(in->where, "no field 'x' or 'xhat', and none is named");
    picture_field_init(&a, in, top);
    if (below) {
        picture_field_init(&b, in, below);
        check_pair(in, &a, &b);
        if (header_find(&in->header, "id"))
            stream_need(in, "id", "i8", &(struct shape){ 0 });
    }
    image_grid_init(s, a.height, a.width, a.channels);
    s->top = top;
    s->below = below;
    s->rows = rows;
    s->is_signed = a.is_signed;
    s->max_cells = most_cells(s, scale);
    line_length_init(&s->line, &in->header);
    s->key = choose_key(s, &in->header);
}

/* Is this row one more draw of the newest column's sample? Then the column grows. */
static int is_repeated(const struct image_grid *s, const int64_t *id, const void *key, size_t size)
{
    return s->columns && (!id || *id == s->last_id) && !memcmp(s->last, key, size);
}

static void remember(struct image_grid *s, const int64_t *id, const void *key, size_t size)
{
    if (!s->last)
        s->last = xmalloc(size);
    memcpy(s->last, key, size);
    s->last_id = id ? *id : 0;
}

/* A column that is not complete is not shown. */
static void drop_column(struct image_grid *s)
{
    s->cells = s->first[--s->columns];
    s->depth = 0;
    for (size_t k = 0; k < s->columns; k++)
        s->depth = max_size(s->depth, height_of(s, k));
}

static const void *row_of(const struct tensor *t, size_t i)
{
    return (const char *)t->data + i * tensor_row_size(t);
}

static void add_row(struct image_grid *s, const struct block *b, const int64_t *id, size_t i)
{
    const struct tensor *top = block_get(b, s->top), *below = s->below ? block_get(b, s->below) : NULL;
    const struct tensor *key = s->key ? block_get(b, s->key) : NULL;
    int same = key && is_repeated(s, id, row_of(key, i), tensor_row_size(key));
    size_t more = below && !same ? 2 : 1;
    if (s->cells + more > s->max_cells && s->columns) {
        s->full = 1;
        if (same && s->columns > 1)
            drop_column(s);
        return;
    }
    if (!same) {
        image_grid_column(s);
        line_length_add(&s->line, id);
    }
    if (!same || !below)
        image_grid_cell(s, top->type, row_of(top, i));
    if (below)
        image_grid_cell(s, below->type, row_of(below, i));
    if (key)
        remember(s, id, row_of(key, i), tensor_row_size(key));
}

void image_grid_put(struct image_grid *s, const struct block *b)
{
    const struct tensor *id = block_get(b, "id");
    if (id && (id->type != DT_I8 || id->shape.rank != 1))
        id = NULL;
    s->offered += b->rows;
    for (size_t i = 0; i < b->rows && !s->full; i++) {
        if (s->rows > 0 && s->seen == (uint64_t)s->rows)
            break;
        s->seen++;
        add_row(s, b, id ? (const int64_t *)id->data + i : NULL, i);
    }
}

uint64_t image_grid_rows(const struct image_grid *s)
{
    return s->cells - (s->below ? s->columns : 0);
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
    return s->depth > 2 && (s->below || !s->key) ? layout->gap : 0;
}

static uint64_t band_height(const struct image_grid *s, const struct grid_layout *layout)
{
    return extent(s->depth, (uint64_t)s->height * layout->scale, layout->gap) + gap_below_x(s, layout);
}

/* Columns that belong together, which are one band; 0: there is no such number. x on top has its draws below, not beside it. */
static size_t line_of(const struct image_grid *s)
{
    return s->below ? 0 : (size_t)line_length_get(&s->line, s->full || s->seen < s->offered);
}

/* Are there more rows than are shown, whose number was not given? Then a last band that is not full is left out. */
static int has_more(const struct image_grid *s)
{
    return s->rows < 0 && s->full && (s->depth > 1 || line_of(s));
}

/* Columns in a band: as many as asked for; else those of a line, up to 16 of several images, in bands of equal length, or a nearly
 * square picture of single images. */
static size_t choose_per_band(const struct image_grid *s, const struct grid_layout *layout)
{
    size_t n = layout->per_band ? layout->per_band : line_of(s);
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
    if (!layout->per_band && line_of(s)) {
        layout->per_band = (uint32_t)min_size(line_of(s), s->columns);
    } else if (!layout->per_band) {
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
