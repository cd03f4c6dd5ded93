/* iae-encode - data to codes: z for each row of x, all other fields copied; also as a stage of a training step */
#include "apply/data_field.h"
#include "apply/filter.h"
#include "base/args.h"
#include "base/die.h"
#include "engine/engine_option.h"
#include "spec/fields.h"
#include "spec/objective.h"
#include "tensor/compute.h"
#include "training/train_stage.h"

static const char *model_name, *out_path;
static uint64_t seed = 1;
static long threads = 1, draws = 1;
static int force, xhat, features, training, backward, labelled;
static struct compute *compute;
static const struct arg options[] = {
    ARG_GROUP("Codes"),
    ARG_FLAG("xhat", 0, &xhat, "encode xhat to zhat instead of x to z, to see whether a flipped model recovers its codes"),
    ARG_LONG("draws", 0, &draws, 1, 10000, "K", "encode each row K times, repeating it"),
    ARG_FLAG("features", 0, &features, "also the input of the encoder's last layer, as f, or fhat with --xhat"),
    ARG_GROUP("Training by hand"),
    ARG_FLAG("train", 0, &training, "forward pass of a training step: batch statistics, noise of the model's step"),
    ARG_FLAG("backward", 0, &backward, "backward pass of a training step: from d.z or d.zhat to the encoder's gradients"),
    ARG_FLAG("labelled", 0, &labelled, "with --train: the rows have labels, and are for the label term"),
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
    .name = "iae-encode", .operands = "[FILE ...]", .options = options,
    .summary = "Data to codes: adds z to rows of x",
    .hints = (const struct arg_hint[]){
        { "batch batch-size", "rows are computed in blocks of 128; their records do not matter" },
        { NULL, NULL }
    },
    .examples = "iae-encode < images.iae | iae-decode > back.iae\n"
                "iae-encode --threads 2 images.iae | iae-cut --field id,y,z > z.iae",
};

static int train(char **operands, const char *path)
{
    struct train_stage s;
    train_stage_open(&s, compute, backward ? STAGE_ENCODE_BACK : STAGE_ENCODE, operands, path, MODEL_ENCODER, force);
    train_stage_start(&s, out_path, force, labelled);
    while (train_stage_next(&s)) {
        minibatch_encode(&s.o, &s.m);
        if (backward) {
            minibatch_encode_backward(&s.o, &s.m, &s.grads);
            if (s.o.labelled)
                train_stage_loss(&s, "label", s.o.losses.label);
            else if (s.m.spec.regularization == REGUL_KL)
                train_stage_loss(&s, "gen", s.o.losses.gen);
        }
        train_stage_put(&s);
    }
    train_stage_close(&s);
    return 0;
}

enum { CODE, MU, LV, FEATURES, RESULTS };

/* One output field; without a name it is not computed. */
struct result {
    const char *name;
    struct shape row;
    struct tensor t;
};

static void results_init(struct result *r, const struct model *m, const char *where, struct header *h)
{
    static const char *const names[][RESULTS] = { { "z", "mu", "lv", "f" }, { "zhat", "mu", "lv", "fhat" } };
    struct shape code = shape_of(1, (unsigned)m->spec.Dz);
    size_t width = infer_features_width(m);
    if (features && !width)
        die_spec(where, "--features: the encoder has a single layer, whose input is the data");
    for (int i = 0; i < RESULTS; i++) {
        if (i == FEATURES ? !features : i != CODE && !m->spec.head)
            continue;
        r[i].name = names[xhat][i];
        r[i].row = i == FEATURES ? shape_of(1, (unsigned)width) : code;
        header_set_field(h, r[i].name, DT_F4, &r[i].row);
    }
}

/* The rows at hand, encoded with this draw of the noise. */
static void make_results(struct result *r, struct filter *f, uint32_t draw)
{
    struct block *b = &f->block;
    for (int i = 0; i < RESULTS; i++)
        if (r[i].name) {
            struct shape shape = shape_rows((uint32_t)b->rows, &r[i].row);
            tensor_set(&r[i].t, r[i].name, DT_F4, &shape);
            block_put(b, &r[i].t);
        }
    infer_encode(&f->infer, block_get(b, xhat ? "xhat" : "x"), f->id, draw, r[CODE].t.data);
    if (r[MU].name)
        infer_head(&f->infer, b->rows, r[MU].t.data, r[LV].t.data);
    if (r[FEATURES].name)
        infer_features(&f->infer, b->rows, r[FEATURES].t.data);
}

static int encode(char **operands, const char *path)
{
    struct filter f;
    struct result result[RESULTS] = { { .name = NULL } };

    filter_open(&f, operands, path, MODEL_ENCODER, force);
    if (!f.m.has[ENCODER])
        die_spec(path, "the model has no encoder");
    struct shape data = spec_data_shape(&f.m.spec);
    if (xhat)
        stream_need(&f.in, "xhat", "f4", &data);
    else
        data_field_check(&f.in, &f.m.spec);
    results_init(result, &f.m, path, &f.header);
    filter_start(&f, compute, out_path, force, (size_t)draws, seed);
    while (filter_next(&f))
        for (uint32_t draw = 0; draw < draws; draw++) {
            make_results(result, &f, draw);
            filter_put(&f, draw);
        }
    filter_close(&f);
    for (int i = 0; i < RESULTS; i++)
        tensor_free(&result[i].t);
    return 0;
}

int main(int argc, char **argv)
{
    argv = args_parse(argc, argv, &program);
    const char *path = model_default_path(model_name);
    if (training && backward)
        die_usage("--train and --backward exclude each other");
    if (labelled && !training)
        die_usage("--labelled needs --train");
    compute = engine_option_start((int)threads);
    if (training || backward)
        args_conflict(training ? "train" : "backward", "seed", "xhat", "draws", "features", NULL);
    int status = training || backward ? train(argv, path) : encode(argv, path);
    compute_free(compute);
    return status;
}
