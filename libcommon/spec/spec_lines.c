/* spec_lines.c - see spec_lines.h: one function for each first word; layers are parsed in spec_networks.c */
#include "spec/spec_lines.h"

#include "spec/spec_networks.h"

#include <string.h>

static void line_data(struct spec *s, const struct spectext_words *w)
{
    static const char *const ranges[] = { "unit", "signed", NULL };
    const char *v = spectext_word(w, 1, "expected HxWxC or D");
    if (speclayer_volume(v, &s->data))
        spectext_fail(w->line, "expected HxWxC or D, each from 1 to 65536, their product at most 2^20", v);
    s->is_signed = spectext_choice(w, 2, ranges);
    spectext_last(w, 3);
}

static void line_code(struct spec *s, const struct spectext_words *w)
{
    static const char *const kinds[] = { "gaussian", "categorical", NULL }, *const priors[] = { "uniform", "running", NULL };
    s->code = (enum code_kind)spectext_choice(w, 1, kinds);
    s->Dz = spectext_whole(w, 2, s->code == CODE_CATEGORICAL ? 2 : 1, 65536);
    if (s->code == CODE_CATEGORICAL && w->n > 3)
        s->running = spectext_choice(w, 3, priors);
    if (s->running)
        s->knob[RUNNING] = spectext_number(w, 4, spec_knobs[RUNNING].min, spec_knobs[RUNNING].max);
    spectext_last(w, s->running ? 5 : s->code == CODE_CATEGORICAL ? 4 : 3);
}

/* prior uniform, or P1 ... PK in any measure */
static void line_prior(struct spec *s, const struct spectext_words *w)
{
    double sum = 0;
    if (w->n == 2 && !strcmp(w->word[1], "uniform"))
        return;
    spectext_word(w, 1, "expected uniform, or a number for each category");
    for (size_t i = 1; i < w->n; i++)
        sum += s->prior[s->priors++] = spectext_number(w, i, 0, 1e9);
    if (sum <= 0)
        spectext_fail(w->line, "expected a category that is possible", NULL);
    for (size_t i = 0; i < s->priors; i++)
        s->prior[i] /= sum;
}

static void line_logprior(struct spec *s, const struct spectext_words *w)
{
    static const char *const words[] = { "off", "on", NULL };
    s->logprior = spectext_choice(w, 1, words);
    spectext_last(w, 2);
}

static uint32_t none_or_gaussian(const struct spectext_words *w)
{
    static const char *const kinds[] = { "none", "gaussian", NULL };
    int gaussian = spectext_choice(w, 1, kinds);
    spectext_last(w, gaussian ? 3 : 2);
    return gaussian ? spectext_whole(w, 2, 1, 65536) : 0;
}

static void line_noise(struct spec *s, const struct spectext_words *w) { s->Dn = none_or_gaussian(w); }
static void line_posterior(struct spec *s, const struct spectext_words *w) { s->De = none_or_gaussian(w); }

static void line_direction(struct spec *s, const struct spectext_words *w)
{
    static const char *const words[] = { "forward", "flipped", "joint", NULL };
    s->direction = (enum direction)spectext_choice(w, 1, words);
    spectext_last(w, 2);
}

static void line_reconstruction(struct spec *s, const struct spectext_words *w)
{
    static const char *const words[] = { "adversarial", "euclidean", "likelihood", "none", NULL };
    s->reconstruction = (enum reconstruction)spectext_choice(w, 1, words);
    spectext_last(w, 2);
}

static void line_regularization(struct spec *s, const struct spectext_words *w)
{
    static const char *const words[] = { "adversarial", "kl", "none", NULL };
    s->regularization = (enum regularization)spectext_choice(w, 1, words);
    spectext_last(w, 2);
}

static void line_condition(struct spec *s, const struct spectext_words *w)
{
    static const char *const words[] = { "location", "invariant", NULL };
    s->condition = (enum condition)spectext_choice(w, 1, words);
    if (s->condition == COND_LOCATION && w->n > 2)
        s->condition_hidden = spectext_whole(w, 2, 1, 65536);
    spectext_last(w, s->condition == COND_LOCATION ? 3 : 2);
}

static void line_adam(struct spec *s, const struct spectext_words *w)
{
    s->adam_rate = spectext_number(w, 1, 0, 10);
    s->adam_b1 = spectext_number(w, 2, 0, 0.9999999);
    s->adam_b2 = spectext_number(w, 3, 0, 0.9999999);
    spectext_last(w, 4);
}

static void line_bnorm(struct spec *s, const struct spectext_words *w)
{
    s->norm_eps = spectext_number(w, 1, 1e-12, 1);
    s->norm_decay = spectext_number(w, 2, 0, 0.999999);
    spectext_last(w, 3);
}

static void line_init(struct spec *s, const struct spectext_words *w)
{
    static const char *const words[] = { "fan-in", "normal", NULL };
    int normal = spectext_choice(w, 1, words);
    s->init_std = normal ? spectext_number(w, 2, 1e-9, 100) : 0;
    spectext_last(w, normal ? 3 : 2);
}

static void line_batch(struct spec *s, const struct spectext_words *w)
{
    s->batch = spectext_whole(w, 1, 2, 1 << 20);
    spectext_last(w, 2);
}

/* steps disc|rec|reg N [below L] */
static void line_steps(struct spec *s, const struct spectext_words *w)
{
    static const char *const words[] = { "disc", "rec", "reg", NULL }, *const below[] = { "below", NULL };
    int which = spectext_choice(w, 1, words);
    double n = spectext_whole(w, 2, 1, 100), l = 0;
    if (w->n > 3) {
        spectext_choice(w, 3, below);
        l = spectext_number(w, 4, 0, 100);
    }
    spectext_last(w, w->n > 3 ? 5 : 3);
    if (which != 2) {
        s->knob[STEPS_REC] = n;
        s->knob[BELOW_REC] = l;
    }
    if (which != 1) {
        s->knob[STEPS_REG] = n;
        s->knob[BELOW_REG] = l;
    }
}

/* The knob whose name begins at word i; its words are counted in *n. */
static int find_knob(const struct spectext_words *w, size_t i, size_t *n)
{
    for (int k = 0; k < KNOBS; k++) {
        const char *blank = strchr(spec_knobs[k].name, ' ');
        size_t first = blank ? (size_t)(blank - spec_knobs[k].name) : strlen(spec_knobs[k].name);
        if (strlen(w->word[i]) != first || strncmp(w->word[i], spec_knobs[k].name, first))
            continue;
        if (blank && (i + 1 >= w->n || strcmp(w->word[i + 1], blank + 1)))
            continue;
        *n = blank ? 2 : 1;
        return k;
    }
    return -1;
}

/* ramp KNOB FROM TO STEPS [START] */
static void line_ramp(struct spec *s, const struct spectext_words *w)
{
    size_t n;
    spectext_word(w, 1, "expected the name of a knob");
    int k = find_knob(w, 1, &n);
    if (k < 0)
        spectext_fail(w->line, "expected the name of a knob", w->word[1]);
    if (k == DECAY || k >= EMA || (k >= STEPS_REC && k <= BELOW_REG))
        spectext_fail(w->line, "expected a knob that may be ramped", w->word[1]);
    if (s->ramps == SPEC_RAMPS)
        spectext_fail(w->line, "too many ramps", NULL);
    struct ramp *r = &s->ramp[s->ramps++];
    r->knob = (enum knob)k;
    r->from = spectext_number(w, 1 + n, spec_knobs[k].min, spec_knobs[k].max);
    r->to = spectext_number(w, 2 + n, spec_knobs[k].min, spec_knobs[k].max);
    r->steps = spectext_number(w, 3 + n, 1, 1e9);
    r->start = w->n > 4 + n ? spectext_number(w, 4 + n, 0, 1e9) : 0;
    spectext_last(w, w->n > 4 + n ? 5 + n : 4 + n);
}

static const struct {
    const char *word;
    void (*read)(struct spec *, const struct spectext_words *);
} lines[] = {
    { "data", line_data },           { "code", line_code },
    { "noise", line_noise },         { "posterior", line_posterior },
    { "direction", line_direction }, { "reconstruction", line_reconstruction },
    { "regularization", line_regularization }, { "condition", line_condition },
    { "adam", line_adam },           { "bnorm", line_bnorm },
    { "init", line_init },           { "batch", line_batch },
    { "steps", line_steps },         { "ramp", line_ramp },
    { "prior", line_prior },         { "logprior", line_logprior },
};

/* "encoder: ...": the layers of the network of this name */
static void read_network(struct spec *s, const struct spectext_line *l, const char *colon)
{
    char error[200];
    int id = 0;
    while (id < NETS && (strncmp(l->text, net_names[id], strlen(net_names[id])) || l->text + strlen(net_names[id]) != colon))
        id++;
    if (id == NETS)
        spectext_fail(l, "expected encoder:, decoder:, rec: or reg:", l->text);
    s->net[id].line = l->number ? l->number : -1;
    if (speclayer_parse(&s->net[id], colon + 1, error))
        spectext_fail(l, error, NULL);
}

void specline_read(struct spec *s, const struct spectext_line *l)
{
    const char *colon = strchr(l->text, ':');
    if (colon) {
        read_network(s, l, colon);
        return;
    }
    struct spectext_words w;
    size_t n;
    spectext_split(&w, l);
    int k = find_knob(&w, 0, &n);
    if (k >= 0 && (k < STEPS_REC || k > RUNNING)) {
        s->knob[k] = k >= LABELS ? spectext_whole(&w, n, (uint32_t)spec_knobs[k].min, (uint32_t)spec_knobs[k].max)
                                 : spectext_number(&w, n, spec_knobs[k].min, spec_knobs[k].max);
        spectext_last(&w, n + 1);
    } else {
        size_t i = 0, count = sizeof lines / sizeof *lines;
        while (i < count && strcmp(w.word[0], lines[i].word))
            i++;
        if (i == count)
            spectext_fail(l, "unknown word", l->text);
        lines[i].read(s, &w);
    }
    spectext_leave(&w);
}
