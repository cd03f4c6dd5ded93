/* grad_layers.c - gradients of layers: every kind with every activation and normalization, both modes, the code's branches, noise; built in double
 * tags: long:asan
 */
#include "finite_differences.h"

#include "base/alloc.h"
#include "engine/engine.h"
#include "model/spec_parse.h"
#include "spec/spec.h"
#include "tensor/compute.h"

#include <stdio.h>

static struct compute *compute;

/* L = sum c y + 1/2 sum y^2 of a network's result y: a loss whose gradient c + y depends on y. */
struct fixture {
    struct spec spec;
    struct net net;
    struct net_run pass;
    enum run_mode mode;
    size_t n;
    real *x, *eps, *code, *c, *dy, *dx, *dcode, *grad;
};

static double loss(void *context, uint64_t *sides)
{
    struct fixture *f = context;
    const real *y = net_run_forward(&f->pass, &f->net, f->x, f->eps, f->code, f->n, f->mode);
    double sum = 0;
    for (size_t i = 0; i < f->n * f->net.out; i++)
        sum += f->c[i] * y[i] + y[i] * y[i] / 2;
    grad_sides(&f->net, &f->pass, sides);
    return sum;
}

static real *reals(size_t n)
{
    return xzero(n ? n : 1, sizeof(real));
}

static void setup(struct fixture *f, const char *text, enum net_id id, size_t n, enum run_mode mode, uint64_t seed)
{
    memset(f, 0, sizeof *f);
    spec_parse(&f->spec, "a test", text, NULL, 0);
    net_init(&f->net, &f->spec, id);
    net_run_init(&f->pass, compute, &f->net, n, 1);
    f->n = n;
    f->mode = mode;
    f->x = reals(n * f->net.in);
    f->eps = reals(n * f->net.extra);
    f->code = reals(n * f->net.code);
    f->c = reals(n * f->net.out);
    f->dy = reals(n * f->net.out);
    f->dx = reals(n * f->net.in);
    f->dcode = reals(n * f->net.code);
    f->grad = reals(f->net.parameters);
    grad_fill(&seed, &f->net);
    grad_random(&seed, f->x, n * f->net.in);
    grad_random(&seed, f->eps, n * f->net.extra);
    grad_random(&seed, f->code, n * f->net.code);
    grad_random(&seed, f->c, n * f->net.out);
}

static void teardown(struct fixture *f)
{
    real *all[] = { f->x, f->eps, f->code, f->c, f->dy, f->dx, f->dcode, f->grad };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    net_run_free(&f->pass);
    net_free(&f->net);
    spec_free(&f->spec);
}

/* Gradients into arrays that held something else before: dx and grad are overwritten, dcode is added to. */
static void gradients(struct fixture *f)
{
    size_t n = f->n;
    const real *y = net_run_forward(&f->pass, &f->net, f->x, f->eps, f->code, n, f->mode);
    for (size_t i = 0; i < n * f->net.out; i++)
        f->dy[i] = f->c[i] + y[i];
    for (size_t i = 0; i < n * f->net.in; i++)
        f->dx[i] = NAN;
    for (size_t i = 0; i < f->net.parameters; i++)
        f->grad[i] = NAN;
    for (size_t i = 0; i < n * f->net.code; i++)
        f->dcode[i] = 7;
    net_run_backward(&f->pass, &f->net, f->dy, f->dx, f->net.code ? f->dcode : NULL, f->grad, 0);
    for (size_t i = 0; i < n * f->net.code; i++)
        f->dcode[i] -= 7;
}

/* A second batch's gradients are added; what is not asked for does not change the rest. */
static void check_parts(const char *what, struct fixture *f)
{
    size_t n = f->n;
    real *twice = reals(f->net.parameters), *dx = reals(n * f->net.in), *dcode = reals(n * f->net.code);
    memcpy(twice, f->grad, f->net.parameters * sizeof *twice);
    uint64_t sides = 0;
    loss(f, &sides);
    net_run_backward(&f->pass, &f->net, f->dy, NULL, NULL, twice, 1);
    loss(f, &sides);
    net_run_backward(&f->pass, &f->net, f->dy, dx, f->net.code ? dcode : NULL, NULL, 0);
    for (size_t i = 0; i < f->net.tensors; i++) {
        const struct net_tensor *t = &f->net.tensor[i];
        for (size_t k = 0; !t->state && k < t->count; k++)
            if (fabs(twice[t->offset + k] - 2 * f->grad[t->offset + k]) > 1e-12 * (1 + fabs(twice[t->offset + k])))
                fail_msg("%s: %s: adding gave %g to %g", what, t->name, twice[t->offset + k], f->grad[t->offset + k]);
    }
    if (memcmp(dx, f->dx, n * f->net.in * sizeof *dx))
        fail_msg("%s: dx differs when no other gradient is asked for", what);
    for (size_t i = 0; i < n * f->net.code; i++)
        if (fabs(dcode[i] - f->dcode[i]) > 1e-12)
            fail_msg("%s: dcode differs when no other gradient is asked for", what);
    free(twice);
    free(dx);
    free(dcode);
}

static struct grad_result all;

static int check_at(const char *what, const char *text, enum net_id id, size_t n, enum run_mode mode, uint64_t seed)
{
    struct fixture f;
    struct grad_result r = { 0, 0, 0 };
    setup(&f, text, id, n, mode, seed);
    gradients(&f);
    int again = grad_check(what, loss, &f, f.x, f.dx, n * f.net.in, &r) ||
                (f.net.code && grad_check(what, loss, &f, f.code, f.dcode, n * f.net.code, &r)) ||
                grad_parameters(what, loss, &f, &f.net, f.grad, &r);
    if (!again) {
        check_parts(what, &f);
        all.checked += r.checked;
        all.worst = r.worst > all.worst ? r.worst : all.worst;
    }
    teardown(&f);
    return again;
}

/* Both modes; other values where a unit came too near to its kink. */
static void check(const char *text, enum net_id id, size_t n)
{
    for (int mode = RUN_INFER; mode <= RUN_TRAIN; mode++) {
        char *what = xprintf("%s batch, %s", mode == RUN_TRAIN ? "statistics of the" : "running statistics, a", text);
        uint64_t seed = 1;
        while (seed <= 60 && check_at(what, text, id, n, (enum run_mode)mode, seed))
            seed++;
        if (seed > 60)
            fail_msg("%s: no values keep clear of all kinks", what);
        free(what);
    }
}

static void check_encoder(const char *data, unsigned code, const char *more, const char *layers, size_t n)
{
    char *text = xprintf("data %s unit\ncode gaussian %u\nreconstruction euclidean\nregularization none\n%sencoder: %s\n"
                         "decoder: fc %s\n", data, code, more, layers, data);
    check(text, ENCODER, n);
    free(text);
}

/* act_at - number i of all activations of single values as a spec writes them, NULL after the last one */
static const char *act_at(size_t i)
{
    static char text[40];
    const struct activation *a = activation_at(i);
    if (a && a->of_rows)
        return "";              /* that of rows has a test of its own */
    return a ? (snprintf(text, sizeof text, "%s%s", a->word, a->parameter ? " 0.2" : ""), text) : NULL;
}

static const char *const norms[] = { "", "bn", "bn noaffine", "bn scale" };

static void check_kind(const char *data, const char *layer, const char *norm, const char *act, unsigned code, size_t n)
{
    char *layers = xprintf("%s %s %s", layer, norm, act);
    check_encoder(data, code, "", layers, n);
    free(layers);
}

/* Each activation behind batch norm and without, each form of batch norm before tanh. */
static void each_kind(const char *data, const char *layer, unsigned code, size_t n)
{
    const char *act;
    for (size_t a = 0; (act = act_at(a)); a++)
        check_kind(data, layer, norms[a % 2], act, code, n);
    for (size_t b = 0; b < sizeof norms / sizeof *norms; b++)
        check_kind(data, layer, norms[b], "tanh", code, n);
}

static void test_fc(void **state)
{
    (void)state;
    const char *act;
    for (size_t a = 0; (act = act_at(a)); a++)
        for (size_t b = 0; b < sizeof norms / sizeof *norms; b++)
            check_kind("7", "fc 5", norms[b], act, 5, 4);
}

static void test_conv(void **state)
{
    (void)state;
    each_kind("4x6x2", "conv 2 4x4/2", 12, 3);
}

static void test_upconv(void **state)
{
    (void)state;
    each_kind("2x3x2", "upconv 2 4x4/2", 48, 2);
}

static void test_kernels(void **state)
{
    static const char *const kernels[] = { "1x1/1", "3x3/1", "5x5/1", "2x2/2", "6x6/2", "8x8/2", "3x3/3", "7x7/3", "10x10/4" };
    (void)state;
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
        unsigned stride = (unsigned)atoi(strchr(kernels[i], '/') + 1), H = stride == 1 ? 4 : 2 * stride, W = stride == 1 ? 3 : stride;
        char *data = xprintf("%ux%ux2", H, W), *layer = xprintf("conv 2 %s tanh", kernels[i]);
        check_encoder(data, H / stride * (W / stride) * 2, "", layer, 2);
        free(data);
        free(layer);
        layer = xprintf("upconv 2 %s tanh", kernels[i]);
        check_encoder("2x1x2", 2 * stride * stride * 2, "", layer, 2);
        free(layer);
    }
}

static void test_softmax(void **state)
{
    (void)state;
    for (size_t b = 0; b < sizeof norms / sizeof *norms; b++) {
        char *text = xprintf("data 6 unit\ncode categorical 4\nreconstruction euclidean\nregularization none\n"
                             "encoder: fc 5 tanh ; fc 4 %s softmax\ndecoder: fc 6\n", norms[b]);
        check(text, ENCODER, 5);
        free(text);
    }
}

/* Noise joins the data, a layer in the middle, one behind convolutions, and two layers. */
static void test_concat(void **state)
{
    static const char eps[] = "posterior gaussian 3\n";
    (void)state;
    check_encoder("5", 2, eps, "fc 4 tanh ; fc 2", 4);
    check_encoder("5", 2, eps, "fc 4 bn relu ; concat eps ; fc 3 bn tanh ; fc 2", 6);
    check_encoder("4x4x1", 2, eps, "conv 2 4x4/2 bn lrelu 0.1 ; concat eps ; fc 2 bn noaffine", 5);
    check_encoder("5", 2, eps, "concat eps ; fc 4 elu ; fc 9 sigmoid ; concat eps ; fc 2", 4);
}

static void check_rec(const char *data, const char *condition, const char *layers, size_t n)
{
    char *text = xprintf("data %s unit\ncode gaussian 3\ncondition %s\nregularization none\nencoder: fc 3\ndecoder: fc %s\nrec: %s\n",
                         data, condition, data, layers);
    check(text, DISC_REC, n);
    free(text);
}

/* The branch that shows the code to rec: a value a pixel, a value a channel, and fc first layers. */
static void test_condition(void **state)
{
    (void)state;
    for (size_t b = 0; b < sizeof norms / sizeof *norms; b++) {
        char *layers = xprintf("conv 3 4x4/2 %s lrelu 0.2 ; fc 4 bn tanh ; fc 1", norms[b]);
        check_rec("4x6x2", "location 6", layers, 5);
        check_rec("4x6x2", "invariant", layers, 5);
        free(layers);
        layers = xprintf("fc 5 %s tanh ; fc 1", norms[b]);
        check_rec("6", "location 6", layers, 4);
        check_rec("6", "invariant", layers, 4);
        free(layers);
    }
    check_rec("2x2x2", "location 4", "upconv 2 2x2/2 bn elu ; fc 1", 3);
    check_rec("2x2x2", "invariant", "upconv 2 2x2/2 bn elu ; fc 1", 3);
}

/* A weight divided by its singular value, for any vector that this is taken by. */
static void test_spectral(void **state)
{
    (void)state;
    const char *act;
    for (size_t a = 0; (act = act_at(a)); a++) {
        char *layers = xprintf("conv 3 4x4/2 spectral %s ; fc 4 spectral %s ; fc 1 spectral", act, act);
        check_rec("4x6x2", a % 2 ? "location 6" : "invariant", layers, 5);
        free(layers);
    }
    check_rec("6", "invariant", "fc 5 spectral tanh ; mbstd ; fc 4 spectral elu ; fc 1", 4);
}

/* Power iterations find the largest singular value: 3 of a weight that has 3 and 1. */
static void test_spectral_value(void **state)
{
    struct fixture f;
    (void)state;
    setup(&f, "data 300 unit\ncode gaussian 3\nregularization none\nencoder: fc 3\ndecoder: fc 300\nrec: fc 40 spectral ; fc 1\n", DISC_REC,
          3, RUN_TRAIN, 1);
    const struct layer *l = &f.net.layer[0];
    real *w = f.net.value + l->weight, *u = f.net.value + l->u;
    double kappa = 3, norm = 0, other = 0;
    /* W = 3 a b' + c d' with unit a, b, c, d and a c' = b d' = 0 */
    for (size_t r = 0; r < 40; r++)
        for (size_t k = 0; k < 300; k++)
            w[r * 300 + k] = kappa * (r < 20 && k < 100) / sqrt(20 * 100) + (r >= 20 && k >= 100) / sqrt(20 * 200);
    for (int i = 0; i < 60; i++)
        net_power_iteration(&f.net, compute);
    for (size_t r = 0; r < 40; r++) {
        norm += u[r] * u[r];
        other += (r >= 20) * u[r] * u[r];
    }
    assert_float_equal(norm, 1, 1e-12);
    assert_true(other < 1e-20);
    net_run_forward(&f.pass, &f.net, f.x, NULL, f.code, 3, RUN_TRAIN);
    assert_float_equal(f.pass.layer[0].sigma, kappa, 1e-12);
    teardown(&f);
}

/* The deviation of the minibatch joins the data, a layer in the middle, and two layers. */
static void test_mbstd(void **state)
{
    (void)state;
    check_rec("5", "invariant", "mbstd ; fc 6 bn tanh ; fc 1", 4);
    check_rec("4x6x2", "location 6", "conv 2 4x4/2 bn lrelu 0.2 ; mbstd ; fc 4 elu ; mbstd ; fc 1", 5);
}

/* Each group of rows has its own; where the model is applied, all have the running one. */
static void test_mbstd_groups(void **state)
{
    enum { N = 4, D = 3 };
    struct fixture f;
    double stats[64] = { 0 }, want[2] = { 0, 0 };
    (void)state;
    setup(&f, "data 3 unit\ncode gaussian 3\nregularization none\nencoder: fc 3\ndecoder: fc 3\nrec: mbstd ; fc 2 tanh ; fc 1\n", DISC_REC,
          2 * N, RUN_TRAIN, 1);
    const struct layer *l = &f.net.layer[0];
    for (size_t i = N * D; i < 2 * N * D; i++)
        f.x[i] *= 5;            /* so that the groups differ */
    for (int g = 0; g < 2; g++)
        for (int j = 0; j < D; j++) {
            double mean = 0, var = 0;
            for (int i = 0; i < N; i++)
                mean += f.x[(g * N + i) * D + j] / N;
            for (int i = 0; i < N; i++)
                var += pow(f.x[(g * N + i) * D + j] - mean, 2) / N;
            want[g] += sqrt(var + 1e-8) / D;
        }
    net_run_free(&f.pass);
    net_run_init(&f.pass, compute, &f.net, N, 2);
    net_run_forward_groups(&f.pass, &f.net, f.x, NULL, f.code, (struct batch){ N, 2 }, RUN_TRAIN);
    for (size_t i = 0; i < 2 * N; i++)
        assert_float_equal(f.pass.layer[0].x[i * l->in + D], want[i / N], 1e-14);
    assert_int_equal(net_run_add_stats(&f.pass, &f.net, stats), 2);
    assert_float_equal(stats[l->mbstd - f.net.parameters], want[0] + want[1], 1e-14);
    net_update_running_stats(&f.net, stats, 2, 0);
    net_run_forward_groups(&f.pass, &f.net, f.x, NULL, f.code, (struct batch){ N, 2 }, RUN_INFER);
    for (size_t i = 0; i < 2 * N; i++)
        assert_float_equal(f.pass.layer[0].x[i * l->in + D], (want[0] + want[1]) / 2, 1e-14);
    teardown(&f);
}

static void test_pool(void **state)
{
    (void)state;
    check_encoder("4x6x2", 2, "", "maxpool 2x2/2 ; fc 2", 3);
    check_encoder("4x6x2", 2, "", "conv 3 3x3/1 tanh ; maxpool 4x4/2 ; fc 2", 3);
    check_encoder("6x6x1", 2, "", "maxpool 3x3/1 ; conv 2 3x3/3 bn elu ; avgpool 2x2/2 ; fc 2", 4);
    check_encoder("4x6x2", 2, "", "avgpool 4x4/2 ; fc 2", 3);
    check_encoder("4x4x2", 2, "", "conv 2 3x3/1 bn tanh ; avgpool 4x4/4", 3);
}

static void test_upsample(void **state)
{
    (void)state;
    check_encoder("2x3x2", 2, "", "upsample 2 ; conv 2 3x3/1 bn tanh ; fc 2", 3);
    check_encoder("2x2x1", 36, "", "upsample 3", 2);
}

/* A link over layers of any kind, two links to one layer, a link to the layer just before, and links one in the other. */
static void test_add(void **state)
{
    static const char eps[] = "posterior gaussian 3\n";
    (void)state;
    check_encoder("5", 4, "", "fc 4 tanh as a ; fc 6 bn gelu ; fc 4 ; add a relu", 4);
    check_encoder("4x4x2", 2, "", "conv 3 3x3/1 bn relu as a ; conv 3 3x3/1 bn silu ; conv 3 3x3/1 bn ; add a relu ; fc 2", 3);
    check_encoder("5", 2, "", "fc 4 tanh as a ; fc 4 tanh ; add a as b ; fc 4 tanh ; add a ; fc 4 bn ; add b mish ; fc 2", 5);
    check_encoder("5", 3, "", "fc 3 tanh as a ; add a softplus", 4);
    check_encoder("5", 2, eps, "fc 4 tanh as a ; concat eps ; fc 4 bn tanh ; add a ; concat eps ; fc 2", 5);
    check_rec("4x6x2", "location 6", "conv 3 3x3/1 bn tanh as a ; conv 3 3x3/1 spectral gelu ; add a ; maxpool 2x2/2 ; mbstd ; fc 1", 4);
}

/* Several tiles of images, on two threads; more tiles than groups of weight gradients, so that a group has two. */
static void test_tiles(void **state)
{
    (void)state;
    check_encoder("4x4x1", 2, "", "conv 2 4x4/2 bn tanh ; fc 2", 60);           /* 50 images a tile */
    check_encoder("4x4x1", 16, "", "upconv 1 3x3/1 bn tanh", 30);               /* 12 */
    check_encoder("10x10x1", 2, "", "conv 1 3x3/1 bn tanh ; fc 2", 19);         /* 2 */
}

static void test_columns(void **state)
{
    (void)state;
    check_encoder("3", 2, "", "fc 150 bn tanh ; fc 2", 3);                      /* 128 columns a tile */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fc), cmocka_unit_test(test_conv), cmocka_unit_test(test_upconv), cmocka_unit_test(test_kernels),
        cmocka_unit_test(test_softmax), cmocka_unit_test(test_concat), cmocka_unit_test(test_condition),
        cmocka_unit_test(test_spectral), cmocka_unit_test(test_spectral_value), cmocka_unit_test(test_mbstd), cmocka_unit_test(test_mbstd_groups),
        cmocka_unit_test(test_pool), cmocka_unit_test(test_upsample), cmocka_unit_test(test_add), cmocka_unit_test(test_tiles), cmocka_unit_test(test_columns),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    compute = engine_start(NULL, 2);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    printf("# %zu tensors, largest relative difference %.2g\n", all.checked, all.worst);
    compute_free(compute);
    return failed;
}
