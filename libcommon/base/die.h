/* die.h - end the program with a message and an exit status
 *
 * The message is one line, as in log.h. Exit codes are those of sysexits.h and 1, 76 and 79. The die_* functions never
 * return: they pass status and text to die_handler, which a unit test may replace by one that does a longjmp.
 *
 *     if (fd < 0)
 *         die_noinput(path, "cannot open");          iae-cut: a.iae: cannot open: No such file ...
 *
 * `where` names a file or a place in it and may be NULL. The functions marked (errno) add its text.
 */
#ifndef BASE_DIE_H
#define BASE_DIE_H

#include "base/log.h"

#include <sysexits.h>

#define EX_NO 1         /* iae-cmp found a difference, iae-eval an unmet requirement */
#define EX_VERIFY 76     /* a digest is wrong or TLS verification failed */
#define EX_MATH 79      /* a loss or a gradient was NaN or infinite */

extern void (*die_handler)(int status, const char *line);

_Noreturn void die_usage(const char *fmt, ...) PRINTF_LIKE(1, 2);                       /* 64; may be a question */
_Noreturn void die_data(const char *where, const char *fmt, ...) PRINTF_LIKE(2, 3);     /* 65 */
_Noreturn void die_noinput(const char *where, const char *fmt, ...) PRINTF_LIKE(2, 3);  /* 66 (errno) */
_Noreturn void die_net(const char *where, const char *fmt, ...) PRINTF_LIKE(2, 3);      /* 69 */
_Noreturn void die_unavailable(const char *where, const char *fmt, ...) PRINTF_LIKE(2, 3); /* 69: a program that is run */
_Noreturn void die_sys(const char *where, const char *fmt, ...) PRINTF_LIKE(2, 3);      /* 71 (errno) */
_Noreturn void die_create(const char *where, const char *fmt, ...) PRINTF_LIKE(2, 3);   /* 73 (errno) */
_Noreturn void die_exists(const char *where, const char *fmt, ...) PRINTF_LIKE(2, 3);   /* 73 */
_Noreturn void die_io(const char *where, const char *fmt, ...) PRINTF_LIKE(2, 3);       /* 74 (errno) */
_Noreturn void die_tempfail(const char *where, const char *fmt, ...) PRINTF_LIKE(2, 3);    /* 75 */
_Noreturn void die_verify(const char *where, const char *fmt, ...) PRINTF_LIKE(2, 3);    /* 76 */
_Noreturn void die_spec(const char *where, const char *fmt, ...) PRINTF_LIKE(2, 3);     /* 78 */
_Noreturn void die_math(const char *where, const char *fmt, ...) PRINTF_LIKE(2, 3);     /* 79 */
_Noreturn void die_bug(const char *file, int line, const char *what);               /* 70 */
_Noreturn void die_silently(int status);         /* the message has been printed already */

/* die_early - for code that runs before main and before libraries are set up, or in a handler of signals: no handler, no memory, no
 * streams */
_Noreturn void die_early(int status, const char *argv0, const char *text);

#define bug(what) die_bug(__FILE__, __LINE__, what)

/* die_at_end - run f before the process ends by any die_*; the latest first, at most eight. die_run_at_end - run them now: before
 * the process ends in another way */
void die_at_end(void (*f)(void));
void die_run_at_end(void);

#endif
