/* iae-import - files of others to rows: IDX and npy arrays, PNG files in folders and archives */
#include "args.h"
#include "die.h"
#include "intake.h"
#include "pictures.h"

#include <stdlib.h>
#include <string.h>

static const char *out_path, *labels_path, *format;
static int force, gray;
static const struct arg options[] = {
    ARG_TEXT("format", 0, &format, "NAME", "what the files are: idx, npy, png, tar, zip (default: by their first bytes)"),
    ARG_FLAG("gray", 0, &gray, "make pictures in colour grey"),
    { ARG_IS_TEXT, "labels", 0, &labels_path, 0, 0, "FILE", "labels of the rows of arrays, one each: IDX or npy", 1 },
    ARG_OUT(&out_path),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = { "iae-import", "[FILE ...]", "Files of others as rows: id, x and, where known, y",
                                        options, 0 };

static int is_array(const struct operand *o)
{
    return o->format == FORMAT_IDX || o->format == FORMAT_NPY;
}

/* ---- arrays ---- */

struct labels {
    struct operand *operand;
    size_t operands;
    struct source *source;
    struct arrayfile table;
};

static void labels_open(struct labels *l, char *path)
{
    l->operand = operand_list((char *[]){ path, NULL }, NULL, &l->operands);
    if (!is_array(l->operand))
        die_data(path, "no labels: neither IDX nor npy");
    l->source = operand_source(l->operand);
    arrayfile_open(&l->table, l->source, l->operand->format);
    if (!table_are_labels(&l->table))
        die_data(path, "no labels: whole numbers, one for each row, are needed");
}

static void labels_close(struct labels *l, uint64_t rows)
{
    if (l->table.rows != rows)
        die_data(l->source->where, "%llu labels for %llu rows", (unsigned long long)l->table.rows, (unsigned long long)rows);
    arrayfile_end(&l->table);
    operand_done(l->operand, l->source);
    operand_free(l->operand, l->operands);
}

/* The shape of x; the table must be one of rows, and fit to what came before it. */
static struct shape judge(struct arrayfile *t, const struct shape *before, enum dtype type)
{
    char found[SHAPE_TEXT], wanted[SHAPE_TEXT];
    struct shape x;
    if (table_are_labels(t))
        die_data(t->source->where, "labels only; name the file with the data, and this one by --labels");
    if (arrayfile_x(t, &x))
        die_data(t->source->where, "rows of shape %s, type %s, where u1 or f4 and [D], [H,W] or [H,W,C] are needed",
                 shape_text(&t->row, found), dtype_name(t->type));
    if (before && (!shape_equal(&x, before) || t->type != type))
        die_data(t->source->where, "rows %s %s, where the file before it has %s %s", shape_text(&x, found), dtype_name(t->type),
                 shape_text(before, wanted), dtype_name(type));
    return x;
}

static void import_arrays(struct operand *o, size_t n)
{
    struct labels labels;
    struct intake out;
    struct header h;
    struct shape x;
    uint64_t rows = 0;
    enum dtype type = DT_U1;

    header_init(&h);
    if (labels_path)
        labels_open(&labels, (char *)(uintptr_t)labels_path);
    for (size_t i = 0; i < n; i++) {
        struct arrayfile t;
        if (!is_array(&o[i]))
            die_data(o[i].path, "no array; arrays and pictures cannot be imported together");
        struct source *s = operand_source(&o[i]);
        arrayfile_open(&t, s, o[i].format);
        x = judge(&t, i ? &x : NULL, type);
        type = t.type;
        rows += t.rows;
        if (labels_path && (labels.table.rows < rows || (i + 1 == n && labels.table.rows > rows)))
            die_data(labels.source->where, "%llu labels for %llu rows", (unsigned long long)labels.table.rows,
                     (unsigned long long)rows);
        if (n == 1)
            h.rows = rows;
        if (!i)
            intake_open(&out, out_path, force, &h, type, &x, labels_path != NULL);
        intake_table(&out, &t, labels_path ? &labels.table : NULL, t.rows);
        arrayfile_end(&t);
        operand_done(&o[i], s);
    }
    if (labels_path)
        labels_close(&labels, rows);
    intake_close(&out);
    header_free(&h);
}

/* ---- pictures ---- */

static void import_pictures(struct operand *o, size_t n)
{
    struct pictures p;
    struct intake out;
    struct header h;
    int open = 0;

    if (labels_path)
        die_usage("--labels is for arrays; the label of a picture is the folder that it lies in");
    pictures_open(&p, o, n, gray);
    header_init(&h);
    h.rows = p.count;
    if (p.classes.n) {
        char *classes = pictures_classes(&p);
        meta_set_text(&h, "classes", classes);
        free(classes);
    }
    while (pictures_next(&p)) {
        struct shape x = shape_of(3, p.image.height, p.image.width, p.image.channels);
        if (!open++)
            intake_open(&out, out_path, force, &h, DT_U1, &x, p.classes.n > 0);
        if (out.next == (int64_t)p.count)
            break;
        intake_picture(&out, &p.image, p.y);
    }
    if (out.next != (int64_t)p.count || pictures_next(&p))
        die_data(o->path, "has changed while it was read");
    intake_close(&out);
    pictures_close(&p);
    header_free(&h);
}

int main(int argc, char **argv)
{
    size_t n;
    argv = args_parse(argc, argv, &program);
    struct operand *o = operand_list(argv, format, &n);
    if (is_array(o) && gray)
        die_usage("--gray is for pictures");
    if (is_array(o))
        import_arrays(o, n);
    else
        import_pictures(o, n);
    operand_free(o, n);
    return 0;
}
