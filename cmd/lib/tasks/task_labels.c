/* task_labels.c - task labels: predictions of a classifier, or of an encoder that learnt from labels, against labels */
#include "tasks/evaluation.h"

#include "base/alloc.h"
#include "base/die.h"
#include "base/output_file.h"
#include "eval/predictions.h"
#include "eval/reconstruction.h"
#include "tasks/column_reader.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CONFUSION 1000      /* lines and columns of the written table */

static const struct metric feature_metrics[] = {
    METRIC("rho_f", BASIS_NONE),        /* rho of reconstruction.h, of a classifier's features */
    METRIC_END
};

static void write_confusion(const struct evaluation *e, const struct labelled_matrix *c, const char *right, const char *name, size_t labels)
{
    if (!labels)
        die_data(NULL, "%s: no row has a label", e->confusion);
    if (labels > MAX_CONFUSION || c->k > MAX_CONFUSION)
        die_spec(NULL, "%s: a table of %zu by %zu, larger than the %d supported", e->confusion, labels, c->k, MAX_CONFUSION);
    char *corner = xprintf("%s/%s", right, name), *text = predictions_confusion(c, labels, corner);
    output_file_save(e->confusion, text, strlen(text));
    free(corner);
    free(text);
}

/* Features of xhat; only their variance counts. */
static int open_features(const struct stream *in, struct reconstruction *r)
{
    if (!header_find(&in->header, FHAT))
        return 0;
    reconstruction_init(r, shape_count(&stream_need(in, FHAT, "f4", NULL)->row), 0);
    return 1;
}

/* Predictions for xhat are compared with labels; without labels, with the category of the code. */
static void run_labels(const struct evaluation *e, struct stream *in)
{
    struct labelled_matrix code = { 0 }, answer = { 0 };
    struct reconstruction features = { 0 };
    int has_answer = column_require(in, e->answer, COLUMN_OPTIONAL, &answer);
    int has_code = column_require(in, e->field, COLUMN_OPTIONAL, &code);
    if (!has_answer && !has_code)
        die_spec(in->where, "nothing to evaluate: neither %s nor %s; iae-encode adds them, with --xhat and the model of a classifier the first", e->answer, e->field);
    struct labelled_matrix *c = has_answer ? &answer : &code;
    const char *name = has_answer ? e->answer : e->field;
    struct column_pair draws = { FHAT, FHAT, &features, NULL };
    column_read(in, (struct column[]){ { name, c }, { e->field, &code } }, (size_t)(has_answer + has_code),
                has_answer && open_features(in, &features) ? &draws : NULL);
    has_code = has_code && evaluation_check_categorical(&code, e->field, !has_answer, in->where);
    if (has_answer)
        evaluation_check_categorical(&answer, e->answer, 1, in->where);
    size_t labels = (size_t)(predictions_max_label(c) + 1);
    if (labels > c->k)
        die_spec(in->where, "label %zu, where %s has %zu categories", labels - 1, name, c->k);
    int labelled_by_code = !labels && has_answer && has_code;
    if (labelled_by_code && code.k == answer.k)
        predictions_set_labels(&answer, &code);
    predictions_add_label_metrics(e->metrics, has_code ? &code : NULL, has_answer ? &answer : NULL);
    metric_table_add(e->metrics, "rho_f", reconstruction_rho(&features), features.rows);
    if (metric_table_is_empty(e->metrics))
        die_data(in->where, "nothing to evaluate: no row has a label, and no sample several draws");
    if (labelled_by_code)
        predictions_set_labels(&answer, &code);
    if (e->confusion)
        write_confusion(e, c, labelled_by_code ? e->field : "y", name, labelled_by_code ? code.k : labels);
    reconstruction_free(&features);
    labelled_matrix_free(&code);
    labelled_matrix_free(&answer);
}

const struct task task_labels = {
    .name = "labels",
    .inputs = TASK_REFUSES_ESTIMATE | TASK_TAKES_CONFUSION,
    .groups = (const struct metric *const[]){ predictions_label_metrics, feature_metrics, NULL },
    .run = run_labels,
};
