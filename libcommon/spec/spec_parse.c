/* spec_parse.c - from a text to a spec that fits together */
#include "spec/spec.h"

#include "base/alloc.h"
#include "base/die.h"
#include "spec/spec_lines.h"
#include "spec/spec_networks.h"
#include "spec/spec_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void defaults(struct spec *s)
{
    memset(s, 0, sizeof *s);
    for (int k = 0; k < HYPERS; k++)
        s->hyper[k] = spec_hypers[k].default_value;
    s->condition_hidden = 1000;
    s->adam_rate = 2e-4;
    s->adam_b1 = 0.5;
    s->adam_b2 = 0.999;
    s->bn_eps = 1e-5;
    s->bn_decay = 0.99;
    s->batch = 100;
}

void spec_parse(struct spec *s, const char *where, const char *text, const char *const *sets, size_t n_sets)
{
    struct spec_text *t = xzero(1, sizeof *t);
    char error[200];
    defaults(s);
    spec_text_read(t, where, text);
    for (size_t i = 0; i < n_sets; i++)
        spec_text_set(t, sets[i]);
    for (size_t i = 0; i < t->lines; i++)
        spec_lines_read(s, &t->line[i]);
    for (int k = LEARNING_RATE_ENCODER; k <= LEARNING_RATE_REG; k++)
        if (isnan(s->hyper[k]))
            s->hyper[k] = s->adam_rate;
    int line = spec_networks_check(s, error);
    if (line) {
        if (line > 0)
            die_spec(where, "line %d: %s", line, error);
        die_spec(where, "%s", error);
    }
    s->text = spec_text_join(t);
    spec_text_free(t);
    free(t);
}
