/* completion.c - finds out what the word at the cursor is, and prints what it may become */
#include "front/completion.h"

#include "base/alloc.h"
#include "base/datadir.h"
#include "base/die.h"
#include "base/io.h"
#include "front/completion_values.h"
#include "front/option_lines.h"
#include "front/program_run.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct request {
    char **words;                   /* after the program's name */
    size_t n;
    const char *typed;              /* of the last, what the candidates begin with: "mn" of "--spec=mn", "y" of "x,y" */
    const struct option_line *of;   /* the option whose value this is, or NULL */
    int operands_only;              /* behind "--" */
};

/* Candidates that begin with what was typed, each after the rest of the word. */
static void print_and_free(struct strlist *values, const struct request *r, int files_too)
{
    const char *word = r->words[r->n - 1];
    for (size_t i = 0; i < values->n; i++)
        if (!strncmp(values->item[i], r->typed, strlen(r->typed)))
            printf("%.*s%s\n", (int)(r->typed - word), word, values->item[i]);
    if (files_too)
        printf(":files\n");
    strlist_free(values);
}

static char *ask(const char *program, const char *what)
{
    char *argv[] = { NULL, (char *)(uintptr_t)what, NULL };
    return program_output(program, argv);
}

/* What is the last word: an option, the value of one, or an operand? */
static void find_place(struct request *r, const struct option_lines *options)
{
    r->typed = r->words[r->n - 1];
    for (size_t i = 0; i + 1 < r->n; i++) {
        const struct option_line *o = option_lines_find(options, r->words[i]);
        if ((r->operands_only = !strcmp(r->words[i], "--")))
            return;
        if (!o || o->is_flag || strchr(r->words[i], '='))
            continue;
        if (++i + 1 == r->n)                    /* the word after it is its value */
            r->of = o;
    }
    if (!r->of && !strncmp(r->typed, "--", 2) && strchr(r->typed, '=')) {
        r->of = option_lines_find(options, r->typed);
        r->typed = strchr(r->typed, '=') + 1;
    }
    if (r->of && strchr(r->of->value, ',') && strrchr(r->typed, ','))       /* of a list the last */
        r->typed = strrchr(r->typed, ',') + 1;
}

static int is_given(const struct option_lines *options, const struct option_line *o, const struct request *r)
{
    for (size_t i = 0; i + 1 < r->n; i++)
        if (option_lines_find(options, r->words[i]) == o && !o->is_list)
            return 1;
    return 0;
}

static void print_options(const struct option_lines *options, const struct request *r)
{
    struct strlist names = { NULL, 0 };
    for (size_t i = 0; i < options->n; i++) {
        char *name = xprintf("--%s", options->line[i].name);
        if (!is_given(options, &options->line[i], r))
            completion_values_add(&names, name, options->line[i].help);
        free(name);
    }
    print_and_free(&names, r, 0);
}

static void print_operands(const char *program, const struct request *r)
{
    struct strlist values = { NULL, 0 };
    char *text = ask(program, "--dump-operands");
    if (text)
        completion_values_split(&values, text, "\n");
    print_and_free(&values, r, !values.n);
    free(text);
}

static void print_of_program(const char *program, char **words, size_t n)
{
    struct request r = { .words = words, .n = n };
    struct option_lines options;
    if (strchr(program, '/'))
        return;
    option_lines_parse(&options, ask(program, "--dump-options"));
    find_place(&r, &options);
    if (r.of) {
        struct strlist values = { NULL, 0 };
        int files = completion_values(&values, r.of, words);
        print_and_free(&values, &r, files);
    } else if (*r.typed == '-' && !r.operands_only) {
        print_options(&options, &r);
    } else {
        print_operands(program, &r);
    }
    option_lines_free(&options);
}

static void print_programs(const struct program_line *list, char **words, int with_help)
{
    struct request r = { .words = words, .n = 1, .typed = *words };
    struct strlist names = { NULL, 0 };
    for (; list->name; list++)
        completion_values_add(&names, program_list_short(list->name), list->summary);
    if (with_help)
        completion_values_add(&names, "help", "the list of programs, or the manual page of one");
    print_and_free(&names, &r, 0);
}

void completion_print(const struct program_line *list, char **words)
{
    size_t n = 0;
    while (words[n])
        n++;
    const char *slash = n ? strrchr(words[0], '/') : NULL, *name = slash ? slash + 1 : words[0];
    int front = n && !strcmp(name, "iae");
    if (n < 2 || (!front && strncmp(name, "iae-", 4)))
        return;
    if (!front || *words[1] == '-') {
        print_of_program(name, words + 1, n - 1);
    } else if (n == 2) {
        print_programs(list, words + 1, 1);
    } else if (!strcmp(words[1], "help")) {
        if (n == 3)
            print_programs(list, words + 2, 0);
    } else {
        char *program = xprintf("iae-%s", words[1]);
        print_of_program(program, words + 2, n - 2);
        free(program);
    }
}

const char *completion_shell(size_t i)
{
    static const char *const shells[] = { "bash", "zsh", "fish" };
    return i < sizeof shells / sizeof *shells ? shells[i] : NULL;
}

char *completion_script(const char *shell)
{
    char *file = xprintf("completion/iae.%s", shell), *path = datadir_path(file);
    if (!path)
        die_noinput(file, "not installed");
    char *text = io_slurp(path, 1 << 16, NULL);
    free(file);
    free(path);
    return text;
}
