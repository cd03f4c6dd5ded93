/* text_canvas.c - draws with characters */
#include "plot/text_canvas.h"

#include "base/alloc.h"
#include "base/die.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of xterm's 256 colours those near Okabe and Ito's; the last one is readable on black and on white. */
static const unsigned char palette[] = { 32, 214, 36, 175, 74, 166, 244 };

void text_canvas_init(struct text_canvas *c, size_t width, size_t height, int utf8, int colours)
{
    *c = (struct text_canvas){ .width = width, .height = height, .utf8 = utf8, .colours = colours };
    c->cell = xzero(width * height, sizeof *c->cell);
}

void text_canvas_free(struct text_canvas *c)
{
    free(c->cell);
    memset(c, 0, sizeof *c);
}

void text_canvas_put(struct text_canvas *c, size_t x, size_t y, const char *text, unsigned colour)
{
    struct text_cell cell = { .colour = (unsigned char)colour };
    for (size_t n = 0; x < c->width && y < c->height && n < PLAIN_TEXT_LONGEST && plain_text_next(&text, c->utf8, cell.glyph); n++)
        c->cell[y * c->width + x++] = cell;
}

/* ---- lines ---- */

static void put_dot(struct text_canvas *c, const struct text_frame *f, size_t x, size_t y, char mark, unsigned colour)
{
    size_t across = f->braille ? 2 : 1, down = f->braille ? 4 : 1;
    struct text_cell *cell = &c->cell[(f->top + y / down) * c->width + f->left + x / across];
    cell->colour = (unsigned char)colour;
    cell->dots |= (unsigned char)(1u << (2 * (y % down) + x % across));
    if (!f->braille) {
        cell->glyph[0] = mark;
        cell->glyph[1] = '\0';
    }
}

/* The dots of one column between two heights, in any order, which may lie outside. */
static void put_column(struct text_canvas *c, const struct text_frame *f, size_t x, double a, double b, char mark, unsigned colour)
{
    double rows = (double)(f->height * (f->braille ? 4 : 1)), high = fmin(fmax(a, b), 1), low = fmax(fmin(a, b), 0);
    if (low > 1 || high < 0 || !(low <= high))
        return;
    size_t top = (size_t)fmin((1 - high) * rows, rows - 1), bottom = (size_t)fmax(ceil((1 - low) * rows) - 1, (double)top);
    for (size_t y = top; y <= bottom; y++)
        put_dot(c, f, x, y, mark, colour);
}

/* A column of dots shows the part of the line that lies above it, from edge to edge. */
void text_canvas_line(struct text_canvas *c, const struct text_frame *f, const double from[2], const double to[2], char mark, unsigned colour)
{
    double columns = (double)(f->width * (f->braille ? 2 : 1));
    const double *left = from[0] <= to[0] ? from : to, *right = left == from ? to : from;
    double x0 = fmax(left[0], 0), x1 = fmin(right[0], 1), slope = right[0] > left[0] ? (right[1] - left[1]) / (right[0] - left[0]) : 0;
    if (!(x0 <= x1))
        return;
    size_t first = (size_t)fmin(x0 * columns, columns - 1), last = (size_t)fmin(x1 * columns, columns - 1);
    for (size_t x = first; x <= last; x++) {
        double a = fmax(x0, (double)x / columns), b = fmin(x1, (double)(x + 1) / columns);
        if (slope == 0)
            put_column(c, f, x, left[1], right[1], mark, colour);
        else
            put_column(c, f, x, left[1] + slope * (a - left[0]), left[1] + slope * (b - left[0]), mark, colour);
    }
}

/* ---- text ---- */

static int is_blank(const struct text_cell *cell)
{
    return !cell->dots && (!cell->glyph[0] || !strcmp(cell->glyph, " "));
}

/* Braille patterns number their dots 1 2 3 7 down the left and 4 5 6 8 down the right column; dot k is bit k - 1. */
static void put_braille(FILE *out, unsigned dots)
{
    static const unsigned char bit[] = { 0, 3, 1, 4, 2, 5, 6, 7 };
    unsigned code = 0;
    for (unsigned i = 0; i < 8; i++)
        code |= (dots >> i & 1) << bit[i];
    fprintf(out, "\xe2%c%c", (int)(0xa0 | code >> 6), (int)(0x80 | (code & 0x3f)));
}

static void put_line(FILE *out, const struct text_canvas *c, const struct text_cell *cell)
{
    size_t n = c->width;
    unsigned colour = 0;
    while (n && is_blank(&cell[n - 1]))
        n--;
    for (size_t i = 0; i < n; i++) {
        unsigned wanted = is_blank(&cell[i]) || !c->colours ? colour : cell[i].colour;
        if (wanted != colour && wanted)
            fprintf(out, "\033[38;5;%um", (unsigned)palette[(wanted - 1) % sizeof palette]);
        else if (wanted != colour)
            fputs("\033[39m", out);
        colour = wanted;
        if (cell[i].glyph[0])
            fputs(cell[i].glyph, out);
        else if (cell[i].dots)
            put_braille(out, cell[i].dots);
        else
            fputc(' ', out);
    }
    fputs(colour ? "\033[39m\n" : "\n", out);
}

char *text_canvas_text(const struct text_canvas *c, size_t *n)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, n);
    if (!out)
        die_sys(NULL, "no memory");
    for (size_t y = 0; y < c->height; y++)
        put_line(out, c, c->cell + y * c->width);
    if (fclose(out))
        die_sys(NULL, "no memory");
    return text;
}
