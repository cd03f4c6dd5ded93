/* palette.c - counts colours, and cuts boxes of them at their medians (Heckbert, 1982) */
#include "image/palette.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

#define SIDE 32                 /* bins of a channel */

struct box {
    int low[3], high[3];        /* bins, both within */
    uint64_t pixels;
};

struct bins {
    uint64_t pixels[PALETTE_BINS];
    uint64_t sum[PALETTE_BINS][3];      /* of their values */
};

static size_t bin_of(int r, int g, int b)
{
    return ((size_t)r * SIDE + (size_t)g) * SIDE + (size_t)b;
}

static size_t bin_of_pixel(const unsigned char *p)
{
    return bin_of(p[0] >> 3, p[1] >> 3, p[2] >> 3);
}

/* ---- few colours ---- */

/* The place of a colour among those in ascending order, or where it would have to be put. */
static int find_colour(const struct palette *p, const unsigned char *c)
{
    int low = 0, high = p->colours;
    while (low < high) {
        int middle = (low + high) / 2;
        if (memcmp(p->colour[middle], c, 3) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void collect_exact(struct palette *p, const struct image *i)
{
    size_t pixels = (size_t)i->height * i->width;
    for (size_t k = 0; k < pixels; k++) {
        const unsigned char *c = i->pixel + 3 * k;
        int at = find_colour(p, c);
        if (at < p->colours && !memcmp(p->colour[at], c, 3))
            continue;
        if (p->colours == PALETTE_COLOURS)
            return;
        memmove(p->colour[at + 1], p->colour[at], (size_t)(p->colours - at) * 3);
        memcpy(p->colour[at], c, 3);
        p->colours++;
    }
    p->is_exact = 1;
}

/* ---- median cut ---- */

/* Makes a box as small as its pixels allow, and counts them. */
static void shrink(struct box *b, const struct bins *bins)
{
    struct box to = { { SIDE, SIDE, SIDE }, { -1, -1, -1 }, 0 };
    for (int r = b->low[0]; r <= b->high[0]; r++)
        for (int g = b->low[1]; g <= b->high[1]; g++)
            for (int u = b->low[2]; u <= b->high[2]; u++) {
                const int at[3] = { r, g, u };
                uint64_t n = bins->pixels[bin_of(r, g, u)];
                to.pixels += n;
                for (int a = 0; n && a < 3; a++) {
                    to.low[a] = at[a] < to.low[a] ? at[a] : to.low[a];
                    to.high[a] = at[a] > to.high[a] ? at[a] : to.high[a];
                }
            }
    *b = to;
}

static int longest_side(const struct box *b)
{
    int axis = 1;               /* green of equals, to which eyes are most sensitive */
    for (int a = 0; a < 3; a++)
        if (b->high[a] - b->low[a] > b->high[axis] - b->low[axis])
            axis = a;
    return axis;
}

static uint64_t pixels_in_slice(const struct box *b, const struct bins *bins, int axis, int at)
{
    struct box slice = *b;
    slice.low[axis] = slice.high[axis] = at;
    shrink(&slice, bins);
    return slice.pixels;
}

/* The upper part of a box, behind the median along its longest side, becomes another box. */
static void cut(struct box *b, struct box *upper, const struct bins *bins)
{
    int axis = longest_side(b), at = b->low[axis];
    uint64_t below = pixels_in_slice(b, bins, axis, at);
    while (2 * below < b->pixels && at + 1 < b->high[axis])
        below += pixels_in_slice(b, bins, axis, ++at);
    *upper = *b;
    upper->low[axis] = at + 1;
    b->high[axis] = at;
    shrink(b, bins);
    shrink(upper, bins);
}

/* The box that is worth cutting most: many pixels that differ much; -1 if each is one bin. */
static int next_box(const struct box *box, int n)
{
    int best = -1;
    uint64_t most = 0;
    for (int k = 0; k < n; k++) {
        int axis = longest_side(&box[k]);
        uint64_t worth = box[k].pixels * (uint64_t)(box[k].high[axis] - box[k].low[axis]);
        if (worth > most) {
            most = worth;
            best = k;
        }
    }
    return best;
}

static void take_colour(struct palette *p, const struct box *b, const struct bins *bins)
{
    uint64_t sum[3] = { 0, 0, 0 };
    for (int r = b->low[0]; r <= b->high[0]; r++)
        for (int g = b->low[1]; g <= b->high[1]; g++)
            for (int u = b->low[2]; u <= b->high[2]; u++) {
                size_t bin = bin_of(r, g, u);
                p->of_bin[bin] = (unsigned char)p->colours;
                for (int a = 0; a < 3; a++)
                    sum[a] += bins->sum[bin][a];
            }
    for (int a = 0; a < 3; a++)
        p->colour[p->colours][a] = (unsigned char)((sum[a] + b->pixels / 2) / b->pixels);
    p->colours++;
}

static void choose_colours(struct palette *p, const struct image *i)
{
    struct bins *bins = xzero(1, sizeof *bins);
    struct box box[PALETTE_COLOURS] = { { { 0, 0, 0 }, { SIDE - 1, SIDE - 1, SIDE - 1 }, 0 } };
    size_t pixels = (size_t)i->height * i->width;
    int n = 1, k;
    for (size_t j = 0; j < pixels; j++) {
        size_t bin = bin_of_pixel(i->pixel + 3 * j);
        bins->pixels[bin]++;
        for (int a = 0; a < 3; a++)
            bins->sum[bin][a] += i->pixel[3 * j + (size_t)a];
    }
    shrink(&box[0], bins);
    for (; n < PALETTE_COLOURS && (k = next_box(box, n)) >= 0; n++)
        cut(&box[k], &box[n], bins);
    p->colours = 0;
    for (k = 0; k < n; k++)
        take_colour(p, &box[k], bins);
    free(bins);
}

void palette_init(struct palette *p, const struct image *i)
{
    p->colours = p->is_exact = 0;
    for (int v = 0; i->channels == 1 && v < PALETTE_COLOURS; v++, p->colours++)
        memset(p->colour[v], v, 3);
    if (i->channels == 1)
        return;
    collect_exact(p, i);
    if (!p->is_exact)
        choose_colours(p, i);
}

unsigned char palette_index(const struct palette *p, const unsigned char *pixel, uint32_t channels)
{
    if (channels == 1)
        return *pixel;
    return p->is_exact ? (unsigned char)find_colour(p, pixel) : p->of_bin[bin_of_pixel(pixel)];
}
