/* training_files.c - compares the names of the files of a training */
#include "training/training_files.h"

#include "base/die.h"
#include "base/io.h"
#include "checkpoint/checkpoints.h"

#include <stdlib.h>

static int is_written(const struct training_files *f, const char *name)
{
    return io_same_file(name, f->output) || (f->metrics && !io_is_std(f->metrics) && io_same_file(name, f->metrics));
}

static void check_metrics(const struct training_files *f)
{
    char *best = checkpoint_best_path(f->output);
    if (io_same_file(f->metrics, f->output))
        die_usage("--metrics and --output are the same file");
    if (f->keep_best && io_same_file(f->metrics, best))
        die_usage("--metrics is the file of --keep-best");
    free(best);
}

void training_files_check(const struct training_files *f, char **operands)
{
    if (f->metrics)
        check_metrics(f);
    if (f->eval && is_written(f, f->eval))
        die_usage("--eval: '%s' is written, too", f->eval);
    if (f->labelled && is_written(f, f->labelled))
        die_usage("--labelled: '%s' is written, too", f->labelled);
    for (char **o = operands; *o; o++)
        if (is_written(f, *o))
            die_usage("'%s' is read, and written, too", *o);
    if (f->eval && io_is_std(f->eval) && io_reads_std(operands))
        die_usage("--eval: stdin is the data");
}
