/* iae-score - logits of the discriminators, for every pair and code that the rows hold; or, as a stage of training, the
 * discriminators' gradients, or those of the loss by the rows */
#include "apply.h"
#include "args.h"
#include "critic.h"
#include "die.h"
#include "feed.h"
#include "gemm.h"
#include "modelfile.h"
#include "sink.h"
#include "stage.h"
#include "step.h"
#include "threads.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *model_name, *out_path, *grad;
static uint64_t seed = 1;
static long threads = 1;
static int force, other;
static const struct arg options[] = {
    ARG_FLAG("other", 0, &other, "also rec_other: data with the code of the row before, to see how much rec asks for the right one"),
    ARG_TEXT("grad", 0, &grad, "OF", "minibatches: gradients of disc (both), rec, reg, or gen: d.* for encoder and decoder"),
    ARG_MODEL(&model_name),
    ARG_OUT(&out_path),
    ARG_SEED(&seed),
    ARG_THREADS(&threads),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = { "iae-score", "[FILE ...]",
                                        "Discriminator logits: adds rec_real, rec_fake, reg_real, reg_fake", options, 0 };

/* What is scored, by the direction: pairs of picture and code for rec, and what reg tells apart. */
enum { REC_REAL, REC_FAKE, REC_OTHER, REG_REAL, REG_FAKE, SCORES };
static const char *const names[SCORES] = { "rec_real", "rec_fake", "rec_other", "reg_real", "reg_fake" };
#define PRIOR "prior"           /* no field: drawn here */
static const struct {
    const char *x, *z;
} looks[][SCORES] = {
    [FORWARD] = { { "x", "z" }, { "xhat", "z" }, { "x", "z" }, { NULL, PRIOR }, { NULL, "z" } },
    [FLIPPED] = { { "xhat", "z" }, { "xhat", "zhat" }, { "xhat", "z" }, { "x", NULL }, { "xhat", NULL } },
    [JOINT] = { { "x", "zhat" }, { "xhat", "z" }, { "x", "zhat" }, { NULL, NULL }, { NULL, NULL } },
};

/* What is made of a block: logits, and codes that no field has. */
struct work {
    struct tensor logit[SCORES], prior, before;
    float *last;                /* [Dz] the code of the row before the block; NULL: there is none */
};

static int there(const struct stream *in, const struct spec *s, const char *name)
{
    struct shape code = shape_of(1, (unsigned)s->Dz), data = spec_data_shape(s);
    if (!name || !strcmp(name, PRIOR))
        return 1;
    if (!header_find(&in->header, name))
        return 0;
    if (!strcmp(name, "x"))
        stream_need_data(in, s);
    else
        stream_need(in, name, "f4", *name == 'x' ? &data : &code);
    return 1;
}

/* Which scores these rows and this model allow; the fields that they need are checked. */
static void choose(const struct stream *in, const struct model *m, int wanted[SCORES])
{
    int any = 0;
    for (int i = 0; i < SCORES; i++) {
        const char *x = looks[m->spec.direction][i].x, *z = looks[m->spec.direction][i].z;
        wanted[i] = (i != REC_OTHER || other) && m->has[i < REG_REAL ? REC : REG] && (x || z) && there(in, &m->spec, x) && there(in, &m->spec, z);
        any |= wanted[i] && (x || strcmp(z, PRIOR));
    }
    if (!any)
        die_spec(in->where, "the model has no discriminator for these rows");
}

/* The codes of z, each with the row behind it; the first row of all takes that of the last one here. */
static const struct tensor *codes_before(struct work *w, const struct tensor *z)
{
    size_t n = z->shape.dim[0], width = tensor_row_size(z);
    tensor_set(&w->before, "before", DT_F4, &z->shape);
    char *to = w->before.data;
    memcpy(to, w->last ? (const char *)w->last : (const char *)z->data + (n - 1) * width, width);
    memcpy(to + width, z->data, (n - 1) * width);
    w->last = w->last ? w->last : xmalloc(width);
    memcpy(w->last, (const char *)z->data + (n - 1) * width, width);
    return &w->before;
}

static void score(struct apply *a, const struct block *b, const int64_t *id, int which, struct work *w)
{
    const char *x = looks[a->m->spec.direction][which].x, *z = looks[a->m->spec.direction][which].z;
    float *to = w->logit[which].data;
    if (which == REC_OTHER)
        apply_rec(a, block_get(b, x), codes_before(w, block_get(b, z)), to);
    else if (which < REG_REAL)
        apply_rec(a, block_get(b, x), block_get(b, z), to);
    else if (x)
        apply_reg(a, block_get(b, x), to);
    else if (!strcmp(z, PRIOR)) {
        struct shape shape = shape_of(2, (unsigned)b->rows, (unsigned)a->m->spec.Dz);
        tensor_set(&w->prior, PRIOR, DT_F4, &shape);
        apply_prior(a, id, b->rows, w->prior.data);
        apply_reg(a, &w->prior, to);
    } else
        apply_reg(a, block_get(b, z), to);
}

/* Which discriminators: both, those whose turn it is in this sub-step, or the one that was asked for. */
static unsigned asked(void)
{
    static const char *const words[] = { "disc", "rec", "reg", "gen" };
    static const unsigned nets[] = { MODEL_REC | MODEL_REG, MODEL_REC, MODEL_REG, 0 };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(grad, words[i]))
            return nets[i];
    die_usage("--grad: '%s' is none of disc, rec, reg and gen", grad);
}

static void differentiate(struct stage *s, unsigned nets)
{
    int both = nets == (MODEL_REC | MODEL_REG);
    while (stage_next(s)) {
        for (int i = REC; i <= REG; i++) {
            if (!(nets >> i & 1) || !s->m.has[i] || (both && !step_takes_part(&s->m, (enum net_id)i, s->stamp.sub, INFINITY)))
                continue;
            (i == REC ? critic_rec : critic_reg)(&s->o, &s->m, &s->tally);
            stage_loss(s, net_names[i], i == REC ? s->o.losses.rec : s->o.losses.reg);
        }
        if (!nets) {
            critic_gen(&s->o, &s->m);
            stage_loss(s, "gen", s->o.losses.gen);
        }
        stage_put(s);
    }
}

static int train(char **operands, const char *path)
{
    struct stage s;
    unsigned nets = asked();
    stage_open(&s, nets ? STAGE_DISC : STAGE_GEN, operands, path, MODEL_REC | MODEL_REG, force);
    if (nets && !(nets & model_needs(&s.m.spec)))
        die_spec(path, "--grad %s: the model has no such discriminator", grad);
    stage_start(&s, out_path, force, 0);
    differentiate(&s, nets);
    stage_close(&s);
    return 0;
}

static int apply(char **operands, const char *path)
{
    struct stream in;
    struct sink out;
    struct header h;
    struct block b;
    struct model m;
    struct apply a;
    struct work w = { .last = NULL };
    struct shape one = shape_of(0);
    int64_t id[BLOCK];
    int wanted[SCORES];
    uint64_t row = 0;

    stream_open(&in, operands, force);
    model_load(&m, NULL, path, MODEL_REC | MODEL_REG, TO_APPLY);
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
            tensor_set(&w.logit[i], names[i], DT_F4, &shape);
            score(&a, &b, id, i, &w);
            block_put(&b, &w.logit[i]);
        }
        sink_put(&out, &b);
        row += b.rows;
    }
    sink_close(&out, &in);
    for (int i = 0; i < SCORES; i++)
        tensor_free(&w.logit[i]);
    tensor_free(&w.prior);
    tensor_free(&w.before);
    free(w.last);
    header_free(&h);
    apply_free(&a);
    model_free(&m);
    return 0;
}

int main(int argc, char **argv)
{
    argv = args_parse(argc, argv, &program);
    const char *path = model_path(model_name);
    gemm_start((int)threads);
    threads_set((int)threads);
    if (grad)
        args_refuse("grad", "seed", "other", NULL);
    int status = grad ? train(argv, path) : apply(argv, path);
    threads_free();
    return status;
}
