/* completion_values.h - the values that an option may have, by its name: installed specs, fields of a stream
 *
 * An option's name means the same in all programs.
 */
#ifndef FRONT_COMPLETION_VALUES_H
#define FRONT_COMPLETION_VALUES_H

#include "base/strlist.h"
#include "front/option_lines.h"

/* completion_values - adds a line for each: value, or value, tab, what it is. Words are those of the command line: of the streams
 * among them the first that is not large is asked for its fields. Returns whether a file's name is a value, too. */
int completion_values(struct strlist *values, const struct option_line *option, char **words);

/* completion_values_add - adds a line; a value that a shell would not take as it is, is left out; about may be NULL */
void completion_values_add(struct strlist *values, const char *value, const char *about);

/* completion_values_split - adds each word of a list whose words end at one of these characters; its text is overwritten */
void completion_values_split(struct strlist *values, char *list, const char *ends);

#endif
