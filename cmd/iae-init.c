/* iae-init - create a model from a spec, with initial values drawn from the seed or read from a safetensors file */
#include "apply/data_range.h"
#include "base/args.h"
#include "base/die.h"
#include "base/log.h"
#include "checkpoint/checkpoints.h"
#include "checkpoint/model_file.h"
#include "checkpoint/spec_file.h"
#include "checkpoint/torch_file.h"
#include "engine/engine_plain.h"
#include "inspect/spec_list.h"
#include "training/train_hints.h"

#include <stddef.h>

static const char *spec_name, *weights, *out_path = "model.iae";
static struct arg_list sets;
static uint64_t seed = 1;
static int force, list_specs;
static const struct arg options[] = {
    ARG_TEXT("spec", 0, &spec_name, "NAME", "the spec: a file, or the name of an installed spec (mnist-10-100 ...)", .not_in_history = 1),
    ARG_LIST_SPECS(&list_specs),
    ARG_LIST("set", 0, &sets, "LINE", "replace the spec's line with the same key; may be given several times"),
    ARG_SEED(&seed),
    ARG_TEXT("weights", 0, &weights, "FILE", "read the values from this safetensors file, and the spec if none is given", .not_in_history = 1),
    ARG_TEXT("output", 'o', &out_path, "FILE", "the model to write", .not_in_history = 1),
    ARG_FLAG("force", 0, &force, "overwrite an existing model", .not_in_history = 1),
    ARG_END
};
static const struct program program = {
    .name = "iae-init", .operands = "--spec NAME | --weights FILE | --list-specs", .options = options,
    .summary = "Create a model from a spec",
    .hints = (const struct arg_hint[]){ SPEC_HINTS, { "m model", "-o FILE is the model that is written" }, { NULL, NULL } },
    .examples = "iae-init --spec tiny.spec -o tiny.iae\n"
                "iae-init --weights model.safetensors --set \"rate decoder 5e-4\" -o slow.iae",
};

int main(int argc, char **argv)
{
    struct model m;
    struct spec spec;
    struct header h;
    char odd[DATA_RANGE_TEXT];

    argv = args_parse(argc, argv, &program);
    if (*argv)
        die_usage("unexpected operand '%s'", *argv);
    if (list_specs) {
        spec_list_print();
        return 0;
    }
    if (!spec_name && !weights)
        die_usage("--spec or --weights is needed");
    if (spec_name)
        spec_file_load(&spec, spec_name, &sets);
    checkpoint_reserve(out_path, force);
    header_init(&h);
    struct compute *compute = engine_plain_start(1);
    if (weights) {
        torch_file_load(&m, &h, weights, spec_name ? &spec : NULL, &sets);
        m.seed = args_given("seed") ? seed : m.seed;
    } else {
        model_init(&m, &spec, MODEL_ALL);
        model_init_weights(&m, compute, seed);
    }
    if (data_range_check_decoder(&m.spec, odd))
        log_warning(spec_name ? spec_name : weights, "%s", odd);
    model_alloc_moments(&m);
    header_add_history(&h, args_history());
    model_save(&m, &h, out_path);
    header_free(&h);
    model_free(&m);
    compute_free(compute);
    return 0;
}
