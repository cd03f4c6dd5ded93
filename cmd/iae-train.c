/* iae-train - train a model on rows from stdin; metrics as TSV on stdout, the model saved atomically */
#include "base/args.h"
#include "ranks/ranks.h"
#include "training/train_program.h"

static const struct arg options[] = {
    ARGS_TRAIN
    ARG_END
};
static const struct program program = {
    .name = "iae-train", .operands = "[FILE ...]", .options = options,
    .summary = "Train an implicit autoencoder on rows",
    .status = TRAIN_STATUS,
    .hints = (const struct arg_hint[]){ SPEC_HINTS, TRAIN_HINTS, { NULL, NULL } },
    .examples = "iae-fetch mnist | iae-shuffle --epochs 20 | iae-train > metrics.tsv\n"
                "iae-train --spec tiny.spec -o tiny.iae --steps 16 epochs.iae\n"
                "iae-train --resume -o tiny.iae --every 2 epochs.iae > metrics.tsv",
};

int main(int argc, char **argv)
{
    train_asked.threads = ranks_threads();
    return train_program(args_parse(argc, argv, &program));
}
