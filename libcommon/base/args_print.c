/* args_print.c - prints the help and the table of options */
#include "base/args_print.h"

#include "base/alloc.h"
#include "base/wrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDEST 100              /* longer lines are hard to read */
#define LEFT 24                 /* an option that needs more has its help in the lines below */
#define NARROWEST 30            /* of the help; where there is less, all options have it below */
#define BELOW 8

/* "  -n, --count N", which the caller frees. */
static char *left_side(const struct arg *a)
{
    char letter[] = { '-', a->letter, ',', '\0' };
    return xprintf("  %3s --%s%s%s", a->letter ? letter : "", a->name, a->value ? " " : "", a->value ? a->value : "");
}

static size_t left_width(const struct args_table *t)
{
    size_t widest = 0;
    for (size_t i = 0; i < t->n; i++) {
        if (t->option[i]->kind == ARG_IS_GROUP || !t->option[i]->help)
            continue;
        char *left = left_side(t->option[i]);
        size_t width = wrap_columns(left, strlen(left));
        if (width <= LEFT && width > widest)
            widest = width;
        free(left);
    }
    return widest;
}

static void print_option(const struct arg *a, const char *initial, size_t column, size_t width)
{
    char *left = left_side(a), *words = a->kind == ARG_IS_CHOICE ? args_table_words(a->words) : xstrdup("");
    int has_default = initial && *initial;
    char *help = xprintf("%s%s%s%s%s%s", a->help, *words ? ": " : "", words, has_default ? " (default" WRAP_TIE : "",
                         has_default ? initial : "", has_default ? ")" : "");
    size_t used = wrap_columns(left, strlen(left));
    int below = used + 2 > column;
    printf("%s%*s", left, below ? 0 : (int)(column - used), "");
    if (below)
        printf("\n%*s", (int)column, "");
    wrap_text(stdout, help, column, column, width);
    free(help);
    free(words);
    free(left);
}

static void print_options(const struct args_table *t, size_t width)
{
    size_t column = left_width(t) + 2;
    if (column + NARROWEST > width)
        column = BELOW;
    if (t->n && t->option[0]->kind != ARG_IS_GROUP)
        printf("\nOptions:\n");
    for (size_t i = 0; i < t->n; i++) {
        const struct arg *a = t->option[i];
        if (a->kind == ARG_IS_GROUP)
            printf("\n%s:\n", a->help);
        else if (a->help)
            print_option(a, t->initial[i], column, width);
    }
}

static void print_examples(const char *lines)
{
    printf("\nExamples:\n");
    for (const char *end; *lines; lines = end + (*end == '\n')) {
        end = strchrnul(lines, '\n');
        printf("  %.*s\n", (int)(end - lines), lines);
    }
}

static void print_text(size_t width, size_t indent, char *text)
{
    wrap_text(stdout, text, 0, indent, width);
    free(text);
}

void args_print_help(const struct args_table *t)
{
    const struct program *p = t->program;
    size_t width = wrap_width(WIDEST);
    print_text(width, 7, xprintf("Usage: %s [OPTION ...] %s", p->name, p->operands));
    print_text(width, 0, xprintf("%s.", p->summary));
    if (p->operand_words) {
        char *words = args_table_words(p->operand_words);
        int n = (int)strcspn(p->operands, " ");
        print_text(width, (size_t)n + 2, xprintf("%.*s: %s", n, p->operands, words));
        free(words);
    }
    print_options(t, width);
    if (p->examples)
        print_examples(p->examples);
    putchar('\n');
    print_text(width, 0, xprintf("Exit status: 0 success; 64 usage; 65 bad or truncated data; 66 no input; 71 memory; 73 cannot create; "
                                 "74 input or output failed; 78 model, spec and data do not match%s%s.",
                                 p->status ? "; " : "", p->status ? p->status : ""));
    print_text(width, 0, xprintf("See also: man %s, man 7 iae", p->name));
}

void args_print_options(const struct args_table *t)
{
    static const char *const kinds[] = { "", "flag", "text", "choice", "list", "long", "u64", "real", "" };
    for (size_t i = 0; i < t->n; i++) {
        const struct arg *a = t->option[i];
        if (a->kind == ARG_IS_GROUP || !a->help)
            continue;
        char *words = a->kind == ARG_IS_CHOICE ? args_table_words(a->words) : NULL;
        printf("%s\t%c\t%s\t%s\t%s\t%.9g\t%.9g\t%s\t%s\n", a->name, a->letter ? a->letter : '-', kinds[a->kind], a->value ? a->value : "-",
               t->initial[i] ? t->initial[i] : "-", a->min, a->max, a->help, words ? words : "-");
        free(words);
    }
}

void args_print_operands(const struct args_table *t)
{
    const char *word;
    for (size_t i = 0; t->program->operand_words && (word = t->program->operand_words(i)); i++)
        printf("%s\n", word);
}
