/* spec_text.h - the text of a spec as lines and words: comments, keys, lines of --set, and where a word stands
 *
 * Invariants  no two lines have the same key; words are separated by single blanks; where a line came from is known
 * Memory      struct spectext owns its lines, struct spectext_words a copy of one; spectext_free, spectext_leave
 * Failure     ends with 78 and names file, line and what was expected
 *
 *     spectext_read(&t, "mnist.spec", text);
 *     spectext_set(&t, "batch 10");
 *     spectext_split(&w, &t.line[0]);
 *     n = spectext_whole(&w, 1, 2, 1 << 20);
 *     spectext_last(&w, 2);
 */
#ifndef SPEC_SPEC_TEXT_H
#define SPEC_SPEC_TEXT_H

#include "spec/spec.h"

#include <stddef.h>
#include <stdint.h>

#define SPECTEXT_LINES 200
#define SPECTEXT_WORDS (SPEC_PRIOR + 1)

struct spectext_line {
    const char *where;          /* the source, for messages */
    int number;                 /* in the source; 0 for a line of --set */
    char *text;                 /* words separated by single blanks */
};

struct spectext {
    struct spectext_line line[SPECTEXT_LINES];
    size_t lines;
};

struct spectext_words {
    const struct spectext_line *line;
    char *copy;
    char *word[SPECTEXT_WORDS];
    size_t n;
};

/* spectext_read - the lines of a file; no key may stand there twice */
void spectext_read(struct spectext *t, const char *where, const char *text);
/* spectext_set - a line that replaces the one with the same key, or is added */
void spectext_set(struct spectext *t, const char *set);
/* spectext_join - all lines, for free() */
char *spectext_join(const struct spectext *t);
void spectext_free(struct spectext *t);

/* spectext_fail - ends with 78: what was expected in this line, and what stands there (NULL: say nothing of it) */
_Noreturn void spectext_fail(const struct spectext_line *l, const char *expected, const char *got);

void spectext_split(struct spectext_words *w, const struct spectext_line *l);
void spectext_leave(struct spectext_words *w);

/* The word at place i, which must be there, ... */
const char *spectext_word(const struct spectext_words *w, size_t i, const char *expected);
/* ... as a number in this range, a whole number, or which of the words of a 0-terminated list it is; */
double spectext_number(const struct spectext_words *w, size_t i, double min, double max);
uint32_t spectext_whole(const struct spectext_words *w, size_t i, uint32_t min, uint32_t max);
int spectext_choice(const struct spectext_words *w, size_t i, const char *const *list);
/* ... and that none stands there. */
void spectext_last(const struct spectext_words *w, size_t i);

#endif
