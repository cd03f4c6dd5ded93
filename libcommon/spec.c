/* spec.c - see spec.h: lines, keys and knobs; layers are parsed in speclayer.c */
#include "spec.h"

#include "args.h"
#include "die.h"
#include "speclayer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS (SPEC_PRIOR + 1)
#define LINES 200
#define LINE_BYTES 2000

const char *const net_names[NETS] = { "encoder", "decoder", "rec", "reg" };

struct line {
    char *text;                 /* words separated by single blanks */
    int number;                 /* in the file; 0 for a line of --set */
};

struct parser {
    struct spec *s;
    const char *where;
    struct line line[LINES];
    size_t lines;
    int number;                 /* of the line being read */
    char *word[WORDS];
    size_t words;
};

_Noreturn static void fail(const struct parser *p, const char *what, const char *got)
{
    if (p->number)
        die_spec(p->where, "line %d: %s%s%s%s", p->number, what, got ? ", not '" : "", got ? got : "", got ? "'" : "");
    die_spec("--set", "%s%s%s%s", what, got ? ", not '" : "", got ? got : "", got ? "'" : "");
}

/* ---- knobs ---- */

static const struct {
    const char *name;
    double usual, min, max;
} knobs[KNOBS] = {
    [RATE_ENCODER] = { "rate encoder", NAN, 0, 10 },
    [RATE_DECODER] = { "rate decoder", NAN, 0, 10 },
    [RATE_REC] = { "rate rec", NAN, 0, 10 },
    [RATE_REG] = { "rate reg", NAN, 0, 10 },
    [DECAY] = { "decay", 1, 0, 1 },
    [STEPS_REC] = { "steps rec", 1, 1, 100 },
    [STEPS_REG] = { "steps reg", 1, 1, 100 },
    [BELOW_REC] = { "below rec", 0, 0, 100 },
    [BELOW_REG] = { "below reg", 0, 0, 100 },
    [RUNNING] = { "running", 0, 0, 1 },
    [WEIGHT_REC] = { "weight rec", 1, 0, 1e6 },
    [WEIGHT_REG] = { "weight reg", 1, 0, 1e6 },
    [WEIGHT_LABEL] = { "weight label", 1, 0, 1e6 },
    [WEIGHT_DECODER] = { "weight decoder", 1, 0, 1e6 },
    [WEIGHT_POSITIVE] = { "weight positive", 0, 0, 1e6 },
    [WEIGHT_MISMATCH] = { "weight mismatch", 0, 0, 1e6 },
    [WEIGHT_ENTROPY] = { "weight entropy", 0, 0, 1e6 },
    [JITTER_INPUT] = { "jitter input", 0, 0, 100 },
    [JITTER_CODE] = { "jitter code", 0, 0, 100 },
    [JITTER_IMAGE] = { "jitter image", 0, 0, 100 },
    [JITTER_GLOBAL] = { "jitter global", 0, 0, 100 },
    [SMOOTH] = { "smooth", 1, 0.5, 1 },
    [CLIP] = { "clip", 0, 0, 1e9 },
    [EMA] = { "ema", 0, 0, 0.999999 },
    [SCALE_CODE] = { "scale code", 1, 1e-3, 1e3 },
    [FREEZE_ENCODER] = { "freeze encoder", 0, 0, 1e9 },
    [LABELS] = { "labels", 0, 0, 1 << 20 },
    [SHARDS] = { "shards", 1, 1, 1024 },
};

double spec_knob(const struct spec *s, enum knob k, uint64_t step)
{
    for (size_t i = 0; i < s->ramps; i++) {
        const struct ramp *r = &s->ramp[i];
        if (r->knob != k)
            continue;
        double t = ((double)step - r->start) / r->steps;
        return r->from + (r->to - r->from) * (t < 0 ? 0 : t > 1 ? 1 : t);
    }
    return s->knob[k];
}

int spec_ramped(const struct spec *s, enum knob k)
{
    for (size_t i = 0; i < s->ramps; i++)
        if (s->ramp[i].knob == k)
            return 1;
    return 0;
}

int spec_encodes(const struct spec *s)
{
    return s->direction != FLIPPED || s->reconstruction != REC_NONE;
}

int spec_decodes(const struct spec *s)
{
    return s->direction != FORWARD || s->reconstruction != REC_NONE || s->regularization != REG_NONE;
}

int spec_has_prior(const struct spec *s)
{
    return s->direction != FORWARD || s->regularization != REG_NONE;
}

size_t volume_size(const struct volume *v)
{
    return (size_t)v->h * v->w * v->c;
}

/* ---- words ---- */

static void split(struct parser *p, char *text)
{
    p->words = 0;
    for (char *w = strtok(text, " "); w; w = strtok(NULL, " ")) {
        if (p->words == WORDS)
            fail(p, "too many words", w);
        p->word[p->words++] = w;
    }
}

static const char *word(const struct parser *p, size_t i, const char *expected)
{
    if (i >= p->words)
        fail(p, expected, "end of line");
    return p->word[i];
}

static void no_more(const struct parser *p, size_t i)
{
    if (i < p->words)
        fail(p, "expected the end of the line", p->word[i]);
}

static double number(const struct parser *p, size_t i, double min, double max)
{
    char expected[100];
    double v;
    snprintf(expected, sizeof expected, "expected a number from %.9g to %.9g", min, max);
    const char *w = word(p, i, expected);
    if (parse_real(w, &v) || v < min || v > max)
        fail(p, expected, w);
    return v;
}

static uint32_t whole(const struct parser *p, size_t i, uint32_t min, uint32_t max)
{
    double v = number(p, i, min, max);
    if (v != floor(v))
        fail(p, "expected a whole number", p->word[i]);
    return (uint32_t)v;
}

/* Which of the words, 0-terminated list. */
static int one_of(const struct parser *p, size_t i, const char *const *list)
{
    char expected[200] = "expected";
    for (size_t k = 0; list[k]; k++)
        snprintf(expected + strlen(expected), sizeof expected - strlen(expected), "%s %s", k ? " or" : "", list[k]);
    const char *w = word(p, i, expected);
    for (int k = 0; list[k]; k++)
        if (!strcmp(w, list[k]))
            return k;
    fail(p, expected, w);
}

/* ---- one function for each first word ---- */

static void line_data(struct parser *p)
{
    static const char *const ranges[] = { "unit", "signed", NULL };
    const char *w = word(p, 1, "expected HxWxC or D");
    if (speclayer_volume(w, &p->s->data))
        fail(p, "expected HxWxC or D, each from 1 to 65536", w);
    p->s->is_signed = one_of(p, 2, ranges);
    no_more(p, 3);
}

static void line_code(struct parser *p)
{
    static const char *const kinds[] = { "gaussian", "categorical", NULL }, *const priors[] = { "uniform", "running", NULL };
    p->s->code = (enum code_kind)one_of(p, 1, kinds);
    p->s->Dz = whole(p, 2, p->s->code == CODE_CATEGORICAL ? 2 : 1, 65536);
    if (p->s->code == CODE_CATEGORICAL && p->words > 3)
        p->s->running = one_of(p, 3, priors);
    if (p->s->running)
        p->s->knob[RUNNING] = number(p, 4, knobs[RUNNING].min, knobs[RUNNING].max);
    no_more(p, p->s->running ? 5 : p->s->code == CODE_CATEGORICAL ? 4 : 3);
}

/* prior uniform, or P1 ... PK in any measure */
static void line_prior(struct parser *p)
{
    double sum = 0;
    if (p->words == 2 && !strcmp(p->word[1], "uniform"))
        return;
    word(p, 1, "expected uniform, or a number for each category");
    for (size_t i = 1; i < p->words; i++)
        sum += p->s->prior[p->s->priors++] = number(p, i, 0, 1e9);
    if (sum <= 0)
        fail(p, "expected a category that is possible", NULL);
    for (size_t i = 0; i < p->s->priors; i++)
        p->s->prior[i] /= sum;
}

static void line_logprior(struct parser *p)
{
    static const char *const words[] = { "off", "on", NULL };
    p->s->logprior = one_of(p, 1, words);
    no_more(p, 2);
}

static uint32_t none_or_gaussian(struct parser *p)
{
    static const char *const kinds[] = { "none", "gaussian", NULL };
    int gaussian = one_of(p, 1, kinds);
    no_more(p, gaussian ? 3 : 2);
    return gaussian ? whole(p, 2, 1, 65536) : 0;
}

static void line_noise(struct parser *p) { p->s->Dn = none_or_gaussian(p); }
static void line_posterior(struct parser *p) { p->s->De = none_or_gaussian(p); }

static void line_direction(struct parser *p)
{
    static const char *const words[] = { "forward", "flipped", "joint", NULL };
    p->s->direction = (enum direction)one_of(p, 1, words);
    no_more(p, 2);
}

static void line_reconstruction(struct parser *p)
{
    static const char *const words[] = { "adversarial", "euclidean", "likelihood", "none", NULL };
    p->s->reconstruction = (enum reconstruction)one_of(p, 1, words);
    no_more(p, 2);
}

static void line_regularization(struct parser *p)
{
    static const char *const words[] = { "adversarial", "kl", "none", NULL };
    p->s->regularization = (enum regularization)one_of(p, 1, words);
    no_more(p, 2);
}

static void line_condition(struct parser *p)
{
    static const char *const words[] = { "location", "invariant", NULL };
    p->s->condition = (enum condition)one_of(p, 1, words);
    if (p->s->condition == COND_LOCATION && p->words > 2)
        p->s->condition_hidden = whole(p, 2, 1, 65536);
    no_more(p, p->s->condition == COND_LOCATION ? 3 : 2);
}

static void line_adam(struct parser *p)
{
    p->s->adam_rate = number(p, 1, 0, 10);
    p->s->adam_b1 = number(p, 2, 0, 0.9999999);
    p->s->adam_b2 = number(p, 3, 0, 0.9999999);
    no_more(p, 4);
}

static void line_bnorm(struct parser *p)
{
    p->s->norm_eps = number(p, 1, 1e-12, 1);
    p->s->norm_decay = number(p, 2, 0, 0.999999);
    no_more(p, 3);
}

static void line_init(struct parser *p)
{
    static const char *const words[] = { "fan-in", "normal", NULL };
    int normal = one_of(p, 1, words);
    p->s->init_std = normal ? number(p, 2, 1e-9, 100) : 0;
    no_more(p, normal ? 3 : 2);
}

static void line_batch(struct parser *p)
{
    p->s->batch = whole(p, 1, 2, 1 << 20);
    no_more(p, 2);
}

/* steps disc|rec|reg N [below L] */
static void line_steps(struct parser *p)
{
    static const char *const words[] = { "disc", "rec", "reg", NULL }, *const below[] = { "below", NULL };
    int which = one_of(p, 1, words);
    double n = whole(p, 2, 1, 100), l = 0;
    if (p->words > 3) {
        one_of(p, 3, below);
        l = number(p, 4, 0, 100);
    }
    no_more(p, p->words > 3 ? 5 : 3);
    if (which != 2) {
        p->s->knob[STEPS_REC] = n;
        p->s->knob[BELOW_REC] = l;
    }
    if (which != 1) {
        p->s->knob[STEPS_REG] = n;
        p->s->knob[BELOW_REG] = l;
    }
}

/* The knob whose name begins at word i; its words are counted in *n. */
static int find_knob(const struct parser *p, size_t i, size_t *n)
{
    for (int k = 0; k < KNOBS; k++) {
        const char *blank = strchr(knobs[k].name, ' ');
        size_t first = blank ? (size_t)(blank - knobs[k].name) : strlen(knobs[k].name);
        if (strlen(p->word[i]) != first || strncmp(p->word[i], knobs[k].name, first))
            continue;
        if (blank && (i + 1 >= p->words || strcmp(p->word[i + 1], blank + 1)))
            continue;
        *n = blank ? 2 : 1;
        return k;
    }
    return -1;
}

/* ramp KNOB FROM TO STEPS [START] */
static void line_ramp(struct parser *p)
{
    size_t n;
    word(p, 1, "expected the name of a knob");
    int k = find_knob(p, 1, &n);
    if (k < 0)
        fail(p, "expected the name of a knob", p->word[1]);
    if (k == DECAY || k >= EMA || (k >= STEPS_REC && k <= BELOW_REG))
        fail(p, "expected a knob that may be ramped", p->word[1]);
    if (p->s->ramps == SPEC_RAMPS)
        fail(p, "too many ramps", NULL);
    struct ramp *r = &p->s->ramp[p->s->ramps++];
    r->knob = (enum knob)k;
    r->from = number(p, 1 + n, knobs[k].min, knobs[k].max);
    r->to = number(p, 2 + n, knobs[k].min, knobs[k].max);
    r->steps = number(p, 3 + n, 1, 1e9);
    r->start = p->words > 4 + n ? number(p, 4 + n, 0, 1e9) : 0;
    no_more(p, p->words > 4 + n ? 5 + n : 4 + n);
}

static const struct {
    const char *word;
    void (*read)(struct parser *);
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

static void read_network(struct parser *p, int id, const char *text)
{
    char error[200];
    struct net_spec *net = &p->s->net[id];
    net->line = p->number ? p->number : -1;
    if (speclayer_parse(net, text, error))
        fail(p, error, NULL);
}

static void read_line(struct parser *p, const struct line *l)
{
    p->number = l->number;
    const char *colon = strchr(l->text, ':');
    if (colon) {
        for (int i = 0; i < NETS; i++)
            if (!strncmp(l->text, net_names[i], strlen(net_names[i])) && l->text + strlen(net_names[i]) == colon) {
                read_network(p, i, colon + 1);
                return;
            }
        fail(p, "expected encoder:, decoder:, rec: or reg:", l->text);
    }
    char *copy = xstrdup(l->text);
    split(p, copy);
    size_t n;
    int k = find_knob(p, 0, &n);
    if (k >= 0 && (k < STEPS_REC || k > RUNNING)) {
        p->s->knob[k] = k >= LABELS ? whole(p, n, (uint32_t)knobs[k].min, (uint32_t)knobs[k].max)
                                    : number(p, n, knobs[k].min, knobs[k].max);
        no_more(p, n + 1);
    } else {
        size_t i = 0, count = sizeof lines / sizeof *lines;
        while (i < count && strcmp(p->word[0], lines[i].word))
            i++;
        if (i == count)
            fail(p, "unknown word", l->text);
        lines[i].read(p);
    }
    free(copy);
}

/* ---- lines ---- */

/* The line without comment and surplus blanks; NULL if nothing is left. A blank follows the colon of a network. */
static char *tidy(const char *from, size_t n)
{
    char *to = xmalloc(2 * n + 1), *p = to;
    for (size_t i = 0; i < n && from[i] != '#'; i++) {
        if (from[i] == ' ' || from[i] == '\t' || from[i] == '\r') {
            if (p > to && p[-1] != ' ')
                *p++ = ' ';
            continue;
        }
        *p++ = from[i];
        if (from[i] == ':')
            *p++ = ' ';
    }
    while (p > to && p[-1] == ' ')
        p--;
    *p = '\0';
    if (p > to)
        return to;
    free(to);
    return NULL;
}

/* Lines are about the same thing if their key is the same: the first word, with the second where that names a network
 * or a knob, and for a ramp what is ramped. */
static size_t key_length(const char *line)
{
    static const char *const doubles[] = { "rate ", "steps ", "weight ", "jitter ", "scale ", "freeze " };
    size_t n = strcspn(line, " ");
    if (!strncmp(line, "ramp ", 5))
        return 5 + key_length(line + 5);
    for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++)
        if (!strncmp(line, doubles[i], strlen(doubles[i])))
            return n + 1 + strcspn(line + n + 1, " ");
    return n;
}

static void add_line(struct parser *p, char *text, int line_number)
{
    size_t key = key_length(text);
    p->number = line_number;
    for (size_t i = 0; i < p->lines; i++)
        if (key_length(p->line[i].text) == key && !strncmp(p->line[i].text, text, key)) {
            if (line_number)
                fail(p, "this key stands there twice", text);
            free(p->line[i].text);
            p->line[i] = (struct line){ text, 0 };
            return;
        }
    if (p->lines == LINES)
        fail(p, "too many lines", NULL);
    p->line[p->lines++] = (struct line){ text, line_number };
}

static void read_text(struct parser *p, const char *text)
{
    int n = 0;
    while (*text) {
        size_t length = strcspn(text, "\n");
        p->number = ++n;
        if (length > LINE_BYTES)
            fail(p, "a line of more than 2000 bytes", NULL);
        char *line = tidy(text, length);
        if (line)
            add_line(p, line, n);
        text += length + (text[length] == '\n');
    }
}

static char *join(const struct parser *p)
{
    size_t n = 1;
    for (size_t i = 0; i < p->lines; i++)
        n += strlen(p->line[i].text) + 1;
    char *all = xmalloc(n), *to = all;
    for (size_t i = 0; i < p->lines; i++)
        to = stpcpy(stpcpy(to, p->line[i].text), "\n");
    *to = '\0';
    return all;
}

static void defaults(struct spec *s)
{
    memset(s, 0, sizeof *s);
    for (int k = 0; k < KNOBS; k++)
        s->knob[k] = knobs[k].usual;
    s->condition_hidden = 1000;
    s->adam_rate = 2e-4;
    s->adam_b1 = 0.5;
    s->adam_b2 = 0.999;
    s->norm_eps = 1e-5;
    s->norm_decay = 0.99;
    s->batch = 100;
}

void spec_parse(struct spec *s, const char *where, const char *text, const char *const *sets, size_t n_sets)
{
    struct parser *p = xzero(1, sizeof *p);
    char error[200];
    defaults(s);
    p->s = s;
    p->where = where;
    read_text(p, text);
    for (size_t i = 0; i < n_sets; i++) {
        char *line = tidy(sets[i], strlen(sets[i]));
        if (line)
            add_line(p, line, 0);
    }
    for (size_t i = 0; i < p->lines; i++)
        read_line(p, &p->line[i]);
    for (int k = RATE_ENCODER; k <= RATE_REG; k++)
        if (isnan(s->knob[k]))
            s->knob[k] = s->adam_rate;
    p->number = 0;
    int line = speclayer_check(s, error);
    if (line) {
        if (line > 0)
            die_spec(where, "line %d: %s", line, error);
        die_spec(where, "%s", error);
    }
    s->text = join(p);
    for (size_t i = 0; i < p->lines; i++)
        free(p->line[i].text);
    free(p);
}

void spec_free(struct spec *s)
{
    free(s->text);
    memset(s, 0, sizeof *s);
}
