/* program_list.c - prints the list of programs, and finds names in it */
#include "front/program_list.h"

#include "base/nearest.h"
#include "base/wrap.h"

#include <stdio.h>
#include <string.h>

#define WIDEST 100

const char *program_list_short(const char *name)
{
    return strncmp(name, "iae-", 4) ? name : name + 4;
}

/* Where the summaries begin: two blanks, the longest name, two blanks. */
static size_t summary_column(const struct program_line *list)
{
    size_t longest = 0;
    for (; list->name; list++) {
        size_t n = strlen(program_list_short(list->name));
        longest = n > longest ? n : longest;
    }
    return longest + 4;
}

void program_list_print(const struct program_line *list)
{
    const char *group = "";
    size_t width = wrap_width(WIDEST), column = summary_column(list);
    for (; list->name; list++) {
        if (strcmp(list->group, group))
            printf("\n%s:\n", group = list->group);
        printf("  %-*s", (int)column - 2, program_list_short(list->name));
        wrap_text(stdout, list->summary, column, column, width);
    }
}

const char *program_list_nearest(const struct program_line *list, const char *typed)
{
    struct nearest near = { .typed = program_list_short(typed) };
    for (; list->name; list++)
        nearest_offer(&near, program_list_short(list->name));
    return near.word;
}
