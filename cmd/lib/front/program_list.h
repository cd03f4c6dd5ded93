/* program_list.h - what programs there are, in groups, each with a line: the table of man/iae.7, from which the build makes it
 */
#ifndef FRONT_PROGRAM_LIST_H
#define FRONT_PROGRAM_LIST_H

#include <stddef.h>

struct program_line {
    const char *group, *name, *summary;     /* "Data", "iae-fetch", "rows of a known data set"; the last has no name */
};

/* program_list_print - on stdout, without the "iae-" of the names, as wide as the terminal */
void program_list_print(const struct program_line *list);

/* program_list_nearest - of the list without "iae-", what was probably meant by typed; NULL if nothing is near */
const char *program_list_nearest(const struct program_line *list, const char *typed);

/* program_list_short - "fetch" of "iae-fetch" */
const char *program_list_short(const char *name);

#endif
