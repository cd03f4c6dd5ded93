/* train_hints.h - where iae-train and iae-init have what other training programs have as options
 *
 *     .hints = (const struct arg_hint[]){ SPEC_HINTS, { NULL, NULL } },
 */
#ifndef TRAINING_TRAIN_HINTS_H
#define TRAINING_TRAIN_HINTS_H

#include "base/args.h"

#define IN_SPEC "it is a line of the spec, which --set replaces: --set "

#define SPEC_HINTS                                                                                              \
    { "batch batch-size batchsize bs b minibatch", IN_SPEC "'batch 64'" },                                      \
    { "lr learning-rate rate", IN_SPEC "'rate encoder 1e-4', and so for decoder, rec and reg" },                \
    { "latent latent-dim latent-size z z-dim zdim nz code code-size", IN_SPEC "'code gaussian 10'" },           \
    { "noise noise-dim noise-size", IN_SPEC "'noise gaussian 100'" },                                           \
    { "ema ema-decay", IN_SPEC "'ema 0.999'" }

#define TRAIN_HINTS                                                                                             \
    { "epochs epoch num-epochs n-epochs max-epochs", "iae-shuffle --epochs N repeats the rows" },               \
    { "data dataset data-dir train-data input", "rows come from files or stdin: iae-fetch mnist | iae-shuffle | iae-train" },   \
    { "m model model-path checkpoint ckpt", "-o FILE is the model, also with --resume" },                       \
    { "log log-dir logdir tensorboard wandb csv", "metrics go to stdout: iae-train ... > metrics.tsv" }

#endif
