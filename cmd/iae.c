/* iae - runs the other programs, lists them, shows their manual pages, and completes their command lines */
#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "front/completion.h"
#include "front/program_list.h"
#include "front/program_run.h"
#include "generated/program_table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *program_name(size_t i)
{
    return program_table[i].name ? program_list_short(program_table[i].name) : NULL;
}

static int shell = -1, complete;
static const struct arg options[] = {
    ARG_CHOICE("completion", 0, &shell, completion_shell, "SHELL", "print the script that completes commands in this shell"),
    ARG_FLAG("complete", 0, &complete, NULL),
    ARG_END
};
static const struct program program = {
    .name = "iae", .operands = "PROGRAM [ARGUMENT ...]", .options = options,
    .summary = "Run one of the programs: iae train is iae-train; iae help lists them, iae help train shows the manual page of one",
    .operand_words = program_name,
    .operands_end_options = 1,
    .examples = "iae help\n"
                "iae info --help\n"
                "iae encode images.iae | iae decode | iae eval",
};

static void flush(void)
{
    if (fflush(stdout) || ferror(stdout))
        die_io("<stdout>", "cannot write");
}

static void print_list(void)
{
    printf("Usage: iae PROGRAM [ARGUMENT ...]\n");
    program_list_print(program_table);
    printf("\niae help PROGRAM shows its manual page, iae PROGRAM --help its options;\nman 7 iae is the overview.\n");
    flush();
}

static void print_script(void)
{
    char *text = completion_script(completion_shell((size_t)shell));
    fputs(text, stdout);
    free(text);
    flush();
}

_Noreturn static void unknown(const char *name)
{
    const char *near = program_list_nearest(program_table, name);
    if (near && !strcmp(near, program_list_short(name))) {
        errno = ENOENT;
        die_noinput(near, "neither in the folder of iae nor on the path");
    }
    if (near)
        die_usage("no program iae-%s; is 'iae %s' meant?", program_list_short(name), near);
    die_usage("no program iae-%s", program_list_short(name));
}

/* "iae-train" of "train" or "iae-train", "iae" of "iae" or "help"; the caller frees it. */
static char *full_name(const char *word)
{
    if (!strcmp(word, "iae") || !strcmp(word, "help"))
        return xstrdup("iae");
    if (!*word || strchr(word, '/'))
        unknown(word);
    return xprintf("iae-%s", program_list_short(word));
}

/* Does not come back: what runs is the program, or the message that there is none. */
_Noreturn static void run(const char *word, char **argv)
{
    char *name = full_name(word);
    program_run(name, argv);
    if (errno != ENOENT && errno != ENAMETOOLONG)
        die_sys(name, "cannot run");
    free(name);
    unknown(word);
}

/* The manual page of a program or of a format (iae help stream); without man, or without the page, --help. */
_Noreturn static void show_manual(const char *word)
{
    char *page = full_name(word), where[] = "-w", help[] = "--help";
    char *found = program_output("man", (char *[]){ NULL, where, page, NULL });
    if (found && *found)
        program_run("man", (char *[]){ NULL, page, NULL });
    free(found);
    free(page);
    run(word, (char *[]){ NULL, help, NULL });
}

int main(int argc, char **argv)
{
    argv = args_parse(argc, argv, &program);
    if (complete) {
        completion_print(program_table, argv);
        flush();
    } else if (shell >= 0) {
        print_script();
    } else if (!argv[0] || (!strcmp(argv[0], "help") && !argv[1])) {
        print_list();
    } else if (!strcmp(argv[0], "help")) {
        show_manual(argv[1]);
    } else {
        run(argv[0], argv);
    }
    return 0;
}
