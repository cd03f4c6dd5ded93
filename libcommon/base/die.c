/* die.c - a program ends, with a status and one line */
#include "base/die.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void (*at_end[8])(void);
static size_t at_ends;

static void say_and_exit(int status, const char *line)
{
    if (*line)
        log_line(line);
    exit(status);
}

void (*die_handler)(int status, const char *line) = say_and_exit;

void die_at_end(void (*f)(void))
{
    for (size_t i = 0; i < at_ends; i++)
        if (at_end[i] == f)
            return;
    if (at_ends == sizeof at_end / sizeof *at_end)
        bug("too many functions to run at the end");
    at_end[at_ends++] = f;
}

void die_run_at_end(void)
{
    while (at_ends)
        at_end[--at_ends]();
}

static _Noreturn void end(int status, const char *line)
{
    die_run_at_end();
    die_handler(status, line);
    abort();
}

#define SAY(status, err, tail)                                  \
    do {                                                        \
        int e = (err);                                          \
        char line[2048];                                        \
        va_list ap;                                             \
        va_start(ap, fmt);                                      \
        log_compose(line, sizeof line, where, fmt, ap, e, tail);    \
        va_end(ap);                                             \
        end(status, line);                                      \
    } while (0)

void die_usage(const char *fmt, ...)
{
    const char *where = NULL;
    SAY(EX_USAGE, 0, fmt[strlen(fmt) - 1] == '?' ? " Try --help" : "; try --help");
}

void die_data(const char *where, const char *fmt, ...)    { SAY(EX_DATAERR, 0, ""); }
void die_noinput(const char *where, const char *fmt, ...) { SAY(EX_NOINPUT, errno, ""); }
void die_net(const char *where, const char *fmt, ...)     { SAY(EX_UNAVAILABLE, 0, ""); }
void die_unavailable(const char *where, const char *fmt, ...) { SAY(EX_UNAVAILABLE, 0, ""); }
void die_sys(const char *where, const char *fmt, ...)     { SAY(EX_OSERR, errno, ""); }
void die_create(const char *where, const char *fmt, ...)  { SAY(EX_CANTCREAT, errno, ""); }
void die_exists(const char *where, const char *fmt, ...)  { SAY(EX_CANTCREAT, 0, ""); }
void die_io(const char *where, const char *fmt, ...)      { SAY(EX_IOERR, errno, ""); }
void die_tempfail(const char *where, const char *fmt, ...)   { SAY(EX_TEMPFAIL, 0, ""); }
void die_verify(const char *where, const char *fmt, ...)   { SAY(EX_VERIFY, 0, ""); }
void die_spec(const char *where, const char *fmt, ...)    { SAY(EX_CONFIG, 0, ""); }
void die_math(const char *where, const char *fmt, ...)    { SAY(EX_MATH, 0, ""); }

void die_bug(const char *file, int line, const char *what)
{
    char text[512];
    snprintf(text, sizeof text, "%s: bug: %s:%d: %s\n", log_program, file, line, what);
    end(EX_SOFTWARE, text);
}

void die_silently(int status)
{
    end(status, "");
}

void die_early(int status, const char *argv0, const char *text)
{
    char line[300], *end = line;
    const char *slash = strrchr(argv0, '/');
    for (const char *p = slash ? slash + 1 : argv0; *p && end < line + 100; p++)
        *end++ = *p;
    end = stpcpy(end, ": ");
    for (const char *p = text; *p && end < line + sizeof line - 1; p++)
        *end++ = *p;
    *end++ = '\n';
    ssize_t unheard = write(STDERR_FILENO, line, (size_t)(end - line));
    (void)unheard;
    _exit(status);
}
