/* named_arrays.c - chooses rows and labels among the arrays of a file by their names */
#include "array/named_arrays.h"

#include "base/alloc.h"
#include "base/die.h"

#include <stdlib.h>
#include <string.h>

static int is_one_of(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (!strcmp(name, *list))
            return 1;
    return 0;
}

int named_arrays_is_rows(const char *name)
{
    static const char *const names[] = { "x", "X", "data", "images", NULL };
    return is_one_of(name, names);
}

int named_arrays_is_labels(const char *name)
{
    static const char *const names[] = { "y", "Y", "label", "labels", "targets", NULL };
    return is_one_of(name, names);
}

void named_arrays_add(struct named_arrays *a, const struct array_file *f, const char *name)
{
    if (a->rows && named_arrays_is_rows(a->rows)) {
        if (named_arrays_is_rows(name))
            die_data(f->source->where, "both '%s' and '%s' may be the rows", a->rows, name);
        return;
    }
    if (named_arrays_is_rows(name))
        a->others = 0;
    else if (a->rows)
        a->others = 1;
    free(a->rows);
    a->rows = xstrdup(name);
}

void named_arrays_choose(const struct named_arrays *a, const struct array_file *f)
{
    if (!a->rows)
        die_data(f->source->where, "no array that could be the rows");
    if (a->others)
        die_data(f->source->where, "several arrays, none of them called x, X, data or images");
}

int32_t *named_arrays_labels(struct named_arrays *a, struct array_file *f, uint64_t n)
{
    if (f->labels)
        die_data(f->source->where, "labels a second time");
    if (n > NAMED_ARRAYS_LABELS)
        die_data(f->source->where, "%llu labels, where %u is the maximum", (unsigned long long)n, NAMED_ARRAYS_LABELS);
    f->labels = xarray((size_t)n + 1, sizeof *f->labels);
    f->labelled = 1;
    a->labels = n;
    return f->labels;
}

void named_arrays_check_labels(const struct named_arrays *a, const struct array_file *f)
{
    if (f->labelled && a->labels != f->rows)
        die_data(f->source->where, "%llu labels for the %llu rows of '%s'", (unsigned long long)a->labels,
                 (unsigned long long)f->rows, a->rows);
}

void named_arrays_die_changed(const struct array_file *f)
{
    die_data(f->source->where, "has changed while it was read");
}

void named_arrays_free(struct named_arrays *a)
{
    free(a->rows);
    a->rows = NULL;
}
