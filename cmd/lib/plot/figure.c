/* figure.c - formats, sizes and styles of figures */
#include "plot/figure.h"

#include "base/parse.h"

#include <string.h>

#define MOST_PIXELS (64l << 20)

/* ---- formats ---- */

static const char *const formats[] = { "png", "svg", "text" };

const char *figure_format_name(size_t i)
{
    return i < sizeof formats / sizeof *formats ? formats[i] : NULL;
}

enum figure_format figure_format_of(const char *path)
{
    const char *dot = path ? strrchr(path, '.') : NULL;
    return !dot ? FIGURE_PNG : !strcmp(dot, ".svg") ? FIGURE_SVG : !strcmp(dot, ".txt") ? FIGURE_TEXT : FIGURE_PNG;
}

int figure_parse_size(const char *text, enum figure_format format, unsigned *width, unsigned *height)
{
    const unsigned least = format == FIGURE_TEXT ? 4 : 50, most = format == FIGURE_TEXT ? 1000 : 16384;
    char number[16];
    size_t n = strcspn(text, "x");
    long w, h;
    if (n >= sizeof number || !text[n])
        return -1;
    memcpy(number, text, n);
    number[n] = '\0';
    if (parse_long(number, &w) || parse_long(text + n + 1, &h) || w < least || h < least || w > most || h > most || w * h > MOST_PIXELS)
        return -1;
    *width = (unsigned)w;
    *height = (unsigned)h;
    return 0;
}

void figure_set_size(struct figure *f)
{
    static const unsigned char across[] = { 1, 1, 2, 3, 2 };
    unsigned n = (unsigned)f->panels->n, columns = n < sizeof across ? across[n] : 3, rows = (n + columns - 1) / columns;
    unsigned legend = f->n_runs > 1 ? (unsigned)f->n_runs / (columns + 1) + 1 : 0;
    f->width = n == 1 ? 720 : 400 * columns;
    f->height = (n == 1 ? 480 : 270 * rows + 60) + 20 * (legend + (f->title != NULL));
}

size_t figure_text_panels(unsigned width, unsigned height)
{
    size_t down = height / 10;
    return (down ? down : 1) * (width >= 110 ? 2 : 1);
}

/* ---- styles ---- */

size_t figure_colour(const struct figure *f, size_t run, size_t column)
{
    return f->n_runs > 1 ? run : column;
}

size_t figure_dash(const struct figure *f, size_t run, size_t column)
{
    return f->n_runs > 1 ? column + run / FIGURE_COLOURS : column / FIGURE_COLOURS;
}
