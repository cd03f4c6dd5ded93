/* nearest.h - the word that was probably meant by one that is not known, for messages: "is '--steps' meant?"
 *
 * Near is a word with few edits (a letter inserted, left out or replaced, two neighbours exchanged): one, and one more for
 * every five letters. Else one that begins with what was typed ("sess" for session), or with which that begins, up to a
 * hyphen ("steps-max" for steps). Case is ignored, and "_" is "-".
 */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include "base/args.h"

/* nearest_word - the nearest of words, the first of equals, or NULL if none is near; what words() returned */
const char *nearest_word(const char *typed, arg_words *words);

#endif
