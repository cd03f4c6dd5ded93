/* eval_samples.c - see eval_tasks.h: tasks on what a model makes of its prior */
#include "tasks/eval_common.h"

#include "base/die.h"
#include "eval/fid_kid.h"

void judge_modes(const struct judge *j, struct stream *in)
{
    struct labelled_matrix samples, given = { 0 }, data;
    columns_need(in, "xhat", 0, &samples);
    int coded = columns_need(in, j->field, COLUMN_IF_THERE, &given);
    judge_estimate(j, "x", COLUMN_LABELLED, &data, samples.k);
    columns_read(in, (struct column[]){ { "xhat", &samples }, { j->field, &given } }, coded ? 2 : 1, NULL);
    size_t classes = labelled_matrix_compact(&data, NULL);
    judge_classes(classes, j->estimate);
    coded = coded && judge_categorical(&given, j->field, 0, in->where);
    metric_table_modes(j->metrics, &samples, coded ? &given : NULL, &data, classes);
    labelled_matrix_free(&samples);
    labelled_matrix_free(&given);
    labelled_matrix_free(&data);
}

/* Rows with fhat are samples; rows with f alone are data, judged in the same way to have something to compare with. */
void judge_samples(const struct judge *j, struct stream *in)
{
    struct labelled_matrix score, data, answers = { 0 };
    int made = header_find(&in->header, FHAT) != NULL;
    const char *of = made ? FHAT : "f", *answer = made ? j->answer : j->field;
    columns_need(in, of, 0, &score);
    if (score.k > FID_KID_FEATURES)
        die_spec(in->where, "%s has %zu numbers, where at most %d are foreseen", of, score.k, FID_KID_FEATURES);
    int answered = columns_need(in, answer, COLUMN_IF_THERE, &answers);
    judge_estimate(j, "f", 0, &data, score.k);
    columns_read(in, (struct column[]){ { of, &score }, { answer, &answers } }, answered ? 2 : 1, NULL);
    if (score.n < 2 || data.n < 2)
        die_data(in->where, "two rows at least are needed to compare distributions");
    metric_table_samples(j->metrics, &score, &data);
    if (answered && judge_categorical(&answers, answer, 0, in->where))
        metric_table_classes(j->metrics, &answers);
    labelled_matrix_free(&score);
    labelled_matrix_free(&data);
    labelled_matrix_free(&answers);
}

void judge_selection(const struct judge *j, struct stream *in)
{
    struct labelled_matrix code, answer, data = { 0 };
    columns_need(in, j->field, 0, &code);
    columns_need(in, j->answer, 0, &answer);
    if (code.k != answer.k)
        die_spec(in->where, "%s has %zu numbers, and %s %zu", j->field, code.k, j->answer, answer.k);
    if (j->estimate)
        judge_estimate(j, j->field, 0, &data, code.k);
    columns_read(in, (struct column[]){ { j->field, &code }, { j->answer, &answer } }, 2, NULL);
    judge_categorical(&code, j->field, 1, in->where);
    judge_categorical(&answer, j->answer, 1, in->where);
    if (j->estimate)
        judge_categorical(&data, j->field, 1, j->estimate);
    metric_table_selection(j->metrics, &code, &answer, j->estimate ? &data : NULL);
    labelled_matrix_free(&code);
    labelled_matrix_free(&answer);
    labelled_matrix_free(&data);
}
