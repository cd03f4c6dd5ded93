/* table.c - reads a table of results and writes it as HTML */
#include "report/table.h"

#include "base/alloc.h"
#include "base/parse.h"
#include "base/sizes.h"
#include "report/tsv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int is_number(const char *text)
{
    double v;
    return !parse_real(text, &v) || !strcmp(text, "nan") || !strcmp(text, "inf") || !strcmp(text, "-inf");
}

/* ---- reading ---- */

static void widen(struct table *t, size_t width)
{
    char **wider = xzero(TABLE_ROWS * width, sizeof *wider);
    for (size_t row = 0; row < t->rows; row++)
        for (size_t i = 0; i < t->width; i++)
            wider[row * width + i] = t->cell[row * t->width + i];
    free(t->cell);
    t->cell = wider;
    t->width = width;
}

static void read_row(struct table *t, const struct tsv *from)
{
    if (t->lines++ >= TABLE_ROWS)
        return;
    size_t width = min_size(from->width, TABLE_COLUMNS);
    if (width > t->width)
        widen(t, width);
    for (size_t i = 0; i < width; i++)
        t->cell[t->rows * t->width + i] = xstrdup(from->cell[i]);
    t->rows++;
}

void table_read(struct table *t, const char *path, const char *name)
{
    struct tsv from;
    memset(t, 0, sizeof *t);
    t->name = xstrdup(name);
    tsv_open(&from, path);
    while (tsv_next(&from))
        if (from.width > 1 || from.cell[0][0])
            read_row(t, &from);
    tsv_close(&from);
    t->has_heading = t->rows > 1;
    for (size_t i = 1; i < t->width; i++)
        t->has_heading &= !is_number(table_cell(t, 0, i));
}

void table_free(struct table *t)
{
    for (size_t i = 0; i < t->rows * t->width; i++)
        free(t->cell[i]);
    free(t->cell);
    free(t->name);
    memset(t, 0, sizeof *t);
}

const char *table_cell(const struct table *t, size_t row, size_t column)
{
    const char *text = t->cell[row * t->width + column];
    return text ? text : "";
}

int table_is_metrics(const struct table *t)
{
    size_t first = t->has_heading ? 1 : 0;
    if (t->width < 2 || t->rows <= first || (t->has_heading && strcmp(table_cell(t, 0, 0), "metric")))
        return 0;
    for (size_t row = first; row < t->rows; row++)
        if (!table_cell(t, row, 0)[0] || is_number(table_cell(t, row, 0)) || !is_number(table_cell(t, row, 1)))
            return 0;
    return 1;
}

const char *table_metric(const struct table *t, const char *metric)
{
    for (size_t row = t->has_heading ? 1 : 0; row < t->rows; row++)
        if (!strcmp(table_cell(t, row, 0), metric))
            return table_cell(t, row, 1);
    return NULL;
}

/* ---- HTML ---- */

void table_write_cell(struct page *page, const char *text)
{
    double v;
    if (!is_number(text)) {
        page_element(page, "td", text);
        return;
    }
    page_markup(page, "<td class=\"number\" title=\"");
    page_text(page, text);
    if (parse_real(text, &v) || strlen(text) < 7) {
        page_markup(page, "\">");
        page_text(page, text);
        page_markup(page, "</td>");
    } else {
        page_markup(page, "\">%.*g</td>", fabs(v) < 1e6 && fabs(v) >= 1e5 && floor(v) == v ? 6 : 5, v);
    }
}

static void write_row(const struct table *t, struct page *page, size_t row, int heading)
{
    page_markup(page, "<tr>");
    for (size_t i = 0; i < t->width; i++)
        if (heading)
            page_element(page, "th", table_cell(t, row, i));
        else
            table_write_cell(page, table_cell(t, row, i));
    page_markup(page, "</tr>\n");
}

void table_write(const struct table *t, struct page *page)
{
    page_markup(page, "<div class=\"wide\"><table class=\"sortable\"><caption>");
    page_text(page, t->name);
    page_markup(page, "</caption>\n");
    if (t->has_heading) {
        page_markup(page, "<thead>");
        write_row(t, page, 0, 1);
        page_markup(page, "</thead>\n");
    }
    page_markup(page, "<tbody>");
    for (size_t row = t->has_heading ? 1 : 0; row < t->rows; row++)
        write_row(t, page, row, 0);
    page_markup(page, "</tbody></table></div>\n");
    if (t->lines > t->rows)
        page_markup(page, "<p class=\"note\">The first %zu of %zu lines.</p>\n", t->rows, t->lines);
}
