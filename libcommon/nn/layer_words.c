/* layer_words.c - the words of one layer in a spec */
#include "nn/layer_words.h"

#include "nn/layer.h"

#include <stdio.h>
#include <string.h>

const char *layer_words_peek(const struct layer_words *w)
{
    return w->pos < w->n ? w->word[w->pos] : NULL;
}

const char *layer_words_next(struct layer_words *w)
{
    return w->pos < w->n ? w->word[w->pos++] : NULL;
}

int layer_words_skip(struct layer_words *w, const char *word)
{
    const char *next = layer_words_peek(w);
    if (!next || strcmp(next, word))
        return 0;
    w->pos++;
    return 1;
}

int layer_expected(char error[200], const char *expected, const char *got)
{
    if (got)
        snprintf(error, 200, "expected %.120s, not '%.60s'", expected, got);
    else
        snprintf(error, 200, "expected %.120s, not the end of the layer", expected);
    return -1;
}

int layer_parse_kernel(struct layer_spec *l, struct layer_words *w, char error[200])
{
    const char *word = layer_words_next(w);
    unsigned a, b, s;
    int end = 0;
    if (!word || sscanf(word, "%3ux%3u/%3u%n", &a, &b, &s, &end) != 3 || word[end] || a != b || !s || s > a || a > 64 || (a - s) % 2)
        return layer_expected(error, "a kernel such as 4x4/2 (square, size minus stride even)", word);
    l->kernel_size = a;
    l->stride = s;
    return 0;
}

int layer_parse_size(struct layer_spec *l, struct layer_words *w, char error[200])
{
    return size_words_volume(w->sizes, layer_words_next(w), &l->out, error);
}

int layer_parse_channels(struct layer_spec *l, struct layer_words *w, char error[200])
{
    l->out.h = l->out.w = 1;
    return size_words_channels(w->sizes, layer_words_next(w), &l->out.c, error);
}

int layer_fit_stride(struct layer_spec *l, char error[200])
{
    const struct volume *in = &l->in;
    if (in->h % l->stride || in->w % l->stride) {
        snprintf(error, 200, "%s of stride %u on %ux%u, which it does not divide", l->ops->word, l->stride, in->h, in->w);
        return -1;
    }
    l->out.h = in->h / l->stride;
    l->out.w = in->w / l->stride;
    return 0;
}
