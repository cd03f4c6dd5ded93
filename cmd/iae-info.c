/* iae-info - verify streams and say what is in them */
#include "args.h"
#include "die.h"
#include "io.h"
#include "measure.h"
#include "stream.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int force, spec, stats;
static const struct arg options[] = {
    ARG_FLAG("spec", 0, &spec, "print the spec of a model, and nothing else"),
    ARG_FLAG("stats", 0, &stats, "range and mean of each field, or of each tensor of a model"),
    ARG_FORCE(&force),
    ARG_END
};
static const struct program program = { "iae-info", "[FILE ...]", "Verify streams, and say what is in them", options, 0 };

/* What was read: one entry for each field; for whole tensors, one for each of them or for each network. */
struct entry {
    char *name;
    enum dtype type;
    struct shape shape;
    struct range range;
    uint64_t values;
    size_t tensors;
};

struct summary {
    struct entry *entry, *net;
    size_t entries, nets;
    uint64_t records, bytes;
};

static void say(struct io_out *out, const char *fmt, ...) DIE_FMT(2, 3);
static void say(struct io_out *out, const char *fmt, ...)
{
    char text[2048];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text - 1, fmt, ap);
    va_end(ap);
    for (char *p = text; *p; p++)       /* names and texts of strangers must not play with the terminal */
        if ((unsigned char)*p < ' ' || *p == 127)
            *p = '?';
    size_t n = strlen(text);
    text[n] = '\n';
    io_write(out, text, n + 1);
}

static struct entry *find(struct entry **list, size_t *n, const char *name, size_t length)
{
    for (size_t i = *n; i-- > 0;)
        if (strlen((*list)[i].name) == length && !strncmp((*list)[i].name, name, length))
            return &(*list)[i];
    *list = xrealloc(*list, (*n + 1) * sizeof **list);
    struct entry *e = &(*list)[(*n)++];
    memset(e, 0, sizeof *e);
    e->name = xprintf("%.*s", (int)length, name);
    return e;
}

/* "encoder" of encoder.0.weight, "adam.m" and "ema" of the copies */
static size_t net_length(const char *name)
{
    return strncmp(name, "adam.", 5) ? strcspn(name, ".") : 5 + strcspn(name + 5, ".");
}

static void count(struct summary *s, const struct block *b)
{
    for (size_t i = 0; i < b->tensors; i++) {
        const struct tensor *t = b->t[i];
        size_t n = shape_count(&t->shape);
        s->bytes += tensor_size(t);
        if (b->whole) {
            struct entry *net = find(&s->net, &s->nets, t->name, net_length(t->name));
            net->values += n;
            net->tensors++;
        }
        if (b->whole && !stats)
            continue;
        struct entry *e = find(&s->entry, &s->entries, t->name, strlen(t->name));
        e->type = t->type;
        e->shape = b->whole ? t->shape : shape_row(&t->shape);
        if (stats)
            measure_range(&e->range, t->type, t->data, n);
    }
    s->records++;
}

static void print_entry(struct io_out *out, const char *word, const struct entry *e)
{
    char shape[SHAPE_TEXT];
    char *line = xprintf("%-8s %s %s %s", word, e->name, dtype_name(e->type) + 1, shape_text(&e->shape, shape));
    if (stats)
        say(out, "%s  min %.9g  max %.9g  mean %.9g%s", line, e->range.min, e->range.max, measure_mean(&e->range),
            e->range.odd ? "  and values that are not finite" : "");
    else
        say(out, "%s", line);
    free(line);
}

static void print_header(struct io_out *out, const struct header *h)
{
    for (size_t i = 0; i < h->meta.n; i++) {
        const struct pair *p = &h->meta.item[i];
        if (p->kind == PAIR_NUMBER)
            say(out, "meta     %s %llu", p->key, (unsigned long long)p->number);
        else if (p->kind == PAIR_RAW)
            say(out, "meta     %s (%zu bytes of msgpack)", p->key, p->size);
        else if (strchr(p->bytes, '\n') || p->size > 200)
            say(out, "meta     %s (text of %zu bytes)", p->key, p->size);
        else
            say(out, "meta     %s %s", p->key, p->bytes);
    }
    for (size_t i = 0; i < h->histories; i++)
        say(out, "history  %s", h->history[i]);
}

static void print_summary(struct io_out *out, const struct stream *in, struct summary *s)
{
    const struct header *h = &in->header;
    if (h->model)
        say(out, "%s: a model, whole", in->where);
    else
        say(out, "%s: %llu rows, whole", in->where, (unsigned long long)in->rows);
    if (in->wire.parts > 1)
        say(out, "parts    %llu, shown is the header of the first", (unsigned long long)in->wire.parts);
    say(out, "records  %llu, %llu bytes of values", (unsigned long long)s->records, (unsigned long long)s->bytes);
    for (size_t i = 0; i < h->fields; i++) {
        struct entry *e = find(&s->entry, &s->entries, h->field[i].name, strlen(h->field[i].name));
        e->type = h->field[i].type;
        e->shape = h->field[i].row;
        print_entry(out, "field", e);
    }
    for (size_t i = 0; i < s->nets; i++)
        say(out, "network  %s: %llu values in %zu tensors", s->net[i].name, (unsigned long long)s->net[i].values, s->net[i].tensors);
    for (size_t i = 0; i < s->entries; i++)
        if (!header_find(h, s->entry[i].name))
            print_entry(out, "tensor", &s->entry[i]);
    print_header(out, h);
}

static void print_spec(struct io_out *out, const struct stream *in)
{
    const char *text = meta_text(&in->header, "spec");
    if (!in->header.model || !text)
        die_spec(in->where, "no spec: not a model");
    io_write(out, text, strlen(text));
}

static void inform(struct io_out *out, char **operand)
{
    struct stream in;
    struct block b;
    struct summary s = { .records = 0 };
    stream_open_any(&in, operand, force);
    while (stream_next(&in, &b))
        count(&s, &b);
    if (spec)
        print_spec(out, &in);
    else if (die_verbosity > QUIET)
        print_summary(out, &in, &s);
    stream_close(&in);
    for (size_t i = 0; i < s.entries; i++)
        free(s.entry[i].name);
    for (size_t i = 0; i < s.nets; i++)
        free(s.net[i].name);
    free(s.entry);
    free(s.net);
}

int main(int argc, char **argv)
{
    struct io_out out;

    argv = args_parse(argc, argv, &program);
    io_create(&out, NULL, 1);
    if (!*argv)
        inform(&out, NULL);
    for (; *argv; argv++)
        inform(&out, (char *[]){ *argv, NULL });
    io_commit(&out, NULL);
    return 0;
}
