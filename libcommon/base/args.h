/* args.h - the start of a program: descriptors, options, help, version, history
 *
 * One table a program gives parsing, ranges, --help, --version, the check of its man page (--dump-options,
 * hidden, prints the table as TSV) and its line in a stream's history. Options cannot be abbreviated and may
 * stand among the operands; "--" ends them. The variable's initial value is the default that --help prints.
 *
 *     static long count = -1;
 *     static const struct arg options[] = {
 *         ARG_LONG("count", 0, &count, -1, LONG_MAX, "N", "rows to keep"),
 *         ARG_END
 *     };
 *     static const struct program program = { "iae-cut", "[FILE ...]", "part of a stream", options, 0, NULL };
 *     argv = args_parse(argc, argv, &program);         the operands, NULL at the end
 */
#ifndef BASE_ARGS_H
#define BASE_ARGS_H

#include <stddef.h>
#include <stdint.h>

enum arg_kind { ARG_IS_END, ARG_IS_FLAG, ARG_IS_TEXT, ARG_IS_LIST, ARG_IS_LONG, ARG_IS_U64, ARG_IS_REAL };

struct arg_list {
    const char **item;
    size_t n;
};

enum { HISTORY_NAME_ONLY = 2 };        /* see not_in_history */

struct arg {
    enum arg_kind kind;
    const char *name;
    char letter;                /* short form, or 0 */
    void *to;                   /* int, const char *, struct arg_list, long, uint64_t or double */
    double min, max;            /* of numbers */
    const char *value;          /* what --help calls the value */
    const char *help;
    int not_in_history;              /* cannot change the result, hence not in the history; HISTORY_NAME_ONLY: the value is a file */
};

#define ARG_FLAG(name, letter, to, help)            { ARG_IS_FLAG, name, letter, to, 0, 0, NULL, help, 0 }
#define ARG_TEXT(name, letter, to, value, help)     { ARG_IS_TEXT, name, letter, to, 0, 0, value, help, 0 }
#define ARG_LIST(name, letter, to, value, help)     { ARG_IS_LIST, name, letter, to, 0, 0, value, help, 0 }
#define ARG_LONG(name, letter, to, min, max, value, help) { ARG_IS_LONG, name, letter, to, (double)(min), (double)(max), value, help, 0 }
#define ARG_REAL(name, letter, to, min, max, value, help) { ARG_IS_REAL, name, letter, to, min, max, value, help, 0 }
#define ARG_END                                     { ARG_IS_END, NULL, 0, NULL, 0, 0, NULL, NULL, 0 }

/* options that mean the same thing in every program that has them */
#define ARG_MODEL(to)   { ARG_IS_TEXT, "model", 'm', to, 0, 0, "FILE", "the model (default $IAE_MODEL, else model.iae)", 1 }
#define ARG_OUT(to)     { ARG_IS_TEXT, "output", 'o', to, 0, 0, "FILE", "write FILE, atomically, instead of stdout", 1 }
#define ARG_FORCE(to)   { ARG_IS_FLAG, "force", 0, to, 0, 0, NULL, "streams on a terminal, and rows in the place of a model", 1 }
#define ARG_SEED(to)    { ARG_IS_U64, "seed", 0, to, 0, 0, "N", "seed of all chance", 0 }
#define ARG_THREADS(to) { ARG_IS_LONG, "threads", 0, to, 1, 256, "N", "threads to compute with; results do not depend on it", 1 }

struct program {
    const char *name;
    const char *operands;       /* for the usage line */
    const char *summary;
    const struct arg *options;
    int operands_matter;        /* they are not files, and belong into the history */
    const char *status;         /* exit statuses of its own, for --help, or NULL */
};

/* args_parse - parse or exit: 64 with one line on stderr, 0 after --help and --version on stdout.
 * First fills closed descriptors 0-2, so that no data file can take their numbers.
 * Returns the operands, ended by NULL, in argv's own memory. */
char **args_parse(int argc, char **argv, const struct program *p);

/* args_given - was this option on the command line? */
int args_given(const char *name);

/* args_conflict - 64 if one of these options, ended by NULL, was given: `mode` leaves them no meaning */
void args_conflict(const char *mode, ...);

/* args_history - "iae-cut 0.1.0 --count 5": name, version, and what was given that can change the result,
 * in the table's order; the caller frees it */
char *args_history(void);

/* args_add_version - called by the owner of a third-party library before main: adds a line to --version */
void args_add_version(const char *(*describe)(void));

#endif
