/* iae-info - verify and summarize streams, models and specs */
#include "base/args.h"
#include "base/die.h"
#include "base/log.h"
#include "base/output_file.h"
#include "checkpoint/model_file.h"
#include "checkpoint/spec_file.h"
#include "inspect/model_report.h"
#include "inspect/stream_report.h"
#include "inspect/text_line.h"
#include "model/spec_parse.h"
#include "stream/stream_reader.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int force, spec, stats;
static const struct arg options[] = {
    ARG_FLAG("spec", 0, &spec, "print only the spec of a model"),
    ARG_FLAG("stats", 0, &stats, "also print range and mean of each field, or of each tensor of a model"),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-info", .operands = "[FILE ...]", .options = options,
    .summary = "Verify and summarize streams, models and specs",
    .examples = "iae-info images.iae model.iae\n"
                "iae-info --stats images.iae\n"
                "iae-info --spec model.iae > my.spec",
};

static void print_spec_of(struct output_file *out, const struct stream *in)
{
    const char *text = header_get_text(&in->header, "spec");
    if (!in->header.model || !text)
        die_spec(in->where, "no spec: not a model");
    output_file_write(out, text, strlen(text));
}

static void print_summary(struct output_file *out, const struct stream *in, struct stream_summary *s)
{
    struct spec parsed;
    int has_spec = model_report_spec(&parsed, &in->header, in->where);
    stream_report_print(out, in, s, has_spec ? &parsed : NULL, stats);
    if (has_spec)
        spec_free(&parsed);
}

static void print_stream(struct output_file *out, char **operand)
{
    struct stream in;
    struct block b;
    struct stream_summary s = { .records = 0 };
    stream_open_any(&in, operand, force);
    int summary = !spec && log_verbosity > LOG_QUIET;
    while (stream_next(&in, &b))
        if (summary)
            stream_summary_add(&s, &b, stats);
    if (spec)
        print_spec_of(out, &in);
    else if (summary)
        print_summary(out, &in, &s);
    stream_close(&in);
    stream_summary_free(&s);
}

static void print_spec(struct output_file *out, const char *name, const char *text)
{
    struct spec s;
    spec_parse(&s, name, text, NULL, 0);
    if (spec) {
        output_file_write(out, text, strlen(text));
    } else if (log_verbosity > LOG_QUIET) {
        text_line(out, "%s: a spec", name);
        model_report_print(out, &s, NULL);
    }
    spec_free(&s);
}

/* A file, or where there is none of that name what is installed: a model, or a spec. */
static void print_operand(struct output_file *out, char *name)
{
    char *path = model_find(name), *text = spec_file_recognize(path);
    if (!text && access(path, F_OK))
        text = spec_file_text(name);
    if (text)
        print_spec(out, name, text);
    else
        print_stream(out, (char *[]){ path, NULL });
    free(text);
    free(path);
}

int main(int argc, char **argv)
{
    struct output_file out;

    argv = args_parse(argc, argv, &program);
    output_file_create(&out, NULL, 1);
    if (!*argv)
        print_stream(&out, NULL);
    for (; *argv; argv++)
        print_operand(&out, *argv);
    output_file_commit(&out, NULL);
    return 0;
}
