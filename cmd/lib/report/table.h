/* table.h - a table of results as text: a heading and rows of cells; its form in HTML
 *
 * The first line is the heading, unless it has a number behind its first cell, as lines of metric and value without one have.
 *
 * Memory      table_read/table_free; TABLE_ROWS rows of TABLE_COLUMNS cells, later rows are counted
 * Failure     does not return: as tsv.h
 */
#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H

#include "report/page.h"

#include <stddef.h>

#define TABLE_ROWS 200
#define TABLE_COLUMNS 64

struct table {
    char *name;                 /* of the file */
    char **cell;                /* [rows,width], the heading first if there is one */
    size_t rows, width;         /* width: of the widest line; cells that a line lacks are "" */
    size_t lines;               /* of the file, with those that are not in cell */
    int has_heading;
};

void table_read(struct table *t, const char *path, const char *name);
void table_free(struct table *t);
const char *table_cell(const struct table *t, size_t row, size_t column);
/* table_metric - the value beside this word in the first column of a table of metric and value, or NULL */
const char *table_metric(const struct table *t, const char *metric);
/* table_is_metrics - does it name a metric and its value in each row? */
int table_is_metrics(const struct table *t);

void table_write(const struct table *t, struct page *page);
/* table_write_cell - <td>: numbers are shown with five digits, all of them in a tooltip */
void table_write_cell(struct page *page, const char *text);

#endif
