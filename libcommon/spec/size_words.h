/* size_words.h - sizes in networks: numbers, or words that stand for those of the lines `data` and `code`
 *
 *     300, 7x7x64     as they are
 *     code            the values that the encoder ends with, in the encoder: Dz, or 2 Dz with a head; elsewhere Dz
 *     data            HxWxC of the data; as a number of channels, C
 *     data/8x64       the sides of the data divided by 8, with 64 channels
 *
 * A spec's text keeps the words; they are numbers from parsing on.
 *
 * Failure     answers -1 with a text of what was expected; the caller knows file and line
 */
#ifndef SPEC_SIZE_WORDS_H
#define SPEC_SIZE_WORDS_H

#include "spec/spec.h"

struct size_words {
    struct volume data;
    uint32_t code;
};

/* size_words_make - what the words mean in this network, for a spec whose other lines have been read */
struct size_words size_words_make(const struct spec *s, enum net_id net);
/* size_words_volume - the size that a word (NULL: there is none) says; size_words_channels - the number of channels */
int size_words_volume(const struct size_words *w, const char *word, struct volume *v, char error[200]);
int size_words_channels(const struct size_words *w, const char *word, uint32_t *channels, char error[200]);

#endif
