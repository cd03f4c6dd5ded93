/* args.c - see args.h */
#include "base/args.h"

#include "base/alloc.h"
#include "base/die.h"
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

#define MAX_OPTIONS 48
#define MAX_LIBRARIES 16

static const struct program *prog;
static char *defaults[MAX_OPTIONS];
static int given[MAX_OPTIONS];
static char **operands;
static const char *(*libraries[MAX_LIBRARIES])(void);
static size_t n_libraries;

/* The options that every program has. */
static int help_wanted, version_wanted, dump_wanted, quiet, verbose;
static const struct arg shared[] = {
    { ARG_IS_FLAG, "quiet", 'q', &quiet, 0, 0, NULL, "say nothing but errors", 1 },
    { ARG_IS_FLAG, "verbose", 'v', &verbose, 0, 0, NULL, "say what is read and written", 1 },
    { ARG_IS_FLAG, "help", 'h', &help_wanted, 0, 0, NULL, "print this text and exit", 1 },
    { ARG_IS_FLAG, "version", 'V', &version_wanted, 0, 0, NULL, "print the versions of program and libraries and exit", 1 },
    { ARG_IS_FLAG, "dump-options", 0, &dump_wanted, 0, 0, NULL, NULL, 1 },
    ARG_END
};

void args_add_version(const char *(*describe)(void))
{
    if (n_libraries < MAX_LIBRARIES)
        libraries[n_libraries++] = describe;
}

static size_t count_own(void)
{
    size_t n = 0;
    while (prog->options[n].kind != ARG_IS_END)
        n++;
    return n;
}

static const struct arg *option(size_t i)
{
    size_t own = count_own();
    return i < own ? &prog->options[i] : &shared[i - own];
}

/* The value of an option as it would be typed; the caller frees it. */
static char *show(const struct arg *a)
{
    switch (a->kind) {
    case ARG_IS_TEXT: return *(const char **)a->to ? xstrdup(*(const char **)a->to) : NULL;
    case ARG_IS_LONG: return xprintf("%ld", *(long *)a->to);
    case ARG_IS_U64: return xprintf("%" PRIu64, *(uint64_t *)a->to);
    case ARG_IS_REAL: return xprintf("%.9g", *(double *)a->to);
    default: return NULL;
    }
}

static void set_number(const struct arg *a, const char *text)
{
    double v = 0;
    int bad;
    if (a->kind == ARG_IS_LONG) {
        bad = parse_long(text, a->to);
        v = (double)*(long *)a->to;
    } else if (a->kind == ARG_IS_U64) {
        bad = parse_u64(text, a->to);
        if (bad)
            die_usage("--%s: '%s' is not a whole number from 0 to 2^64-1", a->name, text);
        return;
    } else {
        bad = parse_real(text, a->to);
        v = *(double *)a->to;
    }
    const char *kind = a->kind == ARG_IS_LONG ? "a whole number" : "a number";
    if (bad || v < a->min || v > a->max) {
        if (a->max >= (double)LONG_MAX)
            die_usage("--%s: '%s' is not %s from %.9g up", a->name, text, kind, a->min);
        die_usage("--%s: '%s' is not %s from %.9g to %.9g", a->name, text, kind, a->min, a->max);
    }
}

static void set(const struct arg *a, const char *text)
{
    switch (a->kind) {
    case ARG_IS_FLAG:
        *(int *)a->to = 1;
        break;
    case ARG_IS_TEXT:
        *(const char **)a->to = text;
        break;
    case ARG_IS_LIST: {
        struct arg_list *l = a->to;
        l->item = xrealloc(l->item, (l->n + 1) * sizeof *l->item);
        l->item[l->n++] = text;
        break;
    }
    default:
        set_number(a, text);
    }
}

static void print_help(size_t n)
{
    printf("Usage: %s [OPTION ...] %s\n%s.\n\n", prog->name, prog->operands, prog->summary);
    for (size_t i = 0; i < n; i++) {
        const struct arg *a = option(i);
        if (!a->help)
            continue;
        char left[80];
        snprintf(left, sizeof left, "  %c%c%c --%s%s%s", a->letter ? '-' : ' ', a->letter ? a->letter : ' ',
                 a->letter ? ',' : ' ', a->name, a->value ? " " : "", a->value ? a->value : "");
        printf("%-26s %s", left, a->help);
        if (defaults[i] && *defaults[i])
            printf(" (default %s)", defaults[i]);
        printf("\n");
    }
    printf("\nExit status: 0 done; 64 usage; 65 bad or cut data; 66 no input; 71 memory; 73 cannot create;\n"
           "74 input or output failed; 78 model, spec and data do not fit%s%s. All of them: man 7 iae\n",
           prog->status ? "; " : "", prog->status ? prog->status : "");
}

static void print_version(void)
{
    printf("%s %s\n", prog->name, IAE_VERSION);
    for (size_t i = 0; i < n_libraries; i++)
        printf("%s\n", libraries[i]());
}

static void print_options(size_t n)
{
    static const char *const kinds[] = { "", "flag", "text", "list", "long", "u64", "real" };
    for (size_t i = 0; i < n; i++) {
        const struct arg *a = option(i);
        if (a->help)
            printf("%s\t%c\t%s\t%s\t%s\t%.9g\t%.9g\t%s\n", a->name, a->letter ? a->letter : '-', kinds[a->kind],
                   a->value ? a->value : "-", defaults[i] ? defaults[i] : "-", a->min, a->max, a->help);
    }
}

static void print_and_exit(size_t n)
{
    if (help_wanted)
        print_help(n);
    else if (version_wanted)
        print_version();
    else
        print_options(n);
    if (fflush(stdout) || ferror(stdout))
        die_io("<stdout>", "cannot write");
    die_silently(0);
}

/* A closed 0, 1 or 2 is opened the wrong way round: no file can take its number, and use of it still fails. */
static void guard_descriptors(void)
{
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", fd ? O_RDONLY : O_WRONLY) < 0)
            die_sys("/dev/null", "cannot open");
    signal(SIGXFSZ, SIG_IGN);       /* a file size limit is then an error like a full disk */
}

char **args_parse(int argc, char **argv, const struct program *p)
{
    prog = p;
    log_program = p->name;
    guard_descriptors();

    size_t n = count_own() + sizeof shared / sizeof *shared - 1;
    if (n > MAX_OPTIONS)
        bug("too many options");
    struct option longs[MAX_OPTIONS + 1];
    char shorts[2 + 2 * MAX_OPTIONS + 1] = "-:";    /* operands are returned in order, errors are ours to say */
    memset(longs, 0, sizeof longs);
    for (size_t i = 0; i < n; i++) {
        const struct arg *a = option(i);
        defaults[i] = show(a);
        longs[i].name = a->name;
        longs[i].has_arg = a->kind == ARG_IS_FLAG ? no_argument : required_argument;
        longs[i].val = 256 + (int)i;
        size_t l = strlen(shorts);
        if (a->letter)
            snprintf(shorts + l, sizeof shorts - l, "%c%s", a->letter, a->kind == ARG_IS_FLAG ? "" : ":");
    }

    size_t kept = 0;
    operands = argv + 1;            /* operands are moved to the front; never past the place being read */
    optind = 1;
    for (;;) {
        int at = optind;
        int c = getopt_long(argc, argv, shorts, longs, NULL);
        if (c == -1)
            break;
        if (c == 1) {
            operands[kept++] = optarg;
            continue;
        }
        const char *typed = argv[at] ? argv[at] : "";
        if (c == ':')
            die_usage("option '%s' needs a value", typed);
        size_t i = 0;
        if (c < 256)
            while (i < n && option(i)->letter != c)
                i++;
        else
            i = (size_t)c - 256;
        size_t typed_name = strcspn(typed, "=");
        if (c == '?' || i >= n ||
            (c >= 256 && (typed_name != strlen(option(i)->name) + 2 || strncmp(typed + 2, option(i)->name, typed_name - 2))))
            die_usage("unknown option '%s'", typed);
        set(option(i), optarg);
        given[i] = 1;
    }
    while (optind < argc)
        operands[kept++] = argv[optind++];
    operands[kept] = NULL;

    log_verbosity = quiet ? LOG_QUIET : verbose ? LOG_VERBOSE : LOG_NORMAL;
    if (help_wanted || version_wanted || dump_wanted)
        print_and_exit(n);
    for (size_t i = 0; i < n; i++)
        free(defaults[i]);
    return operands;
}

int args_given(const char *name)
{
    for (size_t i = 0; option(i)->kind != ARG_IS_END; i++)
        if (!strcmp(option(i)->name, name))
            return given[i];
    bug("no such option");
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

static char *append(char *line, const char *word, const char *value)
{
    int quoted = value && (!*value || strpbrk(value, " \t'\"\\$*?"));
    char *longer = value ? xprintf("%s --%s %s%s%s", line, word, quoted ? "'" : "", value, quoted ? "'" : "")
                         : xprintf("%s %s", line, word);
    free(line);
    return longer;
}

char *args_history(void)
{
    char *line = xprintf("%s %s", prog->name, IAE_VERSION);
    for (size_t i = 0; i < count_own(); i++) {
        const struct arg *a = option(i);
        if ((a->not_in_history && a->not_in_history != HISTORY_NAME_ONLY) || !given[i])
            continue;
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
    }
    for (char **o = operands; prog->operands_matter && *o; o++)
        line = append(line, *o, NULL);
    return line;
}
