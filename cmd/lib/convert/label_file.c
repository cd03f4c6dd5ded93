/* label_file.c - reads labels from a table or from an array, in the order of the rows or by the names of pictures */
#include "convert/label_file.h"

#include "array/csv.h"
#include "base/alloc.h"
#include "base/die.h"
#include "base/log.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- columns ---- */

/* Columns that have the names of pictures, the surest first. */
static const char *name_column(size_t i)
{
    static const char *const names[] = { "path", "filepath", "file_path", "filename", "file_name", "file", "image_path",
                                         "image_name", "image_id", "image", "img", "picture", "name", "id" };
    return i < sizeof names / sizeof *names ? names[i] : NULL;
}

static int is_known(const char *name)
{
    for (size_t i = 0; name_column(i); i++)
        if (!strcasecmp(name_column(i), name))
            return 1;
    for (size_t i = 0; csv_label_name(i); i++)
        if (!strcasecmp(csv_label_name(i), name))
            return 1;
    return 0;
}

static int choose_label(const struct label_file *l, const char *column)
{
    const struct delimited *t = &l->text;
    int found = column ? delimited_choose(t, column) : csv_label_column(t);
    if (column && found < 0)
        die_data(l->source->where, "none of the %zu columns is '%s'", t->width, column);
    if (found < 0 && !t->heading && t->width > 2)
        die_data(l->source->where, "%zu columns without a heading: --label-column says which one has the labels", t->width);
    return found < 0 ? (int)t->width - 1 : found;
}

static int choose_name(const struct label_file *l)
{
    for (size_t i = 0; name_column(i); i++) {
        int found = delimited_column(&l->text, name_column(i));
        if (found >= 0 && found != l->label)
            return found;
    }
    return l->label ? 0 : 1;
}

static void choose_columns(struct label_file *l, const char *column, enum label_file_order order)
{
    const struct delimited *t = &l->text;
    if (order == LABEL_FILE_BY_NAME && t->width == 1)
        die_data(l->source->where, "labels without names; the labels of pictures are lines of name and label");
    if (order == LABEL_FILE_IN_ORDER && t->width > 1 && !t->heading && !column)
        die_data(l->source->where, "labels of named pictures; rows of arrays have no names");
    l->label = choose_label(l, column);
    l->name = order == LABEL_FILE_BY_NAME ? choose_name(l) : -1;
}

/* Where the heading left a choice, which one was made. */
static void tell_columns(const struct label_file *l)
{
    const struct delimited *t = &l->text;
    if (t->width > 2 && t->heading && l->name >= 0)
        log_info(l->source->where, "names are those of column '%s', labels those of '%s'", t->heading[l->name], t->heading[l->label]);
    else if (t->width > 1 && t->heading && l->name < 0)
        log_info(l->source->where, "labels are those of column '%s', in the order of the lines", t->heading[l->label]);
}

/* ---- tables ---- */

/* The parts of a path from the last to the first, each with a slash behind it, but for those that name no folder. Windows has
 * backslashes. */
static char *reverse_path(const char *path, size_t length)
{
    char slash = memchr(path, '/', length) ? '/' : '\\', *key = xmalloc(length + 2), *to = key;
    for (const char *end = path + length, *start; end > path; end = start > path ? start - 1 : path) {
        for (start = end; start > path && start[-1] != slash; start--)
            ;
        size_t n = (size_t)(end - start);
        if (!n || (n == 1 && *start == '.'))
            continue;
        memcpy(to, start, n);
        to += n;
        *to++ = '/';
    }
    *to = '\0';
    return key;
}

/* The path of a key, for messages; the caller frees it. */
static char *key_path(const char *key)
{
    char *path = reverse_path(key, strlen(key));
    path[strlen(path) - 1] = '\0';
    return path;
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(((const struct named_label *)a)->key, ((const struct named_label *)b)->key);
}

/* The current line's label, and the name that it is for; 0, or -1. */
static int add_label(struct label_file *l)
{
    struct delimited *t = &l->text;
    int full = !(l->rows & (l->rows - 1));          /* capacity doubles at each power of two */
    size_t capacity = (size_t)(l->rows ? 2 * l->rows : 1);
    int32_t y;
    if (l->rows == (l->name < 0 ? LABEL_FILE_ROWS : LABEL_FILE_NAMED))
        die_data(l->source->where, "more than %llu labels", (unsigned long long)l->rows);
    if (label_column_add(&l->labels, t->cell[l->label], &y))
        return delimited_fail(t, (size_t)l->label, l->labels.error);
    if (l->name < 0) {
        l->y = full ? xrealloc(l->y, capacity * sizeof *l->y) : l->y;
        l->y[l->rows++] = y;
        return 0;
    }
    char *key = reverse_path(t->cell[l->name], strlen(t->cell[l->name]));
    l->named = full ? xrealloc(l->named, capacity * sizeof *l->named) : l->named;
    l->named[l->rows++] = (struct named_label){ key, NULL, y, 0 };
    return *key ? 0 : delimited_fail(t, (size_t)l->name, "is no name");
}

static void number_labels(struct label_file *l)
{
    label_column_number(&l->labels);
    for (uint64_t i = 0; i < l->rows; i++) {
        int32_t *y = l->named ? &l->named[i].y : &l->y[i];
        *y = label_column_get(&l->labels, *y);
    }
}

static void sort_names(struct label_file *l)
{
    qsort(l->named, (size_t)l->rows, sizeof *l->named, compare_keys);
    for (uint64_t i = 1; i < l->rows; i++)
        if (!compare_keys(&l->named[i - 1], &l->named[i]))
            die_data(l->source->where, "two labels for '%s'", key_path(l->named[i].key));
}

static void read_table(struct label_file *l, const char *column, enum label_file_order order)
{
    const struct delimited_form form = { .is_known = is_known };
    struct delimited *t = &l->text;
    int r = delimited_open(t, input_file_reader(l->source), &form);
    if (!r && t->width)
        choose_columns(l, column, order);
    while (!r && (r = delimited_next(t)) > 0)
        r = add_label(l);
    if (r < 0)
        input_file_die(l->source, t->error);
    if (!l->rows)
        die_data(l->source->where, "no labels");
    tell_columns(l);
    delimited_close(t);
    number_labels(l);
    if (l->named)
        sort_names(l);
}

/* ---- labels ---- */

void label_file_open(struct label_file *l, const char *path, const struct array_request *q, enum label_file_order order)
{
    memset(l, 0, sizeof *l);
    l->file = import_file_list((char *[]){ (char *)(uintptr_t)path, NULL }, IMPORT_FILE_SNIFF, &l->files);
    const struct array_format *format = l->file->array;
    l->table = l->file->kind == IMPORT_CSV || (format && format->is_table);
    if (!l->table && (!format || format->rows))
        die_data(path, "no labels: neither text nor a file of arrays");
    if (!l->table && order == LABEL_FILE_BY_NAME)
        die_data(path, "labels without names; the labels of pictures are lines of name and label");
    l->source = import_file_open(l->file);
    if (l->table) {
        read_table(l, q->column, order);
        return;
    }
    array_file_open_labels(&l->array, l->source, format, q);
    l->rows = l->array.rows;
}

const struct label_column *label_file_classes(const struct label_file *l)
{
    return l->labels.n ? &l->labels : NULL;
}

void label_file_read(struct label_file *l, int32_t *to, size_t n)
{
    if (n > l->rows - l->rows_read)
        die_data(l->source->where, "%llu labels, where there are more rows", (unsigned long long)l->rows);
    if (l->table)
        memcpy(to, l->y + l->rows_read, n * sizeof *to);
    else
        array_file_labels(&l->array, to, n);
    l->rows_read += n;
}

/* ---- names ---- */

/* Bytes of the first parts of a key; 0 if it has fewer. */
static size_t size_of_parts(const char *key, size_t parts)
{
    const char *p = key;
    for (; parts && *p; parts--)
        p = strchr(p, '/') + 1;
    return parts ? 0 : (size_t)(p - key);
}

/* The name whose last parts are these n bytes of a key, preferably one that has no others; or NULL. Two of them are an error. */
static struct named_label *find_parts(const struct label_file *l, const char *key, size_t n, const char *where)
{
    size_t low = 0, high = (size_t)l->rows;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strncmp(l->named[middle].key, key, n) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    struct named_label *found = &l->named[low];
    if (low == l->rows || strncmp(found->key, key, n) != 0)
        return NULL;
    if (found->key[n] && low + 1 < l->rows && !strncmp(found[1].key, key, n))
        die_data(l->source->where, "both '%s' and '%s' may be the name of '%s'", key_path(found->key), key_path(found[1].key),
                 where);
    return found;
}

/* Names from elsewhere, cut to what is known here, could be those of several pictures. */
static void use_label(const struct label_file *l, struct named_label *found, size_t n, const char *where)
{
    found->in_part |= found->key[n] != '\0';
    if (!found->picture)
        found->picture = xstrdup(where);
    else if (found->in_part && strcmp(found->picture, where) != 0)
        die_data(l->source->where, "'%s' may be the name of both '%s' and '%s'", key_path(found->key), found->picture, where);
}

int label_file_find(struct label_file *l, const char *where, const char *name, int32_t *y)
{
    size_t full = strlen(where), length = strlen(name);
    const char *path = full > length && where[full - length - 1] == '/' && !strcmp(where + full - length, name) ? where : name;
    const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
    size_t n = strlen(path), n_short = dot && dot > (slash ? slash + 1 : path) ? (size_t)(dot - path) : n, parts = 0;
    char *key[] = { reverse_path(path, n), reverse_path(path, n_short) };
    struct named_label *found = NULL;
    while (size_of_parts(key[0], parts + 1))
        parts++;
    for (; parts && !found; parts--)
        for (int i = 0; i < (n_short < n ? 2 : 1) && !found; i++) {
            size_t size = size_of_parts(key[i], parts);
            found = size ? find_parts(l, key[i], size, where) : NULL;
            if (found)
                use_label(l, found, size, where);
        }
    free(key[0]);
    free(key[1]);
    if (found)
        *y = found->y;
    return found ? 0 : -1;
}

static void free_names(struct label_file *l)
{
    char *first = NULL;
    uint64_t unused = 0;
    for (uint64_t i = 0; l->named && i < l->rows; i++)
        if (!l->named[i].picture && !unused++)
            first = key_path(l->named[i].key);
    if (unused == 1)
        log_warning(l->source->where, "'%s' is the name of no picture that was read", first);
    else if (unused)
        log_warning(l->source->where, "%llu names are those of no picture that was read, such as '%s'", (unsigned long long)unused, first);
    for (uint64_t i = 0; l->named && i < l->rows; i++) {
        free(l->named[i].key);
        free(l->named[i].picture);
    }
    free(l->named);
    free(first);
}

void label_file_close(struct label_file *l)
{
    if (!l->table)
        array_file_end(&l->array);
    free_names(l);
    free(l->y);
    label_column_free(&l->labels);
    import_file_close(l->file, l->source);
    import_file_free(l->file, l->files);
    memset(l, 0, sizeof *l);
}
