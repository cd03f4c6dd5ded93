/* image_grid.c - see image_grid.h */
#include "view/image_grid.h"

#include "base/alloc.h"
#include "base/die.h"
#include "image/image.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PAPER 96                /* between images: neither black nor white, which images have at their borders */
#define SMALL 14                /* pixels of an image that one can still recognize */

void image_grid_init(struct image_grid *s, uint32_t height, uint32_t width, uint32_t channels)
{
    memset(s, 0, sizeof *s);
    s->height = height;
    s->width = width;
    s->channels = channels;
    s->rows = -1;
    s->most = SIZE_MAX;
}

void image_grid_free(struct image_grid *s)
{
    free(s->tile);
    free(s->first);
    free(s->last);
    memset(s, 0, sizeof *s);
}

/* ---- collecting ---- */

void image_grid_column(struct image_grid *s)
{
    if (!(s->stacks & (s->stacks - 1)))         /* room for the next power of two */
        s->first = xrealloc(s->first, (s->stacks ? 2 * s->stacks : 1) * sizeof *s->first);
    s->first[s->stacks++] = s->tiles;
}

static size_t height_of(const struct image_grid *s, size_t stack)
{
    return (stack + 1 < s->stacks ? s->first[stack + 1] : s->tiles) - s->first[stack];
}

/* Not a number is black: every comparison with it is false. */
static unsigned char grey(float v, int is_signed)
{
    v = 255 * (is_signed ? (v + 1) / 2 : v);
    return v >= 255 ? 255 : v > 0 ? (unsigned char)(v + 0.5f) : 0;
}

void image_grid_cell(struct image_grid *s, enum dtype type, const void *row)
{
    size_t n = (size_t)s->height * s->width * s->channels;
    if (s->tiles == s->room) {
        s->room = s->room ? 2 * s->room : 16;
        s->tile = xrealloc(s->tile, s->room * n);
    }
    unsigned char *to = s->tile + s->tiles * n;
    const float *v = row;
    if (type == DT_U1)
        memcpy(to, row, n);
    else
        for (size_t i = 0; i < n; i++)
            to[i] = grey(v[i], s->is_signed);
    s->tiles++;
    size_t depth = height_of(s, s->stacks - 1);
    s->depth = depth > s->depth ? depth : s->depth;
}

/* The field as images [H,W,C] or [H,W], or 78. */
static void eval_run(const struct stream *in, const char *name, uint32_t size[3])
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
        die_spec(in->where, "no field 'x' or 'xhat'; name one with --field");
    eval_run(in, top, a);
    if (below) {
        eval_run(in, below, b);
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
    s->most = (size_t)(IMAGE_PIXELS / pixels);
    if (rows < 0 && s->most > GRID_TILES)
        s->most = GRID_TILES;
}

/* Is this row one more draw of the newest stack's sample? Then its stack grows. */
static int repeats(const struct image_grid *s, const int64_t *id, const void *x, size_t size)
{
    return s->stacks && (!id || *id == s->last_id) && !memcmp(s->last, x, size);
}

static void put_row(struct image_grid *s, const int64_t *id, const struct tensor *top, const struct tensor *below, size_t i)
{
    size_t size = tensor_row_size(top);
    const char *x = (const char *)top->data + i * size;
    int same = below && repeats(s, id, x, size);
    size_t more = below && !same ? 2 : 1;
    if (s->tiles + more > s->most && s->stacks) {
        s->full = 1;
        if (same && s->stacks > 1) {            /* a stack that is not whole is not shown */
            s->tiles = s->first[--s->stacks];
            s->depth = 0;
            for (size_t k = 0; k < s->stacks; k++)
                s->depth = height_of(s, k) > s->depth ? height_of(s, k) : s->depth;
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
        put_row(s, below && id ? (const int64_t *)id->data + i : NULL, top, below, i);
    }
}

/* ---- laying out ---- */

static uint64_t extent(uint64_t n, uint64_t size, uint64_t gap)
{
    return n * size + (n - 1) * gap;
}

/* Bands stand three gaps apart where stacks are higher than one, so that the eye sees what belongs together. */
static uint64_t band_gap(const struct image_grid *s, const struct grid_layout *look)
{
    return s->depth > 1 ? 3 * (uint64_t)look->gap : look->gap;
}

/* x stands a little apart from several reconstructions. */
static uint64_t lead(const struct image_grid *s, const struct grid_layout *look)
{
    return s->depth > 2 ? look->gap : 0;
}

static uint64_t band_height(const struct image_grid *s, const struct grid_layout *look)
{
    return extent(s->depth, (uint64_t)s->height * look->scale, look->gap) + lead(s, look);
}

/* Is there more than is shown? Then nobody counts the samples, and a last band that is not full is left out. */
static int endless(const struct image_grid *s)
{
    return s->rows < 0 && s->full && s->depth > 1;
}

/* Columns: what was asked for; else up to 16 high stacks in bands of equal length, or a nearly square picture of
 * single images. */
static size_t choose_columns(const struct image_grid *s, const struct grid_layout *look)
{
    size_t n = look->columns;
    if (!n && s->depth > 1) {
        size_t bands = (s->stacks + GRID_COLUMNS - 1) / GRID_COLUMNS;
        n = (s->stacks + (endless(s) ? 0 : bands - 1)) / bands;
    }
    if (!n)
        n = (size_t)ceil(sqrt((double)s->stacks * s->height / s->width));
    return n < 1 ? 1 : n > s->stacks ? s->stacks : n;
}

static size_t whole_bands(const struct image_grid *s, size_t columns)
{
    return endless(s) ? s->stacks / columns * columns : s->stacks;
}

uint32_t image_grid_fit(struct image_grid *s, struct grid_layout *look, uint32_t width, uint32_t height)
{
    uint64_t w = (uint64_t)s->width * look->scale, gap = look->gap, shrink = w / SMALL ? w / SMALL : 1;
    if (!look->columns) {
        uint64_t fit = (width * shrink + gap) / (w + gap);
        look->columns = fit < 1 ? 1 : fit < s->stacks ? (uint32_t)fit : (uint32_t)s->stacks;
    }
    uint64_t across = extent(look->columns < s->stacks ? look->columns : s->stacks, w, gap);
    if (across > width * shrink)
        shrink = (across + width - 1) / width;
    uint64_t bands = (height * shrink + band_gap(s, look)) / (band_height(s, look) + band_gap(s, look));
    bands = bands < 1 ? 1 : bands;
    if (s->rows < 0 && bands * look->columns < s->stacks) {
        s->stacks = (size_t)bands * look->columns;
        s->tiles = s->first[s->stacks];
    }
    return (uint32_t)shrink;
}

static void draw_tile(const struct image_grid *s, size_t tile, uint32_t scale, struct image *to, size_t x, size_t y)
{
    size_t c = s->channels, line = s->width * c, wide = to->width * c;
    const unsigned char *from = s->tile + tile * s->height * line;
    for (size_t i = 0; i < s->height; i++, from += line) {
        unsigned char *at = to->pixel + (y + i * scale) * wide + x * c;
        for (size_t j = 0; j < s->width * scale; j++)
            memcpy(at + j * c, from + j / scale * c, c);
        for (size_t k = 1; k < scale; k++)
            memcpy(at + k * wide, at, line * scale);
    }
}

size_t image_grid_draw(const struct image_grid *s, const struct grid_layout *look, struct image *to)
{
    if (!s->stacks)
        return 0;
    size_t columns = choose_columns(s, look), stacks = whole_bands(s, columns);
    uint64_t w = (uint64_t)s->width * look->scale, h = (uint64_t)s->height * look->scale, high = band_height(s, look);
    uint64_t across, down;
    for (;; stacks = stacks > columns ? (stacks - 1) / columns * columns : stacks - 1) {
        if (!stacks)
            return 0;
        columns = columns < stacks ? columns : stacks;
        across = extent(columns, w, look->gap);
        down = extent((stacks + columns - 1) / columns, high, band_gap(s, look));
        if (across <= IMAGE_SIDE && down <= IMAGE_SIDE && !image_set(to, (uint32_t)down, (uint32_t)across, s->channels))
            break;
    }
    memset(to->pixel, PAPER, (size_t)(across * down) * s->channels);
    for (size_t k = 0; k < stacks; k++)
        for (size_t d = 0; d < height_of(s, k); d++)
            draw_tile(s, s->first[k] + d, look->scale, to, k % columns * (w + look->gap),
                      k / columns * (high + band_gap(s, look)) + d * (h + look->gap) + (d ? lead(s, look) : 0));
    return stacks;
}
