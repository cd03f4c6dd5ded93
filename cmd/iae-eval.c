/* iae-eval - judge reconstructions, codes, clusters, labels and samples; a table on stdout, and demands for scripts */
#include "base/args.h"
#include "base/die.h"
#include "base/output_file.h"
#include "gemm/gemm.h"
#include "tasks/eval_tasks.h"
#include "tensor/threads.h"

#include <stdlib.h>
#include <string.h>

static const char *task = "all", *prior, *out_path;
static struct metric_table metrics;
static struct evaluation how = { .field = "z", .answer = "zhat", .seed = 1, .metrics = &metrics };
static struct arg_list required;
static long neighbours = 5, threads = 1;
static const struct arg options[] = {
    ARG_TEXT("task", 0, &task, "NAME", "reconstruction, codes, clusters, or all of these that fields allow; modes, samples, "
             "match, labels, prior, bits, selection"),
    ARG_TEXT("estimate", 0, &how.estimate, "FILE", "rows to fit on, or to compare with"),
    ARG_TEXT("field", 0, &how.field, "NAME", "the code"),
    ARG_TEXT("zhat", 0, &how.answer, "NAME", "what a classifier says of xhat, for --task labels"),
    ARG_TEXT("confusion", 0, &how.confusion, "FILE", "--task labels: write labels by categories as a table"),
    ARG_FLAG("mean", 0, &how.mean, "codes and clusters: judge the mean of a sample's draws, rows of equal id"),
    ARG_TEXT("prior", 0, &prior, "P1,...,PK", "--task prior, bits: probabilities of the categories"),
    ARG_LONG("k", 0, &neighbours, 1, 100000, "K", "neighbours of knn_error"),
    ARG_LIST("require", 0, &required, "DEMAND", "exit 1 unless it is met, such as 'mse<0.02'; repeatable"),
    ARG_SEED(&how.seed),
    ARG_OUT(&out_path),
    ARG_THREADS(&threads),
    ARG_FORCE(&how.force),
    ARG_END
};
static const struct program program = {
    .name = "iae-eval", .operands = "[FILE ...]", .options = options,
    .summary = "Judge reconstructions, codes and clusters",
    .status = "1 a demand is not met",
};

int main(int argc, char **argv)
{
    struct stream in;

    argv = args_parse(argc, argv, &program);
    eval_select_task(&how, task, prior);
    how.neighbours = (size_t)neighbours;
    demands_check(&required, !!how.estimate);
    gemm_start((int)threads);
    threads_set((int)threads);
    metric_table_init(&metrics);
    stream_open(&in, argv, how.force);
    eval_run(&how, &in);
    stream_close(&in);
    char *text = metric_table_text(&metrics);
    output_file_save(out_path, text, strlen(text));
    int met = demands_met(&metrics, &required);
    metric_table_free(&metrics);
    threads_free();
    free(text);
    free(required.item);
    return met ? 0 : EX_NO;
}
