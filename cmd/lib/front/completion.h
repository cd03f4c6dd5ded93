/* completion.h - what a word of a command line may go on to be: options, words of choices, specs, fields, data sets
 *
 * The scripts for bash, zsh and fish (completion/) hand over the words up to the cursor, and show what is printed. What
 * an option takes is asked of its program (--dump-options), so this is true of any program of ours, also of a later one.
 */
#ifndef FRONT_COMPLETION_H
#define FRONT_COMPLETION_H

#include "front/program_list.h"

/* completion_print - words are ended by NULL; the first is a program, "iae-train", or "iae", which is followed by one; the last
 * is completed, and may be "". Prints a line for each candidate, which begins with the last word: candidate, tab, what it is.
 * The line ":files" says that files are candidates if there are no others. */
void completion_print(const struct program_line *list, char **words);

/* completion_shell - "bash", "zsh", "fish", NULL: for which there is a script; completion_script - its text, which the caller
 * frees; 66 if it is not installed */
const char *completion_shell(size_t i);
char *completion_script(const char *shell);

#endif
