/* eval_samples.c - see eval_tasks.h: tasks on what a model makes of its prior */
#include "tasks/eval_common.h"

#include "base/die.h"
#include "eval/fid_kid.h"

void eval_modes(const struct evaluation *j, struct stream *in)
{
    struct labelled_matrix samples, given = { 0 }, data;
    column_require(in, "xhat", 0, &samples);
    int coded = column_require(in, j->field, COLUMN_IF_THERE, &given);
    eval_estimate(j, "x", COLUMN_LABELLED, &data, samples.k);
    column_read(in, (struct column[]){ { "xhat", &samples }, { j->field, &given } }, coded ? 2 : 1, NULL);
    size_t classes = labelled_matrix_compact(&data, NULL);
    eval_classes(classes, j->estimate);
    coded = coded && eval_categorical(&given, j->field, 0, in->where);
    metric_table_modes(j->metrics, &samples, coded ? &given : NULL, &data, classes);
    labelled_matrix_free(&samples);
    labelled_matrix_free(&given);
    labelled_matrix_free(&data);
}

/* Rows with fhat are samples; rows with f alone are data, judged in the same way to have something to compare with. */
void eval_samples(const struct evaluation *j, struct stream *in)
{
    struct labelled_matrix score, data, answers = { 0 };
    int made = header_find(&in->header, FHAT) != NULL;
    const char *of = made ? FHAT : "f", *answer = made ? j->answer : j->field;
    column_require(in, of, 0, &score);
    if (score.k > FID_KID_FEATURES)
        die_spec(in->where, "%s has %zu numbers, where at most %d are foreseen", of, score.k, FID_KID_FEATURES);
    int answered = column_require(in, answer, COLUMN_IF_THERE, &answers);
    eval_estimate(j, "f", 0, &data, score.k);
    column_read(in, (struct column[]){ { of, &score }, { answer, &answers } }, answered ? 2 : 1, NULL);
    if (score.n < 2 || data.n < 2)
        die_data(in->where, "two rows at least are needed to compare distributions");
    metric_table_samples(j->metrics, &score, &data);
    if (answered && eval_categorical(&answers, answer, 0, in->where))
        metric_table_classes(j->metrics, &answers);
    labelled_matrix_free(&score);
    labelled_matrix_free(&data);
    labelled_matrix_free(&answers);
}

void eval_selection(const struct evaluation *j, struct stream *in)
{
    struct labelled_matrix code, answer, data = { 0 };
    column_require(in, j->field, 0, &code);
    column_require(in, j->answer, 0, &answer);
    if (code.k != answer.k)
        die_spec(in->where, "%s has %zu numbers, and %s %zu", j->field, code.k, j->answer, answer.k);
    if (j->estimate)
        eval_estimate(j, j->field, 0, &data, code.k);
    column_read(in, (struct column[]){ { j->field, &code }, { j->answer, &answer } }, 2, NULL);
    eval_categorical(&code, j->field, 1, in->where);
    eval_categorical(&answer, j->answer, 1, in->where);
    if (j->estimate)
        eval_categorical(&data, j->field, 1, j->estimate);
    metric_table_selection(j->metrics, &code, &answer, j->estimate ? &data : NULL);
    labelled_matrix_free(&code);
    labelled_matrix_free(&answer);
    labelled_matrix_free(&data);
}
