/* array_import.c - writes the rows of array files as one stream, and checks that the files agree */
#include "convert/array_import.h"

#include "base/die.h"
#include "base/log.h"
#include "convert/label_file.h"
#include "convert/row_builder.h"
#include "convert/sample_names.h"

#include <math.h>
#include <string.h>

struct array_import {
    const struct import_options *o;
    struct array_request request;
    struct label_file labels;
    struct row_builder out;
    struct header first;        /* the fields of the first file; all zeros before it */
    enum dtype type;
    struct shape x;
    int labelled;
    uint64_t rows;
    double min, max;            /* of x, so far */
};

static void check_agreement(const struct array_import *p, const struct array_file *t, const struct shape *x)
{
    char found[SHAPE_TEXT], wanted[SHAPE_TEXT];
    const char *where = t->source->where;
    if (!shape_equal(x, &p->x) || t->type != p->type)
        die_data(where, "rows %s %s, where the file before it has %s %s", shape_text(x, found), dtype_name(t->type),
                 shape_text(&p->x, wanted), dtype_name(p->type));
    if (!p->o->labels_path && p->labelled != t->labelled)
        die_data(where, "rows %s labels, where the file before it has %s", t->labelled ? "with" : "without",
                 p->labelled ? "some" : "none");
}

static void check_fields(const struct array_import *p, const struct array_file *t, const struct header *h)
{
    char found[HEADER_DESCRIPTION], wanted[HEADER_DESCRIPTION];
    if (!header_same_fields(h, &p->first))
        die_data(t->source->where, "fields %s, where the file before it has %s", header_describe(h, found), header_describe(&p->first, wanted));
}

/* The rows of a table become pictures of the size that the user says, grey or in colour as the number of columns has it. */
static void set_size(struct array_file *t, const struct image_transform *size)
{
    uint64_t pixels = (uint64_t)size->height * size->width;
    uint32_t columns = t->row.dim[0];
    if (!t->format->is_table || !pixels)
        return;
    if (columns != pixels && columns != 3 * pixels)
        die_data(t->source->where, "rows of %lu columns, where %lux%lu pixels are %llu, or %llu in colour", (unsigned long)columns,
                 (unsigned long)size->width, (unsigned long)size->height, (unsigned long long)pixels, (unsigned long long)(3 * pixels));
    t->row = shape_of(3, size->height, size->width, columns == pixels ? 1u : 3u);
}

/* The names of the classes, into the header; those of files after the first must be the same. */
static void set_classes(const struct array_import *p, const struct array_file *t, struct header *h)
{
    const struct label_column *c = p->o->labels_path ? label_file_classes(&p->labels) : t->classes;
    sample_names_set_labels(h, p->o->labels_path ? p->labels.source->where : t->source->where, c);
    const char *now = header_get_text(h, "classes"), *before = header_get_text(&p->first, "classes");
    if (p->first.fields && strcmp(now ? now : "", before ? before : "") != 0)
        die_data(t->source->where, "other classes than in the file before it");
}

static void read_labels(void *labels, int32_t *to, size_t n)
{
    label_file_read(labels, to, n);
}

static void check_labels(const struct label_file *l, uint64_t rows, int last)
{
    if (l->rows < rows || (last && l->rows > rows))
        die_data(l->source->where, "%llu labels for %llu rows", (unsigned long long)l->rows, (unsigned long long)rows);
}

/* The rows of an open file; `rows` is their number in all files, if that is known. */
static void add_rows(struct array_import *p, struct array_file *t, uint64_t rows)
{
    const struct label_source source = { read_labels, &p->labels };
    int labelled = p->o->labels_path || t->labelled;
    struct shape x = array_file_x(t);
    struct header h;
    header_init(&h);
    h.rows = rows;
    set_classes(p, t, &h);
    row_builder_set_header(&h, t->type, &x, labelled, t);
    if (p->first.fields) {
        check_agreement(p, t, &x);
        check_fields(p, t, &h);
    } else {
        header_copy(&p->first, &h);
        p->x = x;
        p->type = t->type;
        p->labelled = labelled;
        row_builder_open(&p->out, p->o->out_path, p->o->force, &h, t->type, &x, labelled);
        p->out.zero_label = (int32_t)p->o->zero;
    }
    p->rows += row_builder_add_array(&p->out, t, p->o->labels_path ? &source : NULL, t->rows);
    header_free(&h);
}

static void note_range(struct array_import *p, const struct array_file *t)
{
    if (!t->parts)
        return;
    p->min = fmin(p->min, t->part[0].rows.min);
    p->max = fmax(p->max, t->part[0].rows.max);
}

/* Numbers that a network's output does not reach are trained on without an error. */
static void say_range(const struct array_import *p)
{
    if (p->type == DT_F4 && p->min >= 0 && p->max > 1)
        log_warning(NULL, "x is f4 from %g to %g, where 'unit' data are 0 to 1 (--divide %g)", p->min, p->max, p->max <= 255 ? 255 : p->max);
    else if (p->type == DT_F4 && (p->min < -1 || p->max > 1))
        log_warning(NULL, "x is f4 from %g to %g, where 'unit' data are 0 to 1, and 'signed' data -1 to 1", p->min, p->max);
    else if (p->type == DT_U1 && p->max > 0 && p->max <= 1)
        log_warning(NULL, "x is u1 of 0 and 1, where 255 is white (--divide 1 makes f4 of them)");
}

static void add_file(struct array_import *p, struct import_file *file, int last, int only)
{
    struct array_file t;
    if (file->kind != IMPORT_ARRAY)
        die_data(import_file_name(file), "no array; arrays and pictures cannot be imported together");
    struct input_file *s = import_file_open(file);
    array_file_open(&t, s, file->array, &p->request);
    set_size(&t, &p->o->images.transform);
    if (p->o->labels_path && t.rows != ROWS_UNKNOWN)
        check_labels(&p->labels, p->rows + t.rows, last);
    add_rows(p, &t, only ? t.rows : ROWS_UNKNOWN);
    note_range(p, &t);
    array_file_end(&t);
    import_file_close(file, s);
}

void array_import(struct import_file *files, size_t n, const struct import_options *o)
{
    struct array_import p = { .o = o, .request = o->arrays, .min = INFINITY, .max = -INFINITY };
    p.request.how_to_name = "--array and --labels-array name them";
    p.request.how_to_split = "--split reads another split";
    p.request.how_to_order = "--sample-axis, --transpose and --channels-first say otherwise";
    if (o->labels_path) {
        label_file_open(&p.labels, o->labels_path, &p.request, LABEL_FILE_IN_ORDER);
        p.request.no_labels = 1;
        p.request.label_count = n == 1 ? p.labels.rows : 0;
    }
    for (size_t i = 0; i < n; i++)
        add_file(&p, &files[i], i + 1 == n, n == 1);
    if (o->labels_path) {
        check_labels(&p.labels, p.rows, 1);
        label_file_close(&p.labels);
    }
    row_builder_close(&p.out);
    header_free(&p.first);
    say_range(&p);
}
