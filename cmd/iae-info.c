/* iae-info - verify and summarize streams and models */
#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "base/log.h"
#include "base/output_file.h"
#include "inspect/stream_summary.h"
#include "stream/stream_reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int force, spec, stats;
static const struct arg options[] = {
    ARG_FLAG("spec", 0, &spec, "print only the spec of a model"),
    ARG_FLAG("stats", 0, &stats, "also print range and mean of each field, or of each tensor of a model"),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = {
    .name = "iae-info", .operands = "[FILE ...]", .options = options,
    .summary = "Verify and summarize streams and models",
    .examples = "iae-info images.iae model.iae\n"
                "iae-info --stats images.iae\n"
                "iae-info --spec model.iae > my.spec",
};

static void print_line(struct output_file *out, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void print_line(struct output_file *out, const char *fmt, ...)
{
    char text[2048];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text - 1, fmt, ap);
    va_end(ap);
    for (char *p = text; *p; p++)       /* untrusted text must not send control sequences to the terminal */
        if ((unsigned char)*p < ' ' || *p == 127)
            *p = '?';
    size_t n = strlen(text);
    text[n] = '\n';
    output_file_write(out, text, n + 1);
}

static void print_entry(struct output_file *out, const char *word, const struct summary_entry *e)
{
    char shape[SHAPE_TEXT];
    char *line = xprintf("%-8s %s %s %s", word, e->name, dtype_name(e->type) + 1, shape_text(&e->shape, shape));
    if (stats && e->range.n)
        print_line(out, "%s  min %.9g  max %.9g  mean %.9g%s", line, e->range.min, e->range.max, tensor_range_mean(&e->range),
            e->range.odd ? "  and values that are not finite" : "");
    else if (stats)
        print_line(out, "%s  no finite values", line);
    else
        print_line(out, "%s", line);
    free(line);
}

static void print_header(struct output_file *out, const struct header *h)
{
    for (size_t i = 0; i < h->meta.n; i++) {
        const struct pair *p = &h->meta.item[i];
        if (p->kind == METADATA_NUMBER)
            print_line(out, "meta     %s %llu", p->key, (unsigned long long)p->number);
        else if (p->kind == METADATA_RAW)
            print_line(out, "meta     %s (%zu bytes of msgpack)", p->key, p->size);
        else if (strchr(p->bytes, '\n') || p->size > 200)
            print_line(out, "meta     %s (text of %zu bytes)", p->key, p->size);
        else
            print_line(out, "meta     %s %s", p->key, p->bytes);
    }
    for (size_t i = 0; i < h->histories; i++)
        print_line(out, "history  %s", h->history[i]);
}

static void print_summary(struct output_file *out, const struct stream *in, struct stream_summary *s)
{
    const struct header *h = &in->header;
    if (h->model)
        print_line(out, "%s: a model, whole", in->where);
    else
        print_line(out, "%s: %llu rows, whole", in->where, (unsigned long long)in->rows);
    if (in->scanner.parts > 1)
        print_line(out, "parts    %llu, shown is the header of the first", (unsigned long long)in->scanner.parts);
    print_line(out, "records  %llu, %llu bytes of values", (unsigned long long)s->records, (unsigned long long)s->bytes);
    for (size_t i = 0; i < h->fields; i++) {
        struct summary_entry *e = stream_summary_entry(&s->entries, h->field[i].name);
        e->type = h->field[i].type;
        e->shape = h->field[i].row;
        print_entry(out, "field", e);
    }
    for (size_t i = 0; i < s->networks.n; i++) {
        const struct summary_entry *network = s->networks.all[i];
        print_line(out, "network  %s: %llu values in %zu tensors", network->name, (unsigned long long)network->values, network->tensors);
    }
    for (size_t i = 0; i < s->entries.n; i++)
        if (!header_find(h, s->entries.all[i]->name))
            print_entry(out, "tensor", s->entries.all[i]);
    print_header(out, h);
}

static void print_spec(struct output_file *out, const struct stream *in)
{
    const char *text = header_get_text(&in->header, "spec");
    if (!in->header.model || !text)
        die_spec(in->where, "no spec: not a model");
    output_file_write(out, text, strlen(text));
}

static void print_file(struct output_file *out, char **operand)
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
        print_spec(out, &in);
    else if (summary)
        print_summary(out, &in, &s);
    stream_close(&in);
    stream_summary_free(&s);
}

int main(int argc, char **argv)
{
    struct output_file out;

    argv = args_parse(argc, argv, &program);
    output_file_create(&out, NULL, 1);
    if (!*argv)
        print_file(&out, NULL);
    for (; *argv; argv++)
        print_file(&out, (char *[]){ *argv, NULL });
    output_file_commit(&out, NULL);
    return 0;
}
