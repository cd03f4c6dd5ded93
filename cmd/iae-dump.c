/* iae-dump - convert streams to text, and text to streams */
#include "base/args.h"
#include "base/die.h"
#include "base/output_file.h"
#include "base/progress.h"
#include "text/dump.h"

#include <limits.h>

static const char *out_path;
static int force, reverse, header;
static long values = -1;
static const struct arg options[] = {
    ARG_FLAG("reverse", 0, &reverse, "read text, write the stream"),
    ARG_FLAG("header", 0, &header, "print the header only"),
    ARG_LONG("values", 0, &values, -1, LONG_MAX, "N", "print the first N values of each tensor; -1: all"),
    ARG_OUT(&out_path),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-dump", .operands = "[FILE ...]", .options = options,
    .summary = "Convert streams to text, and back",
    .examples = "iae-dump --values 4 model.iae\n"
                "iae-dump codes.iae > codes.txt\n"
                "iae-dump --reverse codes.txt | cmp - codes.iae",
};

int main(int argc, char **argv)
{
    struct stream in;
    struct output_file out;

    argv = args_parse(argc, argv, &program);
    if (reverse) {
        if (header || values >= 0)
            die_usage("--header and --values have no meaning with --reverse");
        if (argv[0] && argv[1])
            die_usage("--reverse reads one text");
        undump_stream(argv[0], out_path, force);
        return 0;
    }
    stream_open_any(&in, argv, force);
    if (!out_path)
        progress_close_input(&in);              /* the text on the terminal is progress enough */
    output_file_create(&out, out_path, 1);       /* text may be written to a terminal */
    dump_stream(&out, &in, values, header);
    stream_close(&in);
    output_file_commit(&out, NULL);
    return 0;
}
