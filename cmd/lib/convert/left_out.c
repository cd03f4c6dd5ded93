/* left_out.c - counts files by the endings of their names */
#include "convert/left_out.h"

#include "base/alloc.h"
#include "base/log.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static void find_ending(const char *name, char ending[LEFT_OUT_ENDING])
{
    const char *slash = strrchr(name, '/'), *dot = strrchr(slash ? slash : name, '.');
    size_t n = dot ? strlen(dot) : 0;
    if (n >= LEFT_OUT_ENDING)
        n = 0;
    for (size_t i = 0; i < n; i++)
        ending[i] = (char)tolower((unsigned char)dot[i]);
    ending[n] = '\0';
}

void left_out_add(struct left_out *l, const char *name, const char *place)
{
    char ending[LEFT_OUT_ENDING];
    size_t i = 0;
    find_ending(name, ending);
    log_verbose(place, "no picture by its name, left out");
    l->n++;
    while (i < LEFT_OUT_KINDS && l->kind[i].n && strcmp(l->kind[i].ending, ending))
        i++;
    if (i == LEFT_OUT_KINDS) {
        l->others++;
        return;
    }
    memcpy(l->kind[i].ending, ending, sizeof ending);
    l->kind[i].n++;
}

char *left_out_text(const struct left_out *l)
{
    char *text = xstrdup("");
    for (size_t i = 0; i <= LEFT_OUT_KINDS; i++) {
        uint64_t n = i < LEFT_OUT_KINDS ? l->kind[i].n : l->others;
        const char *kind = i == LEFT_OUT_KINDS ? "of other kinds" : *l->kind[i].ending ? l->kind[i].ending : "without an ending";
        if (!n)
            continue;
        char *longer = xprintf("%s%s%llu %s", text, *text ? ", " : "", (unsigned long long)n, kind);
        free(text);
        text = longer;
    }
    return text;
}
