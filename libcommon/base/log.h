/* log.h - messages on stderr, one line each: "program: where: what"
 *
 * A line is built in a buffer and written by one write(2), so that messages of several programs of a pipe do not mix.
 * `where` names a file or a place in it and may be NULL.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdarg.h>
#include <stddef.h>

#if defined(__GNUC__)
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define MUST_USE __attribute__((warn_unused_result))
#else
#define PRINTF_LIKE(f, a)
#define MUST_USE
#endif

enum { LOG_QUIET = -1, LOG_NORMAL, LOG_VERBOSE };

extern const char *log_program;                 /* set by args_parse */
extern int log_verbosity;                       /* LOG_... */
extern void (*log_before)(void);                /* clears a progress line, or NULL */

void log_warning(const char *where, const char *fmt, ...) PRINTF_LIKE(2, 3);        /* unless -q */
void log_info(const char *where, const char *fmt, ...) PRINTF_LIKE(2, 3);           /* unless -q: the one summary line */
void log_verbose(const char *where, const char *fmt, ...) PRINTF_LIKE(2, 3);        /* with -v only */

/* log_compose - a line in buf: program, where, text, strerror(err) if err is not 0, tail. Control characters are replaced by
 * '?', so that a file name cannot send control sequences to the terminal. log_line - write it. */
void log_compose(char *buf, size_t size, const char *where, const char *fmt, va_list ap, int err, const char *tail);
void log_line(const char *line);

#endif
