/* iae-score - logits of the discriminators, for every pair and code that the rows hold */
#include "apply.h"
#include "args.h"
#include "die.h"
#include "feed.h"
#include "gemm.h"
#include "modelfile.h"
#include "sink.h"
#include "threads.h"

static const char *model_name, *out_path;
static uint64_t seed = 1;
static long threads = 1;
static int force;
static const struct arg options[] = {
    ARG_MODEL(&model_name),
    ARG_OUT(&out_path),
    ARG_SEED(&seed),
    ARG_THREADS(&threads),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = { "iae-score", "[FILE ...]",
                                        "Discriminator logits: adds rec_real, rec_fake, reg_real, reg_fake", options, 0 };

enum { REC_REAL, REC_FAKE, REG_REAL, REG_FAKE, SCORES };
static const char *const names[SCORES] = { "rec_real", "rec_fake", "reg_real", "reg_fake" };

/* Which scores these rows and this model allow; the fields that they need are checked. */
static void choose(const struct stream *in, const struct model *m, int wanted[SCORES])
{
    struct shape code = shape_of(1, (unsigned)m->spec.Dz), data = spec_data_shape(&m->spec);
    stream_need(in, "z", "f4", &code);
    wanted[REC_REAL] = m->has[REC] && header_find(&in->header, "x");
    wanted[REC_FAKE] = m->has[REC] && header_find(&in->header, "xhat");
    wanted[REG_REAL] = wanted[REG_FAKE] = m->has[REG];
    if (wanted[REC_REAL])
        stream_need_data(in, &m->spec);
    if (wanted[REC_FAKE])
        stream_need(in, "xhat", "f4", &data);
    for (int i = 0; i < SCORES; i++)
        if (wanted[i])
            return;
    die_spec(in->where, "the model has no discriminator for these rows");
}

static void score(struct apply *a, const struct block *b, const int64_t *id, int which, struct tensor *prior, float *to)
{
    const struct tensor *z = block_get(b, "z");
    switch (which) {
    case REC_REAL: apply_rec(a, block_get(b, "x"), z, to); break;
    case REC_FAKE: apply_rec(a, block_get(b, "xhat"), z, to); break;
    case REG_FAKE: apply_reg(a, z, to); break;
    default:
        tensor_set(prior, "prior", DT_F4, &z->shape);
        apply_prior(a, id, b->rows, prior->data);
        apply_reg(a, prior, to);
    }
}

int main(int argc, char **argv)
{
    struct stream in;
    struct sink out;
    struct header h;
    struct block b;
    struct model m;
    struct apply a;
    struct tensor logit[SCORES] = { { .name = "" } }, prior = { .name = "" };
    struct shape one = shape_of(0);
    int64_t id[BLOCK];
    int wanted[SCORES];
    uint64_t row = 0;

    argv = args_parse(argc, argv, &program);
    gemm_start((int)threads);
    threads_set((int)threads);
    stream_open(&in, argv, force);
    model_load(&m, NULL, model_path(model_name), MODEL_REC | MODEL_REG, 0);
    choose(&in, &m, wanted);
    header_copy(&h, &in.header);
    for (int i = 0; i < SCORES; i++)
        if (wanted[i])
            header_field(&h, names[i], DT_F4, &one);
    sink_open(&out, out_path, force, &h);
    apply_init(&a, &m, BLOCK, seed);

    while (stream_rows(&in, &b, BLOCK)) {
        struct shape shape = shape_rows((uint32_t)b.rows, &one);
        block_ids(&b, row, id);
        for (int i = 0; i < SCORES; i++) {
            if (!wanted[i])
                continue;
            tensor_set(&logit[i], names[i], DT_F4, &shape);
            score(&a, &b, id, i, &prior, logit[i].data);
            block_put(&b, &logit[i]);
        }
        sink_put(&out, &b);
        row += b.rows;
    }
    sink_close(&out, &in);
    for (int i = 0; i < SCORES; i++)
        tensor_free(&logit[i]);
    tensor_free(&prior);
    header_free(&h);
    apply_free(&a);
    model_free(&m);
    threads_free();
    return 0;
}
