/* args.c - parses options by a program's table, and makes the line of the history from it */
#include "base/args.h"

#include "base/alloc.h"
#include "base/args_print.h"
#include "base/args_table.h"
#include "base/args_unknown.h"
#include "base/die.h"
#include "base/io.h"
#include "base/log.h"
#include "base/parse.h"
#include "base/version.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_LIBRARIES 16

static struct args_table table;
static int given[MAX_OPTIONS], by_old_name[MAX_OPTIONS], by_variable[MAX_OPTIONS];
static char **operands;
static const char *(*libraries[MAX_LIBRARIES])(void);
static size_t n_libraries;

/* The options that every program has. */
static int help_wanted, version_wanted, dump_wanted, operands_wanted, quiet, verbose;
static const struct arg shared[] = {
    ARG_GROUP("All programs"),
    ARG_FLAG("quiet", 'q', &quiet, "print errors only", .not_in_history = 1),
    ARG_FLAG("verbose", 'v', &verbose, "print more about the work", .not_in_history = 1),
    ARG_FLAG("help", 'h', &help_wanted, "print this help and exit", .not_in_history = 1),
    ARG_FLAG("version", 'V', &version_wanted, "print the versions of program and libraries and exit", .not_in_history = 1),
    ARG_FLAG("dump-options", 0, &dump_wanted, NULL, .not_in_history = 1),
    ARG_FLAG("dump-operands", 0, &operands_wanted, NULL, .not_in_history = 1),
    ARG_END
};

void args_add_version(const char *(*text)(void))
{
    if (n_libraries < MAX_LIBRARIES)
        libraries[n_libraries++] = text;
}

static void add_options(const struct arg *a)
{
    for (; a->kind != ARG_IS_END; a++) {
        if (table.n == MAX_OPTIONS)
            bug("too many options");
        table.option[table.n++] = a;
    }
}

/* The value of an option as it would be typed; the caller frees it. */
static char *show(const struct arg *a)
{
    switch (a->kind) {
    case ARG_IS_TEXT: return *(const char **)a->to ? xstrdup(*(const char **)a->to) : NULL;
    case ARG_IS_CHOICE: return *(int *)a->to >= 0 ? xstrdup(a->words((size_t)*(int *)a->to)) : NULL;
    case ARG_IS_LONG: return xprintf("%ld", *(long *)a->to);
    case ARG_IS_U64: return xprintf("%" PRIu64, *(uint64_t *)a->to);
    case ARG_IS_REAL: return xprintf("%.9g", *(double *)a->to);
    default: return NULL;
    }
}

/* set_choice, set_number, set - `by` is what says so, for messages: "--count", or a variable */
static void set_choice(const struct arg *a, const char *by, const char *text)
{
    const char *word;
    for (size_t i = 0; (word = a->words(i)); i++)
        if (!strcmp(word, text)) {
            *(int *)a->to = (int)i;
            return;
        }
    args_unknown_choice(by, text, a->words);
}

static void set_number(const struct arg *a, const char *by, const char *text)
{
    double v = 0;
    int bad;
    if (a->kind == ARG_IS_LONG) {
        bad = parse_long(text, a->to);
        v = (double)*(long *)a->to;
    } else if (a->kind == ARG_IS_U64) {
        bad = parse_u64(text, a->to);
        if (bad)
            die_usage("%s: '%s' is not an integer from 0 to 2^64-1", by, text);
        return;
    } else {
        bad = parse_real(text, a->to);
        v = *(double *)a->to;
    }
    const char *kind = a->kind == ARG_IS_LONG ? "an integer" : "a number";
    if (bad || v < a->min || v > a->max) {
        int digits = a->kind == ARG_IS_LONG ? 20 : 9;       /* whole numbers with all of theirs */
        if (a->max >= (double)LONG_MAX)
            die_usage("%s: '%s' is not %s from %.*g up", by, text, kind, digits, a->min);
        die_usage("%s: '%s' is not %s from %.*g to %.*g", by, text, kind, digits, a->min, digits, a->max);
    }
}

static void set(const struct arg *a, const char *by, const char *text)
{
    switch (a->kind) {
    case ARG_IS_FLAG:
        *(int *)a->to = 1;
        break;
    case ARG_IS_TEXT:
        *(const char **)a->to = text;
        break;
    case ARG_IS_CHOICE:
        set_choice(a, by, text);
        break;
    case ARG_IS_LIST: {
        struct arg_list *l = a->to;
        l->item = xrealloc(l->item, (l->n + 1) * sizeof *l->item);
        l->item[l->n++] = text;
        break;
    }
    default:
        set_number(a, by, text);
    }
}

static void set_option(const struct arg *a, const char *text)
{
    char by[100];
    snprintf(by, sizeof by, "--%s", a->name);
    set(a, by, text);
}

/* What no option said may be said by its variable. */
static void set_by_variables(void)
{
    for (size_t i = 0; i < table.n; i++) {
        const struct arg *a = table.option[i];
        const char *text = a->variable && !given[i] ? io_env(a->variable) : NULL;
        if ((by_variable[i] = text != NULL))
            set(a, a->variable, text);
    }
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The lines are sorted, as the order of the calls of args_add_version is that in which files happen to be linked. */
static void print_version(void)
{
    const char *line[MAX_LIBRARIES] = { NULL };
    for (size_t i = 0; i < n_libraries; i++)
        line[i] = libraries[i]();
    qsort(line, n_libraries, sizeof *line, compare_lines);
    printf("%s %s\n", table.program->name, IAE_VERSION);
    for (size_t i = 0; i < n_libraries; i++)
        printf("%s\n", line[i]);
}

static void print_and_exit(void)
{
    if (help_wanted)
        args_print_help(&table);
    else if (version_wanted)
        print_version();
    else if (dump_wanted)
        args_print_options(&table);
    else
        args_print_operands(&table);
    if (fflush(stdout) || ferror(stdout))
        die_io("<stdout>", "cannot write");
    die_silently(0);
}

/* A closed descriptor 0, 1 or 2 is opened on /dev/null in the wrong direction: no other file gets its number, and using it
 * still fails. */
static void guard_descriptors(void)
{
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", fd ? O_RDONLY : O_WRONLY) < 0)
            die_sys("/dev/null", "cannot open");
    signal(SIGXFSZ, SIG_IGN);       /* exceeding a file size limit is then an error, like a full disk */
}

/* The tables for getopt_long. Values below 256 are letters, 256 + i is option i, 256 + MAX_OPTIONS + i its old name. */
struct getopt_table {
    struct option longs[2 * MAX_OPTIONS + 1];
    char shorts[2 + 2 * MAX_OPTIONS + 1];
};

static void add_long(struct getopt_table *t, size_t *n, const char *name, const struct arg *a, int value)
{
    t->longs[(*n)++] = (struct option){ name, a->kind == ARG_IS_FLAG ? no_argument : required_argument, NULL, value };
}

static void fill_table(struct getopt_table *t)
{
    size_t longs = 0;
    memset(t, 0, sizeof *t);
    memcpy(t->shorts, table.program->operands_end_options ? "+:" : "-:", 3);    /* else return operands in order; print no errors */
    for (size_t i = 0; i < table.n; i++) {
        const struct arg *a = table.option[i];
        size_t l = strlen(t->shorts);
        if (a->kind == ARG_IS_GROUP)
            continue;
        table.initial[i] = show(a);
        add_long(t, &longs, a->name, a, 256 + (int)i);
        if (a->old_name)
            add_long(t, &longs, a->old_name, a, 256 + MAX_OPTIONS + (int)i);
        if (a->letter)
            snprintf(t->shorts + l, sizeof t->shorts - l, "%c%s", a->letter, a->kind == ARG_IS_FLAG ? "" : ":");
    }
}

/* The option that getopt_long returned as c for the argument `typed`; ends the program if there is none. */
static size_t which_option(int c, const char *typed)
{
    size_t i = 0, typed_name = strcspn(typed, "=");
    if (c > 0 && c < 256) {
        while (i < table.n && table.option[i]->letter != c)
            i++;
        if (i < table.n)
            return i;
    } else if (c >= 256) {
        i = ((size_t)c - 256) % MAX_OPTIONS;
        int old = (size_t)c - 256 >= MAX_OPTIONS;
        const char *name = old ? table.option[i]->old_name : table.option[i]->name;
        by_old_name[i] |= old;
        if (typed_name == strlen(name) + 2 && !strncmp(typed + 2, name, typed_name - 2))    /* no abbreviation */
            return i;
    }
    args_unknown_option(&table, typed);
}

static void parse_options(int argc, char **argv)
{
    struct getopt_table getopt;
    size_t kept = 0;
    fill_table(&getopt);
    operands = argv + 1;            /* operands are moved to the front, never past the argument being read */
    optind = 0;                     /* of GNU: begin anew, with this order */
    for (;;) {
        int at = optind ? optind : 1, c = getopt_long(argc, argv, getopt.shorts, getopt.longs, NULL);
        if (c == -1)
            break;
        if (c == 1) {
            operands[kept++] = optarg;
            continue;
        }
        const char *typed = argv[at] ? argv[at] : "";
        size_t i = which_option(c == ':' ? optopt : c == '?' ? 0 : c, typed);
        if (c == ':')
            die_usage("option '%s' needs a value", typed);
        set_option(table.option[i], optarg);
        given[i] = 1;
    }
    while (optind < argc)
        operands[kept++] = argv[optind++];
    operands[kept] = NULL;
}

static void tell_old_names(const char *argv0)
{
    const struct program *p = table.program;
    const char *slash = strrchr(argv0, '/'), *base = slash ? slash + 1 : argv0;
    if (p->old_name && !strcmp(base, p->old_name))
        log_info(NULL, "%s is called %s now", p->old_name, p->name);
    for (size_t i = 0; i < table.n; i++)
        if (by_old_name[i])
            log_info(NULL, "--%s is called --%s now", table.option[i]->old_name, table.option[i]->name);
}

char **args_parse(int argc, char **argv, const struct program *p)
{
    table = (struct args_table){ .program = p };
    memset(given, 0, sizeof given);
    log_program = p->name;
    guard_descriptors();
    add_options(p->options);
    add_options(shared);
    parse_options(argc, argv);
    log_verbosity = quiet ? LOG_QUIET : verbose ? LOG_VERBOSE : LOG_NORMAL;
    if (help_wanted || dump_wanted || operands_wanted)
        print_and_exit();
    set_by_variables();
    if (version_wanted)
        print_and_exit();
    tell_old_names(argv[0]);
    for (size_t i = 0; i < table.n; i++)
        free(table.initial[i]);
    return operands;
}

int args_given(const char *name)
{
    for (size_t i = 0; i < table.n; i++)
        if (!strcmp(table.option[i]->name, name))
            return given[i];
    bug("no such option");
}

int args_forced(void)
{
    for (size_t i = 0; i < table.n; i++)
        if (!strcmp(table.option[i]->name, "force"))
            return given[i];
    return -1;
}

void args_conflict(const char *mode, ...)
{
    va_list list;
    const char *name;
    va_start(list, mode);
    while ((name = va_arg(list, const char *)))
        if (args_given(name))
            die_usage("--%s has no meaning with --%s", name, mode);
    va_end(list);
}

void args_unknown_operand(const char *what, const char *typed)
{
    args_unknown_word(what, typed, table.program->operand_words);
}

static char *append(char *line, const char *word, const char *value)
{
    int quoted = value && (!*value || strpbrk(value, " \t'\"\\$*?"));
    char *longer = value ? xprintf("%s --%s %s%s%s", line, word, quoted ? "'" : "", value, quoted ? "'" : "")
                         : xprintf("%s %s", line, word);
    free(line);
    return longer;
}

static char *append_option(char *line, const struct arg *a)
{
    if (a->kind == ARG_IS_FLAG || a->not_in_history == HISTORY_NAME_ONLY) {
        char *flag = xprintf("--%s", a->name);
        line = append(line, flag, NULL);
        free(flag);
    } else if (a->kind == ARG_IS_LIST) {
        const struct arg_list *l = a->to;
        for (size_t k = 0; k < l->n; k++)
            line = append(line, a->name, l->item[k]);
    } else {
        char *value = show(a);
        line = append(line, a->name, value);
        free(value);
    }
    return line;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp((*(const struct arg *const *)a)->name, (*(const struct arg *const *)b)->name);
}

char *args_history(void)
{
    const struct program *p = table.program;
    const struct arg *said[MAX_OPTIONS];
    size_t n = 0;
    for (size_t i = 0; i < table.n; i++)
        if ((given[i] || by_variable[i]) && (!table.option[i]->not_in_history || table.option[i]->not_in_history == HISTORY_NAME_ONLY))
            said[n++] = table.option[i];
    if (p->history_by_name)
        qsort(said, n, sizeof *said, compare_names);
    char *line = xprintf("%s %s", p->history_name ? p->history_name : p->name, IAE_VERSION);
    for (size_t i = 0; i < n; i++)
        line = append_option(line, said[i]);
    for (char **o = operands; p->operands_matter && *o; o++)
        line = append(line, *o, NULL);
    return line;
}
