/* size_words.c - what code and data mean as sizes */
#include "spec/size_words.h"

#include "spec/objective.h"

#include <stdio.h>
#include <string.h>

struct size_words size_words_make(const struct spec *s, enum net_id net)
{
    return (struct size_words){ s->data, s->Dz * (net == ENCODER && objective_has_head(s) ? 2 : 1) };
}

static int expected(char error[200], const char *what, const char *word)
{
    if (word)
        snprintf(error, 200, "expected %s, not '%.40s'", what, word);
    else
        snprintf(error, 200, "expected %s, not the end of the layer", what);
    return -1;
}

/* data/SxC */
static int divide_data(const struct size_words *w, const char *word, struct volume *v, char error[200])
{
    unsigned by, channels;
    int end = 0;
    int plain = strspn(word + 5, "0123456789x") == strlen(word + 5);
    if (!plain || sscanf(word, "data/%5ux%5u%n", &by, &channels, &end) != 2 || word[end] || !by || !channels || channels > SPEC_SIDE)
        return expected(error, "data/SxC, the data's sides divided by S, with C channels", word);
    if (w->data.h % by || w->data.w % by)
        return snprintf(error, 200, "%s: %u does not divide the sides of data %ux%ux%u", word, by, w->data.h, w->data.w, w->data.c), -1;
    *v = (struct volume){ w->data.h / by, w->data.w / by, channels };
    return volume_size(v) > SPEC_ROW ? expected(error, "a size of at most 2^20 values", word) : 0;
}

int size_words_volume(const struct size_words *w, const char *word, struct volume *v, char error[200])
{
    if (word && !strncmp(word, "data/", 5))
        return divide_data(w, word, v, error);
    if (word && !strcmp(word, "data"))
        *v = w->data;
    else if (word && !strcmp(word, "code"))
        *v = (struct volume){ 1, 1, w->code };
    else if (!word || volume_parse(word, v))
        return expected(error, "a size: N or HxWxC (each at most 65536, 2^20 in all), code, data or data/SxC", word);
    return 0;
}

int size_words_channels(const struct size_words *w, const char *word, uint32_t *channels, char error[200])
{
    struct volume v;
    if (word && !strcmp(word, "data"))
        *channels = w->data.c;
    else if (word && !strcmp(word, "code"))
        *channels = w->code;
    else if (!word || strchr(word, 'x') || volume_parse(word, &v))
        return expected(error, "a number of channels (at most 65536), code or data", word);
    else
        *channels = v.c;
    return 0;
}
