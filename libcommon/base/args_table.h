/* args_table.h - all options of a program as one list: its own, then those that every program has
 *
 * Memory      args.c has the only one, which lives as long as the program; the texts of `initial` are freed after parsing
 */
#ifndef BASE_ARGS_TABLE_H
#define BASE_ARGS_TABLE_H

#include "base/args.h"

#define MAX_OPTIONS 64          /* of a program, with headings */

struct args_table {
    const struct program *program;
    size_t n;
    const struct arg *option[MAX_OPTIONS];
    char *initial[MAX_OPTIONS];             /* the value that --help calls the default, or NULL */
};

/* args_table_find - the option of this long name (not its old one), or NULL; name need not end after n bytes */
const struct arg *args_table_find(const struct args_table *t, const char *name, size_t n);

/* args_table_words - "a, b, c", which the caller frees */
char *args_table_words(arg_words *words);

#endif
