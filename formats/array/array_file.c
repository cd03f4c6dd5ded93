/* array_file.c - opens, reads and ends a file of arrays by the functions of its format */
#include "array/array_file.h"

#include "base/alloc.h"
#include "base/die.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void open_file(struct array_file *f, struct input_file *source, struct reader from, const struct array_format *format,
                      const char *label_column)
{
    memset(f, 0, sizeof *f);
    f->source = source;
    f->from = from;
    f->format = format;
    f->label_column = label_column;
    f->state = xzero(1, format->state_size);
    format->open(f);
}

void array_file_open_part(struct array_file *f, struct input_file *source, struct reader from, const struct array_format *format)
{
    open_file(f, source, from, format, NULL);
}

void array_file_open(struct array_file *f, struct input_file *source, const struct array_format *format)
{
    open_file(f, source, input_file_reader(source), format, NULL);
}

void array_file_open_table(struct array_file *f, struct input_file *source, const struct array_format *format, const char *label_column)
{
    open_file(f, source, input_file_reader(source), format, label_column);
}

size_t array_file_rows(struct array_file *f, void *to, int32_t *y, size_t n)
{
    if (y)
        memset(y, -1, n * sizeof *y);
    n = f->format->rows(f, to, y, n);
    if (y && f->labels)
        memcpy(y, f->labels + f->rows_read, n * sizeof *y);
    f->rows_read += n;
    return n;
}

void array_file_end(struct array_file *f)
{
    if (f->format->end)
        f->format->end(f);
    array_file_free(f);
}

void array_file_free(struct array_file *f)
{
    if (f->state && f->format->close)
        f->format->close(f);
    free(f->state);
    free(f->labels);
    f->state = NULL;
    f->labels = NULL;
}

int array_file_are_labels(const struct array_file *f)
{
    return !f->row.rank && (f->type == DT_U1 || f->type == DT_I4);
}

void array_file_labels(struct array_file *f, int32_t *to, size_t n)
{
    array_file_rows(f, to, NULL, n);
    if (f->type == DT_U1)
        for (size_t i = n; i-- > 0;)        /* widened in place, from behind */
            to[i] = ((unsigned char *)to)[i];
}

int array_file_x(const struct array_file *f, struct shape *x)
{
    *x = f->row;
    if (x->rank == 2)
        x->dim[x->rank++] = 1;
    return (x->rank == 1 || x->rank == 3) && f->type != DT_I4 ? 0 : -1;
}

/* ---- for formats ---- */

void array_file_check(const struct array_file *f, int r, const char *error)
{
    if (r < 0)
        input_file_die(f->source, error);
}

void array_file_rewind(struct array_file *f)
{
    if (input_file_rewind(f->source)) {
        errno = ESPIPE;
        die_noinput(f->source->where, "it has to be read twice, which a pipe cannot be");
    }
}
