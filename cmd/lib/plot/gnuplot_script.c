/* gnuplot_script.c - writes the script of a figure */
#include "plot/gnuplot_script.h"

#include "base/colours.h"
#include "base/die.h"
#include "plot/axis_ticks.h"
#include "plot/figure_layout.h"
#include "plot/gnuplot.h"
#include "plot/panel_curves.h"

#include <math.h>

static const char *const dashes[] = { "solid", "(7,3)", "(2,2)", "(9,3,2,3)", "(1,4)" };
#define DASHES (sizeof dashes / sizeof *dashes)

#define PALE 0.7                /* share of white in the raw line behind a smoothed one */
#define FEW 40                  /* curves of so few points have a mark on each */
#define LETTER 7.0              /* pixels */
#define TEXT_COLOUR "#333333"

/* ---- styles ---- */

static void put_colour(FILE *out, size_t k, double white)
{
    const unsigned char *c = colours_rgb(k % FIGURE_COLOURS);
    fputs("lc rgb \"#", out);
    for (int i = 0; i < 3; i++)
        fprintf(out, "%02x", (unsigned)(c[i] + (255 - c[i]) * white + 0.5));
    fputs("\"", out);
}

static void put_style(FILE *out, const struct figure *f, size_t run, size_t column, double white)
{
    fprintf(out, " lw %g dt %s ", white > 0 ? 1.0 : 1.5, dashes[figure_dash(f, run, column) % DASHES]);
    put_colour(out, figure_colour(f, run, column), white);
}

/* ---- data ---- */

static void put_point(FILE *out, const struct thin_point *p)
{
    fprintf(out, "%.12g %.9g\n", p->x, p->y);
}

/* Lines between blank lines are connected. */
static void put_data(FILE *out, const struct thinning *t, const char *kind, size_t panel, size_t curve)
{
    fprintf(out, "$%s%zu_%zu << END\n", kind, panel, curve);
    for (size_t i = 0; i < t->n; i++) {
        if (i && t->point[i].starts)
            fputs("\n", out);
        put_point(out, &t->point[i]);
    }
    fprintf(out, "END\n$%salone%zu_%zu << END\n", kind, panel, curve);
    for (size_t i = 0; i < t->n; i++)
        if (thinning_is_alone(t, i))
            put_point(out, &t->point[i]);
    fputs("END\n", out);
}

static size_t count_alone(const struct thinning *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        n += (size_t)thinning_is_alone(t, i);
    return n;
}

/* ---- a panel ---- */

/* A place in parts of the figure, from its lower left corner, as gnuplot counts. */
static void put_place(FILE *out, const struct layout *l, double x, double y)
{
    fprintf(out, "screen %.6f, screen %.6f", x / l->width, 1 - y / l->height);
}

static void put_label(FILE *out, const struct layout *l, const char *text, double x, double y, const char *how)
{
    fputs("set label ", out);
    gnuplot_text(out, text);
    fputs(" at ", out);
    put_place(out, l, x, y);
    fprintf(out, " %s\n", how);
}

/* A word of a legend, with a sample in the style of a curve. */
static void put_word(FILE *out, const struct figure *f, const struct layout *l, const struct legend_word *w, const char *name, size_t run,
                     size_t column, int is_grey)
{
    double text = w->x + (w->sample > 0 ? w->sample + l->space : 0);
    if (w->sample > 0) {
        fputs("set arrow from ", out);
        put_place(out, l, w->x, w->y);
        fputs(" to ", out);
        put_place(out, l, w->x + w->sample, w->y);
        fputs(" nohead front", out);
        if (is_grey)
            fprintf(out, " lw 1.5 dt %s lc rgb \"" TEXT_COLOUR "\"", dashes[column % DASHES]);
        else
            put_style(out, f, run, column, 0);
        fputs("\n", out);
    }
    put_label(out, l, name, text, w->y, "left textcolor rgb \"" TEXT_COLOUR "\"");
}

static void put_legend(FILE *out, const struct figure *f, const struct layout *l, size_t i)
{
    const struct panel *p = &f->panels->panel[i];
    for (size_t k = 0; k < p->n; k++)
        put_word(out, f, l, &l->place[i].word[k], p->column[k], 0, k, f->n_runs > 1);
    if (i)
        return;
    if (f->title)
        put_label(out, l, f->title, l->title_x, l->title_y, "left font \",13\"");
    for (size_t r = 0; l->run && r < f->n_runs; r++)
        put_word(out, f, l, &l->run[r], f->run_names[r], r, 0, 0);
}

static void put_axes(FILE *out, const struct figure *f, const struct layout *l, size_t i, const struct panel_curves *c, double x_low,
                     double x_high)
{
    const struct panel_place *p = &l->place[i];
    double at[AXIS_TICKS], across = p->right - p->left, down = p->bottom - p->top;
    fprintf(out, "set lmargin at screen %.6f\nset rmargin at screen %.6f\nset tmargin at screen %.6f\nset bmargin at screen %.6f\n",
            p->left / l->width, p->right / l->width, 1 - p->top / l->height, 1 - p->bottom / l->height);
    fprintf(out, "set xrange [%.12g:%.12g]\nset yrange [%.9g:%.9g]\n%sset logscale y\n", x_low, x_high, c->low, c->high, c->log ? "" : "un");
    fprintf(out, "set xtics %.9g\nset format x \"%s\"\n", axis_ticks_numbers(x_low, x_high, across / LETTER, !f->x),
            p->is_lowest ? AXIS_TICKS_FORMAT : "");
    size_t most = (size_t)(down / 32);
    if (!c->log) {
        fprintf(out, "set ytics %.9g\n", axis_ticks_step(c->low, c->high, most));
    } else {
        size_t n = axis_ticks_log(c->low, c->high, most, at);
        for (size_t k = 0; k < n; k++)
            fprintf(out, "%s%.9g%s", k ? ", " : "set ytics (", at[k], k + 1 < n ? "" : ")\n");
    }
    if (p->is_lowest)
        put_label(out, l, f->x ? f->x : "row", (p->left + p->right) / 2, p->bottom + 33,
                  "center textcolor rgb \"" TEXT_COLOUR "\"");
}

/* One curve's part of the command plot; `first` is cleared. */
static void put_plot(FILE *out, const struct figure *f, const struct curve *c, const struct thinning *t, const char *kind, size_t panel,
                     size_t number, double white, int *first)
{
    int marked = t->n <= FEW && white == 0;
    if (!t->n)
        return;
    fprintf(out, "%s$%s%zu_%zu using 1:2 notitle with %s", *first ? "plot " : ", \\\n", kind, panel, number,
            marked ? "linespoints pt 7 ps 0.5" : "lines");
    put_style(out, f, c->run, c->column, white);
    *first = 0;
    if (marked || !count_alone(t))
        return;
    fprintf(out, ", \\\n$%salone%zu_%zu using 1:2 notitle with points pt 7 ps 0.3", kind, panel, number);
    put_style(out, f, c->run, c->column, white);
}

/* Raw lines first, so that they lie behind; a panel without a point still has its axes. */
static void put_curves(FILE *out, const struct figure *f, const struct panel_curves *c, size_t panel)
{
    int first = 1;
    for (size_t i = 0; i < c->n; i++)
        put_plot(out, f, &c->curve[i], &c->curve[i].raw, "raw", panel, i, PALE, &first);
    for (size_t i = 0; i < c->n; i++)
        put_plot(out, f, &c->curve[i], &c->curve[i].line, "line", panel, i, 0, &first);
    fputs(first ? "plot $nothing using 1:2 notitle with points\n" : "\n", out);
}

static size_t put_panel(FILE *out, const struct figure *f, const struct layout *l, size_t i, double x_low, double x_high)
{
    struct panel_curves c;
    size_t points = 0;
    panel_curves_make(&c, f, &f->panels->panel[i], x_low, x_high, (size_t)(l->place[i].right - l->place[i].left));
    for (size_t k = 0; k < c.n; k++) {
        points += c.curve[k].rows;
        put_data(out, &c.curve[k].line, "line", i, k);
        put_data(out, &c.curve[k].raw, "raw", i, k);
    }
    fputs("unset label\nunset arrow\n", out);
    put_legend(out, f, l, i);
    put_axes(out, f, l, i, &c, x_low, x_high);
    put_curves(out, f, &c, i);
    panel_curves_free(&c);
    return points;
}

/* ---- the figure ---- */

static void put_terminal(FILE *out, const struct figure *f)
{
    if (f->format == FIGURE_PNG)
        fprintf(out, "set terminal pngcairo noenhanced size %u,%u font \"sans,9.5\" background \"#ffffff\"\n", f->width, f->height);
    else
        fprintf(out, "set terminal svg noenhanced size %u,%u dynamic font \"sans-serif,12\" background \"#ffffff\"\n", f->width, f->height);
    fputs("set encoding utf8\nunset key\n$nothing << END\n1e301 1e301\nEND\n"
          "set border 3 lc rgb \"#888888\" lw 0.8\nset tics nomirror out scale 0.5 textcolor rgb \"" TEXT_COLOUR "\"\n"
          "set grid lt 1 lc rgb \"#e4e4e4\" lw 0.6\n", out);
}

char *gnuplot_script(const struct figure *f, size_t *n, size_t *points)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, n);
    struct layout l;
    double x_low, x_high;
    if (!out)
        die_sys(NULL, "no memory");
    if (layout_make(&l, f))
        die_usage("--size: %ux%u is too small for %zu panels", f->width, f->height, f->panels->n);
    panel_curves_x_limits(f, &x_low, &x_high);
    put_terminal(out, f);
    fputs("set multiplot\n", out);
    *points = 0;
    for (size_t i = 0; i < f->panels->n; i++)
        *points += put_panel(out, f, &l, i, x_low, x_high);
    fputs("unset multiplot\n", out);
    layout_free(&l);
    if (fclose(out))
        die_sys(NULL, "no memory");
    return text;
}
