/* iae-strip - what inference uses of a model, to give away: networks with their averages, without the optimizer's state */
#include "base/args.h"
#include "base/die.h"
#include "base/io.h"
#include "checkpoint/checkpoints.h"
#include "checkpoint/model_file.h"
#include "stream/stream_writer.h"

#include <stddef.h>

static const char *out_path;
static int discriminators, force;
static const struct arg options[] = {
    ARG_FLAG("discriminators", 0, &discriminators, "keep the discriminators, for iae-score"),
    ARG_OUT(&out_path),
    ARG_FLAG("force", 0, &force, "overwrite an existing model, and allow a stream on a terminal", .not_in_history = 1),
    ARG_END
};
static const struct program program = {
    .name = "iae-strip", .operands = "[FILE]", .options = options,
    .summary = "Reduce a model to what inference uses, to give it away",
    .examples = "iae-strip model.iae > small.iae",
};

static void require_discriminators(const struct model *m, const char *path)
{
    for (int i = DISC_REC; i <= DISC_REG; i++)
        if (model_networks_of(&m->spec) >> i & 1 && !m->has[i])
            die_spec(path, "--discriminators: it was stripped of them");
}

int main(int argc, char **argv)
{
    struct model m;
    struct header h;

    argv = args_parse(argc, argv, &program);
    const char *path = *argv ? *argv : "-", *target = out_path ? out_path : "-";
    if (*argv && argv[1])
        die_usage("one model at a time, not '%s', too", argv[1]);
    if (!force)
        output_file_spare_model(target);
    checkpoint_reserve(target, force || !io_is_std(target));
    model_load(&m, &h, path, discriminators ? MODEL_ALL : MODEL_ENCODER | MODEL_DECODER, FOR_STRIPPING);
    if (discriminators)
        require_discriminators(&m, path);
    header_add_history(&h, args_history());
    model_save(&m, &h, target);
    header_free(&h);
    model_free(&m);
    return 0;
}
