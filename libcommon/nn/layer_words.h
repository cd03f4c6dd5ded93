/* layer_words.h - for kinds of layers: the words of one layer in a spec, "conv 64 4x4/2 bn relu", and its shape
 *
 * Failure     answers -1 with a text of what was expected; the caller knows file and line
 */
#ifndef NN_LAYER_WORDS_H
#define NN_LAYER_WORDS_H

#include "spec/size_words.h"
#include "spec/spec.h"

#define LAYER_WORDS 16

struct layer_words {
    const struct size_words *sizes;     /* what the words code and data mean in this network */
    const char *word[LAYER_WORDS];
    size_t n, pos;
};

/* layer_words_peek - the next word, or NULL at the end; layer_words_next takes it */
const char *layer_words_peek(const struct layer_words *w);
const char *layer_words_next(struct layer_words *w);
/* layer_words_skip - is this the next word? Then it is taken */
int layer_words_skip(struct layer_words *w, const char *word);

/* layer_expected - the text "expected ..., not '...'" (got NULL: the end of the layer); -1 */
int layer_expected(char error[200], const char *expected, const char *got);

/* layer_parse_kernel - "4x4/2": a square kernel whose padding (k-s)/2 is an integer, so that sides are divided or multiplied
 * exactly; 0 or -1 with a text */
int layer_parse_kernel(struct layer_spec *l, struct layer_words *w, char error[200]);
/* layer_parse_size - "64", "7x7x64", or a word such as code, as out; layer_parse_channels - "64" or a word, as out.c; 0 or -1
 * with a text */
int layer_parse_size(struct layer_spec *l, struct layer_words *w, char error[200]);
int layer_parse_channels(struct layer_spec *l, struct layer_words *w, char error[200]);

/* layer_fit_stride - sides of the result: those of the input divided by the stride; 0, or -1 with a text */
int layer_fit_stride(struct layer_spec *l, char error[200]);

#endif
