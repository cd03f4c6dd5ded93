/* stream_report.c - prints the summary of a stream */
#include "inspect/stream_report.h"

#include "base/alloc.h"
#include "inspect/model_report.h"
#include "inspect/text_line.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void print_entry(struct output_file *out, const char *word, const struct summary_entry *e, int stats)
{
    char shape[SHAPE_TEXT];
    char *line = xprintf("%-8s %s %s %s", word, e->name, dtype_name(e->type) + 1, shape_text(&e->shape, shape));
    if (stats && e->range.n)
        text_line(out, "%s  min %.9g  max %.9g  mean %.9g%s", line, e->range.min, e->range.max, tensor_range_mean(&e->range),
                  e->range.odd ? "  and values that are not finite" : "");
    else if (stats)
        text_line(out, "%s  no finite values", line);
    else
        text_line(out, "%s", line);
    free(line);
}

static void print_pair(struct output_file *out, const struct pair *p)
{
    if (p->kind == METADATA_NUMBER)
        text_line(out, "meta     %s %" PRIu64, p->key, p->number);
    else if (p->kind == METADATA_RAW)
        text_line(out, "meta     %s (%zu bytes of msgpack)", p->key, p->size);
    else if (strchr(p->bytes, '\n') || p->size > 200)
        text_line(out, "meta     %s (text of %zu bytes)", p->key, p->size);
    else
        text_line(out, "meta     %s %s", p->key, p->bytes);
}

/* The checksum of each tensor of a model hides what else there is. */
static void print_header(struct output_file *out, const struct header *h)
{
    for (size_t i = 0; i < h->meta.n; i++)
        if (!h->model || log_verbosity >= LOG_VERBOSE || strncmp(h->meta.item[i].key, "crc32.", 6) != 0)
            print_pair(out, &h->meta.item[i]);
    for (size_t i = 0; i < h->histories; i++)
        text_line(out, "history  %s", h->history[i]);
}

static void print_kind(struct output_file *out, const struct stream *in, const struct stream_summary *s)
{
    if (in->header.model)
        text_line(out, "%s: a model, whole", in->where);
    else
        text_line(out, "%s: %" PRIu64 " rows, whole", in->where, in->rows);
    if (in->scanner.parts > 1)
        text_line(out, "parts    %" PRIu64 ", shown is the header of the first", in->scanner.parts);
    text_line(out, "records  %" PRIu64 ", %" PRIu64 " bytes of values", s->records, s->bytes);
}

static void print_fields(struct output_file *out, const struct header *h, struct stream_summary *s, int stats)
{
    for (size_t i = 0; i < h->fields; i++) {
        struct summary_entry *e = stream_summary_entry(&s->entries, h->field[i].name);
        e->type = h->field[i].type;
        e->shape = h->field[i].row;
        print_entry(out, "field", e, stats);
    }
}

static void print_networks(struct output_file *out, const struct stream_summary *s)
{
    for (size_t i = 0; i < s->networks.n; i++) {
        const struct summary_entry *network = s->networks.all[i];
        text_line(out, "network  %s: %" PRIu64 " values in %zu tensors", network->name, network->values, network->tensors);
    }
}

void stream_report_print(struct output_file *out, const struct stream *in, struct stream_summary *s, const struct spec *spec, int stats)
{
    const struct header *h = &in->header;
    print_kind(out, in, s);
    if (spec)
        model_report_print(out, spec, h);
    print_fields(out, h, s, stats);
    if (!spec || log_verbosity >= LOG_VERBOSE)
        print_networks(out, s);
    for (size_t i = 0; i < s->entries.n; i++)
        if (!header_find(h, s->entries.all[i]->name))
            print_entry(out, "tensor", s->entries.all[i], stats);
    print_header(out, h);
}
