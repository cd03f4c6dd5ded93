/* scatter_text.c - lays numbers, titles and the legend around lines of half blocks */
#include "view/scatter_text.h"

#include "base/die.h"
#include "view/plot_ink.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MARGIN = 8, SHELL_LINES = 2, LEGEND_MARK = 3, LEGEND_GAP = 1 };
#define COMMON_LABELS 0x3ffu            /* 0 to 9, for which a legend has room if classes have no names */

/* ---- legend ---- */

/* The columns that a label takes. */
static size_t entry_width(const struct scatter_field *field, int32_t label)
{
    char number[32];
    return LEGEND_MARK + 1 + strlen(scatter_field_label_text(field, label, number)) + LEGEND_GAP;
}

static void write_entry(FILE *to, const struct scatter_field *field, int32_t label, const struct terminal *t)
{
    static const unsigned char paper[3] = { PLOT_PAPER, PLOT_PAPER, PLOT_PAPER };
    char number[32], fore[TERMINAL_COLOUR], back[TERMINAL_COLOUR];
    fprintf(to, "%s%s \xe2\x97\x8f \033[0m %s%*s", terminal_image_colour(fore, t->colours, 38, plot_colour(label)),
            terminal_image_colour(back, t->colours, 48, paper), scatter_field_label_text(field, label, number), LEGEND_GAP, "");
}

/* Lines of the legend of these labels, as bits; written if to is not NULL. */
static uint32_t legend(FILE *to, const struct scatter_field *field, const struct terminal *t, uint32_t seen)
{
    size_t at = MARGIN;
    uint32_t lines = 0;
    if (t->colours == TERM_ASCII || !field->label || !seen)
        return 0;
    for (int32_t k = 0; k < PLOT_LABELS; k++) {
        if (!(seen >> k & 1))
            continue;
        if (!lines || at + entry_width(field, k) > t->columns) {
            if (to)
                fprintf(to, "%s%*s", lines ? "\n" : "", MARGIN, "");
            lines++;
            at = MARGIN;
        }
        if (to)
            write_entry(to, field, k, t);
        at += entry_width(field, k);
    }
    if (to)
        fprintf(to, "\n");
    return lines;
}

static uint32_t expected_labels(const struct scatter_field *field)
{
    uint32_t seen = 0;
    for (int k = 0; k < PLOT_LABELS; k++)
        seen |= (uint32_t)(field->class_name[k] != NULL) << k;
    return seen ? seen : COMMON_LABELS;
}

void scatter_text_size(const struct terminal *t, const struct scatter_field *field, int titles, uint32_t fine, uint32_t *width,
                       uint32_t *height)
{
    uint32_t lines = SHELL_LINES + 1 + !!titles + legend(NULL, field, t, expected_labels(field));
    *width = fine * (t->columns > MARGIN + 1 ? t->columns - MARGIN - 1 : 1);
    *height = fine * 2 * (t->lines > lines ? t->lines - lines : 1);
}

/* ---- axes ---- */

/* What stands left of a line: the number of a tick that lies in it. */
static void write_margin(FILE *to, const struct plot_axes *a, uint32_t fine, uint32_t line)
{
    double at[PLOT_TICKS];
    char text[PLOT_NUMBER] = "";
    for (size_t i = 0, n = plot_axes_ticks(a, 1, at); i < n; i++)
        if ((uint32_t)plot_axes_pixel(a, 1, at[i]) / (2 * fine) == line)
            plot_axes_number(a, 1, at[i], text);
    fprintf(to, "%*.*s ", MARGIN - 1, MARGIN - 1, text);
}

/* The numbers below, in the middle of their ticks; one that would touch the number before it is left out. */
static void write_numbers(FILE *to, const struct plot_axes *a, uint32_t fine)
{
    double at[PLOT_TICKS];
    char text[PLOT_NUMBER];
    size_t have = 0, end = MARGIN + (size_t)a->width / fine;
    for (size_t i = 0, n = plot_axes_ticks(a, 0, at); i < n; i++) {
        size_t wide = strlen(plot_axes_number(a, 0, at[i], text)), middle = MARGIN + (size_t)plot_axes_pixel(a, 0, at[i]) / fine;
        size_t first = middle > wide / 2 ? middle - wide / 2 : 0;
        if ((have && first <= have) || first + wide > end + 1)
            continue;
        have += (size_t)fprintf(to, "%*s%s", (int)(first - have), "", text);
    }
    fprintf(to, "\n");
}

static void invert(struct image *i)
{
    for (size_t k = 0; k < (size_t)i->height * i->width * i->channels; k++)
        i->pixel[k] = (unsigned char)(255 - i->pixel[k]);
}

char *scatter_text_make(struct scatter_plot *s, const struct scatter_field *field, const struct terminal *t, uint32_t fine, size_t *n)
{
    char *bytes = NULL;
    size_t size;
    FILE *to = open_memstream(&bytes, n);
    if (!to)
        die_sys(NULL, "no memory for text");
    legend(to, field, t, s->seen);
    terminal_image_shrink(&s->picture, fine);
    if (t->colours == TERM_ASCII)
        invert(&s->picture);
    char *blocks = terminal_image_text(&s->picture, t->colours, &size), *end = blocks + size;
    uint32_t line = 0;
    for (char *p = blocks; p < end; line++) {
        size_t length = (size_t)((char *)memchr(p, '\n', (size_t)(end - p)) - p) + 1;
        write_margin(to, &s->axes, fine, line);
        fwrite(p, 1, length, to);
        p += length;
    }
    free(blocks);
    write_numbers(to, &s->axes, fine);
    if (s->axes.title[0])
        fprintf(to, "%*sacross %s, up %s\n", MARGIN, "", s->axes.title[0], s->axes.title[1]);
    if (fclose(to))
        die_sys(NULL, "no memory for text");
    return bytes;
}
