/* name_file.c - reads the names of rows, to be found by their ids */
#include "convert/name_file.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/parse.h"
#include "bytes/delimited.h"
#include "bytes/input_file.h"

#include <stdlib.h>
#include <string.h>

enum column { COLUMN_ID, COLUMN_PATH, COLUMN_CLASS, COLUMNS };

static void find_columns(const struct delimited *t, const char *where, size_t column[COLUMNS])
{
    static const char *const names[COLUMNS] = { "id", "path", "class" };
    for (int i = 0; i < COLUMNS; i++) {
        int found = delimited_column(t, names[i]);
        if (found < 0)
            die_data(where, "no column '%s', as iae-import --names writes it", names[i]);
        column[i] = (size_t)found;
    }
}

/* Undoes the escapes, in place; 0, or -1 if one is none of them. */
static int unescape(char *text)
{
    char *to = text;
    for (const char *p = text; *p; p++) {
        if (*p != '\\') {
            *to++ = *p;
            continue;
        }
        p++;
        if (*p != 't' && *p != 'n' && *p != 'r' && *p != '\\')
            return -1;
        *to++ = *p == 't' ? '\t' : *p == 'n' ? '\n' : *p == 'r' ? '\r' : '\\';
    }
    *to = '\0';
    return 0;
}

/* The current line's id and names; 0, or -1. */
static int add_name(struct name_file *f, struct delimited *t, const size_t column[COLUMNS])
{
    char *path = t->cell[column[COLUMN_PATH]], *class = t->cell[column[COLUMN_CLASS]];
    long id;
    if (parse_long(t->cell[column[COLUMN_ID]], &id))
        return delimited_fail(t, column[COLUMN_ID], "is no id");
    if (unescape(path))
        return delimited_fail(t, column[COLUMN_PATH], "has a backslash that is none of \\t, \\n, \\r and \\\\");
    if (unescape(class))
        return delimited_fail(t, column[COLUMN_CLASS], "has a backslash that is none of \\t, \\n, \\r and \\\\");
    if (!(f->n & (f->n - 1)))               /* capacity doubles at each power of two */
        f->name = xrealloc(f->name, (f->n ? 2 * f->n : 1) * sizeof *f->name);
    f->name[f->n++] = (struct row_name){ id, xstrdup(path), xstrdup(class) };
    return 0;
}

static int compare_ids(const void *a, const void *b)
{
    int64_t x = ((const struct row_name *)a)->id, y = ((const struct row_name *)b)->id;
    return (x > y) - (x < y);
}

void name_file_open(struct name_file *f, const char *path)
{
    const struct delimited_form form = { .raw = 1 };
    struct input_file source;
    struct delimited t;
    size_t column[COLUMNS];
    memset(f, 0, sizeof *f);
    input_file_open(&source, path, INPUT_FILE_NO_CAP);
    int r = delimited_open(&t, input_file_reader(&source), &form);
    if (!r)
        find_columns(&t, source.where, column);
    while (!r && (r = delimited_next(&t)) > 0) {
        if (f->n == NAME_FILE_ROWS)
            die_data(source.where, "more than %zu names", f->n);
        r = add_name(f, &t, column);
    }
    if (r < 0)
        input_file_die(&source, t.error);
    if (f->n)
        qsort(f->name, f->n, sizeof *f->name, compare_ids);
    for (size_t i = 1; i < f->n; i++)
        if (f->name[i - 1].id == f->name[i].id)
            die_data(source.where, "two names for id %lld", (long long)f->name[i].id);
    delimited_close(&t);
    input_file_close(&source);
}

const struct row_name *name_file_find(const struct name_file *f, int64_t id)
{
    const struct row_name key = { id, NULL, NULL };
    return f->n ? bsearch(&key, f->name, f->n, sizeof key, compare_ids) : NULL;
}

void name_file_close(struct name_file *f)
{
    for (size_t i = 0; i < f->n; i++) {
        free(f->name[i].path);
        free(f->name[i].class);
    }
    free(f->name);
    memset(f, 0, sizeof *f);
}
