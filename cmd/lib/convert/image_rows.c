/* image_rows.c - writes pictures, with the labels of their names or of a file, as one stream */
#include "convert/image_rows.h"

#include "base/die.h"
#include "convert/image_import.h"
#include "convert/label_file.h"
#include "convert/row_builder.h"

#include <stdlib.h>

static int find_label(void *labels, const char *where, const char *name, int32_t *y)
{
    const struct label_file *l = labels;
    if (label_file_find(labels, name, y))
        die_data(where, "no label in '%s'", l->source->where);
    return 1;
}

static void set_header(struct header *h, const struct image_import *p)
{
    header_init(h);
    h->rows = p->count;
    if (p->classes.n) {
        char *classes = image_import_classes(p);
        header_set_text(h, "classes", classes);
        free(classes);
    }
}

static void open_labels(struct label_file *labels, const char *path)
{
    label_file_open(labels, path);
    if (!label_file_are_named(labels))
        die_data(path, "labels without names; the labels of pictures are lines of name and number");
}

void image_rows_import(struct import_file *files, size_t n, const struct import_options *o)
{
    struct label_file labels;
    const struct sample_filter filter = { find_label, &labels };
    struct image_import p;
    struct row_builder out;
    struct header h;

    if (o->labels_path)
        open_labels(&labels, o->labels_path);
    image_import_open(&p, files, n, &o->transform, o->labels_path ? &filter : NULL);
    set_header(&h, &p);
    for (int open = 0; image_import_next(&p); open = 1) {
        struct shape x = shape_of(3, p.image.height, p.image.width, p.image.channels);
        if (!open) {
            row_builder_open(&out, o->out_path, o->force, &h, DT_U1, &x, p.labelled);
            out.zero_label = (int32_t)o->zero;
        }
        row_builder_add_image(&out, &p.image, p.y);
    }
    if (o->labels_path)
        label_file_close(&labels);
    row_builder_close(&out);
    image_import_close(&p);
    header_free(&h);
}
