/* train_program.h - iae-train, and the same on several ranks: options, and what the program does
 *
 *     static const struct arg options[] = { ARGS_TRAIN ARG_END };
 *     train_asked.threads = ranks_threads();
 *     return train_program(args_parse(argc, argv, &program));
 */
#ifndef TRAINING_TRAIN_PROGRAM_H
#define TRAINING_TRAIN_PROGRAM_H

#include "base/args.h"
#include "engine/engine_option.h"
#include "inspect/spec_list.h"
#include "training/train_hints.h"

#include <limits.h>

/* What the command line asks for. */
struct train_asked {
    const char *spec, *output, *labelled, *max_time, *metrics, *eval, *best_by, *patience;
    struct arg_list sets;
    uint64_t seed;
    long threads, every, save_every, sheet_every, keep, steps;
    int resume, force, profile, keep_best, list_specs;
};

extern struct train_asked train_asked;

#define ARGS_TRAIN \
    ARG_GROUP("Model"), \
    ARG_TEXT("spec", 0, &train_asked.spec, "NAME", "the spec: a file or an installed spec (default: named like the data set)", .not_in_history = 1), \
    ARG_LIST_SPECS(&train_asked.list_specs), \
    ARG_LIST("set", 0, &train_asked.sets, "LINE", "replace the spec's line with the same key; may be given several times"), \
    ARG_SEED(&train_asked.seed), \
    ARG_TEXT("output", 'o', &train_asked.output, "FILE", "the model to write", .not_in_history = 1), \
    ARG_FLAG("resume", 0, &train_asked.resume, "continue training the existing model; the data are the same, from the start", .not_in_history = 1), \
    ARG_FLAG("force", 0, &train_asked.force, "overwrite an existing model", .not_in_history = 1), \
    ARG_GROUP("Training"), \
    ARG_TEXT("labelled", 0, &train_asked.labelled, "FILE", "rows with labels, for a spec with `labels`", .not_in_history = 1), \
    ARG_LONG("steps", 0, &train_asked.steps, -1, LONG_MAX, "N", "stop after step N; -1: at the end of the data", .not_in_history = 1), \
    ARG_TEXT("max-time", 0, &train_asked.max_time, "TIME", "save and stop with 75 after TIME: 90s, 55m or 2h", .not_in_history = 1), \
    ARG_ENGINE, \
    ARG_LONG("threads", 0, &train_asked.threads, 1, 256, "N", "number of threads, by default all cores, or a rank's share of them; results do not depend on it", .not_in_history = 1), \
    ARG_GROUP("Metrics, checkpoints and sheets"), \
    ARG_TEXT("metrics", 0, &train_asked.metrics, "FILE", "append metrics to FILE instead of stdout; --resume cuts it back to the model's step", .not_in_history = 1), \
    ARG_LONG("every", 0, &train_asked.every, 1, LONG_MAX, "N", "print metrics every N steps", .not_in_history = 1), \
    ARG_LONG("save-every", 0, &train_asked.save_every, 1, LONG_MAX, "N", "save the model every N steps", .not_in_history = 1), \
    ARG_LONG("sheet-every", 0, &train_asked.sheet_every, 0, LONG_MAX, "N", "every N steps write an image grid NAME-STEP.png, with fixed images, codes and noise", .not_in_history = 1), \
    ARG_LONG("keep", 0, &train_asked.keep, 0, 10000, "K", "keep the last K checkpoints as NAME-STEP beside the model", .not_in_history = 1), \
    ARG_TEXT("eval", 0, &train_asked.eval, "FILE", "at each save, measure the model on these rows, and add columns eval_mse ... to the metrics", .not_in_history = 1), \
    ARG_FLAG("keep-best", 0, &train_asked.keep_best, "keep the checkpoint that is best on the rows of --eval as NAME-best", .not_in_history = 1), \
    ARG_TEXT("best-by", 0, &train_asked.best_by, "NAME", "with --keep-best: best is the lowest of this column (default: the first, eval_mse)", .not_in_history = 1), \
    ARG_FLAG("profile", 0, &train_asked.profile, "print on stderr the time and the rate of each layer", .not_in_history = 1),

#define TRAIN_STATUS "75 stopped, and saved; 79 a loss or gradient is not finite"

/* train_program - of ranks but 0 all that they do; returns the exit status */
int train_program(char **operands);

#endif
