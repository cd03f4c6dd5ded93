/* die.h - how a program speaks on stderr, and how it ends when it cannot go on
 *
 * Every message is one line, "program: where: what", built in a buffer and written by one write(2),
 * so that the lines of the programs of a pipe do not mix. Exit codes are those of sysexits.h and
 * three of our own. The die_* functions never return: they hand status and text to die_handler,
 * which a unit test may replace by one that jumps away.
 *
 *     if (fd < 0)
 *         die_noinput(path, "cannot open");          iae-cut: a.iae: cannot open: No such file ...
 *
 * `where` names a file or a place in it and may be NULL. The functions marked (errno) add its text.
 */
#ifndef BASE_DIE_H
#define BASE_DIE_H

#include <stddef.h>
#include <sysexits.h>

#if defined(__GNUC__)
#define DIE_FMT(f, a) __attribute__((format(printf, f, a)))
#define MUST_USE __attribute__((warn_unused_result))
#else
#define DIE_FMT(f, a)
#define MUST_USE
#endif

#define EX_NO 1         /* the answer is no: iae-cmp found a difference, iae-eval an unmet demand */
#define EX_LATER 75     /* saved and stopped by a signal or by --max-time; or a lock is held elsewhere */
#define EX_CHECK 76     /* a digest or TLS refused what came */
#define EX_MATH 79      /* a loss or a gradient was NaN or infinite */

enum { QUIET = -1, NORMAL, VERBOSE };

extern const char *die_program;                 /* set by args_parse */
extern int die_verbosity;                       /* QUIET, NORMAL or VERBOSE */
extern void (*die_handler)(int status, const char *line);
extern void (*die_before)(void);                /* clears a progress line, or NULL */

_Noreturn void die_usage(const char *fmt, ...) DIE_FMT(1, 2);                       /* 64 */
_Noreturn void die_data(const char *where, const char *fmt, ...) DIE_FMT(2, 3);     /* 65 */
_Noreturn void die_noinput(const char *where, const char *fmt, ...) DIE_FMT(2, 3);  /* 66 (errno) */
_Noreturn void die_net(const char *where, const char *fmt, ...) DIE_FMT(2, 3);      /* 69 */
_Noreturn void die_sys(const char *where, const char *fmt, ...) DIE_FMT(2, 3);      /* 71 (errno) */
_Noreturn void die_create(const char *where, const char *fmt, ...) DIE_FMT(2, 3);   /* 73 (errno) */
_Noreturn void die_exists(const char *where, const char *fmt, ...) DIE_FMT(2, 3);   /* 73 */
_Noreturn void die_io(const char *where, const char *fmt, ...) DIE_FMT(2, 3);       /* 74 (errno) */
_Noreturn void die_later(const char *where, const char *fmt, ...) DIE_FMT(2, 3);    /* 75 */
_Noreturn void die_check(const char *where, const char *fmt, ...) DIE_FMT(2, 3);    /* 76 */
_Noreturn void die_spec(const char *where, const char *fmt, ...) DIE_FMT(2, 3);     /* 78 */
_Noreturn void die_math(const char *where, const char *fmt, ...) DIE_FMT(2, 3);     /* 79 */
_Noreturn void die_bug(const char *file, int line, const char *what);               /* 70 */
_Noreturn void die_quietly(int status);         /* everything has been said already */

/* die_early - for code that runs before main and before libraries are set up: no handler, no memory, no streams */
_Noreturn void die_early(int status, const char *argv0, const char *text);

#define bug(what) die_bug(__FILE__, __LINE__, what)

void warn(const char *where, const char *fmt, ...) DIE_FMT(2, 3);   /* unless -q */
void note(const char *where, const char *fmt, ...) DIE_FMT(2, 3);   /* unless -q: the one summary line */
void chat(const char *where, const char *fmt, ...) DIE_FMT(2, 3);   /* with -v only */

/* die_at_end - run f before the process ends by any die_*; the latest first, at most eight */
void die_at_end(void (*f)(void));

#endif
