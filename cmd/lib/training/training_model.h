/* training_model.h - the model that a training begins with, or goes on with
 *
 * Failure     does not return: 64 no spec, or another one than the model's; 73, 78 as spec_file.h and model_file.h
 */
#ifndef TRAINING_TRAINING_MODEL_H
#define TRAINING_TRAINING_MODEL_H

#include "base/args.h"
#include "stream/stream_reader.h"
#include "tensor/compute.h"
#include "training/model_update.h"

/* What was asked for. */
struct training_model {
    const char *spec;           /* NULL: named like the data set; of a model that is gone on with: its own */
    struct arg_list sets;
    uint64_t seed;
    int seed_given;
};

/* training_model_init - a new model, for the rows of this stream */
void training_model_init(struct model_update *u, const struct training_model *t, const struct stream *in, struct compute *c);
/* training_model_resume - the model in the file; spec, sets and seed may be given, if they are its own */
void training_model_resume(struct model_update *u, const struct training_model *t, const struct stream *in);

#endif
