/* grad_minibatch.c - gradients of L_rec, L_reg and L_gen of whole tiny models by every parameter, for every row of the table of objectives
 * and with every hyperparameter; built in double
 *
 * L_rec by rec's parameters (the pairs are constants), L_reg by reg's, and L_gen by those of encoder and decoder with
 * the whole way, such as x -> z -> xhat -> rec, reg, computed again for each difference: random numbers depend on their key alone, so the
 * noise stays. The loss of labels by the encoder's.
 * tags: long:asan
 */
#include "finite_differences.h"

#include "base/alloc.h"
#include "engine/engine.h"
#include "spec/fields.h"
#include "model/spec_parse.h"
#include "tensor/compute.h"
#include "train/losses.h"

static struct compute *compute;

#define COUNT 6
#define STEP 5
#define SUB 1

static const char gaussian[] =
    "data 4x4x2 unit\ncode gaussian 3\nnoise gaussian 2\ncondition location 5\n"
    "encoder: fc 6 bn elu ; fc 3 bn noaffine\n"
    "decoder: fc 5 bn tanh ; fc 2x2x3 bn relu ; upconv 2 4x4/2 sigmoid\n"
    "rec: conv 3 4x4/2 bn lrelu 0.2 ; fc 5 bn relu ; fc 1\n"
    "reg: fc 6 relu ; fc 5 tanh ; fc 1\n";

static const char categorical[] =
    "data 4x4x1 signed\ncode categorical 4\nnoise gaussian 2\nposterior gaussian 3\ncondition invariant\n"
    "encoder: conv 2 4x4/2 bn relu ; concat eps ; fc 5 bn tanh ; fc 4 bn scale softmax\n"
    "decoder: fc 2x2x2 bn relu ; upconv 1 4x4/2 tanh\n"
    "rec: conv 2 4x4/2 bn lrelu 0.2 ; fc 1\n"
    "reg: fc 6 elu ; fc 1\n";

static const char flat[] =
    "data 5 unit\ncode gaussian 2\ncondition invariant\n"
    "encoder: fc 6 tanh ; fc 2\ndecoder: fc 6 tanh ; fc 5\nrec: fc 6 bn tanh ; fc 1\nreg: fc 5 tanh ; fc 1\n";

/* reg sees pictures */
static const char flipped[] =
    "data 4x4x2 unit\ncode gaussian 3\nnoise gaussian 2\nposterior gaussian 2\ndirection flipped\ncondition location 5\n"
    "encoder: fc 6 bn elu ; fc 3 bn noaffine\n"
    "decoder: fc 5 bn tanh ; fc 2x2x3 bn relu ; upconv 2 4x4/2 sigmoid\n"
    "rec: conv 3 4x4/2 bn lrelu 0.2 ; fc 5 bn relu ; fc 1\n"
    "reg: conv 3 4x4/2 bn lrelu 0.2 ; fc 5 bn relu ; fc 1\n";

static const char flipped_categorical[] =
    "data 4x4x1 signed\ncode categorical 4\nnoise gaussian 2\ndirection flipped\ncondition invariant\n"
    "encoder: conv 2 4x4/2 bn relu ; fc 5 bn tanh ; fc 4 bn scale softmax\n"
    "decoder: fc 2x2x2 bn relu ; upconv 1 4x4/2 tanh\n"
    "rec: conv 2 4x4/2 bn lrelu 0.2 ; fc 1\n"
    "reg: conv 2 4x4/2 bn lrelu 0.2 ; fc 1\n";

#define HEAD "encoder: fc 6 bn elu ; fc 6"      /* mean and log variance of a code of 3 */
#define SETS 6
static const struct {
    const char *text, *set[SETS + 1];
} cases[] = {
    { gaussian, { NULL } },
    { categorical, { NULL } },
    { flat, { NULL } },
    { gaussian, { "condition invariant", NULL } },
    { gaussian, { "noise none", NULL } },
    { gaussian, { "regularization none", NULL } },
    { gaussian, { "reconstruction euclidean", NULL } },
    { gaussian, { "reconstruction laplace", "weight rec 0.7", NULL } },
    { gaussian, { "reconstruction none", NULL } },
    { categorical, { "reconstruction euclidean", "regularization none", NULL } },
    { gaussian, { "weight rec 0.7", "weight reg 2.5", NULL } },
    { gaussian, { "reconstruction euclidean", "weight rec 0.7", NULL } },
    { gaussian, { "weight positive 0.6", NULL } },
    { gaussian, { "weight mismatch 0.4", NULL } },
    { gaussian, { "logprior on", "jitter code 0.3", "weight reg 0.6", NULL } },
    { categorical, { "prior 1 0 3 2", NULL } },
    { categorical, { "code categorical 4 running 0.5", NULL } },
    { gaussian, { "smooth 0.9", NULL } },
    { gaussian, { "jitter input 0.3", NULL } },
    { gaussian, { "jitter code 0.3", NULL } },
    { gaussian, { "jitter image 0.2", NULL } },
    { gaussian, { "jitter global 0.2", NULL } },
    { gaussian, { "ramp weight positive 0 1 10", "ramp jitter code 1 0 20", "ramp weight reg 0 3 9", NULL } },
    { gaussian, { "weight positive 0.6", "weight mismatch 0.4", "jitter image 0.2", "jitter code 0.3", "jitter global 0.2", "smooth 0.8" } },
    { categorical, { "weight entropy 0.3", NULL } },
    { categorical, { "scale code 3", NULL } },
    { categorical, { "weight positive 0.6", "weight mismatch 0.4", "jitter code 0.3", "jitter image 0.1", "weight entropy 0.2", "scale code 2" } },
    { categorical, { "condition location 4", "jitter input 0.3", "jitter global 0.1", "smooth 0.9", NULL } },
    { gaussian, { "encoder: dropout 0.3 ; fc 6 bn elu ; noise 0.2 ; fc 3 bn noaffine",
                  "decoder: fc 5 bn tanh ; dropout 0.2 ; noise 0.1 ; fc 2x2x3 bn relu ; noise 0.3 ; upconv 2 4x4/2 sigmoid",
                  "rec: noise 0.2 ; conv 3 4x4/2 bn lrelu 0.2 ; dropout 0.5 ; fc 5 bn relu ; fc 1", "reg: dropout 0.2 ; fc 6 relu ; fc 1",
                  "weight mismatch 0.4", NULL } },
    { categorical, { "encoder: conv 2 4x4/2 bn relu ; dropout 0.4 ; concat eps ; fc 5 bn tanh ; fc 4 bn scale softmax", NULL } },
    { gaussian, { "rec: conv 3 4x4/2 bn lrelu 0.2 ; dropout 0.2 ; mbstd ; fc 5 bn relu ; mbstd ; fc 1", "reg: noise 0.2 ; mbstd ; fc 6 relu ; fc 1",
                  "weight mismatch 0.4", "weight positive 0.6", NULL } },
    { gaussian, { "rec: conv 3 4x4/2 spectral lrelu 0.2 ; dropout 0.2 ; mbstd ; fc 5 spectral elu ; fc 1 spectral", "reg: fc 6 spectral tanh ; fc 1",
                  "weight mismatch 0.4", "weight positive 0.6", NULL } },
    { flipped, { "reg: conv 3 4x4/2 spectral lrelu 0.2 ; fc 1 spectral", "weight mismatch 0.4", NULL } },
    { flipped, { NULL } },                                                                              /* FIAE */
    { flipped_categorical, { NULL } },
    { flipped, { "reconstruction none", NULL } },                                                       /* GAN */
    { flipped_categorical, { "reconstruction likelihood", "weight rec 0.7", NULL } },                   /* InfoGAN */
    { flipped, { "reconstruction likelihood", "posterior none", HEAD, NULL } },
    { flipped, { "encoder: dropout 0.3 ; concat eps ; fc 6 bn elu ; fc 3 bn noaffine", "reg: noise 0.2 ; conv 3 4x4/2 bn relu ; fc 1", NULL } },
    { flipped, { "weight rec 0.7", "weight reg 2.5", "weight mismatch 0.4", "smooth 0.9", NULL } },
    { flipped, { "jitter input 0.3", "jitter code 0.3", "jitter image 0.2", "jitter global 0.2", NULL } },
    { flipped_categorical, { "weight entropy 0.3", "scale code 3", "jitter code 0.2", NULL } },
    { gaussian, { "direction joint", "regularization none", NULL } },                                   /* ALI */
    { categorical, { "direction joint", "regularization none", "jitter code 0.2", "weight entropy 0.1", "weight rec 0.6" } },
    { gaussian, { "reconstruction likelihood", "regularization kl", HEAD, "weight reg 0.7", NULL } },   /* VAE */
    { gaussian, { "reconstruction likelihood", NULL } },
    { gaussian, { "reconstruction likelihood", "data 4x4x2 signed", "regularization none", NULL } },
    { gaussian, { "regularization kl", HEAD, "jitter global 0.2", NULL } },
    { categorical, { "labels 6", "weight label 0.8", NULL } },
    { flipped_categorical, { "labels 6", "jitter input 0.3", NULL } },
};

struct fixture {
    struct model m;
    struct minibatch o, label;
    struct grad_accum t;
    real x[COUNT * 32];
};

static void pass_sides(const struct fixture *f, enum net_id id, const struct net_run *p, uint64_t *sides)
{
    if (p->block)
        grad_sides(&f->m.net[id], p, sides);
}

static void chain(struct fixture *f)
{
    struct minibatch *o = &f->o;
    minibatch_begin(o, COUNT, STEP, SUB);
    memcpy(o->field[FIELD_X], f->x, COUNT * volume_size(&f->m.spec.data) * sizeof *f->x);
    for (int i = 0; i < COUNT; i++)
        o->id[i] = 100 - 7 * i;
    minibatch_forward(o, &f->m);
}

static double loss_rec(void *context, uint64_t *sides)
{
    struct fixture *f = context;
    grad_accum_clear(&f->t);
    loss_disc_rec(&f->o, &f->m, &f->t);
    pass_sides(f, DISC_REC, &f->o.rec, sides);
    pass_sides(f, DISC_REC, &f->o.rec_other, sides);
    return f->o.losses.rec * COUNT;
}

static double loss_reg(void *context, uint64_t *sides)
{
    struct fixture *f = context;
    grad_accum_clear(&f->t);
    loss_disc_reg(&f->o, &f->m, &f->t);
    pass_sides(f, DISC_REG, &f->o.reg, sides);
    return f->o.losses.reg * COUNT;
}

static double gen_at(void *context, uint64_t *sides)
{
    struct fixture *f = context;
    grad_accum_clear(&f->t);
    chain(f);
    loss_gen(&f->o, &f->m);
    minibatch_backward(&f->o, &f->m, &f->t);
    pass_sides(f, ENCODER, &f->o.encoder, sides);
    pass_sides(f, DECODER, &f->o.decoder, sides);
    pass_sides(f, DISC_REC, &f->o.rec, sides);
    pass_sides(f, DISC_REG, &f->o.reg, sides);
    return f->o.losses.gen * COUNT;
}

static double loss_label(void *context, uint64_t *sides)
{
    struct fixture *f = context;
    struct minibatch *o = &f->label;
    grad_accum_clear(&f->t);
    o->labelled = 1;
    minibatch_begin(o, COUNT, STEP, SUB_LABEL);
    memcpy(o->field[FIELD_X], f->x, COUNT * volume_size(&f->m.spec.data) * sizeof *f->x);
    for (int i = 0; i < COUNT; i++) {
        o->id[i] = 50 + i;
        o->y[i] = i % (int)f->m.spec.Dz;
    }
    minibatch_encode(o, &f->m);
    minibatch_encode_backward(o, &f->m, &f->t);
    pass_sides(f, ENCODER, &o->encoder, sides);
    return o->losses.label * COUNT;
}

static struct grad_result all;

/* Every difference computes the gradients again, so what is checked is a copy. */
static int check_net(const char *what, struct fixture *f, enum net_id id, enum loss_term term, grad_loss *loss, struct grad_result *r)
{
    const struct net *net = &f->m.net[id];
    uint64_t sides = 0;
    real *grad = xarray(net->parameters, sizeof *grad);
    loss(f, &sides);
    memcpy(grad, f->t.sum[term][id].grad, net->parameters * sizeof *grad);
    int again = grad_parameters(what, loss, f, net, grad, r);
    free(grad);
    return again;
}

static int check_at(size_t k, const char *what, uint64_t seed)
{
    struct fixture f;
    struct spec spec;
    struct grad_result r = { 0, 0, 0 };
    size_t sets = 0;
    while (sets <= SETS && cases[k].set[sets])
        sets++;
    spec_parse(&spec, what, cases[k].text, cases[k].set, sets);
    model_init(&f.m, &spec, MODEL_ALL);
    f.m.seed = seed;
    minibatch_init(&f.o, compute, &f.m, COUNT);
    minibatch_init(&f.label, compute, &f.m, COUNT);
    grad_accum_init(&f.t, compute, &f.m);
    for (int i = 0; i < NETS; i++)
        if (f.m.has[i])
            grad_fill(&seed, &f.m.net[i]);
    grad_random(&seed, f.x, COUNT * volume_size(&spec.data));
    chain(&f);
    int again = (f.m.has[DISC_REC] && check_net(what, &f, DISC_REC, TERM_ALL, loss_rec, &r)) ||
                (f.m.has[DISC_REG] && check_net(what, &f, DISC_REG, TERM_ALL, loss_reg, &r)) ||
                (f.m.has[ENCODER] && check_net(what, &f, ENCODER, TERM_ALL, gen_at, &r)) ||
                check_net(what, &f, DECODER, TERM_ALL, gen_at, &r) ||
                (f.m.spec.hyper[LABELS] > 0 && check_net(what, &f, ENCODER, TERM_LABEL, loss_label, &r));
    if (!again) {
        all.checked += r.checked;
        all.worst = r.worst > all.worst ? r.worst : all.worst;
    }
    minibatch_free(&f.o);
    minibatch_free(&f.label);
    grad_accum_free(&f.t);
    model_free(&f.m);
    return again;
}

static void check(size_t from, size_t to)
{
    for (size_t k = from; k < to; k++) {
        char *what = xprintf("case %zu (%s ...)", k, cases[k].set[0] ? cases[k].set[0] : "plain");
        uint64_t seed = 1;
        while (seed <= 200 && check_at(k, what, seed))
            seed++;
        if (seed > 200)
            fail_msg("%s: no values keep clear of all kinks", what);
        free(what);
    }
}

#define PLAIN 3
#define SHAPES 9

static void test_plain(void **state)
{
    (void)state;
    check(0, PLAIN);
}

static void test_terms(void **state)
{
    (void)state;
    check(PLAIN, SHAPES);
}

static void test_hyperparameters(void **state)
{
    (void)state;
    check(SHAPES, sizeof cases / sizeof *cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain), cmocka_unit_test(test_terms), cmocka_unit_test(test_hyperparameters),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    compute = engine_start(NULL, 1);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    printf("# %zu tensors, largest relative difference %.2g\n", all.checked, all.worst);
    compute_free(compute);
    return failed;
}
