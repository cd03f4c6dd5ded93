/* panel_curves.c - smooths, thins and measures the curves of a panel */
#include "plot/panel_curves.h"

#include "base/alloc.h"
#include "base/sizes.h"

#include <math.h>
#include <stdlib.h>

#define HUGEST 1e300            /* differences of such numbers are finite */
#define MARGIN 0.04             /* of the axis, above and below the curves */
#define LEAST_EXTENT 1e-9       /* of an axis, in units of its ends: what digits can show */

static int is_drawable(double v)
{
    return fabs(v) < HUGEST;
}

/* ---- limits ---- */

/* Makes an interval of one number wider, and leaves others. */
static void widen(double *low, double *high)
{
    double size = fmax(fabs(*low), fabs(*high)), least = size > 0 ? LEAST_EXTENT * size : 1e-300;
    if (*high - *low >= least)
        return;
    double half = *high > *low ? least : size > 0 ? 0.1 * size : 1;
    *low -= half;
    *high += half;
}

/* What the user says of the ends of an axis; an end that contradicts the other one's data moves that. */
static void set_ends(double *low, double *high, double given_low, double given_high)
{
    if (!isnan(given_low)) {
        *low = given_low;
        if (isnan(given_high) && *high <= *low)
            *high = *low + fmax(fabs(*low), 1);
    }
    if (!isnan(given_high)) {
        *high = given_high;
        if (isnan(given_low) && *low >= *high)
            *low = *high - fmax(fabs(*high), 1);
    }
}

void panel_curves_x_limits(const struct figure *f, double *low, double *high)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t r = 0; r < f->n_runs; r++) {
        const struct run_metrics *m = &f->runs[r];
        const struct metric_column *c = f->x ? run_metrics_column(m, f->x) : NULL;
        for (size_t i = 0; i < m->rows; i++) {
            double x = c ? c->value[i] : (double)i + 1;
            if (is_drawable(x)) {
                *low = fmin(*low, x);
                *high = fmax(*high, x);
            }
        }
    }
    if (*low > *high)
        *low = *high = 0;
    widen(low, high);
    set_ends(low, high, f->x_low, f->x_high);
}

/* The limits of the values lie at a distance from the frame, which is a factor on a logarithmic axis. */
static void finish_limits(struct panel_curves *c, const struct panel *panel)
{
    double given_low = c->log && panel->low <= 0 ? NAN : panel->low, given_high = c->log && panel->high <= 0 ? NAN : panel->high;
    double low = c->log ? log10(c->low) : c->low, high = c->log ? log10(c->high) : c->high;
    widen(&low, &high);
    double margin = MARGIN * (high - low);
    c->low = c->log ? pow(10, low - margin) : low - margin;
    c->high = c->log ? pow(10, high + margin) : high + margin;
    set_ends(&c->low, &c->high, given_low, given_high);
    if (c->log && !(c->low > 0))
        c->low = c->high / 10;
}

/* ---- curves ---- */

/* Are values logarithms can show all there is? Zeros are left out; a negative one says no. */
static int can_be_log(const struct figure *f, const struct panel *panel)
{
    int positive = 0;
    for (size_t r = 0; r < f->n_runs; r++)
        for (size_t k = 0; k < panel->n; k++) {
            const struct metric_column *c = run_metrics_column(&f->runs[r], panel->column[k]);
            for (size_t i = 0; c && i < f->runs[r].rows; i++) {
                if (c->value[i] < 0)
                    return 0;
                positive |= c->value[i] > 0 && is_drawable(c->value[i]);
            }
        }
    return positive;
}

static void measure(struct panel_curves *c, const struct thinning *t, double x_low, double x_high)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct thin_point *p = &t->point[i];
        if (p->x < x_low || p->x > x_high)
            continue;
        c->low = fmin(c->low, p->y);
        c->high = fmax(c->high, p->y);
    }
}

struct axis {
    double low, high;
    size_t columns;
};

/* x and y hold `rows` numbers, NAN where nothing is drawn. */
static void add_curve(struct panel_curves *c, const struct figure *f, const struct axis *x_axis, struct curve *curve, const double *x,
                      const double *y, size_t rows)
{
    int smooth = f->smoothing.lines > 1 || f->smoothing.keep > 0;
    double *mean = xarray(max_size(rows, 1), sizeof *mean);
    for (size_t i = 0; i < rows; i++)
        curve->rows += !isnan(y[i]) && x[i] >= x_axis->low && x[i] <= x_axis->high;
    if (smooth) {
        smoothing_apply(&f->smoothing, y, rows, mean);
        thinning_make(&curve->line, x, mean, rows, x_axis->low, x_axis->high, x_axis->columns);
    }
    if (!smooth || f->format != FIGURE_TEXT)
        thinning_make(smooth ? &curve->raw : &curve->line, x, y, rows, x_axis->low, x_axis->high, x_axis->columns);
    measure(c, &curve->line, x_axis->low, x_axis->high);
    measure(c, &curve->raw, x_axis->low, x_axis->high);
    c->curve[c->n++] = *curve;
    free(mean);
}

static void add_run(struct panel_curves *c, const struct figure *f, const struct axis *x_axis, const struct panel *panel, size_t r)
{
    const struct run_metrics *m = &f->runs[r];
    const struct metric_column *xs = f->x ? run_metrics_column(m, f->x) : NULL;
    double *x = xarray(max_size(m->rows, 1), sizeof *x), *y = xarray(max_size(m->rows, 1), sizeof *y);
    for (size_t k = 0; k < panel->n; k++) {
        const struct metric_column *ys = run_metrics_column(m, panel->column[k]);
        for (size_t i = 0; ys && i < m->rows; i++) {
            x[i] = xs ? xs->value[i] : (double)i + 1;
            y[i] = is_drawable(x[i]) && is_drawable(ys->value[i]) && (!c->log || ys->value[i] > 0) ? ys->value[i] : NAN;
        }
        if (ys)
            add_curve(c, f, x_axis, &(struct curve){ .run = r, .column = k }, x, y, m->rows);
    }
    free(x);
    free(y);
}

void panel_curves_make(struct panel_curves *c, const struct figure *f, const struct panel *panel, double x_low, double x_high,
                       size_t columns)
{
    const struct axis x_axis = { x_low, x_high, columns };
    *c = (struct panel_curves){ .low = INFINITY, .high = -INFINITY };
    c->curve = xarray(f->n_runs * panel->n, sizeof *c->curve);
    c->log = f->log && can_be_log(f, panel);
    for (size_t r = 0; r < f->n_runs; r++)
        add_run(c, f, &x_axis, panel, r);
    if (c->low > c->high)
        c->low = c->high = c->log ? 1 : 0;
    finish_limits(c, panel);
}

void panel_curves_free(struct panel_curves *c)
{
    for (size_t i = 0; i < c->n; i++) {
        thinning_free(&c->curve[i].line);
        thinning_free(&c->curve[i].raw);
    }
    free(c->curve);
    *c = (struct panel_curves){ 0 };
}
