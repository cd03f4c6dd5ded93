/* iae-cmp - compare two streams, with tolerance */
#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "base/log.h"
#include "base/output_file.h"
#include "inspect/stream_compare.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

static int force, meta, history;
static double tolerance, relative;
static const struct arg options[] = {
    ARG_REAL("tolerance", 0, &tolerance, 0, DBL_MAX, "T", "absolute tolerance: values may differ by T"),
    ARG_REAL("relative", 0, &relative, 0, DBL_MAX, "R", "relative tolerance: values may differ by R times the larger one"),
    ARG_FLAG("meta", 0, &meta, "also compare meta"),
    ARG_FLAG("history", 0, &history, "also compare histories"),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-cmp", .operands = "FILE FILE", .options = options,
    .summary = "Compare two streams",
    .status = "1 the streams differ",
    .examples = "iae-cut images.iae | iae-cmp - images.iae\n"
                "iae-cmp --relative 1e-5 a.iae b.iae",
};

static void print_line(struct output_file *out, char *line)
{
    output_file_write(out, line, strlen(line));
    free(line);
}

static void report(const struct stream_compare *c)
{
    struct output_file out;
    output_file_create(&out, NULL, 1);
    for (size_t i = 0; i < c->tensors && log_verbosity == LOG_VERBOSE; i++) {
        const struct tensor_diff *d = &c->tensor[i].d;
        print_line(&out, xprintf("%s\tlargest difference %.9g\t%llu of %llu values beyond the tolerance\n", c->tensor[i].name, d->largest,
                          (unsigned long long)d->different, (unsigned long long)d->compared));
    }
    if (c->line && log_verbosity > LOG_QUIET)
        print_line(&out, xprintf("%s\n", c->line));
    output_file_commit(&out, NULL);
}

int main(int argc, char **argv)
{
    struct stream a, b;
    struct stream_compare c = { .tensors = 0 };

    argv = args_parse(argc, argv, &program);
    if (!argv[0] || !argv[1] || argv[2])
        die_usage("two streams are needed");
    if (!strcmp(argv[0], "-") && !strcmp(argv[1], "-"))
        die_usage("only one of the two streams can be stdin");
    c.absolute = tolerance;
    c.relative = relative;
    c.meta = meta;
    c.history = history;
    char *first[] = { argv[0], NULL }, *second[] = { argv[1], NULL };
    stream_open_any(&a, first, force);
    stream_open_any(&b, second, force);
    int equal = stream_compare_run(&c, &a, &b);
    stream_close(&a);
    stream_close(&b);
    report(&c);
    stream_compare_free(&c);
    return equal ? 0 : EX_NO;
}
