/* iae-train-mpi - iae-train as one of several processes, on one machine or more, that train one model together */
#include "base/args.h"
#include "ranks/ranks.h"
#include "training/train_program.h"

static const struct arg options[] = {
    ARGS_TRAIN
    ARG_GROUP("Ranks"),
    ARG_TEXT("patience", 0, &train_asked.patience, "TIME", "give up with 75 when a rank does not answer for TIME (default 10m)", .not_in_history = 1),
    ARG_END
};
static const struct program program = {
    .name = "iae-train-mpi", .operands = "[FILE ...]", .options = options, .history_name = "iae-train",
    .summary = "Train an implicit autoencoder on several machines",
    .status = TRAIN_STATUS,
    .hints = (const struct arg_hint[]){ SPEC_HINTS, TRAIN_HINTS, { NULL, NULL } },
    .examples = "mpirun -n 4 iae-train-mpi --set \"shards 4\" --metrics m.tsv epochs.iae\n"
                "iae-shuffle images.iae | iae-ranks -n 2 iae-train-mpi --set \"shards 2\"",
};

int main(int argc, char **argv)
{
    ranks_start(&argc, &argv);
    train_asked.threads = ranks_threads();
    return train_program(args_parse(argc, argv, &program));
}
