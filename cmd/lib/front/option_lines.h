/* option_lines.h - the table of options that a program prints (--dump-options)
 *
 * Memory      option_lines_parse takes the text; option_lines_free frees it. All zeros is an empty table.
 */
#ifndef FRONT_OPTION_LINES_H
#define FRONT_OPTION_LINES_H

#include <stddef.h>

struct option_line {
    char *name, *value, *help, *words;      /* "-" where there is no value, or no choice of words */
    char letter;                            /* '-' if it has none */
    int is_flag, is_list;
};

struct option_lines {
    char *text;
    struct option_line *line;
    size_t n;
};

/* option_lines_parse - lines that are not of this form are left out; text NULL: none */
void option_lines_parse(struct option_lines *o, char *text);
void option_lines_free(struct option_lines *o);

/* option_lines_find - the option of this argument: "--spec", "--spec=x", "-o", or letters of which the last takes a value; NULL */
const struct option_line *option_lines_find(const struct option_lines *o, const char *argument);

#endif
