/* task_prior.c - tasks match and prior: the distribution of codes against another one, or against the prior */
#include "tasks/evaluation.h"

#include "base/log.h"
#include "eval/c2st.h"
#include "eval/mmd.h"
#include "eval/prior_test.h"
#include "tasks/column_reader.h"

static void run_match(const struct evaluation *e, struct stream *in)
{
    struct labelled_matrix score, estimate = { 0 };
    column_require(in, e->field, 0, &score);
    if (e->estimate)
        evaluation_read_estimate(e, e->field, 0, &estimate, score.k);
    column_read(in, &(struct column){ e->field, &score }, 1, NULL);
    evaluation_check_rows(&score, in->where);
    if (e->estimate)
        evaluation_check_rows(&estimate, e->estimate);
    mmd_add_metrics(e->metrics, &score, e->estimate ? &estimate : NULL, e->seed);
    labelled_matrix_free(&score);
    labelled_matrix_free(&estimate);
}

static void run_prior(const struct evaluation *e, struct stream *in)
{
    struct labelled_matrix score;
    column_require(in, e->field, 0, &score);
    column_read(in, &(struct column){ e->field, &score }, 1, NULL);
    evaluation_check_rows(&score, in->where);
    if (evaluation_check_categorical(&score, e->field, e->priors > 0, in->where)) {
        prior_test_add_category_metrics(e->metrics, &score, evaluation_prior_of(e, &score, in->where));
    } else {
        prior_test_add_normal_metrics(e->metrics, &score, e->seed);
        if (!c2st_add_metrics(e->metrics, &score, e->seed))
            log_warning(in->where, "c2st: the fit did not reach its minimum");
        mmd_add_metrics(e->metrics, &score, NULL, e->seed);         /* the last one, since it moves rows */
    }
    labelled_matrix_free(&score);
}

const struct task task_match = {
    .name = "match",
    .groups = (const struct metric *const[]){ mmd_metrics, NULL },
    .run = run_match,
};

const struct task task_prior = {
    .name = "prior",
    .inputs = TASK_REFUSES_ESTIMATE | TASK_TAKES_PRIOR,
    .groups = (const struct metric *const[]){ prior_test_normal_metrics, c2st_metrics, mmd_metrics, prior_test_category_metrics, NULL },
    .run = run_prior,
};
