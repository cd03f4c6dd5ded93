/* iae-sample - codes from the prior: random codes, latent traversals, or one for each row of a minibatch; traversals that begin at
 * given codes; or codes from a Gaussian mixture fitted to given codes */
#include "apply/code_file.h"
#include "apply/latent_mixture.h"
#include "apply/latent_traversal.h"
#include "base/args.h"
#include "base/die.h"
#include "checkpoint/model_file.h"
#include "engine/engine_plain.h"
#include "training/train_stage.h"

#include <limits.h>

static const char *model_name, *out_path, *fit_path, *ends_path, *from_path, *range = "-2,2";
static uint64_t seed = 1;
static long count = 64, category = -1, dimension = -1, steps = 10, components = 20;
static int force, training, traversal = -1;
static struct compute *compute;
static const struct arg options[] = {
    ARG_GROUP("Codes"),
    ARG_LONG("count", 'n', &count, 1, LONG_MAX, "N", "number of codes, or of traversals"),
    ARG_LONG("category", 0, &category, -1, 65535, "K", "categorical codes: draw this category only; -1: any"),
    ARG_GROUP("Traversals"),
    ARG_CHOICE("traverse", 0, &traversal, traversal_name, "KIND",
               "latent traversals instead of random codes", .old_name = "walk"),
    ARG_LONG("traverse-steps", 0, &steps, 2, 1000, "N", "number of codes of a traversal of dimensions, line or arc", .old_name = "walk-steps"),
    ARG_TEXT("ends", 0, &ends_path, "FILE", "line, arc: between codes z of FILE, two rows a traversal", .not_in_history = HISTORY_NAME_ONLY),
    ARG_TEXT("from", 0, &from_path, "FILE", "dimensions, categories: begin at each code z of FILE", .not_in_history = HISTORY_NAME_ONLY),
    ARG_LONG("dimension", 0, &dimension, -1, 65535, "K", "dimensions: vary this one only, counted from 0; -1: each"),
    ARG_TEXT("range", 0, &range, "A,B", "dimensions: from A to B; A alone: from -A to A"),
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
    .examples = "iae-sample -n 64 | iae-decode | iae-view > new.png\n"
                "iae-sample --traverse line --ends codes.iae | iae-decode > between.iae",
};

static void sample_mixture(const struct model *m, const char *path)
{
    struct latent_mixture w;
    struct stream_writer out;
    struct block b;
    if (m->spec.code != CODE_GAUSSIAN)
        die_spec(path, "--fit needs a Gaussian code; that of the model is categorical");
    latent_mixture_fit(&w, &m->spec, fit_path, (size_t)components, (size_t)count, seed, force);
    code_file_create(&out, &m->spec, out_path, force, (uint64_t)count, 0);
    while (latent_mixture_next(&w, BLOCK, &b))
        writer_rows(&out, &b);
    writer_close(&out, NULL);
    latent_mixture_free(&w);
}

static void sample_prior(const struct model *m, const char *path)
{
    struct traversal_request of = {
        .kind = traversal < 0 ? TRAVERSAL_NONE : (enum traversal_kind)traversal, .seed = seed, .count = (size_t)count,
        .steps = (size_t)steps, .category = category, .dimension = dimension,
    };
    struct labelled_matrix given = { 0 };
    struct traversal w;
    struct stream_writer out;
    struct block b;
    traversal_parse_range(range, of.range);
    if (ends_path || from_path)
        of.given = traversal_read_given(&given, m, of.kind, ends_path ? ends_path : from_path, force);
    traversal_init(&w, m, path, &of);
    code_file_create(&out, &m->spec, out_path, force, traversal_rows(&w), traversal_columns(&w));
    while (traversal_next(&w, BLOCK, &b))
        writer_rows(&out, &b);
    writer_close(&out, NULL);
    traversal_free(&w);
    labelled_matrix_free(&given);
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

static int is_traversal(enum traversal_kind a, enum traversal_kind b)
{
    return traversal == (int)a || traversal == (int)b;
}

static void check_options(void)
{
    if (args_given("components") && !fit_path)
        die_usage("--components needs --fit");
    if (args_given("traverse-steps") && traversal < 0)
        die_usage("--traverse-steps needs --traverse");
    if (ends_path && !is_traversal(TRAVERSAL_LINE, TRAVERSAL_ARC))
        die_usage("--ends needs --traverse line or arc");
    if (from_path && !is_traversal(TRAVERSAL_DIMENSIONS, TRAVERSAL_CATEGORIES))
        die_usage("--from needs --traverse dimensions or categories");
    if ((dimension >= 0 || args_given("range")) && traversal != TRAVERSAL_DIMENSIONS)
        die_usage("--dimension and --range need --traverse dimensions");
    if (traversal_parse_range(range, (double[2]){ 0 }))
        die_usage("--range: '%s' is not A or A,B", range);
    if (ends_path || from_path)
        args_conflict(ends_path ? "ends" : "from", "count", "category", "seed", NULL);
    if (fit_path)
        args_conflict("fit", "category", "traverse", "traverse-steps", NULL);
}

int main(int argc, char **argv)
{
    argv = args_parse(argc, argv, &program);
    const char *path = model_default_path(model_name);
    compute = engine_plain_start(1);
    if (training) {
        args_conflict("train", "count", "category", "traverse", "traverse-steps", "ends", "from", "dimension", "range", "fit",
                      "components", "seed", NULL);
        return train(argv, path);
    }
    if (*argv)
        die_usage("unexpected operand '%s'", *argv);
    check_options();
    return sample(path);
}
