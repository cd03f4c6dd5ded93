/* iae-export - rows and models in other formats: npy, npz, CSV, PNG, safetensors */
#include "base/args.h"
#include "base/die.h"
#include "base/log.h"
#include "checkpoint/model_file.h"
#include "checkpoint/torch_file.h"
#include "convert/export.h"
#include "convert/export_png.h"

#include <stddef.h>
#include <string.h>

static struct export_request q;
static const char *png;
static int format = -1;

/* The formats of rows, and behind them that of models. */
static const char *format_name(size_t i)
{
    const struct export_format *f = export_get(i);
    return f ? f->name : i && export_get(i - 1) ? "safetensors" : NULL;
}

static int is_for_rows(void)
{
    return format >= 0 && export_get((size_t)format);
}

static const struct arg options[] = {
    ARG_TEXT("field", 0, &q.fields, "A,B", "export these fields of the rows only; npy and PNG files have one"),
    ARG_CHOICE("format", 0, &format, format_name, "NAME", "default: npz for rows, safetensors for a model"),
    ARG_TEXT("names", 0, &q.names, "FILE", "CSV: add path and class of each row, by its id, as iae-import --names has them", .not_in_history = 1),
    ARG_TEXT("png", 0, &png, "PATTERN", "write a PNG file for each row; %06d in the name is the row's number", .not_in_history = 1),
    ARG_OUT(&q.path),
    ARG_FORCE(&q.force),
    ARG_END
};
static const struct program program = {
    .name = "iae-export", .operands = "[FILE ...]", .options = options,
    .summary = "Write rows and models in other formats",
    .examples = "iae-encode images.iae | iae-cut --field z,y | iae-export > codes.npz\n"
                "iae-encode images.iae | iae-export --format csv --field id,y,z > codes.csv\n"
                "iae-export model.iae -o model.safetensors",
};

static void export_model(const char *path)
{
    struct model m;
    struct header h;
    if (png || q.fields || q.names)
        die_usage("--png, --field and --names are for rows, and '%s' is a model", path);
    if (is_for_rows())
        die_usage("--format: a model can be exported as safetensors, not as '%s'", format_name((size_t)format));
    model_load(&m, &h, path, MODEL_ALL, FOR_INFERENCE);
    torch_file_save(&m, &h, q.path, q.force);
    header_free(&h);
    model_free(&m);
}

static void export_data(struct stream *in)
{
    if (format >= 0 && !is_for_rows())
        die_usage("--format: safetensors is for models, not for rows");
    if (png)
        log_info(NULL, "%llu PNG files", (unsigned long long)export_png(in, q.fields, png));
    else
        export_rows(format < 0 ? &export_format_npz : export_get((size_t)format), in, &q);
}

int main(int argc, char **argv)
{
    struct stream in;
    argv = args_parse(argc, argv, &program);
    if (png && (format >= 0 || q.path || q.names))
        die_usage("--png has no meaning with --format, --names or -o");
    if (png && export_png_check_pattern(png))
        die_usage("--png: '%s' must have exactly one %%d or %%06d, for the row's number", png);
    stream_open_any(&in, argv, q.force);
    if (!in.header.model) {
        export_data(&in);
        stream_close(&in);
        return 0;
    }
    stream_free(&in);
    if (!argv[0] || !strcmp(argv[0], "-") || argv[1])
        die_usage("a model must be one file, and the only operand");
    export_model(argv[0]);
    return 0;
}
