/* iae-decode - codes to data: xhat for each row of z, with new local noise for each draw; also as a stage of a training step */
#include "apply/filter.h"
#include "base/args.h"
#include "base/die.h"
#include "engine/engine_option.h"
#include "spec/fields.h"
#include "spec/objective.h"
#include "tensor/compute.h"
#include "training/train_stage.h"

#include <string.h>

static const char *model_name, *out_path;
static uint64_t seed = 1;
static long threads = 1, noise = -1, draws = 1;
static int force, training, backward, same_noise, no_noise;
static struct compute *compute;
static const struct arg options[] = {
    ARG_GROUP("Reconstructions"),
    ARG_LONG("noise", 0, &noise, -1, 65536, "D", "check that the local noise has D dimensions; 0 sets it to zero; -1: no check"),
    ARG_FLAG("no-noise", 0, &no_noise, "set the local noise to zero, as --noise 0"),
    ARG_FLAG("same-noise", 0, &same_noise, "the same noise for all codes: it changes with the draw only"),
    ARG_LONG("draws", 0, &draws, 1, 10000, "K", "decode each code K times, repeating its row"),
    ARG_GROUP("Training by hand"),
    ARG_FLAG("train", 0, &training, "forward pass of a training step: batch statistics, noise of the model's step"),
    ARG_FLAG("backward", 0, &backward, "backward pass of a training step: from d.xhat to the decoder's gradients and d.z"),
    ARG_GROUP("Model"),
    ARG_MODEL(&model_name),
    ARG_SEED(&seed),
    ARG_ENGINE,
    ARG_THREADS(&threads),
    ARG_GROUP("Output"),
    ARG_OUT(&out_path),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-decode", .operands = "[FILE ...]", .options = options,
    .summary = "Codes to data: adds xhat to rows of z",
    .hints = (const struct arg_hint[]){
        { "batch batch-size", "rows are computed in blocks of 128; their records do not matter" },
        { NULL, NULL }
    },
    .examples = "iae-encode < images.iae | iae-decode > back.iae\n"
                "iae-cut -n 16 codes.iae | iae-decode --draws 4 | iae-view > draws.png",
};

static void check_noise(const struct model *m, const char *where)
{
    if (noise > 0 && (unsigned long)noise != m->spec.Dn)
        die_spec(where, "--noise %ld, but the model's local noise has %u dimensions", noise, m->spec.Dn);
}

static int train(char **operands, const char *path)
{
    struct train_stage s;
    train_stage_open(&s, compute, backward ? STAGE_DECODE_BACK : STAGE_DECODE, operands, path, MODEL_DECODER, force);
    train_stage_start(&s, out_path, force, 0);
    while (train_stage_next(&s)) {
        minibatch_decode(&s.o, &s.m);
        if (backward)
            minibatch_decode_backward(&s.o, &s.m, &s.grads);
        train_stage_put(&s);
    }
    train_stage_close(&s);
    return 0;
}

static int decode(char **operands, const char *path)
{
    struct filter f;
    struct tensor xhat = { .name = "" };

    filter_open(&f, operands, path, MODEL_DECODER, force);
    if (!f.m.has[DECODER])
        die_spec(path, "the model has no decoder");
    check_noise(&f.m, path);
    struct shape code = shape_of(1, (unsigned)f.m.spec.Dz), data = spec_data_shape(&f.m.spec);
    stream_need(&f.in, "z", "f4", &code);
    header_set_field(&f.header, "xhat", DT_F4, &data);
    header_set_text(&f.header, "range", f.m.spec.is_signed ? "signed" : "unit");
    filter_start(&f, compute, out_path, force, (size_t)draws, seed);
    while (filter_next(&f)) {
        if (same_noise)
            memset(f.id, 0, sizeof f.id);
        struct shape shape = shape_rows((uint32_t)f.block.rows, &data);
        tensor_set(&xhat, "xhat", DT_F4, &shape);
        block_put(&f.block, &xhat);
        for (uint32_t draw = 0; draw < draws; draw++) {
            infer_decode(&f.infer, block_get(&f.block, "z"), f.id, draw, no_noise || !noise, xhat.data);
            filter_put(&f, draw);
        }
    }
    filter_close(&f);
    tensor_free(&xhat);
    return 0;
}

int main(int argc, char **argv)
{
    argv = args_parse(argc, argv, &program);
    const char *path = model_default_path(model_name);
    if (training && backward)
        die_usage("--train and --backward exclude each other");
    compute = engine_option_start((int)threads);
    if (training || backward)
        args_conflict(training ? "train" : "backward", "noise", "no-noise", "same-noise", "draws", "seed", NULL);
    if (no_noise)
        args_conflict("no-noise", "noise", "same-noise", NULL);
    int status = training || backward ? train(argv, path) : decode(argv, path);
    compute_free(compute);
    return status;
}
