/* image_rows.c - writes pictures, with the labels of their names or of a file, as one stream
 *
 * Nothing is written before all pictures were read, so that a damaged one among them does not leave half a stream in a pipe:
 * rows wait in a temporary file, but for a file that gets its name at the end anyway and whose number of rows is known.
 */
#include "convert/image_rows.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/io.h"
#include "bytes/tempfile.h"
#include "convert/image_import.h"
#include "convert/label_file.h"
#include "convert/name_table.h"
#include "convert/row_builder.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct image_rows {
    const struct import_options *o;
    struct image_import p;
    struct name_table names;
    struct row_builder out;
    int is_open;                /* out */
    int waits;                  /* in a temporary file */
    struct tempfile pixels;
    int32_t *y;                 /* [rows] of what waits */
    struct image shape;         /* of a row that waits; it has no pixels */
    int64_t rows;
};

static int find_label(void *labels, const char *where, const char *name, int32_t *y)
{
    const struct label_file *l = labels;
    if (label_file_find(labels, name, y))
        die_data(where, "no label in '%s'", l->source->where);
    return 1;
}

static void open_labels(struct label_file *labels, const char *path)
{
    label_file_open(labels, path);
    if (!label_file_are_named(labels))
        die_data(path, "labels without names; the labels of pictures are lines of name and number");
}

/* ---- rows ---- */

static void open_stream(struct image_rows *r, const struct image *i, uint64_t rows)
{
    struct header h;
    struct shape x = shape_of(3, i->height, i->width, i->channels);
    char *classes = r->p.classes.names.n ? image_classes_text(&r->p.classes, import_file_name(r->p.walk.files)) : NULL;
    header_init(&h);
    h.rows = rows;
    if (classes)
        header_set_text(&h, "classes", classes);
    row_builder_open(&r->out, r->o->out_path, r->o->force, &h, DT_U1, &x, r->p.labelled);
    r->out.zero_label = (int32_t)r->o->zero;
    r->is_open = 1;
    free(classes);
    header_free(&h);
}

static void wait_with(struct image_rows *r, const struct image *i, int32_t y)
{
    if (!(r->rows & (r->rows - 1)))                 /* capacity doubles at each power of two */
        r->y = xrealloc(r->y, (size_t)(r->rows ? 2 * r->rows : 1) * sizeof *r->y);
    r->y[r->rows] = y;
    r->shape = *i;
    r->shape.pixel = NULL;
    tempfile_write(&r->pixels, i->pixel, (size_t)i->height * i->width * i->channels);
}

static void add_row(struct image_rows *r, const struct image_job *job)
{
    if (r->waits) {
        wait_with(r, &job->image, job->y);
    } else {
        if (!r->is_open)
            open_stream(r, &job->image, r->p.count);
        row_builder_add_image(&r->out, &job->image, job->y);
    }
    if (r->o->names_path)
        name_table_add(&r->names, r->rows, job->where, job->y >= 0 && (size_t)job->y < r->p.classes.names.n ? r->p.classes.names.item[job->y] : NULL,
                       r->p.labelled ? &job->y : NULL);
    r->rows++;
}

static void write_what_waits(struct image_rows *r)
{
    struct image i = r->shape;
    size_t bytes = (size_t)i.height * i.width * i.channels;
    i.pixel = xmalloc(bytes);
    open_stream(r, &i, (uint64_t)r->rows);
    tempfile_rewind(&r->pixels);
    for (int64_t k = 0; k < r->rows; k++) {
        tempfile_read(&r->pixels, i.pixel, bytes);
        row_builder_add_image(&r->out, &i, r->y[k]);
    }
    free(i.pixel);
    free(r->y);
    tempfile_close(&r->pixels);
}

/* Does what is written get its name only at the end? */
static int is_atomic(const char *path)
{
    struct stat st;
    return !io_is_std(path) && (stat(path, &st) || S_ISREG(st.st_mode));
}

void image_rows_import(struct import_file *files, size_t n, const struct import_options *o)
{
    struct label_file labels;
    const struct sample_filter filter = { find_label, &labels };
    struct image_import_settings settings = o->images;
    struct image_rows r = { .o = o };

    if (io_is_std(o->out_path) && !o->force)
        io_refuse_terminal();
    if (o->labels_path)
        open_labels(&labels, o->labels_path);
    settings.filter = o->labels_path ? &filter : NULL;
    image_import_open(&r.p, files, n, &settings);
    r.waits = !r.p.count_is_exact || !is_atomic(o->out_path);
    if (r.waits)
        tempfile_open(&r.pixels);
    if (o->names_path)
        name_table_open(&r.names, o->names_path);
    while (image_import_next(&r.p))
        add_row(&r, r.p.job);
    if (o->labels_path)
        label_file_close(&labels);
    if (r.waits)
        write_what_waits(&r);
    if (o->names_path)
        name_table_close(&r.names);
    row_builder_close(&r.out);
    image_import_close(&r.p);
}
