/* terminal_image.c - pictures as half blocks, as ASCII and as sixels */
#include "view/terminal_image.h"

#include "base/alloc.h"
#include "base/io.h"
#include "base/log.h"
#include "base/sizes.h"
#include "base/terminal.h"
#include "image/image.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
    char *bytes;
    size_t n, capacity;
};

PRINTF_LIKE(2, 3) static void append(struct text *t, const char *fmt, ...)
{
    va_list ap;
    if (t->capacity - t->n < 64) {          /* longer than anything that is appended */
        t->capacity = 2 * t->capacity + 4096;
        t->bytes = xrealloc(t->bytes, t->capacity);
    }
    va_start(ap, fmt);
    t->n += (size_t)vsnprintf(t->bytes + t->n, t->capacity - t->n, fmt, ap);
    va_end(ap);
}

void terminal_image_ask(struct terminal *t, int fd)
{
    const char *term = io_env("TERM"), *colours = io_env("COLORTERM");
    int columns, lines;
    terminal_size(fd, &columns, &lines);
    t->columns = (uint32_t)columns;
    t->lines = (uint32_t)lines;
    if (!term || !strcmp(term, "dumb"))
        t->colours = TERM_ASCII;
    else
        t->colours = colours && (!strcmp(colours, "truecolor") || !strcmp(colours, "24bit")) ? TERM_24BIT : TERM_256;
}

/* The mean of channel k over an area of the image, rounded. */
static unsigned char mean_of(const struct image *i, uint32_t k, size_t y, size_t height, size_t x, size_t width)
{
    uint64_t sum = 0;
    double pixels = (double)(height * width);
    for (size_t a = y; a < y + height; a++)
        for (size_t b = x; b < x + width; b++)
            sum += i->pixel[(a * i->width + b) * i->channels + k];
    return (unsigned char)((double)sum / pixels + 0.5);
}

void terminal_image_shrink(struct image *i, uint32_t n)
{
    uint32_t h = (uint32_t)div_ceil(i->height, n), w = (uint32_t)div_ceil(i->width, n), c = i->channels;
    if (n < 2)
        return;
    for (uint32_t y = 0; y < h; y++)
        for (uint32_t x = 0; x < w; x++)
            for (uint32_t k = 0; k < c; k++) {
                size_t top = (size_t)y * n, left = (size_t)x * n;
                /* in place: pixels are written only where all have been read */
                i->pixel[((size_t)y * w + x) * c + k] =
                    mean_of(i, k, top, min_size(n, i->height - top), left, min_size(n, i->width - left));
            }
    i->height = h;
    i->width = w;
}

/* ---- characters ---- */

struct colour {
    int r, g, b;
};

static struct colour pixel(const struct image *i, uint32_t y, uint32_t x)
{
    const unsigned char *p = i->pixel + ((size_t)y * i->width + x) * i->channels;
    int grey = i->channels == 1;
    return (struct colour){ p[0], p[grey ? 0 : 1], p[grey ? 0 : 2] };
}

static int same_colour(struct colour a, struct colour b)
{
    return a.r == b.r && a.g == b.g && a.b == b.b;
}

static int cube_level(int v)         /* of xterm's cube 0 95 135 175 215 255: the nearest */
{
    return v < 48 ? 0 : v < 115 ? 1 : (v - 35) / 40;
}

static int squared_distance(struct colour a, int r, int g, int b)
{
    return (a.r - r) * (a.r - r) + (a.g - g) * (a.g - g) + (a.b - b) * (a.b - b);
}

/* The nearest of xterm's 256: of the cube 16..231, or of the greys 232..255, which are 8, 18 ... 238. */
static int nearest_of_256(struct colour p)
{
    static const int cube[] = { 0, 95, 135, 175, 215, 255 };
    int r = cube_level(p.r), g = cube_level(p.g), b = cube_level(p.b), mean = (p.r + p.g + p.b) / 3;
    int k = mean < 8 ? 0 : mean > 238 ? 23 : (mean - 3) / 10;
    int v = 8 + 10 * k;
    if (squared_distance(p, v, v, v) < squared_distance(p, cube[r], cube[g], cube[b]))
        return 232 + k;
    return 16 + 36 * r + 6 * g + b;
}

const char *terminal_image_colour(char text[TERMINAL_COLOUR], enum terminal_colours colours, int ground, const unsigned char rgb[3])
{
    struct colour p = { rgb[0], rgb[1], rgb[2] };
    text[0] = '\0';
    if (colours == TERM_24BIT)
        snprintf(text, TERMINAL_COLOUR, "\033[%d;2;%d;%d;%dm", ground, p.r, p.g, p.b);
    else if (colours == TERM_256)
        snprintf(text, TERMINAL_COLOUR, "\033[%d;5;%dm", ground, nearest_of_256(p));
    return text;
}

static void set_colour(struct text *t, enum terminal_colours colours, int ground, struct colour p)
{
    char text[TERMINAL_COLOUR];
    const unsigned char rgb[3] = { (unsigned char)p.r, (unsigned char)p.g, (unsigned char)p.b };
    append(t, "%s", terminal_image_colour(text, colours, ground, rgb));
}

static void draw_line(struct text *t, const struct image *i, uint32_t y, enum terminal_colours colours)
{
    struct colour top = { -1, -1, -1 }, bottom = top;
    int two = y + 1 < i->height;        /* the last line of an odd number has no lower half */
    for (uint32_t x = 0; x < i->width; x++) {
        struct colour a = pixel(i, y, x), b = pixel(i, two ? y + 1 : y, x);
        if (!same_colour(a, top))
            set_colour(t, colours, 38, top = a);
        if (two && !same_colour(b, bottom))
            set_colour(t, colours, 48, bottom = b);
        append(t, "\xe2\x96\x80");         /* U+2580, upper half block */
    }
    append(t, "\033[0m\n");
}

static void draw_ascii(struct text *t, const struct image *i, uint32_t y)
{
    static const char ramp[] = " .:-=+*#%@";
    for (uint32_t x = 0; x < i->width; x++) {
        struct colour a = pixel(i, y, x), b = y + 1 < i->height ? pixel(i, y + 1, x) : a;
        int sum = 299 * (a.r + b.r) + 587 * (a.g + b.g) + 114 * (a.b + b.b);    /* luma of Rec. 601, twice 1000 times */
        append(t, "%c", ramp[sum * 10 / 510001]);
    }
    append(t, "\n");
}

char *terminal_image_text(const struct image *i, enum terminal_colours colours, size_t *n)
{
    struct text t = { 0 };
    for (uint32_t y = 0; y < i->height; y += 2)
        if (colours == TERM_ASCII)
            draw_ascii(&t, i, y);
        else
            draw_line(&t, i, y, colours);
    *n = t.n;
    return t.bytes;
}

/* ---- sixels ---- */

#define GREYS 64
#define REDS 6
#define GREENS 7
#define BLUES 6

static int quantize(int v, int levels)
{
    return (v * (levels - 1) + 127) / 255;
}

static int sixel_colour(const struct image *i, uint32_t y, uint32_t x)
{
    struct colour p = pixel(i, y, x);
    if (i->channels == 1)
        return quantize(p.r, GREYS);
    return (quantize(p.r, REDS) * GREENS + quantize(p.g, GREENS)) * BLUES + quantize(p.b, BLUES);
}

static void sixel_palette(struct text *t, int channels)
{
    for (int k = 0; channels == 1 && k < GREYS; k++) {
        int v = (200 * k + GREYS - 1) / (2 * (GREYS - 1));      /* percent, rounded */
        append(t, "#%d;2;%d;%d;%d", k, v, v, v);
    }
    for (int k = 0; channels == 3 && k < REDS * GREENS * BLUES; k++)
        append(t, "#%d;2;%d;%d;%d", k, k / (GREENS * BLUES) * 100 / (REDS - 1), k / BLUES % GREENS * 100 / (GREENS - 1),
            k % BLUES * 100 / (BLUES - 1));
}

static void sixel_run(struct text *t, int bits, uint32_t run)
{
    if (run > 3)
        append(t, "!%u%c", (unsigned)run, 63 + bits);
    else
        while (run--)
            append(t, "%c", 63 + bits);
}

/* Six lines in one colour: a character holds six pixels of a column. */
static void sixel_layer(struct text *t, const unsigned char *index, uint32_t width, uint32_t lines, int colour)
{
    int before = -1;
    uint32_t run = 0;
    append(t, "#%d", colour);
    for (uint32_t x = 0; x < width; x++) {
        int bits = 0;
        for (uint32_t k = 0; k < lines; k++)
            bits |= (index[(size_t)k * width + x] == colour) << k;
        if (bits != before && before >= 0) {
            sixel_run(t, before, run);
            run = 0;
        }
        before = bits;
        run++;
    }
    if (before > 0)                     /* blank ends need not be written */
        sixel_run(t, before, run);
    append(t, "$");
}

char *terminal_image_sixel(const struct image *i, size_t *n)
{
    struct text t = { 0 };
    unsigned char *index = xarray(6, i->width);
    append(&t, "\033Pq\"1;1;%u;%u", (unsigned)i->width, (unsigned)i->height);
    sixel_palette(&t, (int)i->channels);
    for (uint32_t y = 0; y < i->height; y += 6) {
        uint32_t lines = (uint32_t)min_size(i->height - y, 6);
        char used[256] = { 0 };
        for (uint32_t k = 0; k < lines; k++)
            for (uint32_t x = 0; x < i->width; x++) {
                int colour = sixel_colour(i, y + k, x);
                index[(size_t)k * i->width + x] = (unsigned char)colour;
                used[colour] = 1;
            }
        for (int colour = 0; colour < 256; colour++)
            if (used[colour])
                sixel_layer(&t, index, i->width, lines, colour);
        append(&t, "-");
    }
    append(&t, "\033\\\n");
    free(index);
    *n = t.n;
    return t.bytes;
}
