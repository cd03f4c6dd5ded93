/* task_selection.c - task selection: a score of models without labels, from codes that are recovered and categories that are used */
#include "tasks/evaluation.h"

#include "base/die.h"
#include "eval/clustering.h"
#include "eval/predictions.h"
#include "tasks/column_reader.h"

static const struct metric selection_metrics[] = {
    METRIC("recovered", BASIS_NONE),
    METRIC("real_balance", BASIS_ESTIMATE),
    METRIC("j", BASIS_ESTIMATE),
    METRIC("j_flipped", BASIS_ESTIMATE),
    METRIC_END
};

/* answer is the encoder's category of what was decoded from code, row by row; data are the codes of data, or NULL. */
static void add_metrics(struct metric_table *m, const struct labelled_matrix *code, const struct labelled_matrix *answer,
                        const struct labelled_matrix *data)
{
    double recovered = predictions_equal_share(code, answer);
    struct clustering_usage u;
    metric_table_add(m, "recovered", recovered, code->n);
    if (!data)
        return;
    clustering_measure_usage(data, &u);
    metric_table_add(m, "real_balance", u.balance, data->n);
    metric_table_add(m, "j", recovered + u.balance, code->n);
    metric_table_add(m, "j_flipped", recovered * u.balance, code->n);
    m->estimate_rows = data->n;
}

static void run_selection(const struct evaluation *e, struct stream *in)
{
    struct labelled_matrix code, answer, data = { 0 };
    column_require(in, e->field, 0, &code);
    column_require(in, e->answer, 0, &answer);
    if (code.k != answer.k)
        die_spec(in->where, "%s has %zu numbers, and %s %zu", e->field, code.k, e->answer, answer.k);
    if (e->estimate)
        evaluation_read_estimate(e, e->field, 0, &data, code.k);
    column_read(in, (struct column[]){ { e->field, &code }, { e->answer, &answer } }, 2, NULL);
    evaluation_check_categorical(&code, e->field, 1, in->where);
    evaluation_check_categorical(&answer, e->answer, 1, in->where);
    if (e->estimate)
        evaluation_check_categorical(&data, e->field, 1, e->estimate);
    add_metrics(e->metrics, &code, &answer, e->estimate ? &data : NULL);
    labelled_matrix_free(&code);
    labelled_matrix_free(&answer);
    labelled_matrix_free(&data);
}

const struct task task_selection = {
    .name = "selection",
    .groups = (const struct metric *const[]){ selection_metrics, NULL },
    .run = run_selection,
};
