/* iae-code - arithmetic of codes: the mean of rows, and rows to which others are added or with which they are mixed */
#include "base/args.h"
#include "base/die.h"
#include "base/io.h"
#include "explore/code_mean.h"
#include "explore/code_sum.h"
#include "stream/stream_writer.h"

#include <float.h>

static const char *out_path, *add, *mix, *field = "z";
static double factor = 1, share = 0.5;
static int force, mean;
static const struct arg options[] = {
    ARG_FLAG("mean", 0, &mean, "one row, the mean of all rows"),
    ARG_TEXT("add", 0, &add, "FILE", "add the rows of FILE, or its only row to every row", .not_in_history = HISTORY_NAME_ONLY),
    ARG_REAL("factor", 0, &factor, -FLT_MAX, FLT_MAX, "F", "with --add: multiply what is added; -1 subtracts it"),
    ARG_TEXT("mix", 0, &mix, "FILE", "mix the rows with those of FILE, or with its only row", .not_in_history = HISTORY_NAME_ONLY),
    ARG_REAL("share", 0, &share, -FLT_MAX, FLT_MAX, "S", "with --mix: share of FILE; 0: the row itself, 1: that of FILE"),
    ARG_TEXT("field", 0, &field, "NAME", "the field, of type f4 or f8"),
    ARG_OUT(&out_path),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-code", .operands = "[FILE ...]", .options = options,
    .summary = "Arithmetic of codes: means, sums, differences and mixtures",
    .examples = "iae-cut --class 7 codes.iae | iae-code --mean > seven.iae\n"
                "iae-code --add one.iae --factor -1 seven.iae > attribute.iae",
};

static void check_options(char **operands)
{
    const char *other = add ? add : mix;
    if (!!mean + !!add + !!mix != 1)
        die_usage("one of --mean, --add and --mix is needed");
    if (args_given("factor") && !add)
        die_usage("--factor needs --add");
    if (args_given("share") && !mix)
        die_usage("--share needs --mix");
    if (other && io_is_std(other) && io_reads_std(operands))
        die_usage("only one of --%s and the rows can be stdin", add ? "add" : "mix");
}

static void write_mean(struct stream *in, struct header *h)
{
    struct code_mean m;
    struct stream_writer out;
    struct tensor result = { .name = "" };
    struct block one = { .rows = 1 };
    code_mean_open(&m, in, field, h);
    writer_open(&out, out_path, force, h);
    code_mean_read(&m, in, &result);
    block_put(&one, &result);
    writer_rows(&out, &one);
    writer_close(&out, in);
    code_mean_free(&m);
    tensor_free(&result);
}

static void write_sums(struct stream *in, const struct header *h)
{
    struct code_sum s;
    struct stream_writer out;
    struct block b;
    code_sum_open(&s, add ? add : mix, force, in, field, add ? 1 : 1 - share, add ? factor : share);
    writer_open(&out, out_path, force, h);
    while (code_sum_next(&s, in, &b))
        writer_rows(&out, &b);
    code_sum_close(&s);
    writer_close(&out, in);
}

int main(int argc, char **argv)
{
    struct stream in;
    struct header h;

    argv = args_parse(argc, argv, &program);
    check_options(argv);
    stream_open(&in, argv, force);
    header_copy(&h, &in.header);
    if (mean)
        write_mean(&in, &h);
    else
        write_sums(&in, &h);
    header_free(&h);
    return 0;
}
