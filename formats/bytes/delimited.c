/* delimited.c - cuts lines into cells, and finds separator and heading in the first of them */
#include "bytes/delimited.h"

#include "base/alloc.h"
#include "base/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define BLANKS " \t"
#define SHOWN 40                /* bytes of a cell that a message shows */

static int fail(struct delimited *t, uint64_t line, const char *what)
{
    snprintf(t->error, sizeof t->error, "line %llu: %s", (unsigned long long)line, what);
    return -1;
}

int delimited_fail(struct delimited *t, size_t column, const char *what)
{
    const char *name = t->heading ? t->heading[column] : "";
    snprintf(t->error, sizeof t->error, "line %llu, column %zu%s%.*s%s: '%.*s' %s", (unsigned long long)t->number, column + 1,
             *name ? " (" : "", SHOWN, name, *name ? ")" : "", SHOWN, t->cell[column], what);
    return -1;
}

/* ---- cells ---- */

/* Undoes the quotes of a cell in place, *end behind it; what follows the closing quote, or NULL if there is none. */
static char *unquote(char *cell, char **end)
{
    char *p = cell + 1, *to = cell;
    for (; *p != '"' || p[1] == '"'; *to++ = *p++)
        if (!*p)
            return NULL;
        else if (*p == '"')
            p++;
    *end = to;
    return p + 1;
}

/* Cuts the next cell off; *rest becomes NULL behind the last one. NULL: a quote is not closed, or something follows one. */
static char *cut_cell(char **rest, char separator)
{
    const char stops[] = { separator, separator == ' ' ? '\t' : '\0', '\0' }, *blanks = separator == '\t' ? " " : BLANKS;
    char *cell = *rest + strspn(*rest, blanks), *p = cell, *end;
    if (*p == '"') {
        p = unquote(p, &end);
        if (!p || (*p && !strchr(stops, *p) && !strchr(blanks, *p)))
            return NULL;
    } else {
        p += strcspn(p, stops);
        for (end = p; end > cell && strchr(blanks, end[-1]); end--)
            ;
    }
    p += strspn(p, blanks);
    int last = !*p;
    if (!last && separator != ' ' && *p++ != separator)
        return NULL;
    *rest = last ? NULL : p;
    *end = '\0';
    return cell;
}

static char *cut_raw(char **rest)
{
    char *cell = *rest, *end = cell + strcspn(cell, "\t");
    *rest = *end ? end + 1 : NULL;
    *end = '\0';
    return cell;
}

/* Cuts a line into t->cell, in place; 0, or -1. */
static int cut_line(struct delimited *t, char *text, char separator)
{
    char *cell;
    t->cells = 0;
    for (char *rest = text; rest; t->cell[t->cells++] = cell) {
        cell = t->form.raw ? cut_raw(&rest) : cut_cell(&rest, separator);
        if (!cell)
            return -1;
        if (t->cells == t->capacity) {
            t->capacity = t->capacity ? 2 * t->capacity : 16;
            t->cell = xrealloc(t->cell, t->capacity * sizeof *t->cell);
        }
    }
    return 0;
}

/* ---- lines ---- */

static int is_empty(const char *line)
{
    return !line[strspn(line, BLANKS)];
}

/* The next line that is not empty, in t->lines. */
static int read_line(struct delimited *t)
{
    struct line_reader *l = &t->lines;
    uint64_t empty = 0;
    int r;
    while ((r = line_reader_next(l)) > 0) {
        if (l->number == 1 && !strncmp(l->text, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)))
            l->text += strlen(BYTE_ORDER_MARK);
        if (l->number <= t->form.skip)
            continue;
        if (!is_empty(l->text))
            return empty ? fail(t, empty, "empty, and others follow") : 1;
        empty = empty ? empty : l->number;
    }
    memcpy(t->error, l->error, sizeof l->error);
    return r;
}

/* ---- the first lines ---- */

static int read_ahead(struct delimited *t)
{
    int r = 1;
    while (t->n_ahead < DELIMITED_AHEAD && (r = read_line(t)) > 0)
        t->ahead[t->n_ahead++] = (struct delimited_line){ xstrdup(t->lines.text), t->lines.number };
    return r < 0 ? -1 : 0;
}

/* The cells of a line that was read ahead and stays as it is, in *copy, which the caller frees. */
static int cut_copy(struct delimited *t, size_t i, char separator, char **copy)
{
    *copy = xstrdup(t->ahead[i].text);
    return cut_line(t, *copy, separator);
}

/* In how many cells this separator cuts the lines; 0 if they differ. The first may have `lacking` fewer. */
static size_t count_cells(struct delimited *t, char separator, size_t lacking)
{
    size_t all = 0;
    for (size_t i = 0; i < t->n_ahead; i++) {
        char *copy;
        int bad = cut_copy(t, i, separator, &copy);
        size_t cells = t->cells + (i ? 0 : lacking);
        free(copy);
        if (bad || (i && cells != all))
            return 0;
        all = cells;
    }
    return all;
}

/* The separator that cuts the lines equally; of comma and semicolon the one that makes more cells; or 0. */
static char find_equal(struct delimited *t, size_t lacking)
{
    size_t comma = count_cells(t, ',', lacking), semicolon = count_cells(t, ';', lacking);
    if (count_cells(t, '\t', lacking) > 1)
        return '\t';
    if (comma > 1 || semicolon > 1)
        return semicolon > comma ? ';' : ',';
    return count_cells(t, ' ', lacking) > 1 ? ' ' : '\0';
}

/* Where none cuts all lines equally, those that differ are to be told from the others by one that cuts at least some. */
static char find_separator(struct delimited *t)
{
    char found = t->form.raw ? '\t' : find_equal(t, 0);
    if (!found && t->n_ahead > 1)
        found = find_equal(t, 1);
    for (const char *s = "\t,;"; *s && !found; s++)
        for (size_t i = 0; i < t->n_ahead && !found; i++)
            found = strchr(t->ahead[i].text, *s) ? *s : '\0';
    return found;
}

/* ---- the heading ---- */

static int is_number(const char *cell)
{
    double v;
    return !parse_real(cell, &v);
}

/* Are the numbers in the first line none, or 0, 1, 2 ..., or 1, 2 ..., as names of columns may be? */
static int are_counted(char *const *cell, size_t n, size_t *numbers)
{
    double before = 0, v;
    *numbers = 0;
    for (size_t i = 0; i < n; i++) {
        if (parse_real(cell[i], &v))
            continue;
        if (*numbers ? v != before + 1 : v != 0 && v != 1)
            return 0;
        before = v;
        ++*numbers;
    }
    return *numbers != 1;
}

struct kinds {
    int numbers, marked;        /* of all cells of a column: they are numbers; they have a digit or a dot */
};

/* What the cells below the first line are, column by column; the caller frees it. NULL if there are none. */
static struct kinds *find_kinds(struct delimited *t)
{
    struct kinds *k = NULL;
    for (size_t i = 1; i < t->n_ahead; i++) {
        char *copy;
        int bad = cut_copy(t, i, t->separator, &copy);
        if (i == 1) {
            t->width = t->cells;
            k = xarray(t->width, sizeof *k);
            for (size_t c = 0; c < t->width; c++)
                k[c] = (struct kinds){ 1, 1 };
        }
        for (size_t c = 0; c < t->width; c++) {
            const char *cell = bad || c >= t->cells ? "" : t->cell[c];
            k[c].numbers &= is_number(cell);
            k[c].marked &= cell[strcspn(cell, "0123456789.")] != '\0';
        }
        free(copy);
    }
    return k;
}

static int is_heading(const struct delimited *t, const struct kinds *below)
{
    size_t numbers, lacking = t->width - t->cells;
    if (lacking > 1 || !are_counted(t->cell, t->cells, &numbers) || (lacking && numbers))
        return 0;
    for (size_t i = 0; i < t->cells; i++) {
        const char *cell = t->cell[i];
        if (!*cell || is_number(cell))
            continue;
        if (below && below[i + lacking].numbers)
            return 1;
        if (!numbers && below && below[i + lacking].marked && !cell[strcspn(cell, "0123456789.")])
            return 1;
        if (!numbers && t->form.is_known && t->form.is_known(cell))
            return 1;
    }
    return 0;
}

static void keep_heading(struct delimited *t)
{
    size_t lacking = t->width - t->cells;
    static char none[] = "";
    t->heading = xarray(t->width, sizeof *t->heading);
    t->heading[0] = none;
    memcpy(t->heading + lacking, t->cell, t->cells * sizeof *t->cell);
}

/* The width, and the heading if the first line is one. */
static void begin_table(struct delimited *t)
{
    struct kinds *below = find_kinds(t);
    char *first;
    int bad = cut_copy(t, 0, t->separator, &first);
    if (t->form.raw || t->cells > t->width) {
        free(below);
        below = NULL;
        t->width = t->cells;
    }
    if (!bad && (t->form.raw || is_heading(t, below))) {
        keep_heading(t);
        free(t->ahead[0].text);
        t->ahead[0].text = first;
        t->next_ahead = 1;
    } else {
        t->width = t->cells;
        free(first);
    }
    free(below);
}

int delimited_open(struct delimited *t, struct reader from, const struct delimited_form *form)
{
    memset(t, 0, sizeof *t);
    if (form)
        t->form = *form;
    line_reader_open(&t->lines, from);
    if (read_ahead(t))
        return -1;
    t->separator = find_separator(t);
    if (t->n_ahead)
        begin_table(t);
    return 0;
}

int delimited_next(struct delimited *t)
{
    char what[100], *text;
    if (t->next_ahead < t->n_ahead) {
        t->number = t->ahead[t->next_ahead].number;
        text = t->ahead[t->next_ahead++].text;
    } else {
        int r = read_line(t);
        if (r <= 0)
            return r;
        t->number = t->lines.number;
        text = t->lines.text;
    }
    if (cut_line(t, text, t->separator))
        return fail(t, t->number, "a quote that is not closed, or something behind one");
    if (t->cells == t->width)
        return 1;
    snprintf(what, sizeof what, "%zu columns, where the lines before have %zu", t->cells, t->width);
    return fail(t, t->number, what);
}

void delimited_close(struct delimited *t)
{
    for (size_t i = 0; i < t->n_ahead; i++)
        free(t->ahead[i].text);
    free(t->heading);
    free(t->cell);
    line_reader_close(&t->lines);
    memset(t, 0, sizeof *t);
}

/* ---- columns ---- */

int delimited_column(const struct delimited *t, const char *name)
{
    for (size_t i = 0; t->heading && i < t->width; i++)
        if (!strcasecmp(t->heading[i], name))
            return (int)i;
    return -1;
}

int delimited_choose(const struct delimited *t, const char *name_or_number)
{
    int found = delimited_column(t, name_or_number);
    long number;
    if (found >= 0)
        return found;
    return !parse_long(name_or_number, &number) && number >= 1 && (size_t)number <= t->width ? (int)number - 1 : -1;
}
