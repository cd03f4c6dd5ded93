/* iae-score - logits of the discriminators for rows; or, as a stage of a training step, gradients of the discriminators' losses,
 * or of the loss of encoder and decoder w.r.t. the rows */
#include "apply/disc_logits.h"
#include "apply/filter.h"
#include "base/args.h"
#include "base/die.h"
#include "engine/engine_option.h"
#include "spec/objective.h"
#include "tensor/compute.h"
#include "train/losses.h"
#include "train/optimizer_step.h"
#include "training/train_stage.h"

#include <math.h>
#include <string.h>

static const char *model_name, *out_path;
static uint64_t seed = 1;
static long threads = 1;
static int force, other, grad = -1;

static const struct {
    const char *word;
    unsigned discriminators;
} grads[] = { { "disc", MODEL_REC | MODEL_REG }, { "rec", MODEL_REC }, { "reg", MODEL_REG }, { "gen", 0 } };

static const char *grad_word(size_t i)
{
    return i < sizeof grads / sizeof *grads ? grads[i].word : NULL;
}

static struct compute *compute;
static const struct arg options[] = {
    ARG_FLAG("other", 0, &other, "also rec_other: data with the code of the previous row, to see how much rec depends on the code"),
    ARG_CHOICE("grad", 0, &grad, grad_word, "OF", "stage of a training step: gradients of both discriminators, of one, or d.* for encoder and decoder"),
    ARG_MODEL(&model_name),
    ARG_OUT(&out_path),
    ARG_SEED(&seed),
    ARG_ENGINE,
    ARG_THREADS(&threads),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-score", .operands = "[FILE ...]", .options = options,
    .summary = "Logits of the discriminators: adds rec_real, rec_fake, reg_real, reg_fake",
    .hints = (const struct arg_hint[]){
        { "batch batch-size", "rows are computed in blocks of 128; their records do not matter" },
        { NULL, NULL }
    },
    .examples = "iae-decode codes.iae | iae-score > scores.iae\n"
                "iae-score --other codes.iae | iae-eval --task bits | grep gap",
};

static void differentiate(struct train_stage *s, unsigned nets)
{
    int both = nets == (MODEL_REC | MODEL_REG);
    while (train_stage_next(s)) {
        for (int i = DISC_REC; i <= DISC_REG; i++) {
            if (!(nets >> i & 1) || !s->m.has[i] || (both && !optimizer_disc_scheduled(&s->m, (enum net_id)i, s->state.sub, INFINITY)))
                continue;
            (i == DISC_REC ? loss_disc_rec : loss_disc_reg)(&s->o, &s->m, &s->grads);
            train_stage_loss(s, net_names[i], i == DISC_REC ? s->o.losses.rec : s->o.losses.reg);
        }
        if (!nets) {
            loss_gen(&s->o, &s->m);
            train_stage_loss(s, "gen", s->o.losses.gen);
        }
        train_stage_put(s);
    }
}

static int train(char **operands, const char *path)
{
    struct train_stage s;
    unsigned nets = grads[grad].discriminators;
    train_stage_open(&s, compute, nets ? STAGE_DISC : STAGE_GEN, operands, path, MODEL_REC | MODEL_REG, force);
    if (nets && !(nets & model_networks_of(&s.m.spec)))
        die_spec(path, "--grad %s: the model has no such discriminator", grads[grad].word);
    train_stage_start(&s, out_path, force, 0);
    differentiate(&s, nets);
    train_stage_close(&s);
    return 0;
}

static int score(char **operands, const char *path)
{
    struct filter f;
    struct disc_logits s;

    filter_open(&f, operands, path, MODEL_REC | MODEL_REG, force);
    disc_logits_init(&s, &f.m, &f.in, other);
    disc_logits_fields(&s, &f.header);
    filter_start(&f, compute, out_path, force, 1, seed);
    while (filter_next(&f)) {
        disc_logits_add(&s, &f.infer, &f.block, f.id);
        filter_put(&f, 0);
    }
    filter_close(&f);
    disc_logits_free(&s);
    return 0;
}

int main(int argc, char **argv)
{
    argv = args_parse(argc, argv, &program);
    const char *path = model_default_path(model_name);
    compute = engine_option_start((int)threads);
    if (grad >= 0)
        args_conflict("grad", "seed", "other", NULL);
    int status = grad >= 0 ? train(argv, path) : score(argv, path);
    compute_free(compute);
    return status;
}
