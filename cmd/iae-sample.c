/* iae-sample - codes from the prior: random codes, latent traversals, or one for each row of a minibatch; or codes from a
 * Gaussian mixture fitted to given codes */
#include "apply/code_file.h"
#include "apply/latent_mixture.h"
#include "apply/latent_traversal.h"
#include "base/args.h"
#include "base/die.h"
#include "checkpoint/model_file.h"
#include "gemm/gemm.h"
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
    ARG_GROUP("Codes"),
    ARG_LONG("count", 'n', &count, 1, LONG_MAX, "N", "number of codes, or of traversals"),
    ARG_LONG("category", 0, &category, -1, 65535, "K", "categorical codes: draw this category only; -1: any"),
    ARG_GROUP("Traversals"),
    ARG_CHOICE("traverse", 0, &traversal, traversal_name, "KIND",
               "latent traversals instead of random codes", .old_name = "walk"),
    ARG_LONG("traverse-steps", 0, &steps, 2, 1000, "N", "number of codes of a traversal of dimensions or line", .old_name = "walk-steps"),
    ARG_GROUP("Mixture"),
    ARG_TEXT("fit", 0, &fit_path, "FILE", "draw from a Gaussian mixture fitted to the codes z of FILE instead of from the prior", .not_in_history = HISTORY_NAME_ONLY),
    ARG_LONG("components", 0, &components, 1, 1000, "K", "number of Gaussians of the mixture"),
    ARG_GROUP("Training by hand"),
    ARG_FLAG("train", 0, &training, "first stage of a training step: read data, add z and the noise n of the model's step"),
    ARG_GROUP("Model"),
    ARG_MODEL(&model_name),
    ARG_SEED(&seed),
    ARG_GROUP("Output"),
    ARG_OUT(&out_path),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-sample", .operands = "[FILE ...]", .options = options,
    .summary = "Sample codes from the prior",
    .examples = "iae-sample -n 64 | iae-decode | iae-view > new.png",
};

static void check(const struct spec *s, const char *path)
{
    if (!objective_has_prior(s))
        die_spec(path, "a forward model without regularization has no prior; encode data with iae-encode, or sample with --fit");
    if (category >= 0 && (s->code != CODE_CATEGORICAL || category >= (long)s->Dz))
        die_spec(path, "--category %ld, but the model's code has %s%u", category,
                 s->code == CODE_CATEGORICAL ? "categories 0 to " : "no categories, it is gaussian ", s->Dz - (s->code == CODE_CATEGORICAL));
}

static void codes_open(struct stream_writer *out, const struct spec *s, uint64_t rows)
{
    struct header h;
    code_file_header(&h, s);
    h.rows = rows;
    writer_open(out, out_path, force, &h);
    header_free(&h);
}

static void sample_mixture(const struct model *m, const char *path)
{
    struct latent_mixture w;
    struct stream_writer out;
    struct block b;
    if (m->spec.code != CODE_GAUSSIAN)
        die_spec(path, "--fit needs a Gaussian code; that of the model is categorical");
    latent_mixture_fit(&w, &m->spec, fit_path, (size_t)components, (size_t)count, seed, force);
    codes_open(&out, &m->spec, (uint64_t)count);
    while (latent_mixture_next(&w, BLOCK, &b))
        writer_rows(&out, &b);
    writer_close(&out, NULL);
    latent_mixture_free(&w);
}

static void sample_prior(const struct model *m, const char *path)
{
    enum traversal_kind kind = traversal < 0 ? TRAVERSAL_NONE : (enum traversal_kind)traversal;
    struct traversal w;
    struct stream_writer out;
    struct block b;
    check(&m->spec, path);
    traversal_init(&w, m, kind, seed, (size_t)count, (size_t)steps, category);
    codes_open(&out, &m->spec, traversal_rows(&w));
    while (traversal_next(&w, BLOCK, &b))
        writer_rows(&out, &b);
    writer_close(&out, NULL);
    traversal_free(&w);
}

static int sample(const char *path)
{
    struct model m;
    model_load(&m, NULL, path, 0, FOR_INFERENCE);
    (fit_path ? sample_mixture : sample_prior)(&m, path);
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
    return sample(path);
}
