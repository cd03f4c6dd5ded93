/* net_parse.c - the layers of a network as a spec writes them */
#include "nn/net_parse.h"

#include "base/alloc.h"
#include "base/nearest.h"
#include "base/parse.h"
#include "nn/activation.h"
#include "nn/layer_kinds.h"
#include "nn/layer_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- unknown words: what is meant, or what there is ---- */

#define COUNT(list) (sizeof list / sizeof *list)

/* Words that a layer may begin with: those of before, and of the registry. */
static const char *first_word(size_t i)
{
    static const char *const before[] = { "concat", "noise", "dropout", "mbstd" };
    if (i < COUNT(before))
        return before[i];
    const struct layer_ops *ops = layer_kind_at(i - COUNT(before));
    return ops ? ops->word : NULL;
}

/* Words that may stand behind the size. */
static const char *later_word(size_t i)
{
    static const char *const others[] = { "bn", "noaffine", "scale", "spectral", "as" };
    if (i < COUNT(others))
        return others[i];
    const struct activation *a = activation_at(i - COUNT(others));
    return a ? a->word : NULL;
}

static int is_near(char error[200], const char *what, const char *got, const char *(*words)(size_t))
{
    const char *near = nearest_word(got, words);
    if (near)
        snprintf(error, 200, "unknown %s '%.60s'; is '%s' meant?", what, got, near);
    return near != NULL;
}

static void list_add(char list[200], const char *word, const char *before)
{
    size_t n = strlen(list);
    snprintf(list + n, 200 - n, "%s%s", n ? before : "", word);
}

static int unknown_layer(char error[200], const char *got)
{
    if (is_near(error, "layer", got, first_word))
        return -1;
    char list[200] = "";
    const struct layer_ops *ops;
    for (size_t i = 0; (ops = layer_kind_at(i)); i++)
        list_add(list, ops->word, ", ");
    list_add(list, "concat, noise, dropout or mbstd", ", ");
    return layer_expected(error, list, got);
}

static int unknown_word(char error[200], const char *got)
{
    if (is_near(error, "word", got, later_word))
        return -1;
    char list[200] = "bn, spectral or one of";
    const struct activation *a;
    for (size_t i = 1; (a = activation_at(i)); i++)
        list_add(list, a->word, " ");
    return layer_expected(error, list, got);
}

/* ---- behind the size ---- */

static int parse_activation(struct layer_spec *l, struct layer_words *w, char error[200])
{
    const char *word = layer_words_peek(w);
    const struct activation *a = word ? activation_find(word) : NULL;
    if (!a)
        return 0;
    layer_words_next(w);
    l->act = a;
    if (!a->parameter)
        return 0;
    word = layer_words_next(w);
    if (!word || parse_real(word, &l->slope) || l->slope < 0 || l->slope >= a->parameter_max) {
        char what[100];
        snprintf(what, sizeof what, "%s, from 0 to below %g", a->parameter, a->parameter_max);
        return layer_expected(error, what, word);
    }
    return 0;
}

/* bn [noaffine|scale], or spectral */
static void parse_normalization(struct layer_spec *l, struct layer_words *w)
{
    if (layer_words_skip(w, "bn"))
        l->bn = layer_words_skip(w, "noaffine") ? BN_NO_AFFINE : layer_words_skip(w, "scale") ? BN_SCALE : BN_AFFINE;
    else if (layer_words_skip(w, "spectral"))
        l->spectral = 1;
}

/* as NAME */
static int parse_label(struct layer_spec *l, struct layer_words *w, char error[200])
{
    if (!layer_words_skip(w, "as"))
        return 0;
    const char *name = layer_words_next(w);
    size_t n = name ? strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") : 0;
    if (!n || name[n] || n >= SPEC_LABEL)
        return layer_expected(error, "a name of at most 15 letters a-z, digits and _", name);
    memcpy(l->label, name, n + 1);
    return 0;
}

/* The words after size and kernel: normalization, activation, name. */
static int parse_rest(struct layer_spec *l, struct layer_words *w, char error[200])
{
    if (l->ops->has_weight)
        parse_normalization(l, w);
    if (l->ops->has_activation && parse_activation(l, w, error))
        return -1;
    if (parse_label(l, w, error))
        return -1;
    const char *word = layer_words_peek(w);
    if (!word)
        return 0;
    if (l->ops->has_weight && (!strcmp(word, "bn") || !strcmp(word, "spectral")))
        return layer_expected(error, "bn or spectral once, before the activation", word);
    return l->ops->has_activation ? unknown_word(error, word) : layer_expected(error, "as NAME, or the end of the layer", word);
}

/* ---- before a layer ---- */

static int parse_positive(const char *word, double max, double *v)
{
    return !word || parse_real(word, v) || *v <= 0 || *v > max;
}

/* "concat eps", "noise S", "dropout P", "mbstd": what happens to the input of the next layer. 1, or 0: it is a layer. */
static int parse_input(struct layer_spec *next, struct layer_words *w, char error[200])
{
    const char *value = w->n > 1 ? w->word[1] : NULL, *odd = w->n > 2 ? w->word[2] : value;
    if (layer_words_skip(w, "concat")) {
        if (!value || strcmp(value, "eps") || w->n > 2)
            return layer_expected(error, "concat eps", odd);
        next->concat = 1;
    } else if (layer_words_skip(w, "noise")) {
        if (parse_positive(value, 100, &next->noise) || w->n > 2)
            return layer_expected(error, "noise S, S above 0 to 100", odd);
    } else if (layer_words_skip(w, "dropout")) {
        if (parse_positive(value, 0.99, &next->dropout) || w->n > 2)
            return layer_expected(error, "dropout P, P above 0 to 0.99", odd);
    } else if (layer_words_skip(w, "mbstd")) {
        if (value)
            return layer_expected(error, "mbstd alone", value);
        next->mbstd = 1;
    } else
        return 0;
    return 1;
}

/* ---- layers ---- */

/* A name of its own, and an `add` of one that stands before. */
static int resolve_names(const struct net_spec *net, struct layer_spec *l, const char *linked, char error[200])
{
    for (size_t i = 0; i + 1 < net->layers; i++) {
        const char *label = net->layer[i].label;
        if (*label && !strcmp(label, l->label))
            return layer_expected(error, "a name that no other layer has", l->label);
        if (*label && linked && !strcmp(label, linked))
            l->link = (uint32_t)i + 1;
    }
    return linked && !l->link ? layer_expected(error, "the name of a layer before this one", linked) : 0;
}

static int split(struct layer_words *w, char *text)
{
    w->n = w->pos = 0;
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " ")) {
        if (w->n == LAYER_WORDS)
            return -1;
        w->word[w->n++] = word;
    }
    return 0;
}

/* One layer; *next is what was said of its input before. */
static int parse_layer(struct net_spec *net, const struct size_words *sizes, char *text, struct layer_spec *next, char error[200])
{
    struct layer_words w = { .sizes = sizes };
    if (split(&w, text))
        return layer_expected(error, "fewer words in a layer", w.word[LAYER_WORDS - 1]);
    if (!w.n)
        return layer_expected(error, "a layer between two ';'", "");
    int of_input = parse_input(next, &w, error);
    if (of_input)
        return of_input < 0 ? -1 : 0;
    const char *kind = layer_words_next(&w);
    if (net->layers == SPEC_LAYERS)
        return layer_expected(error, "at most 16 layers", kind);
    struct layer_spec *l = &net->layer[net->layers++];
    *l = *next;
    memset(next, 0, sizeof *next);
    l->act = &activation_linear;
    l->ops = layer_kind_find(kind);
    if (!l->ops)
        return unknown_layer(error, kind);
    const char *linked = l->ops->is_link ? layer_words_peek(&w) : NULL;
    return l->ops->parse(l, &w, error) || parse_rest(l, &w, error) || resolve_names(net, l, linked, error) ? -1 : 0;
}

int net_parse(struct net_spec *net, const struct size_words *sizes, const char *text, char error[200])
{
    char *copy = xstrdup(text), *pos = copy;
    struct layer_spec before = { .concat = 0 };
    int bad = 0;
    net->layers = 0;
    while (pos && !bad) {
        char *next = strchr(pos, ';');
        if (next)
            *next++ = '\0';
        bad = parse_layer(net, sizes, pos, &before, error);
        pos = next;
    }
    free(copy);
    if (!bad && (before.concat || before.noise > 0 || before.dropout > 0 || before.mbstd || !net->layers))
        bad = layer_expected(error, net->layers ? "a layer after concat, noise, dropout or mbstd" : "at least one layer", NULL);
    return bad;
}
