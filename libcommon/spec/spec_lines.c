/* spec_lines.c - what a line of a spec says: one function for each first word */
#include "spec/spec_lines.h"

#include "base/nearest.h"
#include "spec/objective.h"

#include <stdio.h>
#include <string.h>

static void line_data(struct spec *s, const struct spec_words *w)
{
    static const char *const ranges[] = { "unit", "signed", NULL };
    const char *v = spec_text_word(w, 1, "HxWxC or D");
    if (volume_parse(v, &s->data))
        spec_text_expected(w->line, "HxWxC or D, each from 1 to 65536, their product at most 2^20", v);
    s->is_signed = spec_text_choice(w, 2, ranges);
    spec_text_end(w, 3);
}

static void line_code(struct spec *s, const struct spec_words *w)
{
    static const char *const kinds[] = { "gaussian", "categorical", NULL }, *const priors[] = { "uniform", "running", NULL };
    s->code = (enum code_kind)spec_text_choice(w, 1, kinds);
    s->Dz = spec_text_uint(w, 2, s->code == CODE_CATEGORICAL ? 2 : 1, 65536);
    if (s->code == CODE_CATEGORICAL && w->n > 3)
        s->running = spec_text_choice(w, 3, priors);
    if (s->running)
        s->hyper[RUNNING] = spec_text_number(w, 4, spec_hypers[RUNNING].min, spec_hypers[RUNNING].max);
    spec_text_end(w, s->running ? 5 : s->code == CODE_CATEGORICAL ? 4 : 3);
}

/* prior uniform, or P1 ... PK in any measure */
static void line_prior(struct spec *s, const struct spec_words *w)
{
    double sum = 0;
    if (w->n == 2 && !strcmp(w->word[1], "uniform"))
        return;
    spec_text_word(w, 1, "uniform, or a number for each category");
    for (size_t i = 1; i < w->n; i++)
        sum += s->prior[s->priors++] = spec_text_number(w, i, 0, 1e9);
    if (sum <= 0)
        spec_text_fail(w->line, "no category is possible: all probabilities are 0");
    for (size_t i = 0; i < s->priors; i++)
        s->prior[i] /= sum;
}

static void line_logprior(struct spec *s, const struct spec_words *w)
{
    static const char *const words[] = { "off", "on", NULL };
    s->logprior = spec_text_choice(w, 1, words);
    spec_text_end(w, 2);
}

static uint32_t none_or_gaussian(const struct spec_words *w)
{
    static const char *const kinds[] = { "none", "gaussian", NULL };
    int gaussian = spec_text_choice(w, 1, kinds);
    spec_text_end(w, gaussian ? 3 : 2);
    return gaussian ? spec_text_uint(w, 2, 1, 65536) : 0;
}

static void line_noise(struct spec *s, const struct spec_words *w) { s->Dn = none_or_gaussian(w); }
static void line_posterior(struct spec *s, const struct spec_words *w) { s->De = none_or_gaussian(w); }

static void line_direction(struct spec *s, const struct spec_words *w)
{
    s->direction = (enum direction_kind)spec_text_choice(w, 1, objective_direction_words);
    spec_text_end(w, 2);
}

static void line_reconstruction(struct spec *s, const struct spec_words *w)
{
    s->reconstruction = (enum reconstruction_kind)spec_text_choice(w, 1, objective_reconstruction_words);
    spec_text_end(w, 2);
}

static void line_regularization(struct spec *s, const struct spec_words *w)
{
    s->regularization = (enum regularization_kind)spec_text_choice(w, 1, objective_regularization_words);
    spec_text_end(w, 2);
}

static void line_condition(struct spec *s, const struct spec_words *w)
{
    static const char *const words[] = { "location", "invariant", NULL };
    s->condition = (enum condition)spec_text_choice(w, 1, words);
    if (s->condition == COND_LOCATION && w->n > 2)
        s->condition_hidden = spec_text_uint(w, 2, 1, 65536);
    spec_text_end(w, s->condition == COND_LOCATION ? 3 : 2);
}

static void line_adam(struct spec *s, const struct spec_words *w)
{
    s->adam_rate = spec_text_number(w, 1, 0, 10);
    s->adam_b1 = spec_text_number(w, 2, 0, 0.9999999);
    s->adam_b2 = spec_text_number(w, 3, 0, 0.9999999);
    spec_text_end(w, 4);
}

static void line_bnorm(struct spec *s, const struct spec_words *w)
{
    s->bn_eps = spec_text_number(w, 1, 1e-12, 1);
    s->bn_decay = spec_text_number(w, 2, 0, 0.999999);
    spec_text_end(w, 3);
}

static void line_init(struct spec *s, const struct spec_words *w)
{
    static const char *const words[] = { "fan-in", "normal", NULL };
    int normal = spec_text_choice(w, 1, words);
    s->init_std = normal ? spec_text_number(w, 2, 1e-9, 100) : 0;
    spec_text_end(w, normal ? 3 : 2);
}

static void line_batch(struct spec *s, const struct spec_words *w)
{
    s->batch = spec_text_uint(w, 1, 2, 1 << 20);
    spec_text_end(w, 2);
}

static void line_precision(struct spec *s, const struct spec_words *w)
{
    static const char *const words[] = { "f4", "bf16", NULL };
    s->is_rounded = spec_text_choice(w, 1, words);
    spec_text_end(w, 2);
}

/* steps disc|rec|reg N [below L] */
static void line_steps(struct spec *s, const struct spec_words *w)
{
    static const char *const words[] = { "disc", "rec", "reg", NULL }, *const below[] = { "below", NULL };
    int which = spec_text_choice(w, 1, words);
    double n = spec_text_uint(w, 2, 1, 100), l = 0;
    if (w->n > 3) {
        spec_text_choice(w, 3, below);
        l = spec_text_number(w, 4, 0, 100);
    }
    spec_text_end(w, w->n > 3 ? 5 : 3);
    if (which != 2) {
        s->hyper[STEPS_REC] = n;
        s->hyper[BELOW_REC] = l;
    }
    if (which != 1) {
        s->hyper[STEPS_REG] = n;
        s->hyper[BELOW_REG] = l;
    }
}

/* The hyperparameter whose name begins at word i; its words are counted in *n. */
static int find_hyper(const struct spec_words *w, size_t i, size_t *n)
{
    for (int k = 0; k < HYPERS; k++) {
        const char *blank = strchr(spec_hypers[k].name, ' ');
        size_t first = blank ? (size_t)(blank - spec_hypers[k].name) : strlen(spec_hypers[k].name);
        if (strlen(w->word[i]) != first || strncmp(w->word[i], spec_hypers[k].name, first))
            continue;
        if (blank && (i + 1 >= w->n || strcmp(w->word[i + 1], blank + 1)))
            continue;
        *n = blank ? 2 : 1;
        return k;
    }
    return -1;
}

static int has_line(int k) { return k < STEPS_REC || k > RUNNING; }
static int may_be_ramped(int k) { return k != LEARNING_RATE_DECAY && k < EMA && (k < STEPS_REC || k > BELOW_REG); }

/* ---- unknown names ---- */

/* "unknown key 'rate encodr'; is 'rate encoder' meant?", of one of the words and of the hyperparameters that are allowed; if none
 * is near, those whose first word was typed. The name begins at `name` in the line. */
_Noreturn static void fail_unknown(const struct spec_words *w, const char *what, const char *name, const char *const *words, int (*allowed)(int k))
{
    char typed[100], list[300] = "";
    struct nearest near = { .typed = typed };
    size_t first = strcspn(name, " ");
    snprintf(typed, sizeof typed, "%.*s", (int)spec_text_key_length(name), name);
    for (int k = 0; k < HYPERS; k++) {
        const char *hyper = spec_hypers[k].name;
        if (!allowed(k))
            continue;
        nearest_offer(&near, hyper);
        if (!strncmp(hyper, name, first) && hyper[first] == ' ')
            snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s", *list ? ", " : "; there are ", hyper);
    }
    for (size_t i = 0; !*list && words && words[i]; i++)
        nearest_offer(&near, words[i]);
    if (*list && (!near.word || !strchr(typed, ' ')))
        spec_text_fail(w->line, "unknown %s '%s'%s", what, typed, list);
    spec_text_fail(w->line, "unknown %s '%s'%s", what, typed, near.word ? nearest_question(&near) : "; man 5 iae-spec lists them");
}

/* ramp NAME FROM TO STEPS [START] */
static void line_schedule(struct spec *s, const struct spec_words *w)
{
    size_t n;
    spec_text_word(w, 1, "the name of a hyperparameter");
    int k = find_hyper(w, 1, &n);
    if (k < 0)
        fail_unknown(w, "hyperparameter", w->line->text + strlen("ramp "), NULL, may_be_ramped);
    if (!may_be_ramped(k))
        spec_text_fail(w->line, "'%s' cannot be ramped", spec_hypers[k].name);
    if (s->schedules == SPEC_SCHEDULES)
        spec_text_fail(w->line, "more than %d ramps", SPEC_SCHEDULES);
    struct schedule *r = &s->schedule[s->schedules++];
    r->hyper = (enum hyper)k;
    r->from = spec_text_number(w, 1 + n, spec_hypers[k].min, spec_hypers[k].max);
    r->to = spec_text_number(w, 2 + n, spec_hypers[k].min, spec_hypers[k].max);
    r->steps = spec_text_number(w, 3 + n, 1, 1e9);
    r->start = w->n > 4 + n ? spec_text_number(w, 4 + n, 0, 1e9) : 0;
    spec_text_end(w, w->n > 4 + n ? 5 + n : 4 + n);
}

static const struct {
    const char *word;
    void (*read)(struct spec *, const struct spec_words *);
} lines[] = {
    { "data", line_data },           { "code", line_code },
    { "noise", line_noise },         { "posterior", line_posterior },
    { "direction", line_direction }, { "reconstruction", line_reconstruction },
    { "regularization", line_regularization }, { "condition", line_condition },
    { "adam", line_adam },           { "bnorm", line_bnorm },
    { "init", line_init },           { "batch", line_batch },
    { "steps", line_steps },         { "ramp", line_schedule },
    { "prior", line_prior },         { "logprior", line_logprior },
    { "precision", line_precision },
};

int spec_lines_network(const struct spec_line *l, const char **layers)
{
    const char *colon = strchr(l->text, ':');
    for (int id = 0; colon && id < NETS; id++) {
        size_t n = strlen(net_names[id]);
        if (!strncmp(l->text, net_names[id], n) && l->text + n == colon) {
            *layers = colon + 1;
            return id;
        }
    }
    return -1;
}

_Noreturn static void fail_unknown_key(const struct spec_words *w)
{
    const char *words[64] = { "encoder:", "decoder:", "rec:", "reg:" };
    size_t n = 4;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        words[n++] = lines[i].word;
    for (size_t i = 0; spec_text_families[i]; i++)
        words[n++] = spec_text_families[i];
    fail_unknown(w, "key", w->line->text, words, has_line);
}

void spec_lines_read(struct spec *s, const struct spec_line *l)
{
    struct spec_words w;
    size_t n;
    spec_text_split(&w, l);
    int k = find_hyper(&w, 0, &n);
    if (k >= 0 && has_line(k)) {
        s->hyper[k] = k >= LABELS ? spec_text_uint(&w, n, (uint32_t)spec_hypers[k].min, (uint32_t)spec_hypers[k].max)
                                 : spec_text_number(&w, n, spec_hypers[k].min, spec_hypers[k].max);
        spec_text_end(&w, n + 1);
    } else {
        size_t i = 0, count = sizeof lines / sizeof *lines;
        while (i < count && strcmp(w.word[0], lines[i].word))
            i++;
        if (i == count)
            fail_unknown_key(&w);
        lines[i].read(s, &w);
    }
    spec_text_free_words(&w);
}
