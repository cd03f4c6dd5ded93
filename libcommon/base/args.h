/* args.h - command line of a program: options, help, version, history
 *
 * Parsing, ranges, --help, --version, what is said of wrong options, the check of the manual page and completion (--dump-options and
 * --dump-operands, hidden, print the table) and the line in a stream's history come from one table a program. Options cannot be
 * abbreviated and may stand among the operands; "--" ends them. The variable's initial value is the default that --help prints.
 *
 *     static long count = -1;
 *     static const struct arg options[] = {
 *         ARG_LONG("count", 0, &count, -1, LONG_MAX, "N", "rows to keep"),
 *         ARG_END
 *     };
 *     static const struct program program = {
 *         .name = "iae-cut", .operands = "[FILE ...]", .options = options, .summary = "Part of a stream",
 *     };
 *     argv = args_parse(argc, argv, &program);         the operands, NULL at the end
 */
#ifndef BASE_ARGS_H
#define BASE_ARGS_H

#include <stddef.h>
#include <stdint.h>

enum arg_kind { ARG_IS_END, ARG_IS_FLAG, ARG_IS_TEXT, ARG_IS_CHOICE, ARG_IS_LIST, ARG_IS_LONG, ARG_IS_U64, ARG_IS_REAL, ARG_IS_GROUP };

struct arg_list {
    const char **item;
    size_t n;
};

/* arg_words - word number i of the values that an option accepts, NULL after the last; registries have such functions */
typedef const char *arg_words(size_t i);

enum { HISTORY_NAME_ONLY = 2 };

struct arg {
    enum arg_kind kind;
    const char *name;
    char letter;                /* short form, or 0 */
    void *to;                   /* flag and choice: int; text: const char *; list: struct arg_list; long, uint64_t, double */
    double min, max;            /* of numbers */
    arg_words *words;           /* of a choice; the variable receives the word's number, and is -1 if none was given */
    const char *value;          /* what --help calls the value */
    const char *help;
    int not_in_history;         /* it cannot change the result; HISTORY_NAME_ONLY: it can, but its value is a file's name */
    const char *old_name;       /* still accepted, with a message that names the new one */
    const char *variable;       /* of the environment, which says the same; the option wins */
};

/* The last argument, help, may be followed by others: ARG_TEXT("max-time", 0, &t, "TIME", "stop then", .not_in_history = 1) */
#define ARG_FLAG(n, l, t, ...)              { .kind = ARG_IS_FLAG, .name = n, .letter = l, .to = t, .help = __VA_ARGS__ }
#define ARG_TEXT(n, l, t, v, ...)           { .kind = ARG_IS_TEXT, .name = n, .letter = l, .to = t, .value = v, .help = __VA_ARGS__ }
#define ARG_CHOICE(n, l, t, w, v, ...)      { .kind = ARG_IS_CHOICE, .name = n, .letter = l, .to = t, .words = w, .value = v, .help = __VA_ARGS__ }
#define ARG_LIST(n, l, t, v, ...)           { .kind = ARG_IS_LIST, .name = n, .letter = l, .to = t, .value = v, .help = __VA_ARGS__ }
#define ARG_LONG(n, l, t, lo, hi, v, ...)   { .kind = ARG_IS_LONG, .name = n, .letter = l, .to = t, .min = (double)(lo), .max = (double)(hi), .value = v, .help = __VA_ARGS__ }
#define ARG_U64(n, l, t, v, ...)            { .kind = ARG_IS_U64, .name = n, .letter = l, .to = t, .value = v, .help = __VA_ARGS__ }
#define ARG_REAL(n, l, t, lo, hi, v, ...)   { .kind = ARG_IS_REAL, .name = n, .letter = l, .to = t, .min = lo, .max = hi, .value = v, .help = __VA_ARGS__ }
#define ARG_GROUP(title)                    { .kind = ARG_IS_GROUP, .name = "", .help = title }     /* a heading of --help */
#define ARG_END                             { .kind = ARG_IS_END }

/* options that mean the same thing in every program that has them */
#define ARG_MODEL(t)    ARG_TEXT("model", 'm', t, "FILE", "the model: a file, or an installed one by its name (default $IAE_MODEL, else model.iae)", .not_in_history = 1)
#define ARG_OUT(t)      ARG_TEXT("output", 'o', t, "FILE", "write FILE, atomically, instead of stdout", .not_in_history = 1)
#define ARG_FORCE(t)    ARG_FLAG("force", 0, t, "allow streams on a terminal, and rows to overwrite a model", .not_in_history = 1)
#define ARG_SEED(t)     ARG_U64("seed", 0, t, "N", "seed of all random numbers")
#define ARG_THREADS(t)  ARG_LONG("threads", 0, t, 1, 256, "N", "number of threads; results do not depend on it", .not_in_history = 1)

/* arg_hint - what to say of options that somebody types who knows other programs: their names, separated by blanks, and
 * the end of "unknown option '--lr': ..." */
struct arg_hint {
    const char *typed, *answer;
};

struct program {
    const char *name;
    const char *operands;       /* for the usage line */
    const char *summary;
    const struct arg *options;
    const char *examples;       /* lines of shell, for --help; each is also in the EXAMPLES of the manual page */
    const struct arg_hint *hints;       /* ended by a typed that is NULL, or NULL */
    arg_words *operand_words;   /* what the first word of `operands` may be, or NULL */
    int operands_end_options;   /* what follows the first operand is an operand, too */
    int operands_matter;        /* they are not file names, and are part of the history */
    int history_by_name;        /* options in the history are in alphabetical order, not in the table's */
    const char *status;         /* its further exit statuses, for --help, or NULL */
    const char *old_name;       /* still works, with a message that names the new one */
    const char *history_name;   /* what the history calls it, or NULL: a program whose results are those of another one */
};

/* args_parse - parse or exit: 64 with one line on stderr, which names the option or its variable, 0 after --help and --version on
 * stdout.
 * First fills closed descriptors 0-2, so that no data file can take their numbers.
 * Returns the operands, ended by NULL, in argv's own memory. */
char **args_parse(int argc, char **argv, const struct program *p);

/* args_given - whether this option was on the command line, its variable aside; args_forced - whether --force was; -1 if the program has no such
 * option */
int args_given(const char *name);
int args_forced(void);

/* args_conflict - 64 if one of these options, ended by NULL, was given: they have no meaning with --mode */
void args_conflict(const char *mode, ...);

/* args_unknown_operand - 64 for an operand that is none of the program's operand_words; what is "data set" */
_Noreturn void args_unknown_operand(const char *what, const char *typed);

/* args_history - "iae-cut 0.1.0 --count 5": name, version, and what was given, by options or their variables, that can change
 * the result, in the table's order; the caller frees it */
char *args_history(void);

/* args_add_version - before main: text() is a line of --version. ARGS_LIBRARY(text); says so in the file that owns a
 * third-party library. */
void args_add_version(const char *(*text)(void));
#define ARGS_LIBRARY(text)                                                                                      \
    __attribute__((constructor)) static void text##_before_main(void)                                           \
    {                                                                                                           \
        args_add_version(text);                                                                                 \
    }                                                                                                           \
    _Static_assert(1, "so that a semicolon may follow")

#endif
