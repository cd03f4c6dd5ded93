/* array_file.c - opens, reads and ends a file of arrays: lists them, keeps what comes beside the rows, converts rows */
#include "array/array_file.h"

#include "array/array_plan.h"
#include "base/alloc.h"
#include "base/die.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void begin(struct array_file *f, struct input_file *source, struct reader from, const struct array_format *format,
                  const struct array_request *q)
{
    memset(f, 0, sizeof *f);
    f->source = source;
    f->from = from;
    f->format = format;
    f->request = *q;
    f->state = xzero(1, format->state_size);
    format->open(f);
}

void array_file_check(const struct array_file *f, int r, const char *error)
{
    if (r < 0)
        input_file_die(f->source, error);
}

/* ---- formats of arrays ---- */

static int read_bytes(void *context, void *to, size_t n)
{
    struct array_file *f = context;
    f->format->read(f, to, n);
    return 0;
}

static struct array_source source_of(struct array_file *f)
{
    return (struct array_source){ read_bytes, f };
}

static void check_part(const struct array_file *f, const struct array_part *p, int r)
{
    if (r < 0 && p->name[0])
        array_plan_die(f, NULL, "array '%s': %s", p->name, p->rows.error);
    if (r < 0)
        array_plan_die(f, NULL, "%s: %s", f->format->name, p->rows.error);
}

static void array_is_done(struct array_file *f)
{
    if (f->format->done)
        f->format->done(f);
}

/* Read the source again from its start. */
static void restart(struct array_file *f)
{
    if (f->format->close)
        f->format->close(f);
    memset(f->state, 0, f->format->state_size);
    if (input_file_rewind(f->source)) {
        errno = ESPIPE;
        die_noinput(f->source->where, "it has to be read twice, which a pipe cannot be");
    }
    f->format->open(f);
}

static void die_changed(const struct array_file *f)
{
    die_data(f->source->where, "has changed while it was read");
}

static struct array_part *part_of(struct array_file *f, size_t number)
{
    for (size_t i = 0; i < f->parts; i++)
        if (f->part[i].number == number)
            return &f->part[i];
    return NULL;
}

/* The array that has come is wanted: keep it, or see whether it is the one that was kept. */
static void keep_part(struct array_file *f, struct array_part *p)
{
    struct array_source from = source_of(f);
    if (p->is_kept && array_rows_compare(&p->rows, &from))
        die_changed(f);
    if (!p->is_kept)
        (void)array_rows_keep(&p->rows, &from);
    p->is_kept = 1;
    array_is_done(f);
}

static int rows_are_missing_only(const struct array_file *f)
{
    for (size_t i = 1; i < f->parts; i++)
        if (!f->part[i].is_kept)
            return 0;
    return !f->part[0].is_kept;
}

/* From array number i on: keep what is wanted. 1: the rows have come, as the last that are needed; 0: the end. */
static int pass_over_arrays(struct array_file *f, size_t i, int stream_rows)
{
    struct array_info a;
    for (; f->format->next(f, &a); i++) {
        struct array_part *p = part_of(f, i);
        if (i >= f->list.n || strcmp(a.name, f->list.item[i].name) || !shape_equal(&a.shape, &f->list.item[i].shape))
            die_changed(f);
        if (p && p == f->part && stream_rows) {
            if (rows_are_missing_only(f))
                return 1;
        } else if (p) {
            keep_part(f, p);
        }
    }
    if (i != f->list.n)
        die_changed(f);
    return 0;
}

/* Everything is listed and planned: keep what has to be kept, and be at the rows where they can be read as they come. */
static void read_parts(struct array_file *f)
{
    int stream_rows = f->part[0].is_streamed;
    if (f->format->is_single) {
        if (!stream_rows)
            keep_part(f, &f->part[0]);
        return;
    }
    do
        restart(f);
    while (!pass_over_arrays(f, 0, stream_rows) && stream_rows);
}

static void list_arrays(struct array_file *f)
{
    struct array_info a;
    while (f->format->next(f, &a)) {
        array_list_add(&f->list, f->source->where, &a);
        if (f->format->is_single)
            return;
    }
}

void array_file_open_part(struct array_file *f, struct input_file *source, struct reader from, const struct array_format *format)
{
    static const struct array_request usual;
    begin(f, source, from, format, &usual);
}

void array_file_open(struct array_file *f, struct input_file *source, const struct array_format *format, const struct array_request *q)
{
    begin(f, source, input_file_reader(source), format, q);
    if (format->rows) {
        array_plan_check_unasked(f);
        return;
    }
    list_arrays(f);
    array_plan_rows(f);
    read_parts(f);
    array_plan_set_type(f);
}

void array_file_open_labels(struct array_file *f, struct input_file *source, const struct array_format *format,
                            const struct array_request *q)
{
    begin(f, source, input_file_reader(source), format, q);
    if (format->rows)
        die_data(source->where, "rows, where labels alone are needed");
    list_arrays(f);
    array_plan_labels(f);
    read_parts(f);
}

void array_file_list(struct array_list *l, struct input_file *source, const struct array_format *format)
{
    static const struct array_request usual;
    struct array_file f;
    begin(&f, source, input_file_reader(source), format, &usual);
    list_arrays(&f);
    *l = f.list;
    memset(&f.list, 0, sizeof f.list);
    array_file_free(&f);
}

/* ---- rows ---- */

static void read_part(struct array_file *f, struct array_part *p, void *to, size_t n)
{
    struct array_source from = source_of(f);
    check_part(f, p, p->is_kept ? array_rows_get(&p->rows, to, n) : array_rows_take(&p->rows, &from, to, n));
}

size_t array_file_rows(struct array_file *f, void *to, int32_t *y, size_t n)
{
    if (y && (f->format->rows || !f->labelled))
        memset(y, -1, n * sizeof *y);
    if (f->format->rows)
        n = f->format->rows(f, to, y, n);
    else
        read_part(f, &f->part[0], to, n);
    if (y && !f->format->rows && f->labelled)
        read_part(f, &f->part[1], y, n);
    f->rows_read += n;
    return n;
}

void array_file_labels(struct array_file *f, int32_t *to, size_t n)
{
    read_part(f, &f->part[0], to, n);
}

static size_t first_field(const struct array_file *f)
{
    return f->labelled ? 2 : 1;
}

const struct array_part *array_file_field(const struct array_file *f, size_t i)
{
    i += first_field(f);
    return i < f->parts ? &f->part[i] : NULL;
}

void array_file_field_rows(struct array_file *f, size_t i, void *to, size_t n)
{
    read_part(f, &f->part[first_field(f) + i], to, n);
}

void array_file_end(struct array_file *f)
{
    struct array_info unused;
    if (f->format->rows && f->format->end)
        f->format->end(f);
    if (!f->format->rows && !f->part[0].is_kept)
        array_is_done(f);
    if (!f->format->rows && f->format->is_single)
        (void)f->format->next(f, &unused);
    else if (!f->format->rows && !f->part[0].is_kept)
        (void)pass_over_arrays(f, f->part[0].number + 1, 0);
    for (size_t i = 0; i < f->notes.n; i++)
        log_warning(f->source->where, "%s", f->notes.item[i]);
    array_file_free(f);
}

void array_file_free(struct array_file *f)
{
    if (f->state && f->format->close)
        f->format->close(f);
    for (size_t i = 0; i < f->parts; i++)
        array_rows_free(&f->part[i].rows);
    array_list_free(&f->list);
    strlist_free(&f->notes);
    free(f->part);
    free(f->state);
    f->part = NULL;
    f->parts = 0;
    f->state = NULL;
}

struct shape array_file_x(const struct array_file *f)
{
    struct shape x = f->row;
    if (x.rank == 2)
        x.dim[x.rank++] = 1;
    return x;
}
