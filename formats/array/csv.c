/* csv.c - rows of numbers in text; the array format csv */
#include "array/csv.h"

#include "array/array_file.h"
#include "base/alloc.h"
#include "base/log.h"
#include "base/parse.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ROW_FIELD "x"
#define LABEL_FIELD "y"
#define PASSED_OVER 400         /* bytes of the names of columns that are not read, as a message shows them */
#define ONLY_LABELS "text, where only labels can be"

static int fail(struct csv *c, const char *what)
{
    snprintf(c->error, sizeof c->error, "%s", what);
    return -1;
}

static int fail_of_table(struct csv *c)
{
    if (c->table.error[0])
        snprintf(c->error, sizeof c->error, "CSV: %.280s", c->table.error);
    return -1;
}

/* ---- columns ---- */

const char *csv_label_name(size_t i)
{
    static const char *const names[] = { "label", "labels", "class", "y", "target", "targets", "category", "diagnosis", "species",
                                         "breed", "class_id", "class_name", "digit" };
    return i < sizeof names / sizeof *names ? names[i] : NULL;
}

static int is_label_name(const char *name)
{
    for (size_t i = 0; csv_label_name(i); i++)
        if (!strcasecmp(csv_label_name(i), name))
            return 1;
    return 0;
}

/* Beside x, y is a coordinate. */
static int is_label(const struct delimited *t, const char *name)
{
    return is_label_name(name) && (strcasecmp(name, LABEL_FIELD) != 0 || delimited_column(t, ROW_FIELD) < 0);
}

int csv_label_column(const struct delimited *t)
{
    int found = -1;
    for (size_t i = 0; found < 0 && csv_label_name(i); i++)
        if (is_label(t, csv_label_name(i)))
            found = delimited_column(t, csv_label_name(i));
    return found;
}

/* A column that numbers the rows; pandas gives it no name. */
static int is_id(const char *name)
{
    return !*name || !strcasecmp(name, "id");
}

/* Bytes of the field's name in that of a column, which has a number behind it if the field is of several numbers. */
static size_t field_name(const char *column)
{
    const char *dot = strrchr(column, '.');
    return dot && dot[1] && !dot[1 + strspn(dot + 1, "0123456789")] ? (size_t)(dot - column) : strlen(column);
}

/* Is this a number of the field that the row is? */
static int is_of_row(const char *column)
{
    size_t n = field_name(column);
    return column[n] && n == strlen(ROW_FIELD) && !strncmp(column, ROW_FIELD, n);
}

static int is_known(const char *name)
{
    return is_label_name(name) || is_id(name) || is_of_row(name);
}

/* Adds a column to those that are passed over, if another field than the one before it, as far as a message has room. */
static void pass_over(struct csv *c, size_t column, const char *before)
{
    const char *name = c->table.heading[column];
    int n = (int)field_name(name);
    char *old = c->passed_over;
    if ((before && (int)field_name(before) == n && !strncmp(before, name, (size_t)n)) || (old && strlen(old) > PASSED_OVER))
        return;
    c->passed_over = old ? xprintf("%s, %.*s", old, n, name) : xprintf("%.*s", n, name);
    free(old);
}

/* Has a stream been exported to this table? */
static int is_exported(const struct delimited *t)
{
    for (size_t i = 0; t->heading && i < t->width; i++)
        if (is_of_row(t->heading[i]))
            return 1;
    return 0;
}

/* An exported stream has its labels in y, whatever names it was given. */
static int find_label(const struct delimited *t)
{
    int found = is_exported(t) ? delimited_column(t, LABEL_FIELD) : -1;
    return found < 0 ? csv_label_column(t) : found;
}

/* The columns of the row, by the heading. */
static int choose_by_heading(struct csv *c)
{
    char *const *name = c->table.heading;
    const char *before = NULL;
    int own = is_exported(&c->table);
    for (size_t i = 0; i < c->table.width; i++) {
        char expected[32];
        if ((int)i == c->label || is_id(name[i]))
            continue;
        if (own ? !is_of_row(name[i]) : is_label(&c->table, name[i])) {
            pass_over(c, i, before);
            before = name[i];
            continue;
        }
        snprintf(expected, sizeof expected, ROW_FIELD ".%zu", c->columns);
        if (own && strcmp(name[i], expected)) {
            snprintf(c->error, sizeof c->error, "CSV: line %llu, column %zu: '%.40s', where '%s' is needed",
                     (unsigned long long)c->table.ahead[0].number, i + 1, name[i], expected);
            return -1;
        }
        c->column[c->columns++] = i;
    }
    return c->columns && (own || c->table.width > 1) ? 0 : fail(c, ONLY_LABELS);
}

static int choose_columns(struct csv *c, const char *label)
{
    const struct delimited *t = &c->table;
    c->label = label ? delimited_choose(t, label) : find_label(t);
    c->column = xarray(t->width, sizeof *c->column);
    if (label && c->label < 0) {
        snprintf(c->error, sizeof c->error, "CSV: none of the %zu columns is '%.40s'", t->width, label);
        return -1;
    }
    if (t->heading)
        return choose_by_heading(c);
    for (size_t i = 0; i < t->width; i++)
        if ((int)i != c->label)
            c->column[c->columns++] = i;
    return t->width > 1 ? 0 : fail(c, ONLY_LABELS);
}

/* ---- rows ---- */

/* A number as iae-export writes it, or anyone else; whole ones of few digits are most of those in pictures. */
static int parse_value(const char *cell, float *v)
{
    char *end;
    int n = 0, digits = 0;
    for (; digits < 7 && cell[digits] >= '0' && cell[digits] <= '9'; digits++)
        n = 10 * n + (cell[digits] - '0');
    if (digits && !cell[digits]) {
        *v = (float)n;
        return 0;
    }
    *v = strtof(cell, &end);
    if (!*cell || *end)
        return -1;
    const char *size = cell + (*cell == '-' || *cell == '+');
    int is_word = !strcmp(size, "nan") || !strcmp(size, "inf");
    return is_word || (!cell[strspn(cell, "+-.0123456789eE")] && isfinite(*v)) ? 0 : -1;
}

static int parse_row(struct csv *c, int32_t *y)
{
    struct delimited *t = &c->table;
    for (size_t i = 0; i < c->columns; i++)
        if (parse_value(t->cell[c->column[i]], &c->values[i]))
            return delimited_fail(t, c->column[i], "is no number of 32 bits");
    if (c->label >= 0 && label_column_add(&c->labels, t->cell[c->label], y))
        return delimited_fail(t, (size_t)c->label, c->labels.error);
    return 0;
}

/* Bytes, if all values of the row are; -0 is none. */
static int to_bytes(struct csv *c)
{
    for (size_t i = 0; i < c->columns; i++) {
        float v = c->values[i];
        if (!(v >= 0 && v <= 255) || v != floorf(v) || signbit(v))
            return -1;
        c->bytes[i] = (unsigned char)v;
    }
    return 0;
}

static void store_row(struct csv *c, int32_t y)
{
    for (size_t i = 0; i < c->columns && c->whole; i++)
        c->whole = c->values[i] == floorf(c->values[i]);
    if (c->label >= 0)
        tempfile_write(&c->stored, &y, sizeof y);
    if (c->byte_rows == c->rows && !to_bytes(c)) {
        tempfile_write(&c->stored, c->bytes, c->columns);
        c->byte_rows++;
    } else {
        tempfile_write(&c->stored, c->values, c->columns * sizeof *c->values);
    }
    c->rows++;
}

int csv_open(struct csv *c, struct reader from, const char *label)
{
    const struct delimited_form form = { .is_known = is_known };
    int r;
    memset(c, 0, sizeof *c);
    c->whole = 1;
    if (delimited_open(&c->table, from, &form))
        return fail_of_table(c);
    if (choose_columns(c, label))
        return -1;
    c->values = xarray(c->columns, sizeof *c->values);
    c->bytes = xmalloc(c->columns);
    tempfile_open(&c->stored);
    while ((r = delimited_next(&c->table)) > 0) {
        int32_t y = 0;
        if (parse_row(c, &y))
            return fail_of_table(c);
        store_row(c, y);
    }
    if (r < 0)
        return fail_of_table(c);
    /* names that are numbers, and labels: nothing says that these two columns are rows */
    if (!c->table.heading && c->table.width == 2 && c->label < 0 && c->whole)
        return fail(c, ONLY_LABELS ": two columns of whole numbers; rows of them need a heading, such as x.0,x.1");
    label_column_number(&c->labels);
    c->type = c->byte_rows == c->rows ? DT_U1 : DT_F4;
    tempfile_rewind(&c->stored);
    return 0;
}

/* The next row as f4, which it was stored as, or not. */
static void read_values(struct csv *c, float *to)
{
    if (c->rows_read >= c->byte_rows) {
        tempfile_read(&c->stored, to, c->columns * sizeof *to);
        return;
    }
    tempfile_read(&c->stored, c->bytes, c->columns);
    for (size_t i = 0; i < c->columns; i++)
        to[i] = c->bytes[i];
}

void csv_rows(struct csv *c, void *x, int32_t *y, size_t n)
{
    for (size_t i = 0; i < n; i++, c->rows_read++) {
        int32_t label;
        if (c->label >= 0) {
            tempfile_read(&c->stored, &label, sizeof label);
            if (y)
                y[i] = label_column_get(&c->labels, label);
        }
        if (c->type == DT_U1)
            tempfile_read(&c->stored, (char *)x + i * c->columns, c->columns);
        else
            read_values(c, (float *)x + i * c->columns);
    }
}

void csv_close(struct csv *c)
{
    tempfile_close(&c->stored);
    label_column_free(&c->labels);
    delimited_close(&c->table);
    free(c->column);
    free(c->passed_over);
    free(c->values);
    free(c->bytes);
    memset(c, 0, sizeof *c);
}

/* ---- the format ---- */

/* Text of several columns, as far as can be seen; that of one can only be labels. */
static enum sniff sniff_csv(const unsigned char *head, size_t n)
{
    const unsigned char *end = memchr(head, '\n', n);
    size_t line = end ? (size_t)(end - head) : n;
    for (size_t i = 0; sniff_text(head, n) && i < line; i++)
        if (strchr(",;\t ", head[i]))
            return SNIFF_WEAK;
    return SNIFF_NO;
}

static void open_csv(struct array_file *f)
{
    struct csv *c = f->state;
    array_file_check(f, csv_open(c, f->from, f->request.column), c->error);
    if (c->passed_over)
        log_info(f->source->where, "columns that are passed over: %s", c->passed_over);
    f->type = c->type;
    f->row = shape_of(1, (unsigned)c->columns);
    f->rows = c->rows;
    f->labelled = c->label >= 0;
    f->classes = c->labels.n ? &c->labels : NULL;
}

static size_t rows_csv(struct array_file *f, void *to, int32_t *y, size_t n)
{
    csv_rows(f->state, to, y, n);
    return n;
}

static void close_csv(struct array_file *f)
{
    csv_close(f->state);
}

const struct array_format array_format_csv = {
    .name = "csv", .sniff = sniff_csv, .is_table = 1,
    .state_size = sizeof(struct csv), .open = open_csv, .rows = rows_csv, .close = close_csv,
};
