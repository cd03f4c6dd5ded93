/* args_unknown.h - ends the program for an option or a word that it does not know, with the one that was probably meant */
#ifndef BASE_ARGS_UNKNOWN_H
#define BASE_ARGS_UNKNOWN_H

#include "base/args_table.h"

/* args_unknown_option - typed is the argument, "--lr=1e-3" or "-Z". Told is, in this order: that a flag takes no value, the
 * program's hint, that no program has it, the option to which other programs of the field give this name, the nearest name. */
_Noreturn void args_unknown_option(const struct args_table *t, const char *typed);

/* args_unknown_choice - by is what says so: "--task", or a variable of the environment */
_Noreturn void args_unknown_choice(const char *by, const char *typed, arg_words *words);
_Noreturn void args_unknown_word(const char *what, const char *typed, arg_words *words);

#endif
