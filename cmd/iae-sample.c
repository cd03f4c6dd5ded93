/* iae-sample - codes from the prior: random codes, latent traversals, or one for each row of a minibatch; or codes from a
 * Gaussian mixture fitted to given codes */
#include "apply/latent_traversal.h"
#include "base/args.h"
#include "base/die.h"
#include "base/log.h"
#include "checkpoint/model_file.h"
#include "eval/labelled_matrix.h"
#include "gemm/gemm.h"
#include "model/gmm.h"
#include "spec/objective.h"
#include "stream/stream_writer.h"
#include "training/train_stage.h"

#include <limits.h>

static const char *model_name, *out_path, *fit_path;
static uint64_t seed = 1;
static long count = 64, category = -1, steps = 10, components = 20;
static int force, training, traversal = -1;
static struct compute *compute;
static const struct arg options[] = {
    ARG_LONG("count", 'n', &count, 1, LONG_MAX, "N", "number of codes, or of traversals"),
    ARG_LONG("category", 0, &category, -1, 65535, "K", "categorical codes: draw this category only; -1: any"),
    ARG_CHOICE("traverse", 0, &traversal, traversal_name, "KIND",
               "latent traversals instead of random codes", .old_name = "walk"),
    ARG_LONG("traverse-steps", 0, &steps, 2, 1000, "N", "number of codes of a traversal of dimensions or line", .old_name = "walk-steps"),
    ARG_TEXT("fit", 0, &fit_path, "FILE", "draw from a Gaussian mixture fitted to the codes z of FILE instead of from the prior", .not_in_history = HISTORY_NAME_ONLY),
    ARG_LONG("components", 0, &components, 1, 1000, "K", "number of Gaussians of the mixture"),
    ARG_FLAG("train", 0, &training, "first stage of a training step: read data, add z and the noise n of the model's step"),
    ARG_MODEL(&model_name),
    ARG_OUT(&out_path),
    ARG_SEED(&seed),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-sample", .operands = "[FILE ...]", .options = options,
    .summary = "Sample codes from the prior",
};

/* All codes z of the file, which must have the model's size. */
static void read_codes(struct labelled_matrix *c, const struct spec *s)
{
    char *operand[] = { (char *)(uintptr_t)fit_path, NULL };
    struct shape code = shape_of(1, (unsigned)s->Dz);
    struct stream in;
    struct block b;
    stream_open(&in, operand, force);
    stream_need(&in, "z", "f4", &code);
    labelled_matrix_init(c, s->Dz);
    while (stream_rows(&in, &b, BLOCK))
        if (labelled_matrix_add(c, block_get(&b, "z"), NULL, NULL))
            die_data(stream_place(&in), "z: a number that is not finite");
    if (c->n < (size_t)components)
        die_data(in.where, "%zu codes, too few to fit %ld Gaussians", c->n, components);
    stream_close(&in);
}

static int fit(const char *path)
{
    struct model m;
    struct labelled_matrix c;
    struct gmm g;
    struct stream_writer out;
    struct header h;
    struct tensor id = { .name = "" }, z = { .name = "" };

    model_load(&m, NULL, path, 0, FOR_INFERENCE);
    if (m.spec.code != CODE_GAUSSIAN)
        die_spec(path, "--fit needs a Gaussian code; that of the model is categorical");
    read_codes(&c, &m.spec);
    double likelihood = gmm_fit(&g, c.z, c.n, c.k, (size_t)components, seed, 200);
    log_info(fit_path, "%ld Gaussians, log likelihood %.4f nats a code", components, likelihood);
    struct rng rng = rng_make(seed, RNG_GMM, 0, 1);
    struct shape number = shape_of(0), code = shape_of(1, (unsigned)m.spec.Dz);
    header_init(&h);
    header_set_field(&h, "id", DT_I8, &number);
    header_set_field(&h, "z", DT_F4, &code);
    h.rows = (uint64_t)count;
    writer_open(&out, out_path, force, &h);
    for (int64_t row = 0; row < count;) {
        struct block b = { .rows = count - row < BLOCK ? (size_t)(count - row) : BLOCK };
        struct shape ids = shape_rows((uint32_t)b.rows, &number), codes = shape_rows((uint32_t)b.rows, &code);
        tensor_set(&id, "id", DT_I8, &ids);
        tensor_set(&z, "z", DT_F4, &codes);
        for (size_t i = 0; i < b.rows; i++)
            ((int64_t *)id.data)[i] = row++;
        gmm_draw(&g, &rng, id.data, b.rows, z.data);
        block_put(&b, &id);
        block_put(&b, &z);
        writer_rows(&out, &b);
    }
    writer_close(&out, NULL);
    tensor_free(&id);
    tensor_free(&z);
    gmm_free(&g);
    labelled_matrix_free(&c);
    header_free(&h);
    model_free(&m);
    return 0;
}

static void check(const struct spec *s, const char *path)
{
    if (!objective_has_prior(s))
        die_spec(path, "a forward model without regularization has no prior; encode data with iae-encode, or sample with --fit");
    if (category >= 0 && (s->code != CODE_CATEGORICAL || category >= (long)s->Dz))
        die_spec(path, "--category %ld, but the model's code has %s%u", category,
                 s->code == CODE_CATEGORICAL ? "categories 0 to " : "no categories, it is gaussian ", s->Dz - (s->code == CODE_CATEGORICAL));
}

static int sample(const char *path)
{
    struct model m;
    struct stream_writer out;
    struct header h;
    struct traversal w;
    struct block b;

    model_load(&m, NULL, path, 0, FOR_INFERENCE);
    check(&m.spec, path);
    traversal_init(&w, &m, traversal < 0 ? TRAVERSAL_NONE : (enum traversal_kind)traversal, seed, (size_t)count, (size_t)steps, category);
    header_init(&h);
    struct shape number = shape_of(0), code = shape_of(1, (unsigned)m.spec.Dz);
    header_set_field(&h, "id", DT_I8, &number);
    header_set_field(&h, "z", DT_F4, &code);
    h.rows = traversal_rows(&w);
    writer_open(&out, out_path, force, &h);
    while (traversal_next(&w, BLOCK, &b))
        writer_rows(&out, &b);
    writer_close(&out, NULL);
    traversal_free(&w);
    header_free(&h);
    model_free(&m);
    return 0;
}

static int train(char **operands, const char *path)
{
    struct train_stage s;
    train_stage_open(&s, compute, STAGE_SAMPLE, operands, path, 0, force);
    train_stage_start(&s, out_path, force, 0);
    while (train_stage_next(&s)) {
        minibatch_sample_prior(&s.o, &s.m);
        train_stage_put(&s);
    }
    train_stage_close(&s);
    return 0;
}

int main(int argc, char **argv)
{
    argv = args_parse(argc, argv, &program);
    const char *path = model_default_path(model_name);
    compute = gemm_start(1);
    if (training) {
        args_conflict("train", "count", "category", "traverse", "traverse-steps", "fit", "components", "seed", NULL);
        return train(argv, path);
    }
    if (*argv)
        die_usage("unexpected operand '%s'", *argv);
    if (args_given("components") && !fit_path)
        die_usage("--components needs --fit");
    if (args_given("traverse-steps") && traversal < 0)
        die_usage("--traverse-steps needs --traverse");
    if (fit_path)
        args_conflict("fit", "category", "traverse", "traverse-steps", NULL);
    return fit_path ? fit(path) : sample(path);
}
