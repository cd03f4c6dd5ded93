/* task_codes.c - tasks all, reconstruction, codes and clusters: parts of one pass over x, xhat, the code and its labels */
#include "tasks/evaluation.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/log.h"
#include "eval/clustering.h"
#include "eval/knn.h"
#include "eval/linear_probe.h"
#include "eval/predictions.h"
#include "eval/reconstruction.h"
#include "tasks/column_reader.h"

#include <stdlib.h>
#include <string.h>

/* Of all parts those that the fields allow are done; of a task with a name of its own nothing may be missing. */
enum { PART_RECONSTRUCTION = 1, PART_CODES = 2, PART_CLUSTERS = 4, ALL_PARTS = 7 };

/* The pictures' sides, where their quality was asked for. Rows that are no pictures have none. */
static int open_quality(const struct evaluation *e, const struct stream *in, struct image_quality *q)
{
    const struct shape *row = &header_find(&in->header, "x")->row;
    if (!image_quality_requested(e->metrics) || row->rank != 3)
        return 0;
    image_quality_init(q, row->dim[0], row->dim[1], row->dim[2]);
    return 1;
}

static int open_reconstruction(const struct stream *in, unsigned parts, struct reconstruction *r)
{
    int exists = header_find(&in->header, "x") && header_find(&in->header, "xhat");
    if (!(parts & PART_RECONSTRUCTION) || (!exists && parts == ALL_PARTS))
        return 0;
    const struct field *x = stream_need(in, "x", "u1 f4", NULL);
    const char *range = header_get_text(&in->header, "range");
    column_need(in, "xhat");
    stream_need(in, "xhat", "f4", &x->row);
    column_check_ids(in);
    reconstruction_init(r, shape_count(&x->row), range && !strcmp(range, "signed"));
    return 1;
}

/* Rows with labels; draws are the rows that they are the means of, or empty. */
static void evaluate_labelled(const struct evaluation *e, unsigned parts, struct labelled_matrix *score,
                              const struct labelled_matrix *draws, struct labelled_matrix *estimate, const char *where)
{
    size_t classes = labelled_matrix_compact(score, estimate);
    evaluation_check_classes(classes, where);
    if (parts & PART_CLUSTERS)
        clustering_add_label_metrics(e->metrics, score, estimate, classes);
    if ((parts & PART_CLUSTERS) && draws->n) {
        char *wrong = xarray(score->n, 1);
        if (clustering_wrong(score, estimate, classes, wrong))
            predictions_add_flip_metrics(e->metrics, draws, wrong);
        free(wrong);
    }
    if (!(parts & PART_CODES) || !estimate)
        return;
    knn_add_metrics(e->metrics, score, estimate, e->neighbours, classes);
    if (!linear_probe_add_metrics(e->metrics, score, estimate, classes))
        log_warning(e->estimate, "the probe did not reach its minimum");
}

static void evaluate_codes(const struct evaluation *e, unsigned parts, struct labelled_matrix *score, struct labelled_matrix *estimate,
                           const char *where)
{
    struct labelled_matrix draws = { 0 };
    if ((parts & PART_CLUSTERS) && !evaluation_check_categorical(score, e->field, parts != ALL_PARTS, where))
        parts &= ~(unsigned)PART_CLUSTERS;
    if (e->mean)
        labelled_matrix_average(score, &draws);
    if (e->mean && (parts & PART_CLUSTERS))
        predictions_add_flip_metrics(e->metrics, &draws, NULL);
    if (parts & PART_CLUSTERS)
        clustering_add_usage_metrics(e->metrics, score);
    if ((parts & PART_CLUSTERS) && estimate)
        evaluation_check_categorical(estimate, e->field, 1, e->estimate);
    labelled_matrix_keep_labelled(&draws);
    if (labelled_matrix_keep_labelled(score))
        evaluate_labelled(e, parts, score, &draws, estimate, where);
    else if (parts == PART_CODES)
        die_data(where, "no row has a label");
    labelled_matrix_free(&draws);
}

static void read_labelled_estimate(const struct evaluation *e, unsigned parts, struct labelled_matrix *estimate, size_t k)
{
    evaluation_read_estimate(e, e->field, COLUMN_LABELLED, estimate, k);
    if (e->mean)
        labelled_matrix_average(estimate, NULL);
    if ((parts & PART_CODES) && e->neighbours > estimate->n)
        die_spec(e->estimate, "%zu labelled rows, fewer than the %zu neighbours", estimate->n, e->neighbours);
}

static void evaluate_parts(const struct evaluation *e, struct stream *in, unsigned parts)
{
    struct reconstruction recon = { 0 };
    struct image_quality quality = { 0 };
    struct labelled_matrix score = { 0 }, estimate = { 0 };
    int has_recon = open_reconstruction(in, parts, &recon), has_quality = has_recon && open_quality(e, in, &quality);
    struct column_pair pair = { "x", "xhat", &recon, has_quality ? &quality : NULL };
    int how = (parts == ALL_PARTS ? COLUMN_OPTIONAL : 0) | (parts == PART_CODES ? COLUMN_LABELLED : 0);
    int has_codes = (parts & (PART_CODES | PART_CLUSTERS)) && column_require(in, e->field, how, &score);
    if (has_codes && e->estimate)
        read_labelled_estimate(e, parts, &estimate, score.k);
    column_read(in, &(struct column){ e->field, &score }, has_codes, has_recon ? &pair : NULL);
    if (has_recon)
        reconstruction_add_metrics(e->metrics, &recon);
    if (has_quality)
        image_quality_add_metrics(e->metrics, &quality);
    if (has_codes)
        evaluate_codes(e, parts, &score, estimate.n ? &estimate : NULL, in->where);
    if (metric_table_is_empty(e->metrics))
        die_spec(in->where, "nothing to evaluate: neither x with xhat (iae-decode adds xhat), nor %s (iae-encode) that is categorical or has an estimate set", e->field);
    if (score.n && !e->estimate)
        log_info(in->where, "metrics that need an estimate set are left out: name it with --estimate FILE");
    reconstruction_free(&recon);
    image_quality_free(&quality);
    labelled_matrix_free(&score);
    labelled_matrix_free(&estimate);
}

static void run_all(const struct evaluation *e, struct stream *in)
{
    evaluate_parts(e, in, ALL_PARTS);
}

static void run_reconstruction(const struct evaluation *e, struct stream *in)
{
    evaluate_parts(e, in, PART_RECONSTRUCTION);
}

static void run_codes(const struct evaluation *e, struct stream *in)
{
    evaluate_parts(e, in, PART_CODES);
}

static void run_clusters(const struct evaluation *e, struct stream *in)
{
    evaluate_parts(e, in, PART_CLUSTERS);
}

const struct task task_all = {
    .name = "all",
    .inputs = TASK_TAKES_MEAN,
    .groups = (const struct metric *const[]){ reconstruction_metrics, image_quality_metrics, knn_metrics, linear_probe_metrics, clustering_metrics,
                                              predictions_flip_metrics, NULL },
    .run = run_all,
};

const struct task task_reconstruction = {
    .name = "reconstruction",
    .groups = (const struct metric *const[]){ reconstruction_metrics, image_quality_metrics, NULL },
    .run = run_reconstruction,
};

const struct task task_codes = {
    .name = "codes",
    .inputs = TASK_NEEDS_ESTIMATE | TASK_TAKES_MEAN,
    .groups = (const struct metric *const[]){ knn_metrics, linear_probe_metrics, NULL },
    .run = run_codes,
};

const struct task task_clusters = {
    .name = "clusters",
    .inputs = TASK_TAKES_MEAN,
    .groups = (const struct metric *const[]){ clustering_metrics, predictions_flip_metrics, NULL },
    .run = run_clusters,
};
