/* iae-eval - metrics of reconstructions, codes, clusters, labels and samples: a table on stdout, and requirements for scripts */
#include "base/args.h"
#include "base/die.h"
#include "base/output_file.h"
#include "engine/engine_option.h"
#include "tasks/requirements.h"
#include "tasks/task_registry.h"
#include "tensor/compute.h"

#include <stdlib.h>
#include <string.h>

static const char *prior, *out_path;
static struct metric_table metrics;
static struct evaluation evaluation = { .field = "z", .answer = "zhat", .seed = 1, .metrics = &metrics };
static struct requirements required;
static int task_number;
static long neighbours = 5, threads = 1;
static struct compute *compute;
static const struct arg options[] = {
    ARG_GROUP("Task"),
    ARG_CHOICE("task", 0, &task_number, task_registry_name, "NAME", "what to evaluate"),
    ARG_TEXT("estimate", 0, &evaluation.estimate, "FILE", "rows to fit on, or to compare with"),
    ARG_TEXT("field", 0, &evaluation.field, "NAME", "the code"),
    ARG_TEXT("zhat", 0, &evaluation.answer, "NAME", "a classifier's predictions for xhat, for --task labels"),
    ARG_TEXT("confusion", 0, &evaluation.confusion, "FILE", "--task labels: write labels by categories as a table"),
    ARG_FLAG("mean", 0, &evaluation.mean, "codes and clusters: average the draws of a sample, rows of equal id"),
    ARG_TEXT("prior", 0, &prior, "P1,...,PK", "--task prior, bits: probabilities of the categories"),
    ARG_LONG("k", 0, &neighbours, 1, 100000, "K", "neighbours of knn_error"),
    ARG_GROUP("Metrics"),
    ARG_LIST("metric", 0, &required.names, "NAME", "a metric that must be in the table, also if it is one on request; repeatable"),
    ARG_LIST("require", 0, &required.bounds, "BOUND", "exit 1 unless it is met, such as 'mse<0.02'; repeatable"),
    ARG_SEED(&evaluation.seed),
    ARG_ENGINE,
    ARG_THREADS(&threads),
    ARG_GROUP("Output"),
    ARG_OUT(&out_path),
    ARG_FORCE(&evaluation.force),
    ARG_END
};
static const struct program program = {
    .name = "iae-eval", .operands = "[FILE ...]", .options = options,
    .summary = "Evaluate reconstructions, codes and clusters",
    .status = "1 a requirement is not met",
    .hints = (const struct arg_hint[]){
        { "m model", "rows are evaluated: iae-encode and iae-decode apply a model" },
        { "fid kid", "it is a metric of --task samples" },
        { "knn", "it is a metric of --task codes" },
        { "split train test val", "rows are evaluated: iae-fetch --split, iae-cut" },
        { NULL, NULL }
    },
    .examples = "iae-decode codes.iae | iae-eval\n"
                "iae-cut --skip 128 codes.iae | iae-eval --task codes --estimate estimate.iae\n"
                "iae-sample -n 500 | iae-eval --task match --require 'mmd_p>0.01'",
};

static void check_inputs(const struct task *t)
{
    if ((t->inputs & TASK_NEEDS_ESTIMATE) && !evaluation.estimate)
        die_usage("--task %s needs --estimate FILE", t->name);
    if ((t->inputs & TASK_REFUSES_ESTIMATE) && evaluation.estimate)
        die_usage("--task %s fits nothing: it takes no --estimate", t->name);
    if (!(t->inputs & TASK_TAKES_CONFUSION) && evaluation.confusion)
        die_usage("--task %s takes no --confusion", t->name);
    if (!(t->inputs & TASK_TAKES_MEAN) && evaluation.mean)
        die_usage("--task %s takes no --mean", t->name);
    if (!(t->inputs & TASK_TAKES_PRIOR) && prior)
        die_usage("--task %s takes no --prior", t->name);
}

int main(int argc, char **argv)
{
    struct stream in;

    argv = args_parse(argc, argv, &program);
    const struct task *task = task_registry_get((size_t)task_number);
    check_inputs(task);
    if (prior)
        evaluation_set_prior(&evaluation, prior);
    evaluation.neighbours = (size_t)neighbours;
    metric_table_init(&metrics);
    task_registry_declare(&metrics);
    requirements_check(&required, &metrics, !!evaluation.estimate);
    compute = engine_option_start((int)threads);
    metrics.compute = compute;
    stream_open(&in, argv, evaluation.force);
    task_registry_run(task, &evaluation, &in);
    stream_close(&in);
    char *text = metric_table_text(&metrics);
    output_file_save(out_path, text, strlen(text));
    int met = requirements_are_met(&required, &metrics);
    metric_table_free(&metrics);
    compute_free(compute);
    free(text);
    requirements_free(&required);
    return met ? 0 : EX_NO;
}
