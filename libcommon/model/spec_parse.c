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

static void read_line(struct spec *s, const struct spec_line *l)
{
    char error[200];
    const char *layers;
    int id = spec_lines_network(l, &layers);
    if (id < 0) {
        spec_lines_read(s, l);
        return;
    }
    s->net[id].line = l->number ? l->number : -1;
    if (net_parse(&s->net[id], layers, error))
        spec_text_fail(l, "%s", error);
}

/* 0; or the line (-1: none) with a text of what does not fit. */
static int check(struct spec *s, char error[200])
{
    int line = spec_terms_check(s, error);
    return line ? line : net_shapes_fill(s, error);
}

void spec_parse(struct spec *s, const char *where, const char *text, const char *const *sets, size_t n_sets)
{
    struct spec_text *t = xzero(1, sizeof *t);
    char error[200];
    spec_defaults(s);
    spec_text_read(t, where, text);
    for (size_t i = 0; i < n_sets; i++)
        spec_text_set(t, sets[i]);
    for (size_t i = 0; i < t->lines; i++)
        read_line(s, &t->line[i]);
    for (int k = LEARNING_RATE_ENCODER; k <= LEARNING_RATE_REG; k++)
        if (isnan(s->hyper[k]))
            s->hyper[k] = s->adam_rate;
    int line = check(s, error);
    if (line > 0)
        die_spec(where, "line %d: %s", line, error);
    if (line)
        die_spec(where, "%s", error);
    s->text = spec_text_join(t);
    spec_text_free(t);
    free(t);
}
