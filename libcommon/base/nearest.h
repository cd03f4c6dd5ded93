/* nearest.h - the word that was probably meant, for messages: "unknown key 'noize'; is 'noise' meant?"
 *
 * Near is a word with few edits, one for three letters (at least one): a letter more, less or another, two neighbours
 * exchanged; upper and lower case are equal, "_" and "-", too. A word that begins with what was typed, or with which that begins, is always
 * near if at least three letters are common. Of equally near words the first one is taken.
 *
 *     struct nearest near = { .typed = "noize" };
 *     for (i = 0; i < n; i++)
 *         nearest_offer(&near, words[i]);
 *     die_spec(where, "unknown key '%s'%s", near.typed, nearest_question(&near));
 */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include <stddef.h>

struct nearest {
    const char *typed;
    const char *word;           /* the nearest so far, or NULL: none is near */
    size_t distance;            /* of it; 10 for an edit */
    char question[100];
};

/* nearest_offer - a word that could have been meant; it must live as long as n */
void nearest_offer(struct nearest *n, const char *word);
/* nearest_question - "; is 'noise' meant?" in n, or "" if no word is near */
const char *nearest_question(struct nearest *n);

/* nearest_word - of word(0), word(1) ... up to NULL, or NULL if none is near */
const char *nearest_word(const char *typed, const char *(*word)(size_t i));

#endif
