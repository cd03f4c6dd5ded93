/* iae-encode - data to codes: one row of z for each row of x; all other fields travel along; and this as stages of training */
#include "apply.h"
#include "args.h"
#include "die.h"
#include "feed.h"
#include "gemm.h"
#include "modelfile.h"
#include "sink.h"
#include "stage.h"
#include "threads.h"

static const char *model_name, *out_path;
static uint64_t seed = 1;
static long threads = 1;
static int force, xhat, training, backward, labelled;
static const struct arg options[] = {
    ARG_FLAG("xhat", 0, &xhat, "encode xhat to zhat instead of x to z: does a flipped model find its own codes again?"),
    ARG_FLAG("train", 0, &training, "minibatches: batch statistics, noise of the model's current step"),
    ARG_FLAG("backward", 0, &backward, "minibatches on the way back: from d.z or d.zhat to the encoder's gradients"),
    ARG_FLAG("labelled", 0, &labelled, "with --train: rows with labels, for the label term"),
    ARG_MODEL(&model_name),
    ARG_OUT(&out_path),
    ARG_SEED(&seed),
    ARG_THREADS(&threads),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = { "iae-encode", "[FILE ...]", "Data to codes: adds z to rows of x", options, 0 };

static int train(char **operands)
{
    struct stage s;
    stage_open(&s, backward ? STAGE_ENCODE_BACK : STAGE_ENCODE, operands, model_path(model_name), MODEL_ENCODER, force);
    stage_start(&s, out_path, force, labelled);
    while (stage_next(&s)) {
        objective_encode(&s.o, &s.m);
        if (backward) {
            objective_encode_back(&s.o, &s.m, &s.tally);
            if (s.o.labelled)
                stage_loss(&s, "label", s.o.losses.label);
            else if (s.m.spec.regularization == REG_KL)
                stage_loss(&s, "gen", s.o.losses.gen);
        }
        stage_put(&s);
    }
    stage_close(&s);
    return 0;
}

enum { CODE, MU, LV, RESULTS };

static int encode(char **operands)
{
    struct stream in;
    struct sink out;
    struct header h;
    struct block b;
    struct model m;
    struct apply a;
    struct tensor result[RESULTS] = { { .name = "" } };
    const char *names[RESULTS] = { xhat ? "zhat" : "z", "mu", "lv" };
    int64_t id[BLOCK];
    uint64_t row = 0;

    const char *path = model_path(model_name);
    stream_open(&in, operands, force);
    model_load(&m, NULL, path, MODEL_ENCODER, TO_APPLY);
    if (!m.has[ENCODER])
        die_spec(path, "the model has no encoder");
    struct shape code = shape_of(1, (unsigned)m.spec.Dz), data = spec_data_shape(&m.spec);
    if (xhat)
        stream_need(&in, "xhat", "f4", &data);
    else
        stream_need_data(&in, &m.spec);
    int results = m.spec.head ? RESULTS : 1;
    header_copy(&h, &in.header);
    for (int i = 0; i < results; i++)
        header_field(&h, names[i], DT_F4, &code);
    sink_open(&out, out_path, force, &h);
    apply_init(&a, &m, BLOCK, seed);

    while (stream_rows(&in, &b, BLOCK)) {
        struct shape shape = shape_rows((uint32_t)b.rows, &code);
        for (int i = 0; i < results; i++)
            tensor_set(&result[i], names[i], DT_F4, &shape);
        block_ids(&b, row, id);
        apply_encode(&a, block_get(&b, xhat ? "xhat" : "x"), id, result[CODE].data);
        if (m.spec.head)
            apply_head(&a, b.rows, result[MU].data, result[LV].data);
        for (int i = 0; i < results; i++)
            block_put(&b, &result[i]);
        sink_put(&out, &b);
        row += b.rows;
    }
    sink_close(&out, &in);
    for (int i = 0; i < results; i++)
        tensor_free(&result[i]);
    header_free(&h);
    apply_free(&a);
    model_free(&m);
    return 0;
}

int main(int argc, char **argv)
{
    argv = args_parse(argc, argv, &program);
    if (training && backward)
        die_usage("--train is the way forth, --backward the way back: one of them");
    if (labelled && !training)
        die_usage("--labelled belongs to --train");
    gemm_start((int)threads);
    threads_set((int)threads);
    if (training || backward)
        args_refuse(training ? "train" : "backward", "seed", "xhat", NULL);
    int status = training || backward ? train(argv) : encode(argv);
    threads_free();
    return status;
}
