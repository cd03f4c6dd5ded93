/* log.c - composes and writes messages on stderr, a line at a time */
#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char *log_program = "iae";
int log_verbosity = LOG_NORMAL;
void (*log_before)(void);

void log_line(const char *line)
{
    if (log_before)
        log_before();
    size_t left = strlen(line);
    while (left) {
        ssize_t n = write(STDERR_FILENO, line, left);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;         /* an error on stderr cannot be reported */
        line += n;
        left -= (size_t)n;
    }
}

void log_compose(char *buf, size_t size, const char *where, const char *fmt, va_list ap, int err, const char *tail)
{
    char what[1024];
    vsnprintf(what, sizeof what, fmt, ap);
    snprintf(buf, size - 1, "%s: %s%s%s%s%s%s", log_program, where ? where : "", where ? ": " : "", what,
             err ? ": " : "", err ? strerror(err) : "", tail);
    for (char *p = buf; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 127)
            *p = '?';
    size_t n = strlen(buf);
    memcpy(buf + n, "\n", 2);
}

#define TELL(least)                                             \
    do {                                                        \
        char line[2048];                                        \
        va_list ap;                                             \
        if (log_verbosity < (least))                            \
            return;                                             \
        va_start(ap, fmt);                                      \
        log_compose(line, sizeof line, where, fmt, ap, 0, "");      \
        va_end(ap);                                             \
        log_line(line);                                         \
    } while (0)

void log_warning(const char *where, const char *fmt, ...) { TELL(LOG_NORMAL); }
void log_info(const char *where, const char *fmt, ...) { TELL(LOG_NORMAL); }
void log_verbose(const char *where, const char *fmt, ...) { TELL(LOG_VERBOSE); }
