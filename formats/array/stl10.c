/* stl10.c - STL-10's binary files: planes that lie column by column; the array formats stl10 and stl10-labels */
#include "array/stl10.h"

#include "array/array_file.h"
#include "base/alloc.h"
#include "base/die.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLASSES 10

void stl10_open(struct stl10 *s, struct reader from)
{
    memset(s, 0, sizeof *s);
    s->from = from;
}

static void planes_to_pixels(const unsigned char *planes, unsigned char *x)
{
    for (size_t c = 0; c < 3; c++)
        for (size_t w = 0; w < STL10_SIDE; w++)
            for (size_t h = 0; h < STL10_SIDE; h++)
                x[(h * STL10_SIDE + w) * 3 + c] = *planes++;
}

ssize_t stl10_rows(struct stl10 *s, unsigned char *x, size_t n)
{
    unsigned char planes[STL10_ROW];
    size_t done = 0;
    for (; done < n; done++, s->rows++) {
        ssize_t got = reader_read_full(&s->from, planes, sizeof planes);
        if (got < 0)
            return -1;
        if (!got)
            break;
        if (got < STL10_ROW) {
            snprintf(s->error, sizeof s->error, "STL-10: cut after %llu bytes, within picture %llu",
                     (unsigned long long)s->rows * STL10_ROW + (unsigned long long)got, (unsigned long long)s->rows + 1);
            return -1;
        }
        planes_to_pixels(planes, x + done * STL10_ROW);
    }
    return (ssize_t)done;
}

/* ---- pictures ---- */

static void open_stl10(struct array_file *f)
{
    stl10_open(f->state, f->from);
    f->type = DT_U1;
    f->row = shape_of(3, STL10_SIDE, STL10_SIDE, 3);
    f->rows = ROWS_UNKNOWN;
}

static size_t rows_stl10(struct array_file *f, void *to, int32_t *y, size_t n)
{
    struct stl10 *s = f->state;
    ssize_t got = stl10_rows(s, to, n);
    (void)y;
    array_file_check(f, got < 0 ? -1 : 0, s->error);
    return (size_t)got;
}

const struct array_format array_format_stl10 = {
    .name = "stl10", .state_size = sizeof(struct stl10), .open = open_stl10, .rows = rows_stl10,
};

/* ---- labels ---- */

struct labels {
    unsigned char *label;
    size_t n;
    int was_given;
};

static int are_plausible(uint64_t pos, const unsigned char *bytes, size_t n)
{
    if (!n)
        return pos && pos <= STL10_LABELS;
    for (size_t i = 0; i < n; i++)
        if (!bytes[i] || bytes[i] > CLASSES)
            return 0;
    return pos < STL10_LABELS;
}

static void open_labels(struct array_file *f)
{
    struct labels *l = f->state;
    l->label = xmalloc(STL10_LABELS + 1);
    ssize_t got = reader_read_full(&f->from, l->label, STL10_LABELS + 1);
    array_file_check(f, got < 0 ? -1 : 0, NULL);
    l->n = (size_t)got;
    if (l->n > STL10_LABELS)
        die_data(f->source->where, "STL-10: more than %d labels", STL10_LABELS);
    for (size_t i = 0; i < l->n; i++)
        if (!are_plausible(0, l->label + i, 1))
            die_data(f->source->where, "STL-10: byte %zu: the label %d, where 1 to %d are", i, l->label[i], CLASSES);
}

static int next_labels(struct array_file *f, struct array_info *a)
{
    struct labels *l = f->state;
    int r = !l->was_given;
    l->was_given = 1;
    memset(a, 0, sizeof *a);
    a->type = a->stored = (struct numeric){ 'u', 1, 0 };
    a->shape = shape_of(1, (unsigned)l->n);
    return r;
}

static void read_labels(struct array_file *f, void *to, size_t n)
{
    struct labels *l = f->state;
    if (n > l->n)
        bug("more labels than there are");
    memcpy(to, l->label, n);
    memmove(l->label, l->label + n, l->n -= n);
}

static void close_labels(struct array_file *f)
{
    struct labels *l = f->state;
    free(l->label);
}

const struct array_format array_format_stl10_labels = {
    .name = "stl10-labels", .plausible = are_plausible, .is_single = 1, .state_size = sizeof(struct labels),
    .open = open_labels, .next = next_labels, .read = read_labels, .close = close_labels,
};
