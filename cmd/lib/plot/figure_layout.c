/* figure_layout.c - divides a figure among title, legend and panels */
#include "plot/figure_layout.h"

#include "base/alloc.h"
#include "base/sizes.h"
#include "plot/plain_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What things take, in the units of a format. */
static const struct measures {
    double left, right, line, numbers, below, letter, sample, space, apart, edge, least_width, least_height;
} pixels = {
    .left = 68, .right = 30, .line = 19, .numbers = 22, .below = 12, .letter = 7, .sample = 18, .space = 6, .apart = 16, .edge = 8,
    .least_width = 60, .least_height = 40,
}, characters = {
    .left = 9, .right = 2, .line = 1, .numbers = 1, .below = 1, .letter = 1, .sample = 2, .space = 1, .apart = 2, .edge = 0,
    .least_width = 12, .least_height = 3,
};

static const struct measures *measures_of(const struct figure *f)
{
    return f->format == FIGURE_TEXT ? &characters : &pixels;
}

static size_t columns_of(const struct figure *f, size_t n)
{
    if (f->format == FIGURE_TEXT)
        return f->width >= 110 && n > 1 ? 2 : 1;
    /* of all numbers of columns, the one that gives frames a shape near 3:2 */
    size_t best = 1;
    double least = INFINITY;
    for (size_t c = 1; c <= n; c++) {
        double shape = (double)f->width / (double)c / ((double)f->height / (double)div_ceil(n, c)) / 1.5, odd = fabs(log(shape));
        odd += 0.1 * (double)(div_ceil(n, c) * c - n);
        if (odd < least) {
            least = odd;
            best = c;
        }
    }
    return best;
}

/* Words one behind the other, as many on a line as fit; the number of lines. */
static size_t flow(const struct measures *u, const char *const *name, size_t n, double sample, double left, double width,
                   struct legend_word *word)
{
    double x = 0;
    size_t lines = 1;
    for (size_t i = 0; i < n; i++) {
        double wide = sample + (sample > 0 ? u->space : 0) + u->letter * (double)plain_text_width(name[i]);
        if (x > 0 && x + wide > width) {
            x = 0;
            lines++;
        }
        word[i] = (struct legend_word){ left + x, (double)(lines - 1) * u->line + u->line / 2, sample };
        x += wide + u->apart;
    }
    return lines;
}

static void move_down(struct legend_word *word, size_t n, double by)
{
    for (size_t i = 0; i < n; i++)
        word[i].y += by;
}

/* Title and names of the runs; what they take from the top. */
static double lay_head(struct layout *l, const struct figure *f, const struct measures *u)
{
    double y = u->edge;
    if (f->title) {
        l->title_x = f->format == FIGURE_TEXT ? 0 : u->edge;
        l->title_y = y + u->line / 2;
        y += u->line * (f->format == FIGURE_TEXT ? 1 : 1.3);
    }
    if (f->n_runs > 1) {
        double left = f->format == FIGURE_TEXT ? 0 : u->edge;
        l->run = xarray(f->n_runs, sizeof *l->run);
        size_t lines = flow(u, (const char *const *)f->run_names, f->n_runs, u->sample, left, f->width - 2 * left, l->run);
        move_down(l->run, f->n_runs, y);
        y += (double)lines * u->line;
    }
    return y;
}

int layout_make(struct layout *l, const struct figure *f)
{
    const struct measures *u = measures_of(f);
    size_t n = f->panels->n, across = columns_of(f, n), down = div_ceil(n, across), lines = 1;
    *l = (struct layout){ .width = f->width, .height = f->height, .space = u->space, .panels = n };
    l->place = xzero(n, sizeof *l->place);
    double head = lay_head(l, f, u), foot = u->numbers + u->line + u->edge, cell = f->width / (double)across;
    double frame = floor(cell) - u->left - u->right;
    for (size_t i = 0; i < n; i++) {
        const struct panel *p = &f->panels->panel[i];
        double left = floor((double)(i % across) * cell) + u->left, sample = p->n > 1 ? u->sample : 0;
        l->place[i].left = left;
        l->place[i].right = left + frame;
        l->place[i].word = xarray(p->n, sizeof *l->place[i].word);
        lines = max_size(lines, flow(u, p->column, p->n, sample, left, frame + u->right, l->place[i].word));
    }
    double above = (double)lines * u->line, high = floor((f->height - head - foot) / (double)down);
    for (size_t i = 0; i < n; i++) {
        double top = head + (double)(i / across) * high;
        l->place[i].top = top + above;
        l->place[i].bottom = top + high - u->below;
        l->place[i].is_lowest = i + across >= n;
        move_down(l->place[i].word, f->panels->panel[i].n, top);
    }
    return frame < u->least_width || high - above - u->below < u->least_height ? -1 : 0;
}

void layout_free(struct layout *l)
{
    for (size_t i = 0; i < l->panels; i++)
        free(l->place[i].word);
    free(l->place);
    free(l->run);
    memset(l, 0, sizeof *l);
}
