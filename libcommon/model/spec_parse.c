/* spec_parse.c - from a text to a spec that fits together */
#include "model/spec_parse.h"

#include "base/alloc.h"
#include "base/die.h"
#include "nn/net_parse.h"
#include "nn/net_shapes.h"
#include "spec/spec_lines.h"
#include "spec/spec_terms.h"
#include "spec/spec_text.h"

#include <math.h>
#include <stdlib.h>

/* The lines that are no networks. */
static void read_settings(struct spec *s, const struct spec_text *t)
{
    const char *layers;
    for (size_t i = 0; i < t->lines; i++)
        if (spec_lines_network(&t->line[i], &layers) < 0)
            spec_lines_read(s, &t->line[i]);
    for (int k = LEARNING_RATE_ENCODER; k <= LEARNING_RATE_REG; k++)
        if (isnan(s->hyper[k]))
            s->hyper[k] = s->adam_rate;
}

/* The networks, whose sizes may be words for what the other lines say. */
static void read_networks(struct spec *s, const struct spec_text *t)
{
    char error[200];
    const char *layers;
    for (size_t i = 0; i < t->lines; i++) {
        const struct spec_line *l = &t->line[i];
        int id = spec_lines_network(l, &layers);
        if (id < 0)
            continue;
        struct size_words sizes = size_words_make(s, (enum net_id)id);
        s->net[id].line = l->number ? l->number : -1;
        if (net_parse(&s->net[id], &sizes, layers, error))
            spec_text_fail(l, "%s", error);
    }
}

_Noreturn static void fail(const char *where, int line, const char *error)
{
    if (line > 0)
        die_spec(where, "line %d: %s", line, error);
    die_spec(where, "%s", error);
}

void spec_parse(struct spec *s, const char *where, const char *text, const char *const *sets, size_t n_sets)
{
    struct spec_text *t = xzero(1, sizeof *t);
    char error[200];
    spec_defaults(s);
    spec_text_read(t, where, text);
    for (size_t i = 0; i < n_sets; i++)
        spec_text_set(t, sets[i]);
    read_settings(s, t);
    if (spec_terms_check(s, error))
        fail(where, 0, error);
    read_networks(s, t);
    int line = net_shapes_fill(s, error);
    if (line)
        fail(where, line, error);
    s->text = spec_text_join(t);
    spec_text_free(t);
    free(t);
}
