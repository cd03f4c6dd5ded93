/* held_out.c - reads rows that are set aside, and measures a model on them */
#include "training/held_out.h"

#include "apply/data_field.h"
#include "base/alloc.h"
#include "base/die.h"
#include "eval/clustering.h"
#include "eval/knn.h"
#include "eval/predictions.h"
#include "eval/reconstruction.h"
#include "model/infer.h"
#include "stream/stream_reader.h"
#include "tensor/tensor_diff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NEIGHBOURS = 5 };

/* ---- the numbers, by metric of eval/ and name of the column ---- */

enum { NEEDS_DECODER = 1, NEEDS_LABELS = 2, NEEDS_GAUSSIAN = 4, NEEDS_CATEGORIES = 8, NEEDS_CLASSIFIER = 16 };

static const struct number {
    const char *metric, *column;
    unsigned needs;
} numbers[HELD_OUT_MOST] = {
    { "mse", "eval_mse", NEEDS_DECODER },
    { "mse_rolled", "eval_mse_rolled", NEEDS_DECODER },
    { "knn_error", "eval_knn_error", NEEDS_LABELS | NEEDS_GAUSSIAN },
    { "label_error", "eval_label_error", NEEDS_LABELS | NEEDS_CLASSIFIER },
    { "majority_error", "eval_majority_error", NEEDS_LABELS | NEEDS_CATEGORIES },
    { "hungarian_error", "eval_hungarian_error", NEEDS_LABELS | NEEDS_CATEGORIES },
};

static unsigned abilities(const struct held_out *h, const struct model *m)
{
    int is_classifier = m->spec.hyper[LABELS] > 0, is_categorical = m->spec.code == CODE_CATEGORICAL;
    return (m->has[DECODER] ? NEEDS_DECODER : 0u) | (h->labelled ? NEEDS_LABELS : 0u) | (is_categorical ? 0u : NEEDS_GAUSSIAN) |
           (is_classifier ? NEEDS_CLASSIFIER : is_categorical ? NEEDS_CATEGORIES : 0u);
}

static void name_columns(struct held_out *h, const struct model *m)
{
    unsigned can = abilities(h, m);
    for (size_t i = 0; i < HELD_OUT_MOST; i++)
        if (!(numbers[i].needs & ~can))
            h->name[h->columns++] = numbers[i].column;
}

static void fill_row(const struct held_out *h, const struct metric_table *t, double *row)
{
    for (size_t i = 0, k = 0; i < HELD_OUT_MOST && k < h->columns; i++) {
        const struct metric_result *r = metric_table_find(t, numbers[i].metric, strlen(numbers[i].metric));
        if (h->name[k] == numbers[i].column)
            row[k++] = r->present ? r->value : NAN;
    }
}

/* ---- the rows ---- */

/* The rows of `more`, or -1 for each if it is NULL, go behind the n rows of t. */
static void append(struct tensor *t, size_t n, const struct tensor *more, size_t rows)
{
    struct shape row = more ? shape_row(&more->shape) : shape_of(0), all = shape_rows((uint32_t)(n + rows), &row);
    struct tensor longer = { .room = 0 };
    tensor_set(&longer, more ? more->name : "y", more ? more->type : DT_I4, &all);
    size_t bytes = tensor_row_size(&longer);
    if (n)
        memcpy(longer.data, t->data, n * bytes);
    if (more)
        memcpy((char *)longer.data + n * bytes, more->data, rows * bytes);
    else
        memset((char *)longer.data + n * bytes, 0xff, rows * bytes);
    tensor_free(t);
    *t = longer;
}

/* A number that is not finite makes all of them undefined. */
static void check_finite(const struct tensor *x, const int64_t *id, size_t rows, const char *where)
{
    size_t row = tensor_row_size(x), values = row / dtype_size(x->type);
    for (size_t i = 0; i < rows; i++) {
        struct tensor_range range = { .n = 0 };
        tensor_range_add(&range, x->type, (const char *)x->data + i * row, values);
        if (range.odd)
            die_data(where, "x of the row with id %lld is not finite", (long long)id[i]);
    }
}

static void append_rows(struct held_out *h, const struct block *b, const char *where)
{
    append(&h->x, h->n, block_get(b, "x"), b->rows);
    append(&h->y, h->n, block_get(b, "y"), b->rows);
    h->id = xrealloc(h->id, (h->n + b->rows) * sizeof *h->id);
    block_ids(b, h->n, h->id + h->n);
    check_finite(block_get(b, "x"), h->id + h->n, b->rows, where);
    for (size_t i = 0; i < b->rows; i++)
        h->labelled += ((const int32_t *)h->y.data)[h->n + i] >= 0;
    h->n += b->rows;
}

void held_out_read(struct held_out *h, const char *path, const struct model *m)
{
    char *operand[] = { (char *)(uintptr_t)path, NULL };
    struct shape one = shape_of(0);
    struct stream in;
    struct block b;
    memset(h, 0, sizeof *h);
    if (!m->has[ENCODER])
        die_usage("--eval: the model has no encoder, and so makes nothing of rows");
    stream_open(&in, operand, 0);
    data_field_check(&in, &m->spec);
    if (header_find(&in.header, "y"))
        stream_need(&in, "y", "i4", &one);
    while (stream_rows(&in, &b, 1024))
        append_rows(h, &b, in.where);
    if (h->n < 2)
        die_data(in.where, "%zu rows, where 2 are needed", h->n);
    stream_close(&in);
    name_columns(h, m);
    if (!h->columns)
        die_spec(path, "nothing to measure: the model has no decoder, and the rows have no labels");
}

const char *held_out_column(const struct held_out *h, const char *name)
{
    char *list = xstrdup("");
    for (size_t i = 0; i < h->columns; i++) {
        if (!name || !strcmp(h->name[i], name)) {
            free(list);
            return h->name[i];
        }
        char *longer = xprintf("%s%s%s", list, i ? ", " : "", h->name[i]);
        free(list);
        list = longer;
    }
    die_usage("'%s' is none of %s", name, list);
}

void held_out_free(struct held_out *h)
{
    tensor_free(&h->x);
    tensor_free(&h->y);
    free(h->id);
    memset(h, 0, sizeof *h);
}

/* ---- measuring ---- */

/* Rows from..from+n-1 of a tensor as one of its own, in their own memory. */
static void take_rows(struct tensor *to, const struct tensor *all, size_t from, size_t n)
{
    struct shape row = shape_row(&all->shape), some = shape_rows((uint32_t)n, &row);
    tensor_set(to, all->name, all->type, &some);
    memcpy(to->data, (const char *)all->data + from * tensor_row_size(all), tensor_size(to));
}

struct measuring {
    const struct held_out *h;
    const struct model *m;
    struct infer infer;
    struct tensor x, y, z, xhat;                /* of a block */
    struct reconstruction recon;
    struct labelled_matrix codes;
};

static void measure_block(struct measuring *k, size_t from, size_t n)
{
    const struct held_out *h = k->h;
    struct shape code = shape_of(2, (unsigned)n, (unsigned)k->m->spec.Dz);
    take_rows(&k->x, &h->x, from, n);
    take_rows(&k->y, &h->y, from, n);
    tensor_set(&k->z, "z", DT_F4, &code);
    infer_encode(&k->infer, &k->x, h->id + from, 0, k->z.data);
    (void)labelled_matrix_add(&k->codes, &k->z, &k->y, NULL);      /* of finite numbers, as training goes on */
    if (!k->m->has[DECODER])
        return;
    tensor_set(&k->xhat, "xhat", DT_F4, &k->x.shape);
    infer_decode(&k->infer, &k->z, h->id + from, 0, 0, k->xhat.data);
    for (size_t i = 0; i < n; i++)
        reconstruction_add(&k->recon, &k->x, &k->xhat, h->id + from, i);
}

/* Rows from..from+n-1 with a label, in the memory of all. */
static struct labelled_matrix labelled_part(const struct labelled_matrix *all, size_t from, size_t n)
{
    struct labelled_matrix part = { .n = n, .k = all->k, .z = all->z + from * all->k, .y = all->y + from, .id = all->id + from };
    labelled_matrix_keep_labelled(&part);
    return part;
}

static void add_code_metrics(struct measuring *k, struct metric_table *t)
{
    size_t first = k->h->n / 2;
    unsigned can = abilities(k->h, k->m);
    if (can & NEEDS_CLASSIFIER)
        predictions_add_label_metrics(t, &k->codes, NULL);
    if (!(can & NEEDS_LABELS) || (can & NEEDS_CLASSIFIER))
        return;
    struct labelled_matrix estimate = labelled_part(&k->codes, 0, first), score = labelled_part(&k->codes, first, k->h->n - first);
    if (!estimate.n || !score.n)
        return;
    size_t classes = labelled_matrix_compact(&score, &estimate);
    if (can & NEEDS_CATEGORIES)
        clustering_add_label_metrics(t, &score, &estimate, classes);
    else if (estimate.n >= NEIGHBOURS)
        knn_add_metrics(t, &score, &estimate, NEIGHBOURS, classes);
}

static void declare_metrics(struct metric_table *t, struct compute *c)
{
    const struct metric *const groups[] = { reconstruction_metrics, knn_metrics, clustering_metrics, predictions_label_metrics };
    metric_table_init(t);
    t->compute = c;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        metric_table_declare(t, groups[i]);
}

static void measuring_free(struct measuring *k)
{
    reconstruction_free(&k->recon);
    labelled_matrix_free(&k->codes);
    tensor_free(&k->x);
    tensor_free(&k->y);
    tensor_free(&k->z);
    tensor_free(&k->xhat);
    infer_free(&k->infer);
}

void held_out_measure(const struct held_out *h, struct compute *c, const struct model *m, double *row)
{
    struct model applied = *m;
    struct measuring k = { .h = h, .m = &applied };
    struct metric_table t;
    for (int i = 0; i < NETS; i++)
        if (applied.average[i])
            applied.net[i].value = applied.average[i];
    declare_metrics(&t, c);
    infer_init(&k.infer, c, &applied, BLOCK, 1);
    reconstruction_init(&k.recon, volume_size(&m->spec.data), m->spec.is_signed);
    labelled_matrix_init(&k.codes, m->spec.Dz);
    for (size_t from = 0; from < h->n; from += BLOCK)
        measure_block(&k, from, h->n - from < BLOCK ? h->n - from : BLOCK);
    reconstruction_end(&k.recon);
    if (applied.has[DECODER])
        reconstruction_add_metrics(&t, &k.recon);
    add_code_metrics(&k, &t);
    fill_row(h, &t, row);
    metric_table_free(&t);
    measuring_free(&k);
}
