/* label_file.c - reads labels from CSV or from an array, in the order of the rows or by the names of pictures */
#include "convert/label_file.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/log.h"
#include "base/parse.h"
#include "bytes/line_reader.h"
#include "convert/import_file.h"

#include <stdlib.h>
#include <string.h>

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct named_label *)a)->name, ((const struct named_label *)b)->name);
}

/* The columns of a line, the last of them in *last; or 65. */
static int split_columns(struct label_file *l, struct line_reader *lines, char **first, char **last)
{
    char *rest = lines->text;
    int n = 0;
    for (char *field; (field = line_reader_field(&rest)); n++) {
        *last = field;
        if (!n)
            *first = field;
    }
    if (rest)
        die_data(l->source->where, "line %llu: a quote that is not closed, or something behind one", (unsigned long long)lines->number);
    if (n != 1 && n != 2)
        die_data(l->source->where, "line %llu: %d columns, where a label, or a name and a label are needed",
                 (unsigned long long)lines->number, n);
    return n;
}

static void add_label(struct label_file *l, const char *name, int32_t y)
{
    int full = !(l->rows & (l->rows - 1));          /* capacity doubles at each power of two */
    size_t capacity = (size_t)(l->rows ? 2 * l->rows : 1);
    if (l->rows == (name ? LABEL_FILE_NAMED : LABEL_FILE_ROWS))
        die_data(l->source->where, "more than %llu labels", (unsigned long long)l->rows);
    if (name) {
        l->named = full ? xrealloc(l->named, capacity * sizeof *l->named) : l->named;
        l->named[l->rows++] = (struct named_label){ xstrdup(name), y, 0 };
    } else {
        l->y = full ? xrealloc(l->y, capacity * sizeof *l->y) : l->y;
        l->y[l->rows++] = y;
    }
}

static void read_csv(struct label_file *l)
{
    struct line_reader lines;
    char *first = NULL, *last = NULL;
    int width = 0, r;
    line_reader_open(&lines, input_file_reader(l->source));
    while ((r = line_reader_next(&lines)) > 0) {
        long v;
        int n = split_columns(l, &lines, &first, &last), no_number = parse_long(last, &v);
        if (lines.number == 1)
            width = n;
        else if (n != width)
            die_data(l->source->where, "line %llu: %d columns, where the first has %d", (unsigned long long)lines.number, n, width);
        if (no_number && lines.number == 1)
            continue;
        if (no_number || v < INT32_MIN || v > INT32_MAX)
            die_data(l->source->where, "line %llu: the label '%.40s' is no whole number of 32 bits", (unsigned long long)lines.number, last);
        add_label(l, n == 2 ? first : NULL, (int32_t)v);
    }
    if (r < 0)
        input_file_die(l->source, lines.error);
    line_reader_close(&lines);
    if (!l->rows)
        die_data(l->source->where, "no labels");
    if (l->named)
        qsort(l->named, (size_t)l->rows, sizeof *l->named, compare_names);
    for (uint64_t i = 1; l->named && i < l->rows; i++)
        if (!strcmp(l->named[i - 1].name, l->named[i].name))
            die_data(l->source->where, "two labels for '%s'", l->named[i].name);
}

void label_file_open(struct label_file *l, const char *path)
{
    memset(l, 0, sizeof *l);
    l->file = import_file_list((char *[]){ (char *)(uintptr_t)path, NULL }, IMPORT_FILE_SNIFF, &l->files);
    const struct array_format *format = l->file->array;
    l->csv = l->file->kind == IMPORT_CSV;
    if (!l->csv && (!format || !format->may_be_labels))
        die_data(path, "no labels: neither CSV nor an array of one of the formats that are a single array");
    l->source = import_file_open(l->file);
    if (l->csv) {
        read_csv(l);
        return;
    }
    array_file_open(&l->array, l->source, format);
    if (!array_file_are_labels(&l->array))
        die_data(path, "no labels: whole numbers, one for each row, are needed");
    l->rows = l->array.rows;
}

int label_file_are_named(const struct label_file *l)
{
    return l->named != NULL;
}

void label_file_read(struct label_file *l, int32_t *to, size_t n)
{
    if (n > l->rows - l->rows_read)
        die_data(l->source->where, "%llu labels, where there are more rows", (unsigned long long)l->rows);
    if (l->csv)
        memcpy(to, l->y + l->rows_read, n * sizeof *to);
    else
        array_file_labels(&l->array, to, n);
    l->rows_read += n;
}

static struct named_label *find_named(struct label_file *l, char *name)
{
    struct named_label key = { name, 0, 0 };
    return bsearch(&key, l->named, (size_t)l->rows, sizeof key, compare_names);
}

int label_file_find(struct label_file *l, const char *name, int32_t *y)
{
    const char *slash = strrchr(name, '/'), *starts[] = { name, slash ? slash + 1 : NULL };
    struct named_label *found = NULL;
    for (int i = 0; i < 2 && starts[i] && !found; i++) {
        char *key = xstrdup(starts[i]), *dot = strrchr(key, '.');
        found = find_named(l, key);
        if (!found && dot && dot > key && !strchr(dot, '/')) {
            *dot = '\0';
            found = find_named(l, key);
        }
        free(key);
    }
    if (!found)
        return -1;
    found->used = 1;
    *y = found->y;
    return 0;
}

void label_file_close(struct label_file *l)
{
    if (!l->csv)
        array_file_end(&l->array);
    for (uint64_t i = 0, told = 0; l->named && i < l->rows; i++) {
        if (!l->named[i].used && !told++)
            log_warning(l->source->where, "'%s' is the name of no picture that was read", l->named[i].name);
        free(l->named[i].name);
    }
    free(l->named);
    free(l->y);
    import_file_close(l->file, l->source);
    import_file_free(l->file, l->files);
    memset(l, 0, sizeof *l);
}
