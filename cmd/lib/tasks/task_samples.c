/* task_samples.c - tasks modes and samples: decoded samples of the prior against data */
#include "tasks/evaluation.h"

#include "base/die.h"
#include "eval/fid_kid.h"
#include "eval/mode_coverage.h"
#include "tasks/column_reader.h"

static void run_modes(const struct evaluation *e, struct stream *in)
{
    struct labelled_matrix samples, codes = { 0 }, data;
    column_require(in, "xhat", 0, &samples);
    int has_code = column_require(in, e->field, COLUMN_OPTIONAL, &codes);
    evaluation_read_estimate(e, "x", COLUMN_LABELLED, &data, samples.k);
    column_read(in, (struct column[]){ { "xhat", &samples }, { e->field, &codes } }, has_code ? 2 : 1, NULL);
    size_t classes = labelled_matrix_compact(&data, NULL);
    evaluation_check_classes(classes, e->estimate);
    has_code = has_code && evaluation_check_categorical(&codes, e->field, 0, in->where);
    mode_coverage_add_metrics(e->metrics, &samples, has_code ? &codes : NULL, &data, classes);
    labelled_matrix_free(&samples);
    labelled_matrix_free(&codes);
    labelled_matrix_free(&data);
}

/* Rows with fhat are samples; rows with f alone are data, evaluated in the same way for comparison. */
static void run_samples(const struct evaluation *e, struct stream *in)
{
    struct labelled_matrix score, data, answers = { 0 };
    int is_sample = header_find(&in->header, FHAT) != NULL;
    const char *field = is_sample ? FHAT : "f", *answer = is_sample ? e->answer : e->field;
    column_require(in, field, 0, &score);
    if (score.k > FID_KID_FEATURES)
        die_spec(in->where, "%s has %zu numbers, more than the %d supported", field, score.k, FID_KID_FEATURES);
    int has_answers = column_require(in, answer, COLUMN_OPTIONAL, &answers);
    evaluation_read_estimate(e, "f", 0, &data, score.k);
    column_read(in, (struct column[]){ { field, &score }, { answer, &answers } }, has_answers ? 2 : 1, NULL);
    evaluation_check_rows(&score, in->where);
    evaluation_check_rows(&data, e->estimate);
    fid_kid_add_distances(e->metrics, &score, &data);
    if (has_answers && evaluation_check_categorical(&answers, answer, 0, in->where))
        fid_kid_add_classes(e->metrics, &answers);
    labelled_matrix_free(&score);
    labelled_matrix_free(&data);
    labelled_matrix_free(&answers);
}

const struct task task_modes = {
    .name = "modes",
    .inputs = TASK_NEEDS_ESTIMATE,
    .groups = (const struct metric *const[]){ mode_coverage_metrics, NULL },
    .run = run_modes,
};

const struct task task_samples = {
    .name = "samples",
    .inputs = TASK_NEEDS_ESTIMATE,
    .groups = (const struct metric *const[]){ fid_kid_metrics, NULL },
    .run = run_samples,
};
