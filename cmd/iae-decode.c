/* iae-decode - codes to data: xhat for each row of z, with new local noise for each draw; also as a stage of a training step */
#include "base/args.h"
#include "base/die.h"
#include "checkpoint/model_file.h"
#include "gemm/gemm.h"
#include "model/infer.h"
#include "spec/fields.h"
#include "spec/objective.h"
#include "stream/row_repeat.h"
#include "stream/stream_writer.h"
#include "tensor/compute.h"
#include "training/minibatch_reader.h"
#include "training/train_stage.h"

static const char *model_name, *out_path;
static uint64_t seed = 1;
static long threads = 1, noise = -1, draws = 1;
static int force, training, backward;
static struct compute *compute;
static const struct arg options[] = {
    ARG_LONG("noise", 0, &noise, -1, 65536, "D", "check that the local noise has D dimensions; 0 sets it to zero; -1: no check"),
    ARG_LONG("draws", 0, &draws, 1, 10000, "K", "decode each code K times, repeating its row"),
    ARG_FLAG("train", 0, &training, "forward pass of a training step: batch statistics, noise of the model's step"),
    ARG_FLAG("backward", 0, &backward, "backward pass of a training step: from d.xhat to the decoder's gradients and d.z"),
    ARG_MODEL(&model_name),
    ARG_OUT(&out_path),
    ARG_SEED(&seed),
    ARG_THREADS(&threads),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-decode", .operands = "[FILE ...]", .options = options,
    .summary = "Codes to data: adds xhat to rows of z",
};

static void check_noise(const struct model *m, const char *where)
{
    if (noise > 0 && (unsigned long)noise != m->spec.Dn)
        die_spec(where, "--noise %ld, but the model's local noise has %u dimensions", noise, m->spec.Dn);
}

static int train(char **operands)
{
    struct train_stage s;
    train_stage_open(&s, compute, backward ? STAGE_DECODE_BACK : STAGE_DECODE, operands, model_default_path(model_name), MODEL_DECODER, force);
    train_stage_start(&s, out_path, force, 0);
    while (train_stage_next(&s)) {
        minibatch_decode(&s.o, &s.m);
        if (backward)
            minibatch_decode_backward(&s.o, &s.m, &s.tally);
        train_stage_put(&s);
    }
    train_stage_close(&s);
    return 0;
}

static int decode(char **operands)
{
    struct stream in;
    struct stream_writer out;
    struct header h;
    struct block b, wide;
    struct model m;
    struct infer a;
    struct row_repeat repeat;
    struct tensor xhat = { .name = "" };
    int64_t id[BLOCK];
    uint64_t row = 0;

    const char *path = model_default_path(model_name);
    stream_open(&in, operands, force);
    model_load(&m, NULL, path, MODEL_DECODER, FOR_INFERENCE);
    if (!m.has[DECODER])
        die_spec(path, "the model has no decoder");
    check_noise(&m, path);
    struct shape code = shape_of(1, (unsigned)m.spec.Dz), data = spec_data_shape(&m.spec);
    stream_need(&in, "z", "f4", &code);
    header_copy(&h, &in.header);
    header_set_field(&h, "xhat", DT_F4, &data);
    header_set_text(&h, "range", m.spec.is_signed ? "signed" : "unit");
    writer_open(&out, out_path, force, &h);
    row_repeat_init(&repeat, (size_t)draws, &h);
    infer_init(&a, compute, &m, repeat.rows, seed);

    while (stream_rows(&in, &b, repeat.rows)) {
        struct shape shape = shape_rows((uint32_t)b.rows, &data);
        tensor_set(&xhat, "xhat", DT_F4, &shape);
        block_ids(&b, row, id);
        block_put(&b, &xhat);
        for (uint32_t draw = 0; draw < draws; draw++) {
            infer_decode(&a, block_get(&b, "z"), id, draw, !noise, xhat.data);
            row_repeat_fill(&repeat, &b, draw, &wide);
        }
        writer_rows(&out, &wide);
        row += b.rows;
    }
    writer_close(&out, &in);
    row_repeat_free(&repeat);
    tensor_free(&xhat);
    header_free(&h);
    infer_free(&a);
    model_free(&m);
    return 0;
}

int main(int argc, char **argv)
{
    argv = args_parse(argc, argv, &program);
    if (training && backward)
        die_usage("--train and --backward exclude each other");
    compute = gemm_start((int)threads);
    if (training || backward)
        args_conflict(training ? "train" : "backward", "noise", "draws", "seed", NULL);
    int status = training || backward ? train(argv) : decode(argv);
    compute_free(compute);
    return status;
}
