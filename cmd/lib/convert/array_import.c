/* array_import.c - writes the rows of array files as one stream, and checks that the files agree */
#include "convert/array_import.h"

#include "base/alloc.h"
#include "base/die.h"
#include "convert/label_file.h"
#include "convert/row_builder.h"
#include "convert/sample_names.h"

#include <stdlib.h>
#include <string.h>

/* The shape of x; the array must hold rows, and agree with the file before it. */
static struct shape check_rows(struct array_file *t, const struct shape *before, enum dtype type)
{
    char found[SHAPE_TEXT], wanted[SHAPE_TEXT];
    struct shape x;
    if (array_file_are_labels(t))
        die_data(t->source->where, "labels only, where rows are needed");
    if (array_file_x(t, &x))
        die_data(t->source->where, "rows of shape %s, type %s, where u1 or f4 and [D], [H,W] or [H,W,C] are needed",
                 shape_text(&t->row, found), dtype_name(t->type));
    if (before && (!shape_equal(&x, before) || t->type != type))
        die_data(t->source->where, "rows %s %s, where the file before it has %s %s", shape_text(&x, found), dtype_name(t->type),
                 shape_text(before, wanted), dtype_name(type));
    return x;
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
static void check_classes(struct header *h, const struct array_file *t, int again)
{
    char *before = header_get_text(h, "classes") ? xstrdup(header_get_text(h, "classes")) : xstrdup("");
    sample_names_set_labels(h, t->source->where, t->classes);
    const char *now = t->classes ? header_get_text(h, "classes") : "";
    if (again && strcmp(before, now) != 0)
        die_data(t->source->where, "other classes than in the file before it");
    free(before);
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

void array_import(struct import_file *files, size_t n, const struct import_options *o)
{
    struct label_file labels;
    const struct label_source source = { read_labels, &labels };
    struct row_builder out;
    struct header h;
    struct shape x;
    uint64_t rows = 0;
    enum dtype type = DT_U1;
    int labelled = 0;

    header_init(&h);
    if (o->labels_path)
        label_file_open(&labels, o->labels_path, o->label_column, LABEL_FILE_IN_ORDER);
    if (o->labels_path)
        sample_names_set_labels(&h, labels.source->where, label_file_classes(&labels));
    for (size_t i = 0; i < n; i++) {
        struct array_file t;
        if (files[i].kind != IMPORT_ARRAY)
            die_data(import_file_name(&files[i]), "no array; arrays and pictures cannot be imported together");
        struct input_file *s = import_file_open(&files[i]);
        array_file_open_table(&t, s, files[i].array, o->labels_path ? NULL : o->label_column);
        set_size(&t, &o->images.transform);
        x = check_rows(&t, i ? &x : NULL, type);
        type = t.type;
        if (!o->labels_path && i && labelled != t.labelled)
            die_data(s->where, "rows %s labels, where the file before it has %s", t.labelled ? "with" : "without",
                     labelled ? "some" : "none");
        labelled = t.labelled;
        if (!o->labels_path)
            check_classes(&h, &t, i > 0);
        if (o->labels_path && t.rows != ROWS_UNKNOWN)
            check_labels(&labels, rows + t.rows, i + 1 == n);
        if (n == 1)
            h.rows = t.rows;
        if (!i) {
            row_builder_open(&out, o->out_path, o->force, &h, type, &x, o->labels_path || labelled);
            out.zero_label = (int32_t)o->zero;
        }
        rows += row_builder_add_array(&out, &t, o->labels_path ? &source : NULL, t.rows);
        array_file_end(&t);
        import_file_close(&files[i], s);
    }
    if (o->labels_path) {
        check_labels(&labels, rows, 1);
        label_file_close(&labels);
    }
    row_builder_close(&out);
    header_free(&h);
}
