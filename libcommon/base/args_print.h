/* args_print.h - what a table of options prints on stdout: the help, and itself as TSV for tests and completion
 *
 * The help is as wide as the terminal, at most 100 columns. Groups stand under their headings; all options of a table
 * without any are one group. Examples are printed as they are.
 */
#ifndef BASE_ARGS_PRINT_H
#define BASE_ARGS_PRINT_H

#include "base/args_table.h"

void args_print_help(const struct args_table *t);

/* args_print_options - a line each: name, letter, kind, value, default, min, max, help, words of a choice */
void args_print_options(const struct args_table *t);

/* args_print_operands - the words that operands may be, a line each */
void args_print_operands(const struct args_table *t);

#endif
