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
#include "convert/sample_names.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define NAMED 3                 /* so many pictures without a label are named */

struct labels {
    struct label_file file;
    uint64_t missing;
    char *first[NAMED];         /* of the pictures without a label */
};

/* Those without one are counted: all are looked for before anything is written. */
static int find_label(void *context, const char *where, const char *name, int32_t *y)
{
    struct labels *l = context;
    if (label_file_find(&l->file, where, name, y)) {
        if (l->missing < NAMED)
            l->first[l->missing] = xstrdup(where);
        l->missing++;
    }
    return 1;
}

static _Noreturn void die_missing(const struct labels *l)
{
    char *names = xstrdup("");
    for (uint64_t i = 0; i < l->missing && i < NAMED; i++) {
        char *longer = xprintf("%s%s'%s'", names, i ? ", " : "", l->first[i]);
        free(names);
        names = longer;
    }
    die_data(l->file.source->where, "no label for %llu of the pictures: %s%s", (unsigned long long)l->missing, names,
             l->missing > NAMED ? " ..." : "");
}

/* ---- rows ---- */

struct image_rows {
    const struct import_options *o;
    struct labels *labels;      /* of a file, or NULL */
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

static void open_stream(struct image_rows *r, const struct image *i, uint64_t rows)
{
    struct header h;
    struct shape x = shape_of(3, i->height, i->width, i->channels);
    header_init(&h);
    h.rows = rows;
    if (r->labels)
        sample_names_set_labels(&h, r->labels->file.source->where, label_file_classes(&r->labels->file));
    else
        image_classes_set(&r->p.classes, &h, import_file_name(r->p.walk.files));
    row_builder_open(&r->out, r->o->out_path, r->o->force, &h, DT_U1, &x, r->p.labelled);
    r->out.zero_label = (int32_t)r->o->zero;
    r->is_open = 1;
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

static const char *class_name(const struct image_rows *r, int32_t y)
{
    const struct label_column *column = r->labels ? label_file_classes(&r->labels->file) : NULL;
    const struct strlist *folders = &r->p.classes.names;
    if (r->labels)
        return column && y >= 0 && (size_t)y < column->n ? column->class[y].name : NULL;
    return y >= 0 && (size_t)y < folders->n ? folders->item[y] : NULL;
}

static void add_row(struct image_rows *r, const struct image_job *job)
{
    int32_t y = r->o->zero && job->y == r->o->zero ? 0 : job->y;
    if (r->waits) {
        wait_with(r, &job->image, job->y);
    } else {
        if (!r->is_open)
            open_stream(r, &job->image, r->p.count);
        row_builder_add_image(&r->out, &job->image, job->y);
    }
    if (r->o->names_path)
        name_table_add(&r->names, r->rows, job->where, class_name(r, job->y), r->p.labelled ? &y : NULL);
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
    struct labels labels = { .missing = 0 };
    const struct sample_filter filter = { find_label, &labels };
    struct image_import_settings settings = o->images;
    struct image_rows r = { .o = o };

    if (io_is_std(o->out_path) && !o->force)
        io_refuse_terminal();
    if (o->labels_path) {
        r.labels = &labels;
        settings.filter = &filter;
        label_file_open(&labels.file, o->labels_path, &o->arrays, LABEL_FILE_BY_NAME);
    }
    image_import_open(&r.p, files, n, &settings);
    if (labels.missing)
        die_missing(&labels);
    r.waits = !r.p.count_is_exact || !is_atomic(o->out_path);
    if (r.waits)
        tempfile_open(&r.pixels);
    if (o->names_path)
        name_table_open(&r.names, o->names_path);
    while (image_import_next(&r.p))
        add_row(&r, r.p.job);
    if (o->names_path && !is_atomic(o->out_path))
        name_table_close(&r.names);         /* before the rows: a program behind the pipe may read it with them */
    if (r.waits)
        write_what_waits(&r);
    if (r.labels)
        label_file_close(&labels.file);
    row_builder_close(&r.out);
    if (o->names_path && is_atomic(o->out_path))
        name_table_close(&r.names);
    image_import_close(&r.p);
}
