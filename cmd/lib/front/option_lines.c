/* option_lines.c - parses the table of options of a program */
#include "front/option_lines.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

enum { NAME, LETTER, KIND, VALUE, INITIAL, LEAST, MOST, HELP, WORDS, CELLS };

static int parse_line(struct option_line *o, char *line)
{
    char *cell[CELLS];
    for (int i = 0; i < CELLS; i++)
        if (!(cell[i] = strsep(&line, "\t")))
            return -1;
    *o = (struct option_line){ .name = cell[NAME], .value = cell[VALUE], .help = cell[HELP], .words = cell[WORDS], .letter = *cell[LETTER],
                               .is_flag = !strcmp(cell[KIND], "flag"), .is_list = !strcmp(cell[KIND], "list") };
    return *o->name ? 0 : -1;
}

void option_lines_parse(struct option_lines *o, char *text)
{
    *o = (struct option_lines){ .text = text };
    for (char *line; (line = strsep(&text, "\n"));) {
        o->line = xrealloc(o->line, (o->n + 1) * sizeof *o->line);
        o->n += !parse_line(&o->line[o->n], line);
    }
}

void option_lines_free(struct option_lines *o)
{
    free(o->line);
    free(o->text);
}

const struct option_line *option_lines_find(const struct option_lines *o, const char *argument)
{
    size_t n = strlen(argument);
    int is_long = !strncmp(argument, "--", 2);
    if (n < 2 || *argument != '-')
        return NULL;
    for (size_t i = 0; i < o->n; i++) {
        const struct option_line *l = &o->line[i];
        if (is_long ? strlen(l->name) == strcspn(argument + 2, "=") && !strncmp(argument + 2, l->name, strlen(l->name))
                    : l->letter != '-' && l->letter == argument[n - 1])
            return l;
    }
    return NULL;
}
