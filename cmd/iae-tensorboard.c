/* iae-tensorboard - training metrics as an event file of TensorBoard */
#include "base/args.h"
#include "base/die.h"
#include "plot/event_file.h"
#include "plot/panels.h"

static const char *out_path, *x;
static const struct arg options[] = {
    ARG_TEXT("x", 0, &x, "NAME", "the column of steps (default step, else epoch, else the number of the row)"),
    ARG_OUT(&out_path),
    ARG_END
};
static const struct program program = {
    .name = "iae-tensorboard", .operands = "[FILE]", .options = options,
    .summary = "Training metrics as an event file of TensorBoard",
    .examples = "iae-tensorboard -o logs/a/events.out.tfevents.1 metrics.tsv",
};

int main(int argc, char **argv)
{
    struct run_metrics m;
    struct output_file out;

    argv = args_parse(argc, argv, &program);
    if (*argv && argv[1])
        die_usage("one table of metrics, not '%s', too: TensorBoard shows each folder as a run", argv[1]);
    run_metrics_read(&m, *argv);
    output_file_create(&out, out_path, 0);
    event_file_write(&out, &m, panels_x(x, &m, 1));
    output_file_commit(&out, NULL);
    run_metrics_free(&m);
    return 0;
}
