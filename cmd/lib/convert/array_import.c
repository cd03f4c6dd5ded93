/* array_import.c - writes the rows of array files as one stream, and checks that the files agree */
#include "convert/array_import.h"

#include "base/alloc.h"
#include "base/crc32.h"
#include "base/die.h"
#include "base/log.h"
#include "convert/array_archive.h"
#include "convert/label_file.h"
#include "convert/row_builder.h"
#include "convert/sample_names.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The labels that a member of an archive is. */
struct member_labels {
    char *key, *name;
    int32_t *y;
    uint64_t n, read;
};

struct array_import {
    const struct import_options *o;
    struct array_request request;
    struct label_file labels;
    struct row_builder out;
    struct header first;        /* the fields of the first file; all zeros before it */
    enum dtype type;
    struct shape x;
    int labelled;
    uint32_t classes;           /* CRC-32 of their names, which may be too many for the header */
    enum array_split split;     /* of the current archive that is read, or SPLIT_NONE: all */
    struct member_labels *member;
    size_t members;
    uint64_t rows;
    double min, max;            /* of x, so far */
};

static void check_agreement(const struct array_import *p, const struct array_file *t, const struct shape *x, int labelled)
{
    char found[SHAPE_TEXT], wanted[SHAPE_TEXT];
    const char *where = t->source->where;
    if (!shape_equal(x, &p->x) || t->type != p->type)
        die_data(where, "rows %s %s, where the file before it has %s %s", shape_text(x, found), dtype_name(t->type),
                 shape_text(&p->x, wanted), dtype_name(p->type));
    if (p->labelled != labelled)
        die_data(where, "rows %s labels, where the file before it has %s", labelled ? "with" : "without",
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
static void set_classes(struct array_import *p, const struct array_file *t, struct header *h)
{
    const struct label_column *c = p->o->labels_path ? label_file_classes(&p->labels) : t->classes;
    uint32_t crc = 0;
    sample_names_set_labels(h, p->o->labels_path ? p->labels.source->where : t->source->where, c);
    for (size_t i = 0; c && i < c->n; i++)
        crc = crc32_add(crc, c->class[i].name, strlen(c->class[i].name) + 1);
    if (p->first.fields && crc != p->classes)
        die_data(t->source->where, "other classes than in the file before it");
    p->classes = crc;
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

/* The rows of an open file, with labels from elsewhere or NULL; `rows` is their number in all files, if that is known. */
static void add_rows(struct array_import *p, struct array_file *t, uint64_t rows, const struct label_source *labels)
{
    int labelled = labels || t->labelled;
    struct shape x = array_file_x(t);
    struct header h;
    header_init(&h);
    h.rows = rows;
    set_classes(p, t, &h);
    row_builder_set_header(&h, t->type, &x, labelled, t);
    if (p->first.fields) {
        check_agreement(p, t, &x, labelled);
        check_fields(p, t, &h);
    } else {
        header_copy(&p->first, &h);
        p->x = x;
        p->type = t->type;
        p->labelled = labelled;
        row_builder_open(&p->out, p->o->out_path, p->o->force, &h, t->type, &x, labelled);
        p->out.zero_label = (int32_t)p->o->zero;
    }
    p->rows += row_builder_add_array(&p->out, t, labels, t->rows);
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
    const struct label_source labels = { read_labels, &p->labels };
    struct array_file t;
    struct input_file *s = import_file_open(file);
    array_file_open(&t, s, file->array, &p->request);
    set_size(&t, &p->o->images.transform);
    if (p->o->labels_path && t.rows != ROWS_UNKNOWN)
        check_labels(&p->labels, p->rows + t.rows, last);
    add_rows(p, &t, only ? t.rows : ROWS_UNKNOWN, p->o->labels_path ? &labels : NULL);
    note_range(p, &t);
    array_file_end(&t);
    import_file_close(file, s);
}

/* ---- archives ---- */

static void read_member_labels(void *labels, int32_t *to, size_t n)
{
    struct member_labels *l = labels;
    memcpy(to, l->y + l->read, n * sizeof *to);
    l->read += n;
}

/* Is the current member labels of other members? */
static int is_labels(const struct array_archive *a)
{
    enum array_split split;
    return !a->format->rows && array_archive_role(a->name, &split) == ROLE_LABELS;
}

/* Is the current member of a split that is not asked for? */
static int is_other_split(const struct array_import *p, const struct array_archive *a)
{
    enum array_split split;
    (void)array_archive_role(a->name, &split);
    return p->split != SPLIT_NONE && split != p->split;
}

static void add_member_labels(struct array_import *p, struct array_archive *a)
{
    struct array_request q = p->request;
    struct array_file t;
    q.split = SPLIT_NONE;
    array_file_open_labels(&t, &a->member, a->format, &q);
    if (t.rows > LABEL_FILE_ROWS)
        die_data(a->member.where, "more than %u labels", LABEL_FILE_ROWS);
    p->member = xrealloc(p->member, (p->members + 1) * sizeof *p->member);
    struct member_labels *l = &p->member[p->members++];
    *l = (struct member_labels){ .key = array_archive_key(a->name), .name = xstrdup(a->member.where), .n = t.rows, .y = xarray((size_t)t.rows + 1, sizeof *l->y) };
    array_file_labels(&t, l->y, (size_t)t.rows);
    array_file_end(&t);
}

/* Of several splits the training data are read, unless another one is asked for. */
static void choose_split(struct array_import *p, const struct import_file *file, unsigned splits)
{
    p->split = p->request.split;
    if (p->split != SPLIT_NONE && !(splits >> p->split & 1))
        die_data(import_file_name(file), "no rows of the split that --split names");
    if (p->split == SPLIT_NONE && splits >> SPLIT_TRAIN & 1 && splits & ~(1u << SPLIT_NONE | 1u << SPLIT_TRAIN)) {
        p->split = SPLIT_TRAIN;
        log_warning(import_file_name(file), "the training data are read (%s)", p->request.how_to_split);
    }
}

/* The first pass: splits, and labels, which may stand behind their rows. */
static void list_members(struct array_import *p, struct import_file *file)
{
    struct array_archive a;
    uint64_t arrays = 0;
    unsigned splits = 0;
    array_archive_open(&a, file);
    for (; array_archive_next(&a); arrays++) {
        enum array_split split;
        enum array_role role = array_archive_role(a.name, &split);
        splits |= role == ROLE_ROWS ? 1u << split : 0;
        if (is_labels(&a) && !p->o->labels_path)
            add_member_labels(p, &a);
    }
    choose_split(p, file, splits);
    if (!arrays && a.left_out)
        die_data(import_file_name(file), "no pictures and no arrays, only other files, such as '%s'", a.left_out_first);
    if (a.left_out)
        log_warning(a.left_out_first, "no array, left out%s", a.left_out > 1 ? ", as are others" : "");
    array_archive_close(&a);
}

static struct member_labels *labels_of_member(struct array_import *p, const char *name)
{
    char *key = array_archive_key(name);
    struct member_labels *found = NULL;
    for (size_t i = 0; i < p->members; i++)
        if (!strcmp(p->member[i].key, key)) {
            if (found)
                die_data(p->member[i].name, "labels of the same rows as '%s'", found->name);
            found = &p->member[i];
        }
    free(key);
    return found;
}

static void add_member(struct array_import *p, struct array_archive *a)
{
    struct member_labels *l = labels_of_member(p, a->name);
    const struct label_source of_file = { read_labels, &p->labels }, of_member = { read_member_labels, l };
    struct array_request q = p->request;
    struct array_file t;
    q.no_labels |= l != NULL;
    q.label_count = l ? l->n : 0;
    q.split = SPLIT_NONE;
    array_file_open(&t, &a->member, a->format, &q);
    if (l && (l->read || l->n != t.rows))
        die_data(a->member.where, "%llu rows, where its labels are %llu%s", (unsigned long long)t.rows, (unsigned long long)l->n,
                 l->read ? ", and have been used" : "");
    add_rows(p, &t, ROWS_UNKNOWN, p->o->labels_path ? &of_file : l ? &of_member : NULL);
    note_range(p, &t);
    array_file_end(&t);
}

static void add_archive(struct array_import *p, struct import_file *file)
{
    struct array_archive a;
    list_members(p, file);
    array_archive_open(&a, file);
    while (array_archive_next(&a))
        if (!is_labels(&a) && !is_other_split(p, &a))
            add_member(p, &a);
    array_archive_close(&a);
    for (; p->members; p->members--) {
        const struct member_labels *l = &p->member[p->members - 1];
        if (p->first.fields && l->n && !l->read && p->split == SPLIT_NONE)
            die_data(l->name, "labels of no rows, by their names; --labels FILE takes them apart from an archive");
        free(l->key);
        free(l->name);
        free(l->y);
    }
    free(p->member);
    p->member = NULL;
    if (!p->first.fields)
        die_data(import_file_name(file), "labels only, where rows are needed");
}

/* ---- all files ---- */

static void add_files(struct array_import *p, struct import_file *files, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (files[i].kind == IMPORT_ARRAY)
            add_file(p, &files[i], i + 1 == n, n == 1);
        else if (array_archive_holds_arrays(&files[i]))
            add_archive(p, &files[i]);
        else
            die_data(import_file_name(&files[i]), "no array; arrays and pictures cannot be imported together");
    }
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
    add_files(&p, files, n);
    if (o->labels_path) {
        check_labels(&p.labels, p.rows, 1);
        label_file_close(&p.labels);
    }
    row_builder_close(&p.out);
    header_free(&p.first);
    say_range(&p);
}
