/* metrics.c - reads metrics, and thins them to what a curve shows */
#include "report/metrics.h"

#include "base/alloc.h"
#include "base/parse.h"
#include "report/tsv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double number_of(const char *cell)
{
    double v;
    return parse_real(cell, &v) ? NAN : v;
}

static double *row_at(const struct metrics *m, size_t row)
{
    return m->value + row * m->columns;
}

static void read_row(struct metrics *m, const struct tsv *t)
{
    double step = number_of(t->cell[0]);
    if (t->width != m->columns || !isfinite(step))
        return;
    while (m->rows && row_at(m, m->rows - 1)[0] >= step)
        m->rows--;
    if (m->rows == m->capacity) {
        m->capacity = m->capacity ? 2 * m->capacity : 64;
        m->value = xrealloc(m->value, m->capacity * m->columns * sizeof *m->value);
    }
    double *row = row_at(m, m->rows++);
    for (size_t i = 0; i < m->columns; i++)
        row[i] = number_of(t->cell[i]);
}

int metrics_read(struct metrics *m, const char *path, const char *name)
{
    struct tsv t;
    memset(m, 0, sizeof *m);
    tsv_open(&t, path);
    int is_there = tsv_next(&t) && !strcmp(t.cell[0], "step");
    if (is_there) {
        m->name = xstrdup(name);
        m->columns = t.width;
        m->heading = xarray(t.width, sizeof *m->heading);
        for (size_t i = 0; i < t.width; i++)
            m->heading[i] = xstrdup(t.cell[i]);
        while (tsv_next(&t))
            read_row(m, &t);
    }
    tsv_close(&t);
    return is_there;
}

void metrics_free(struct metrics *m)
{
    for (size_t i = 0; i < m->columns; i++)
        free(m->heading[i]);
    free(m->heading);
    free(m->value);
    free(m->name);
    memset(m, 0, sizeof *m);
}

int metrics_shows(const struct metrics *m, size_t column)
{
    for (size_t row = 0; row < m->rows; row++) {
        double v = row_at(m, row)[column];
        if (isfinite(v) && v != 0)
            return 1;
    }
    return 0;
}

double metrics_last(const struct metrics *m, const char *column)
{
    for (size_t i = 0; i < m->columns; i++)
        if (!strcmp(m->heading[i], column) && m->rows && (!i || metrics_shows(m, i)))
            return row_at(m, m->rows - 1)[i];
    return NAN;
}

/* ---- the curve of a column ---- */

static void json_value(struct page *page, double v, int *first)
{
    page_markup(page, *first ? "" : ",");
    page_json_number(page, v, 6);
    *first = 0;
}

/* Smallest and largest of a piece of rows, in their order; of the step the first and the last. */
static void json_piece(const struct metrics *m, struct page *page, size_t column, size_t from, size_t to, int *first)
{
    size_t low = from, high = from;
    for (size_t row = from; column && row < to; row++) {
        double v = row_at(m, row)[column];
        low = v < row_at(m, low)[column] || isnan(row_at(m, low)[column]) ? row : low;
        high = v > row_at(m, high)[column] || isnan(row_at(m, high)[column]) ? row : high;
    }
    if (!column)
        high = to - 1;
    json_value(page, row_at(m, low < high ? low : high)[column], first);
    json_value(page, row_at(m, low < high ? high : low)[column], first);
}

static void json_column(const struct metrics *m, struct page *page, size_t column)
{
    int first = 1;
    page_markup(page, "[");
    if (m->rows <= 2 * METRICS_POINTS)
        for (size_t row = 0; row < m->rows; row++)
            json_value(page, row_at(m, row)[column], &first);
    else
        for (size_t i = 0; i < METRICS_POINTS; i++)
            json_piece(m, page, column, i * m->rows / METRICS_POINTS, (i + 1) * m->rows / METRICS_POINTS, &first);
    page_markup(page, "]");
}

void metrics_json(const struct metrics *m, struct page *page)
{
    page_markup(page, "{\"name\":");
    page_json(page, m->name);
    page_markup(page, ",\"columns\":[");
    for (size_t i = 0; i < m->columns; i++)
        if (!i || metrics_shows(m, i)) {
            page_markup(page, i ? "," : "");
            page_json(page, m->heading[i]);
        }
    page_markup(page, "],\"values\":[");
    for (size_t i = 0; i < m->columns; i++)
        if (!i || metrics_shows(m, i)) {
            page_markup(page, i ? "," : "");
            json_column(m, page, i);
        }
    page_markup(page, "]}");
}
