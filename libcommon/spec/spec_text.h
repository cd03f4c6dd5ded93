/* spec_text.h - the text of a spec as lines and words: comments, keys, lines of --set, and where a word stands
 *
 * Invariants  no two lines have the same key; words are separated by single blanks; where a line came from is known
 * Memory      struct spec_text owns its lines, struct spec_words a copy of one; spec_text_free, spec_text_free_words
 * Failure     ends with 78 and names file, line and what was expected
 *
 *     spec_text_read(&t, "mnist.spec", text);
 *     spec_text_set(&t, "batch 10");
 *     spec_text_split(&w, &t.line[0]);
 *     n = spec_text_uint(&w, 1, 2, 1 << 20);
 *     spec_text_end(&w, 2);
 */
#ifndef SPEC_SPEC_TEXT_H
#define SPEC_SPEC_TEXT_H

#include "base/log.h"
#include "spec/spec.h"

#include <stddef.h>
#include <stdint.h>

#define SPEC_TEXT_LINES 200
#define SPEC_TEXT_WORDS (SPEC_PRIOR + 1)

struct spec_line {
    const char *where;          /* the source, for messages */
    int number;                 /* in the source; 0 for a line of --set */
    char *text;                 /* words separated by single blanks */
};

struct spec_text {
    struct spec_line line[SPEC_TEXT_LINES];
    size_t lines;
};

struct spec_words {
    const struct spec_line *line;
    char *copy;
    char *word[SPEC_TEXT_WORDS];
    size_t n;
};

/* spec_text_title - the first comment of a spec's text, without its sign, which says what the spec is; for free() */
char *spec_text_title(const char *text);
/* spec_text_read - the lines of a file; no key may stand there twice */
void spec_text_read(struct spec_text *t, const char *where, const char *text);
/* spec_text_set - a line that replaces the one with the same key, or is added */
void spec_text_set(struct spec_text *t, const char *set);
/* spec_text_join - all lines, for free() */
char *spec_text_join(const struct spec_text *t);
void spec_text_free(struct spec_text *t);

/* spec_text_fail - ends with 78, and says where the line stands; spec_text_expected - what was expected, and the word there
 * (NULL: the end of the line) */
_Noreturn void spec_text_fail(const struct spec_line *l, const char *fmt, ...) PRINTF_LIKE(2, 3);
_Noreturn void spec_text_expected(const struct spec_line *l, const char *expected, const char *got);

void spec_text_split(struct spec_words *w, const struct spec_line *l);
void spec_text_free_words(struct spec_words *w);

/* spec_text_families - first words of keys that have two, NULL at the end; spec_text_key_length - letters of the key that begins a
 * line, such as "rate encoder" or "ramp weight rec": lines with equal keys replace one another */
extern const char *const spec_text_families[];
size_t spec_text_key_length(const char *line);

/* The word at place i, which must be there, ... */
const char *spec_text_word(const struct spec_words *w, size_t i, const char *expected);
/* ... as a number in this range, a whole number, or which of the words of a 0-terminated list it is; */
double spec_text_number(const struct spec_words *w, size_t i, double min, double max);
uint32_t spec_text_uint(const struct spec_words *w, size_t i, uint32_t min, uint32_t max);
int spec_text_choice(const struct spec_words *w, size_t i, const char *const *list);
/* ... and that none stands there. */
void spec_text_end(const struct spec_words *w, size_t i);

#endif
