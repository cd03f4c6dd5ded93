/* train_stage.h - one stage of training as a program of a pipe: minibatches in, what the stage makes added, sums at the end
 *
 * A record of a stream in training mode (train_state.h) is a minibatch. The first program of a pipe reads plain rows and cuts
 * them into minibatches of the spec's batch. What programs before wrote behind their rows is added up and passed on;
 * the stage's own gradients, statistics and losses follow. Streams may be concatenated: more minibatches of one step.
 *
 * Memory      train_stage_open/train_stage_close; the objective grows with the largest minibatch
 * Failure     78 where the rows are not of this model as it is now, or what the stage reads is not there; 65
 *
 *     train_stage_open(&s, STAGE_DECODE, operands, model_default_path(name), MODEL_DECODER, force);
 *     train_stage_start(&s, out_path, force, 0);
 *     while (train_stage_next(&s)) {
 *         minibatch_decode(&s.o, &s.m);
 *         train_stage_put(&s);
 *     }
 *     train_stage_close(&s);
 */
#ifndef TRAINING_TRAIN_STAGE_H
#define TRAINING_TRAIN_STAGE_H

#include "spec/fields.h"
#include "spec/objective.h"
#include "train/minibatch.h"
#include "training/aggregates.h"
#include "training/train_state.h"

#define MINIBATCH_ROWS (1u << 20)       /* at most, as of the spec's batch */

struct train_stage {
    struct compute *compute;
    enum stage_kind kind;
    struct stream in;
    struct stream_writer out;
    struct model m;
    struct minibatch o;         /* the minibatch */
    struct grad_accum grads;         /* gradients of all of them */
    struct aggregates aggregates;
    struct train_state state, received;   /* of what goes out, of what came in */
    struct header fields;       /* of the first part; every other one has the same fields and train state */
    uint64_t part;
    int first;                  /* the rows are plain */
    unsigned nets, reads, makes;
    struct block block;
    struct tensor made[FIELDS];
};

/* train_stage_open - input and model; nets: those that the stage runs or differentiates */
void train_stage_open(struct train_stage *s, struct compute *c, enum stage_kind kind, char **operands, const char *model, unsigned nets, int force);
/* train_stage_start - output; labelled: plain rows are a labelled minibatch */
void train_stage_start(struct train_stage *s, const char *path, int force, int labelled);
/* train_stage_next - the next minibatch is in s->o; 0 after the last one */
int train_stage_next(struct train_stage *s);
/* train_stage_put - the minibatch, with what was made, goes out */
void train_stage_put(struct train_stage *s);
/* train_stage_loss - a loss of this minibatch, mean per row, goes into the sum loss.NAME */
void train_stage_loss(struct train_stage *s, const char *name, double mean);
void train_stage_close(struct train_stage *s);

/* train_stage_take - rows of a block into those of an objective that has room for them; train_stage_need - 78 if the stream has no
 * such rows */
void train_stage_take(struct minibatch *o, const struct spec *spec, const struct block *b, enum field_id r);
void train_stage_need(const struct stream *in, const struct spec *spec, enum field_id r);

#endif
