/* completion_values.c - lists specs and fields */
#include "front/completion_values.h"

#include "base/alloc.h"
#include "base/datadir.h"
#include "front/program_run.h"
#include "spec/fields.h"
#include "spec/spec_text.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define READ_AT_ONCE (64 << 20)         /* a larger stream, which is read to its end, is not asked while somebody waits */

void completion_values_add(struct strlist *values, const char *value, const char *about)
{
    for (const char *c = value; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("-_.,+=", *c))
            return;
    if (*value)
        strlist_add(values, xprintf("%s%s%s", value, about ? "\t" : "", about ? about : ""));
}

void completion_values_split(struct strlist *values, char *list, const char *ends)
{
    for (char *word; (word = strsep(&list, ends));)
        completion_values_add(values, word, NULL);
}

/* The first line of a spec, a comment that says what it is; its control characters are blanks. The caller frees it. */
static char *spec_about(const char *name)
{
    char *file = xprintf("specs/%s.spec", name), *path = datadir_path(file), line[200] = "";
    FILE *in = path ? fopen(path, "re") : NULL;
    if (in && !fgets(line, sizeof line, in))
        *line = '\0';
    if (in)
        fclose(in);
    line[strcspn(line, "\n")] = '\0';
    for (char *c = line; *c; c++)
        if (iscntrl((unsigned char)*c))
            *c = ' ';
    free(file);
    free(path);
    return spec_text_title(line);
}

static void add_specs(struct strlist *values, char **words)
{
    struct strlist names = { NULL, 0 };
    (void)words;
    datadir_names("specs", ".spec", &names);
    for (size_t i = 0; i < names.n; i++) {
        char *about = spec_about(names.item[i]);
        completion_values_add(values, names.item[i], about);
        free(about);
    }
    strlist_free(&names);
}

/* The fields that the header of a stream names. */
static void add_fields_of(struct strlist *values, const char *path)
{
    char *argv[] = { NULL, (char *)(uintptr_t) "--header", (char *)(uintptr_t) "--", (char *)(uintptr_t)path, NULL };
    char *text = program_output("iae-dump", argv), *rest = text;
    for (char *line; rest && (line = strsep(&rest, "\n"));)
        if (!strncmp(line, "field ", 6)) {
            line[6 + strcspn(line + 6, " ")] = '\0';
            completion_values_add(values, line + 6, NULL);
        }
    free(text);
}

static void add_fields(struct strlist *values, char **words)
{
    struct stat st;
    for (; *words && !values->n; words++)
        if (!stat(*words, &st) && S_ISREG(st.st_mode) && st.st_size <= READ_AT_ONCE)
            add_fields_of(values, *words);
    if (values->n)
        return;
    completion_values_add(values, "id", NULL);
    completion_values_add(values, "y", NULL);
    for (size_t i = 0; i < FIELDS; i++)
        completion_values_add(values, field_names[i], NULL);
}

static const struct {
    const char *option;
    void (*add)(struct strlist *values, char **words);
    int files_too;
} sources[] = {
    { "spec", add_specs, 1 },
    { "field", add_fields, 0 },
    { "drop", add_fields, 0 },
    { "label", add_fields, 0 },
    { "zhat", add_fields, 0 },
};

int completion_values(struct strlist *values, const struct option_line *option, char **words)
{
    if (strcmp(option->words, "-")) {
        char *list = xstrdup(option->words);
        completion_values_split(values, list, ", ");
        free(list);
        return 0;
    }
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (!strcmp(option->name, sources[i].option)) {
            sources[i].add(values, words);
            return sources[i].files_too;
        }
    return strstr(option->value, "FILE") || strstr(option->value, "DIR") || strstr(option->value, "PATTERN");
}
